using System.Globalization;
using Kullback.Data.Engines;
using Kullback.Data.Tables;
using Kullback.Hypotheses;
using Kullback.Scoring;

namespace Kullback.Data.Predictions;

/// <summary>Are the forecasts of a table calibrated?</summary>
public static class CalibrationRun
{
    private const int MostGroups = 100, RowsOfWindow = 400, MostWindows = 12, DrawsOfPart = 399;

    /// <summary>Reads and looks.</summary>
    /// <param name="location">The table: a file, a glob, a folder, "-" for standard input.</param>
    /// <param name="request">Which columns, and what is asked.</param>
    /// <param name="against">Another table with the same columns; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, or holds what is no forecast or no outcome.</exception>
    public static CalibrationReport Run(string location, CalibrationRequest? request = null, string? against = null,
        CancellationToken cancel = default)
    {
        request ??= new();
        CalibrationReport report = Of(Read(location, request, cancel), request, cancel);
        return against is null ? report
            : report with { Against = Of(Read(against, request, cancel), request with { Recalibrate = [] }, cancel) };
    }

    /// <summary>A rule fitted on all rows.</summary>
    /// <param name="location">The table.</param>
    /// <param name="request">Which columns; one rule in <see cref="CalibrationRequest.Recalibrate"/>.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, or the rule has no finite fit.</exception>
    public static Recalibration Fit(string location, CalibrationRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        PredictionTable table = Read(location, request, cancel);
        if (table.Classes is not null) throw new UnreadableDataException($"{location}: a rule can be saved for yes and no only");
        try { return Recalibration.Fit(request.Recalibrate[0], Forecasts.Of(table.Probability, table.Happened)); }
        catch (ArgumentException e)
        {
            throw new UnreadableDataException($"{location}: {e.Message.Split(" (Parameter", 2)[0].TrimEnd('.')}",
            e);
        }
    }

    /// <summary>The forecasts of a table, in its order: what a rule is applied to.</summary>
    /// <param name="location">The table.</param>
    /// <param name="request">Which column.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, or a probability is none.</exception>
    public static (string Column, double[] Probabilities) Forecasted(string location, CalibrationRequest request,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var engine = new LocatedEngine(request);
        using ITable table = engine.Open(location, new OpenOptions(request.Text, request.Where, ManyPasses: true), null, cancel);
        return new PredictionReader(table, location, request, cancel).ReadForecasts();
    }

    private static PredictionTable Read(string location, CalibrationRequest request, CancellationToken cancel)
    {
        using var engine = new LocatedEngine(request);
        using ITable table = engine.Open(location, new OpenOptions(request.Text, request.Where, ManyPasses: true), null, cancel);
        return new PredictionReader(table, location, request, cancel).Read();
    }

    private static CalibrationReport Of(PredictionTable table, CalibrationRequest request, CancellationToken cancel)
    {
        int threads = request.Threads > 0 ? request.Threads : Environment.ProcessorCount;
        CalibrationOptions how = request.How with { Seed = request.Seed, Threads = threads };
        List<CalibrationParts> parts = [];
        if (table.Classes is { } classes)
        {
            parts.Add(Parts("class", "",
                Enumerable.Range(0, classes.Classes).Select(k => (table.Labels[k], classes.OfClass(k), table.Clusters)), how, cancel));
            parts.Add(Parts("topLabel", "",
                Enumerable.Range(0, classes.Classes).Select(k => (table.Labels[k], classes.OfTopLabel(k), TopClusters(table, k)))
                .Where(p => p.Item2.Outcome.Length > 0), how, cancel));
        }
        if (table.Groups.Length > 0) parts.Add(Groups(table, request.By!, how, cancel));
        if (table.Times.Length > 0) parts.Add(Windows(table, request.Time!, how, cancel));
        // A bet along the rows wants them in the order in which the forecasts were made.
        int[] order = table.Times.Length > 0 ? Ordered(table.Times) : [];
        PredictionTable all = order.Length > 0 ? Taken(table, order) : table;
        return new CalibrationReport
        {
            Request = request, Name = table.Name, Outcome = table.Outcome, Forecast = table.Forecast, Positive = table.Positive,
            Classes = table.Classes, Parts = parts, ReadNotes = table.Notes,
            Figures = Calibration.Of(all.Probability, all.Happened, how, all.Clusters, cancel),
            Trials = [.. request.Recalibrate.Select(method => Trial(method, table))],
            ClassTemperature = request.Recalibrate.Contains("temperature") && table.Classes is { } several
                    ? Temperature(several) : null,
            Cost = request.Costs is { } costs
                ? DecisionCost.Of(Forecasts.Of(table.Probability, table.Happened), costs.FalseAlarm, costs.Miss) : null,
        };
    }

    private static RecalibrationTrial Trial(string method, PredictionTable table)
    {
        try { return RecalibrationTrial.Of(method, table.Probability, table.Happened, table.Clusters); }
        catch (ArgumentException e)
        {
            throw new UnreadableDataException(
            $"{table.Name}: {e.Message.Split(" (Parameter", 2)[0].TrimEnd('.')}", e);
        }
    }

    private static (double, double, double)? Temperature(ClassForecasts all)
    {
        ClassForecasts Half(int from)
            => ClassForecasts.Of([.. Enumerable.Range(0, all.Rows).Where(i => i % 2 == from).SelectMany(i => all.Row(i).ToArray())],
                all.Classes, [.. all.Outcomes.ToArray().Where((_, i) => i % 2 == from)]);
        if (all.Rows < 2) return null;
        ClassForecasts fitted = Half(0), judged = Half(1);
        try { return fitted.FitTemperature() is var t ? (t, judged.LogNatsAt(1), judged.LogNatsAt(t)) : null; }
        catch (ArgumentException) { return null; }
    }

    private static int[] TopClusters(PredictionTable table, int label)
    {
        if (table.Clusters.Length == 0) return [];
        return [.. Enumerable.Range(0, table.Clusters.Length).Where(i => Top(table.Classes!.Row(i)) == label)
            .Select(i => table.Clusters[i])];
    }

    private static int Top(ReadOnlySpan<double> row)
    {
        int top = 0;
        for (int k = 1; k < row.Length; k++)
            if (row[k] > row[top]) top = k;
        return top;
    }

    // ---- parts -------------------------------------------------------------------------------------------------------------

    private static CalibrationParts Groups(PredictionTable table, string column, CalibrationOptions how, CancellationToken cancel)
    {
        var groups = Enumerable.Range(0, table.Groups.Length).GroupBy(i => table.Groups[i]).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (groups.Count > MostGroups)
            throw new UnreadableDataException(
                $"{table.Name}: column '{column}' has {groups.Count.ToString("#,0", CultureInfo.InvariantCulture)} values: calibration "
                    + $"can be looked at within {MostGroups}");
        return Parts("by", column, groups.Select(g => (g.Key ?? "missing", Rows(table, [.. g]), Clusters(table, [.. g]))), how, cancel);
    }

    private static CalibrationParts Windows(PredictionTable table, string column, CalibrationOptions how, CancellationToken cancel)
    {
        int[] order = Ordered(table.Times);
        int windows = Math.Clamp(order.Length / RowsOfWindow, 1, MostWindows), from = 0;
        List<(string, (double[], bool[]), int[])> found = [];
        for (int w = 1; w <= windows && from < order.Length; w++)
        {
            int to = Math.Max(from + 1, (int)((long)order.Length * w / windows));
            // Rows of one moment stay together.
            while (to < order.Length && table.Times[order[to]] == table.Times[order[to - 1]]) to++;
            int[] rows = order[from..to];
            found.Add((Span(table.Times[rows[0]], table.Times[rows[^1]]), Rows(table, rows), Clusters(table, rows)));
            from = to;
        }
        return Parts("time", column, found, how, cancel);
    }

    private static string Span(double first, double last)
    {
        bool isTime = Math.Abs(first) is > 1e7 and < 2e11 && Math.Abs(last) < 2e11;
        string Text(double t) => isTime ? DateTime.UnixEpoch.AddSeconds(t)
            .ToString(last - first < 172_800 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : t.ToString("0.######", CultureInfo.InvariantCulture);
        return first == last ? Text(first) : $"{Text(first)} … {Text(last)}";
    }

    private static CalibrationParts Parts(string kind, string column,
        IEnumerable<(string Name, (double[] P, bool[] Y) Rows, int[] Clusters)> parts, CalibrationOptions how, CancellationToken cancel)
    {
        // Within one cluster nothing tells how clusters vary: such a part says nothing.
        var asked = parts.ToList();
        var all = asked.Where(p => p.Clusters.Length == 0 || p.Clusters.Distinct().Count() > 1).ToList();
        // Bonferroni: all intervals hold together with the confidence that was asked for.
        var each = how with
        {
            Confidence = 1 - (1 - how.Confidence) / Math.Max(1, all.Count),
            Draws = Math.Max(how.Draws, Math.Min(20 * all.Count, DrawsOfPart))
        };
        var figures = all.Select(p => Calibration.Of(p.Rows.P, p.Rows.Y, each, p.Clusters, cancel)).ToList();
        double[] adjusted = FamilyWiseError.Holm([.. figures.Select(f => f.PValue)]);
        return new(kind, column, [.. all.Select((p, i) => new CalibrationPart(p.Name, figures[i], adjusted[i]))])
        {
            OneCluster =
            [.. asked.Except(all).Select(p => p.Name)]
        };
    }

    private static int[] Ordered(double[] times)
    {
        int[] order = [.. Enumerable.Range(0, times.Length)];
        return [.. order.OrderBy(i => times[i])];
    }

    private static (double[], bool[]) Rows(PredictionTable table, int[] rows)
        => (Array.ConvertAll(rows, i => table.Probability[i]), Array.ConvertAll(rows, i => table.Happened[i]));

    private static int[] Clusters(PredictionTable table, int[] rows) => table.Clusters.Length == 0 ? []
        : Array.ConvertAll(rows, i => table.Clusters[i]);

    private static PredictionTable Taken(PredictionTable table, int[] rows)
    {
        var (p, y) = Rows(table, rows);
        return table with { Probability = p, Happened = y, Clusters = Clusters(table, rows) };
    }
}
