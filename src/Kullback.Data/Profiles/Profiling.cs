using Kullback.Data.Comparison;
using Kullback.Data.Engines;

namespace Kullback.Data.Profiles;

/// <summary>Counts one table for a profile.</summary>
internal static class Profiling
{
    public static TableProfile Run(
        IEngine engine, string location, CompareOptions options, TableProfile? cells, Rereading again,
        IProgress<ComparisonProgress>? progress, CancellationToken cancel)
    {
        progress?.Report(new ComparisonProgress($"reading {location}", 0));
        using ITable table = engine.Open(location, again.Open(options, manyPasses: false), null, cancel);
        using ITableSample sample = table.Sample(25_000, options.Seed, cancel);
        var planned = table.Columns.Where(c => SchemaMatch.IsSelected(options, c.Name))
            .Select(c => (Column: c, Plan: Plan(c, sample, options, cells?.Column(c.Name)))).ToList();
        var requests = new List<CountRequest>();
        foreach ((TableColumn column, ColumnProfile plan) in planned)
        {
            if (plan.NotCounted is not null) continue;
            if (plan.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp) table.RequireTimes(new ColumnReading(column.Name, plan.Type), cancel);
            requests.Add(new CountRequest(new ColumnReading(column.Name, plan.Type), plan.Boundaries) { Distinct = true });
            foreach ((string part, double[] boundaries) in DateParts.Of(plan.Type)) requests.Add(new CountRequest(new ColumnReading(column.Name, plan.Type, part), boundaries));
        }
        TableCounts counts = table.Count(requests, null, progress is null ? null : new Forward(progress, location), cancel);
        if (counts.Rows == 0) throw new UnreadableDataException($"{table.Name}: no rows");
        var byReading = requests.Zip(counts.Columns).ToDictionary(p => (p.First.Reading.Column, p.First.Reading.Part), p => p.Second);
        return new TableProfile
        {
            Name = table.Name, Rows = counts.Rows,
            Columns = [.. planned.Select(p => p.Plan.NotCounted is not null ? p.Plan : p.Plan with
            {
                Counts = byReading[(p.Column.Name, null)] is { Values: not null } texts ? CountsMerge.Limited(texts, TableProfile.MostValues) : byReading[(p.Column.Name, null)],
                Hours = byReading.GetValueOrDefault((p.Column.Name, "hour")), Weekdays = byReading.GetValueOrDefault((p.Column.Name, "weekday")),
            })],
        };
    }

    private static ColumnProfile Plan(TableColumn column, ITableSample sample, CompareOptions options, ColumnProfile? cells)
    {
        bool forced = options.Types.TryGetValue(column.Name, out ColumnType asked);
        ColumnType type = forced ? asked : cells is { NotCounted: null } ? cells.Type : column.Type;
        var plan = new ColumnProfile { Name = column.Name, EngineType = column.EngineType, Type = type, IsInteger = column.IsInteger };
        if (options.Keys.Any(k => Glob.Matches(k, column.Name))) return plan with { Role = ColumnRole.Key, NotCounted = "a key (--key)" };
        if (type is ColumnType.List or ColumnType.Other) return plan with { Role = ColumnRole.Unsupported, NotCounted = type == ColumnType.List ? "a list of numbers: not compared for now" : $"type {column.EngineType} is not compared" };
        var both = new PlannedColumn { Name = column.Name, Type = type, Reference = column, Current = column, Forced = forced };
        if (type == ColumnType.Category)
        {
            string?[] texts = sample.Texts(both.Reading);
            return !forced && Identifiers.OfTexts(both, texts, texts, sample.IsWhole) is { } text ? plan with { Role = ColumnRole.Identifier, NotCounted = text } : plan;
        }
        (double[] Values, bool[] Missing) numbers = sample.Numbers(both.Reading);
        if (!forced && Identifiers.OfNumbers(both, numbers, numbers, sample.IsWhole) is { } why) return plan with { Role = ColumnRole.Identifier, NotCounted = why };
        double[] sorted = [.. numbers.Values.Where((v, i) => !numbers.Missing[i] && !double.IsNaN(v)).Order()];
        return plan with { Boundaries = cells is { NotCounted: null } ? cells.Boundaries : FineBoundaries.Of(sorted, sample.Rows, [], 0) };
    }

    private sealed class Forward(IProgress<ComparisonProgress> whole, string location) : IProgress<double>
    {
        public void Report(double value) => whole.Report(new ComparisonProgress($"reading {location}", value));
    }
}
