using Kullback.Data.Columns;

namespace Kullback.Data.Profiles;

/// <summary>Counts one table for a profile.</summary>
internal static class Profiling
{
    public static TableProfile Run(
        IEngine engine, string location, TableSelection options, TableProfile? cells, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        progress?.Report(new WorkProgress($"reading {location}", 0));
        return TableReading.Of(engine, location, options, new ReadingPurpose(),
            reading => Counted(reading, location, options, cells, progress, cancel), cancel);
    }

    private static TableProfile Counted(
        TableReading reading, string location, TableSelection options, TableProfile? cells, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        ITable table = reading.Table;
        var planned = table.Columns.Where(c => KnownColumns.IsSelected(options, c.Name))
            .Select(c => Plan(c, reading, options, cells?.Column(c.Name))).ToList();
        var requests = new List<CountRequest>();
        foreach ((ColumnReading whole, ColumnProfile plan) in planned)
        {
            if (plan.NotCounted is not null) continue;
            if (plan.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp) table.RequireTimes(whole, cancel);
            requests.Add(new CountRequest(whole, plan.Boundaries) { Distinct = true });
            foreach ((string part, double[] boundaries) in DateParts.Of(plan.Type)) requests.Add(
                new CountRequest(whole with { Part = part }, boundaries));
        }
        TableCounts counts = table.Count(requests, null, progress is null ? null : new Forward(progress, location), cancel);
        if (counts.Rows == 0)
            throw new UnreadableDataException($"{table.Name}: no rows{(options.Where is null ? "" : $" that pass {OptionName.Where}")}");
        reading.Look(requests.Select((r, i) => (r.Reading, counts.Columns[i])));
        var byReading = requests.Zip(counts.Columns).ToDictionary(p => (p.First.Reading.Column, p.First.Reading.Part), p => p.Second);
        return new TableProfile
        {
            Name = table.Name, Rows = counts.Rows, ReadNotes = reading.Notes,
            Columns = [.. planned.Select(p => p.Profile.NotCounted is not null ? p.Profile : p.Profile with
            {
                Counts = byReading[(p.Profile.Name, null)] is { Values: not null } texts
                    ? CountsMerge.Limited(texts, TableProfile.MostValues) : byReading[(p.Profile.Name, null)],
                Hours = byReading.GetValueOrDefault((p.Profile.Name, "hour")),
                    Weekdays = byReading.GetValueOrDefault((p.Profile.Name, "weekday")),
            })],
        };
    }

    private static (ColumnReading Whole, ColumnProfile Profile) Plan(TableColumn column, TableReading reading, TableSelection options,
        ColumnProfile? cells)
    {
        PlannedColumn read = reading.Plan(column, cells is { NotCounted: null } ? cells.Type : null);
        var plan = new ColumnProfile
        {
            Name = column.Name, EngineType = column.EngineType, Type = read.Type,
            IsInteger = read.Reference!.IsInteger
        };
        if (KnownColumns.IsKey(options, column.Name)) plan = plan with { Role = ColumnRole.Key, NotCounted = $"a key ({OptionName.Keys})" };
        else if (read.Type is ColumnType.List or ColumnType.Other)
            plan = plan with
            {
                Role = ColumnRole.Unsupported,
                NotCounted = read.Type == ColumnType.List
                ? "a list of numbers: not compared for now" : $"type {column.EngineType} is not compared"
            };
        else if (read.Type == ColumnType.Category)
        {
            string?[] texts = reading.Sample.Texts(read.Reading);
            if (!read.Forced && Identifiers.OfTexts(read, texts, texts, reading.Sample.IsWhole) is { } text) plan = Identifier(plan, text);
        }
        else
        {
            (double[] Values, bool[] Missing) numbers = reading.Sample.Numbers(read.Reading);
            double[] sorted = [.. numbers.Values.Where((v, i) => !numbers.Missing[i] && !double.IsNaN(v)).Order()];
            plan = !read.Forced && Identifiers.OfNumbers(read, numbers, numbers, reading.Sample.IsWhole) is { } why ? Identifier(plan, why)
                : plan with
                {
                    Boundaries = cells is { NotCounted: null } ? cells.Boundaries
                    : FineBoundaries.Of(sorted, reading.Sample.Rows, [], 0)
                };
        }
        return (read.Reading, plan);
    }

    private static ColumnProfile Identifier(ColumnProfile plan, string why) => plan with { Role = ColumnRole.Identifier, NotCounted = why };

    private sealed class Forward(IProgress<WorkProgress> whole, string location) : IProgress<double>
    {
        public void Report(double value) => whole.Report(new WorkProgress($"reading {location}", value));
    }
}
