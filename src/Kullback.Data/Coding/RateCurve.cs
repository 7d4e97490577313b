using Kullback.Coding;
using Kullback.Data.Columns;
using Kullback.Data.Engines;

namespace Kullback.Data.Coding;

/// <summary>A rate-distortion curve with what it belongs to.</summary>
/// <param name="Source">The source in words.</param>
/// <param name="Measure">The distortion measure in words.</param>
/// <param name="Letters">Source letters with mass.</param>
/// <param name="EntropyBits">Entropy of the source in bits: the rate at distortion 0 where every letter has a perfect one.</param>
/// <param name="Points">Points by rising distortion, each with an interval of its rate.</param>
public sealed record RateCurve(string Source, string Measure, int Letters, double EntropyBits, IReadOnlyList<RateDistortionPoint> Points)
{
    /// <summary>What the user should know of how the column was read; empty when nothing.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];
}

/// <summary>Rate-distortion curves of weights and of columns.</summary>
public static class RateCurves
{
    /// <summary>Distinct numbers up to which a column is taken as it is; beyond, it is cut into as many cells of equal mass,
    /// each standing at its mean.</summary>
    public const int MostLetters = 64;

    private const int SampledRows = 100_000;

    /// <summary>The distortion measures that have a name.</summary>
    public static IReadOnlyList<string> Measures { get; } = ["hamming", "absolute", "squared"];

    /// <summary>The curve of a source with given weights; its letters stand at 0, 1, 2, …</summary>
    /// <param name="weights">Weights ≥ 0, not all 0.</param>
    /// <param name="measure">One of <see cref="Measures"/>.</param>
    /// <param name="points">Points of the curve, at least 2.</param>
    /// <param name="gapBits">Width of each interval.</param>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, or all are 0, or there is no such measure.</exception>
    public static RateCurve OfWeights(IReadOnlyList<double> weights, string measure, int points, double gapBits = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(weights);
        double[] positions = [.. Enumerable.Range(0, weights.Count).Select(k => (double)k)];
        return Of(
            $"{weights.Count} letters with weights "
                + $"{string.Join(", ", weights.Take(8).Select(w => w.ToString("0.######", CultureInfo.InvariantCulture)))}{(weights.Count > 8 ? ", …" : "")}",
            [.. weights], positions, measure, points, gapBits);
    }

