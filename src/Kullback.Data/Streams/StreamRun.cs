using System.Globalization;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.LanguageModels;
using Kullback.Data.Tables;
using Kullback.Monitoring;

namespace Kullback.Data.Streams;

/// <summary>Watches a series of numbers with a detector whose rate of false alarms was asked for.</summary>
public static class StreamRun
{
    private const int Fewest = 20, MostObservations = 5_000_000;

    /// <summary>The names of the detectors, as <see cref="StreamRequest.Detector"/> takes them.</summary>
    public static IReadOnlyList<string> Detectors =>
        ["shewhart", "cusum", "ewma", "page-hinkley", "adwin", "relative-entropy", "bayes", "conformal", "e-detector"];

    /// <summary>Reads a column and watches it.</summary>
    /// <param name="location">The table: a file, a glob, a folder, "-" for standard input.</param>
    /// <param name="request">What to look for.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, or the column is no series of numbers.</exception>
    /// <exception cref="ArgumentException">What was asked is out of its range, or there are too few observations.</exception>
    public static StreamResult Run(string location, StreamRequest? request = null, CancellationToken cancel = default)
    {
        request ??= new();
        using var engine = new DuckDbEngine(request.MemoryLimit, request.Threads);
        using ITable table = engine.Open(location, new OpenOptions(request.Text, request.Where, ManyPasses: true), null, cancel);
        var columns = new PolicyColumn(table, location, cancel);
        TableColumn column = Only(table, request.Column, columns, location);
        double[] all = columns.Numbers(column);
        if (all.Length == 0) throw columns.Fault("has no rows");
        long missing = 0;
        var values = new List<double>(all.Length);
        var rows = new List<long>(all.Length);
        for (int i = 0; i < all.Length; i++)
        {
            if (double.IsNaN(all[i])) { missing++; continue; }
            if (double.IsInfinity(all[i])) throw columns.At(i, column.Name, "the value is infinite");
            values.Add(all[i]);
            rows.Add(i + 1);
        }
        if (values.Count > MostObservations)
            throw columns.Fault(string.Create(CultureInfo.InvariantCulture,
                $"{values.Count:#,0} observations are too many for one series (at most {MostObservations:#,0}; "
                + $"{OptionName.Where} takes a part)"));
        return Watch([.. values], request, cancel, [.. rows]) with
        {
            Source = location,
            Column = column.Name,
            Rows = all.Length,
            Missing = missing,
            ReadNotes = table.ReadNotes,
        };
    }

    private static TableColumn Only(ITable table, string? named, PolicyColumn columns, string location)
    {
        if (named is not null) return columns.Find(named)!;
        TableColumn[] numbers = [.. table.Columns.Where(c => c.Type == ColumnType.Number)];
        return numbers.Length == 1 ? numbers[0] : throw new UnreadableDataException(
            $"{location}: which column? It has {string.Join(", ", table.Columns.Take(12).Select(c => c.Name))} ({OptionName.Column} NAME)");
    }

    /// <summary>Watches numbers in memory.</summary>
    /// <param name="values">Finite numbers, in order.</param>
    /// <param name="request">What to look for; what names a table does not matter.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">What was asked is out of its range, or there are too few observations.</exception>
    public static StreamResult Watch(double[] values, StreamRequest? request = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Watch(values, request ?? new(), cancel, null);
    }

    private static StreamResult Watch(double[] values, StreamRequest request, CancellationToken cancel, long[]? rows)
    {
        double[] x = Means(values, request.Subgroup);
        NormalPart normal = NormalPart.Of(x, request);
        double[] z = normal.Standardize(x);
        (Detector detector, StreamRunLength length) = StreamDetectors.Set(request, z.AsSpan(0, normal.Count), normal, cancel);
        var alarms = new List<StreamAlarm>();
        double[] statistics = new double[z.Length - normal.Count];
        DetectorState state = detector.Start;
        int since = normal.Count;
        for (int t = normal.Count; t < z.Length; t++)
        {
            if (t % 1024 == 0) cancel.ThrowIfCancellationRequested();
            state = detector.Next(state, z[t]);
            statistics[t - normal.Count] = state.Statistic;
            if (!state.IsAlarm) continue;
            int last = (t + 1) * request.Subgroup - 1;
            alarms.Add(new(t, rows?[last] ?? last + 1, x[t], state.Statistic, since));
            since = t + 1;
        }
        return new StreamResult
        {
            Source = "", Column = request.Column ?? "", Rows = values.Length, Values = x, Normal = normal.Count, Mean = normal.Mean,
            StandardDeviation = normal.StandardDeviation, IsKnown = normal.IsKnown, Autocorrelation = normal.Autocorrelation,
            Residuals = request.Residuals, IsDependent = normal.IsDependent && !request.Residuals, Subgroup = request.Subgroup,
            Detector = detector, RunLength = length, Statistics = statistics, Alarms = alarms,
            WesternElectricAlarms = Alarms(new WesternElectricRules(), z.AsSpan(normal.Count)),
            Delays = StreamDetectors.Delays(detector, length.Value),
            ChangePoints = request.ChangePoints ? Segmented(x) : null,
        };
    }

