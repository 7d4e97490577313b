using System.Globalization;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;
using Kullback.Estimation;
using Kullback.Scoring;

namespace Kullback.Data.Predictions;

/// <summary>Are the forecasts of numbers in a table calibrated?</summary>
public static class NumberCalibrationRun
{
    private const int MostGroups = 100, DrawsOfPart = 399;

    /// <summary>Reads and looks.</summary>
    /// <param name="location">The table: a file, a glob, a folder, "-" for standard input.</param>
    /// <param name="request">Which columns, <see cref="CalibrationRequest.Quantiles"/> or <see cref="CalibrationRequest.Normal"/>.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, or holds what is no forecast or no outcome.</exception>
    public static NumberCalibrationReport Run(string location, CalibrationRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var engine = new DuckDbEngine(request.MemoryLimit, request.Threads);
        using ITable table = engine.Open(location, new OpenOptions(request.Text, request.Where, ManyPasses: true), null, cancel);
        NumberTable found = new NumberPredictionReader(table, location, request, cancel).Read();
        int threads = request.Threads > 0 ? request.Threads : Environment.ProcessorCount;
        CalibrationOptions how = request.How with { Seed = request.Seed, Threads = threads };
        int[] all = [.. Enumerable.Range(0, found.Outcomes.Length)];
        List<string> oneCluster = [];
        return new NumberCalibrationReport
        {
            Request = request, Name = location, Outcome = found.Outcome, Forecast = found.Forecast,
            Figures = NumberCalibration.Of(found.Of(all), how, found.Clusters, cancel),
            Parts = found.Groups.Length > 0 ? Parts(found, location, request.By!, how, oneCluster, cancel) : [],
            OneCluster = oneCluster, ReadNotes = table.ReadNotes,
        };
    }

    private static List<NumberCalibrationPart> Parts(NumberTable table, string location, string column, CalibrationOptions how,
        List<string> oneCluster, CancellationToken cancel)
    {
        var groups = Enumerable.Range(0, table.Groups.Length).GroupBy(i => table.Groups[i]).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => (Name: g.Key ?? "missing", Rows: g.ToArray())).ToList();
        if (groups.Count > MostGroups)
            throw new UnreadableDataException(
                $"{location}: column '{column}' has {groups.Count.ToString("#,0", CultureInfo.InvariantCulture)} values: calibration "
                    + $"can be looked at within {MostGroups}");
        int[] Clusters(int[] rows) => table.Clusters.Length == 0 ? [] : [.. rows.Select(i => table.Clusters[i])];
        if (table.Clusters.Length > 0)
        {
            oneCluster.AddRange(groups.Where(g => Clusters(g.Rows).Distinct().Count() < 2).Select(g => g.Name));
            groups.RemoveAll(g => oneCluster.Contains(g.Name));
        }
        // Intervals of parts hold together (Bonferroni), p-values are adjusted (Holm).
        CalibrationOptions each = how with
        {
            Draws = Math.Min(how.Draws, DrawsOfPart),
            Confidence = 1 - (1 - how.Confidence) / Math.Max(1, groups.Count),
        };
        var figures = groups.ConvertAll(g => NumberCalibration.Of(table.Of(g.Rows), each, Clusters(g.Rows), cancel));
        double[] adjusted = FamilyWiseError.Holm([.. figures.Select(f => f.PValue)]);
        return [.. groups.Select((g, i) => new NumberCalibrationPart(g.Name, figures[i], adjusted[i]))];
    }
}
