namespace Kullback.Data.Profiles;

/// <summary>A profile in the place of a table: it has been counted already.</summary>
internal sealed class ProfileTable(string name, TableProfile profile) : ITable
{
    public string Name => name;

    public string Format => "profile";

    /// <summary>What it stands for.</summary>
    public TableProfile Profile => profile;

    public bool HasRows => false;

    public ColumnCounts? Frozen(string column) => profile.Column(column)?.Counts;

    public IReadOnlyList<TableColumn> Columns { get; } =
        [.. profile.Columns.Select(c => new TableColumn(c.Name, c.EngineType, c.Type, c.IsInteger))];

    public IReadOnlyList<string> ReadNotes { get; } = [.. profile.ReadNotes, .. Kept(name, profile)];

    private static IEnumerable<string> Kept(string name, TableProfile profile)
        => profile.Suppressed > 0 ? [$"{name}: values with fewer than {profile.Suppressed} rows are hidden in the profile"]
            : profile.Columns.Where(c => c.Counts is { Others.Rows: > 0 }).Select(c =>
                $"{name}: the profile keeps the "
                    + $"{TableProfile.MostValues.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)} most frequent values "
                    + $"of '{c.Name}'; {DisplayValue.Percent((double)c.Counts!.Others.Rows / profile.Rows)} of the rows have others, "
                    + $"which are not compared one by one");

    public bool ReadsAgainCheaply => false;

    public TableCounts Count(IReadOnlyList<CountRequest> requests, string? weight, IProgress<double>? progress, CancellationToken cancel)
        => new(profile.Rows, profile.Rows, profile.Rows, [.. requests.Select(Stored)]);

    private ColumnCounts Stored(CountRequest request)
    {
        ColumnProfile column = profile.Column(request.Reading.Column)
            ?? profile.Columns.First(c => c.Name.Equals(request.Reading.Column, StringComparison.OrdinalIgnoreCase));
        return (request.Reading.Part switch { "hour" => column.Hours, "weekday" => column.Weekdays, _ => column.Counts })
            ?? throw new UnreadableDataException($"{name}: the profile has no counts of '{request.Reading.Column}'");
    }

    public ITableSample Sample(int rows, int seed, CancellationToken cancel) => throw NoRows();

    public (double[] Values, bool[] Missing)[] Rows(IReadOnlyList<ColumnReading> readings, CancellationToken cancel) => throw NoRows();

    public string?[] Texts(ColumnReading reading, int rows, CancellationToken cancel) => throw NoRows();

    public (double[] Values, double[]? Weights) Ordered(ColumnReading reading, string? weight, CancellationToken cancel) => throw NoRows();

    public IReadOnlyList<(long Cluster, int Cell, double Weight)> CountByCluster(
        CountRequest request, IReadOnlyList<string>? values, string cluster, string? weight, CancellationToken cancel) => throw NoRows();

    public IReadOnlyList<(string? Value, long Rows)> TopValues(string column, int most, CancellationToken cancel) => throw NoRows();

    public ITable Segment(string column, string? value) => throw NoRows();

    private UnreadableDataException NoRows()
        => new(
            $"{name}: a profile has counts and no rows: {OptionName.Where}, {OptionName.By}, {OptionName.Cluster} and {OptionName.Weight} "
                + $"need the data");

    public void Dispose() { }
}