    private static double[] Means(double[] values, int size)
    {
        if (size < 1) throw new ArgumentException($"A subgroup has 1 row or more, not {size}.");
        for (int k = 0; k < values.Length; k++)
            if (!double.IsFinite(values[k])) throw new ArgumentException($"values[{k}] = {values[k]} must be finite.", nameof(values));
        double[] means = new double[values.Length / size];
        for (int k = 0; k < means.Length; k++)
            for (int j = 0; j < size; j++) means[k] += values[k * size + j] / size;
        return means.Length >= 2 ? means
            : throw new ArgumentException($"There are {values.Length} values; {2 * size} or more make a series.", nameof(values));
    }

    private static int Alarms(Detector detector, ReadOnlySpan<double> z)
    {
        int alarms = 0;
        DetectorState state = detector.Start;
        foreach (double x in z) if ((state = detector.Next(state, x)).IsAlarm) alarms++;
        return alarms;
    }

    /// <summary>In units of the noise; of a series without noise that can be known, of its standard deviation.</summary>
    private static ChangePoints Segmented(double[] x)
    {
        double noise = x.Length < 3 ? 0 : ChangePoints.Noise(x);
        if (!(noise > 0)) noise = Moments.Of(x).StandardDeviation is { } sd and > 0 ? sd : 1;
        ChangePoints found = Monitoring.ChangePoints.Of(Array.ConvertAll(x, v => v / noise));
        return found with
        {
            Segments = [.. found.Segments.Select(s => s with { Mean = s.Mean * noise, StandardDeviation = s.StandardDeviation * noise })],
        };
    }

    /// <summary>What is normal: the first observations, or what is known of them.</summary>
    internal sealed record NormalPart(int Count, double Mean, double StandardDeviation, bool IsKnown, double? Autocorrelation,
        double Carried)
    {
        internal bool IsDependent => Autocorrelation is { } r && Math.Abs(r) > 3 / Math.Sqrt(Count);

        internal static NormalPart Of(double[] x, StreamRequest request)
        {
            if ((request.Mean is null) != (request.StandardDeviation is null))
                throw new ArgumentException($"{OptionName.Mean} and {OptionName.StandardDeviation} go together.");
            bool known = request.Mean is not null;
            int count = request.NormalRows is { } rows ? rows / request.Subgroup : known && !request.Residuals ? 0 : x.Length / 4;
            if ((!known || request.NormalRows is not null) && count < Fewest)
                throw new ArgumentException(
                    $"What is normal is learned from {count} observations; {Fewest} are the fewest ({OptionName.NormalRows} N, of the "
                    + $"{x.Length} that there are; or {OptionName.Mean} and {OptionName.StandardDeviation}).");
            if (count >= x.Length)
                throw new ArgumentException($"{count} normal observations leave none of {x.Length} to look at ({OptionName.NormalRows}).");
            Moments moments = Moments.Of(x.AsSpan(0, count));
            double mean = request.Mean ?? moments.Mean, sd = request.StandardDeviation ?? moments.StandardDeviation ?? 0;
            if (known) sd /= Math.Sqrt(request.Subgroup);
            if (!(double.IsFinite(mean) && sd > 0 && double.IsFinite(sd)))
                throw new ArgumentException(known ? $"A standard deviation of {sd} is not above 0."
                    : $"The {count} normal observations are all {mean}: nothing says how much normal ones differ ({OptionName.NormalRows}, "
                    + $"or {OptionName.Mean} and {OptionName.StandardDeviation}).");
            double? r = count < 4 ? null : Correlation(x.AsSpan(0, count), mean);
            return new(count, mean, sd, known, r, request.Residuals ? r ?? 0 : 0);
        }

        /// <summary>Distances from the mean in standard deviations, or what the one before does not foretell of them.</summary>
        internal double[] Standardize(double[] x)
        {
            double[] z = Array.ConvertAll(x, v => (v - Mean) / StandardDeviation);
            double scale = Math.Sqrt(Math.Max(1e-12, 1 - (Carried * Carried)));
            for (int t = z.Length - 1; t > 0 && Carried != 0; t--) z[t] = (z[t] - (Carried * z[t - 1])) / scale;
            return z;
        }

        private static double Correlation(ReadOnlySpan<double> x, double mean)
        {
            double both = 0, square = 0;
            for (int t = 0; t < x.Length; t++)
            {
                square += (x[t] - mean) * (x[t] - mean);
                if (t > 0) both += (x[t] - mean) * (x[t - 1] - mean);
            }
            return square > 0 ? both / square : 0;
        }
    }
}