    /// <summary>The curve of a source with given weights and a matrix of distortions.</summary>
    /// <param name="weights">Weights ≥ 0, not all 0.</param>
    /// <param name="matrix">A row for each source letter, a column for each letter of the reproduction.</param>
    /// <param name="points">Points of the curve, at least 2.</param>
    /// <param name="gapBits">Width of each interval.</param>
    /// <exception cref="ArgumentException">A weight or a distortion is negative, infinite or NaN,
    /// or the numbers of letters differ.</exception>
    public static RateCurve OfMatrix(IReadOnlyList<double> weights, IReadOnlyList<double[]> matrix, int points, double gapBits = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Count != weights.Count)
            throw new ArgumentException($"{weights.Count} weights, and {matrix.Count} rows of distortions.", nameof(matrix));
        int letters = matrix[0].Length;
        for (int k = 0; k < matrix.Count; k++)
            if (matrix[k].Length != letters)
                throw new ArgumentException($"Row {k + 1} of the distortions has {matrix[k].Length} entries, the first {letters}.",
                    nameof(matrix));
        return Solve($"{weights.Count} letters", $"a matrix of {weights.Count} by {letters}", [.. weights], letters,
            [.. matrix.SelectMany(r => r)], points, gapBits);
    }

    /// <summary>The curve of a column's observed distribution.</summary>
    /// <param name="location">The table.</param>
    /// <param name="column">The column: categories under Hamming distortion, numbers under any.</param>
    /// <param name="measure">One of <see cref="Measures"/>; null for squared error of numbers and Hamming distortion of categories.</param>
    /// <param name="points">Points of the curve, at least 2.</param>
    /// <param name="options">How the table is read; null for the defaults.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, or has no such column or no rows.</exception>
    /// <exception cref="ArgumentException">The measure does not fit the column.</exception>
    public static RateCurve OfColumn(string location, string column, string? measure, int points, TableSelection? options = null,
        CancellationToken cancel = default)
    {
        options ??= new TableSelection();
        using var engine = new LocatedEngine(options);
        return TableReading.Of(engine, location, options, new ReadingPurpose(SampledRows),
            reading => OfColumn(reading, column, measure, points), cancel);
    }

    private static RateCurve OfColumn(TableReading reading, string column, string? measure, int points)
    {
        ITable table = reading.Table;
        TableColumn found = table.Columns.FirstOrDefault(c => c.Name == column)
            ?? throw new UnreadableDataException($"{column}: no such column{SpellingHint.Hint(column, table.Columns.Select(c => c.Name))}");
        ITableSample sample = reading.Sample;
        PlannedColumn planned = reading.Plan(found);
        if (planned.Type is ColumnType.List or ColumnType.Other)
            throw new UnreadableDataException($"{column}: type {found.EngineType} has no letters");
        if (planned.Forced && planned.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp)
            table.RequireTimes(planned.Reading, default);
        string source =
            $"{found.Name} of {table.Name}, {sample.Rows.ToString("N0", CultureInfo.InvariantCulture)} "
                + $"rows{(sample.IsWhole ? "" : " sampled")}";
        if (!planned.Reading.IsNumeric)
        {
            if (measure is not null and not "hamming")
                throw new ArgumentException($"{measure} distortion needs numbers, and {column} is a category.", nameof(measure));
            double[] counts = [.. sample.Texts(planned.Reading).Where(t => t is not null).GroupBy(t => t, StringComparer.Ordinal)
                .Select(g => (double)g.Count()).OrderDescending()];
            if (counts.Length is 0 or > 512)
                throw new UnreadableDataException($"{column}: has {counts.Length} values; 1 to 512 have a curve");
            return Of(source, counts, [.. counts.Select((_, k) => (double)k)], "hamming", points, 1e-6) with { ReadNotes = reading.Notes };
        }
        var (values, missing) = sample.Numbers(planned.Reading);
        reading.Look(planned, values);
        double[] sorted = [.. values.Where((v, k) => !missing[k] && double.IsFinite(v)).Order()];
        if (sorted.Length == 0) throw new UnreadableDataException($"{column}: has no numbers");
        var (weights, positions) = Letters(sorted);
        return Of(source, weights, positions, measure ?? "squared", points, 1e-6) with { ReadNotes = reading.Notes };
    }

    private static (double[] Weights, double[] Positions) Letters(double[] sorted)
    {
        var groups = sorted.GroupBy(v => v).Take(MostLetters + 1).ToList();
        if (groups.Count <= MostLetters) return ([.. groups.Select(g => (double)g.Count())], [.. groups.Select(g => g.Key)]);
        double[][] cells = [.. Enumerable.Range(0, MostLetters)
            .Select(k => sorted[(int)((long)k * sorted.Length / MostLetters)..(int)((k + 1L) * sorted.Length / MostLetters)])
            .Where(c => c.Length > 0)];
        return ([.. cells.Select(c => (double)c.Length)], [.. cells.Select(c => c.Average())]);
    }

    private static RateCurve Of(string source, double[] weights, double[] positions, string measure, int points, double gapBits)
    {
        int n = weights.Length;
        double[] distortion = new double[n * n];
        for (int k = 0; k < distortion.Length; k++)
        {
            double apart = Math.Abs(positions[k / n] - positions[k % n]);
            distortion[k] = measure switch
            {
                "hamming" => k / n == k % n ? 0 : 1,
                "absolute" => apart,
                "squared" => apart * apart,
                _ =>
                    throw new ArgumentException(
                        $"{measure}: no such distortion{SpellingHint.Hint(measure, Measures)}: {string.Join(", ", Measures)}",
                        nameof(measure)),
            };
        }
        return Solve(source, measure switch
        {
            "hamming" => "share of wrong letters",
            "absolute" => "mean absolute error",
            _ => "mean squared error"
        }, weights, n, distortion, points, gapBits);
    }

    private static RateCurve Solve(string source, string measure, double[] weights, int letters, double[] distortion, int points,
        double gapBits)
    {
        double entropy = CodeLengths.EntropyNats(weights) / Math.Log(2), largest = weights.Max(), total = weights.Sum(w => w / largest);
        var curve = new RateDistortion([.. weights.Select(w => w / largest / total)], letters, distortion);
        return new RateCurve(source, measure, weights.Count(w => w > 0), entropy, curve.Curve(points, gapBits * Math.Log(2)));
    }
}
