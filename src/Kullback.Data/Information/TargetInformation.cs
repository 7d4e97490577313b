using Kullback.Coding;
using Kullback.Data.Comparison;
using Kullback.Data.Engines;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Data.Information;

/// <summary>Ranks the columns of a table by the bits that they tell about one of them.</summary>
/// <remarks>Numbers are cut into cells of about equal mass (4 to 20, as in a comparison), texts keep their 30 most frequent values and pool the rest, missing is a
/// cell of its own. Counted on every row of tables up to a million rows, on a sample of a million beyond.</remarks>
public static class TargetInformation
{
    private const int MostRows = 1_000_000, MostTexts = 30, Draws = 999;

    /// <summary>Counts and ranks.</summary>
    /// <param name="location">The table: a file, a glob, a folder, "-" for standard input.</param>
    /// <param name="target">The column asked about.</param>
    /// <param name="options">Which columns, how they are read, the row filter, the seed; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, has no such column or no rows, or the target has one value only.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static InformationReport Run(
        string location, string target, CompareOptions? options = null, IProgress<ComparisonProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new CompareOptions();
        using var engine = new DuckDb(options.MemoryLimit, options.Threads);
        progress?.Report(new ComparisonProgress($"reading {location}", 0));
        return TableReading.Of(engine, location, options, new ReadingPurpose(MostRows, ManyPasses: true), reading => Count(reading, target, options, progress, cancel), cancel);
    }

    // What was meant, or, where nothing is near, what there is.
    private static string ColumnHint(string target, ITable table)
    {
        string[] names = [.. table.Columns.Select(c => c.Name)];
        return Nearest.Hint(target, names) is { Length: > 0 } hint ? hint : $" (there are {string.Join(", ", names.Take(8))}{(names.Length > 8 ? ", …" : "")})";
    }

    private static InformationReport Count(TableReading reading, string target, CompareOptions options, IProgress<ComparisonProgress>? progress, CancellationToken cancel)
    {
        ITable table = reading.Table;
        TableColumn asked = table.Columns.FirstOrDefault(c => c.Name == target) ?? table.Columns.FirstOrDefault(c => c.Name.Equals(target, StringComparison.OrdinalIgnoreCase))
            ?? throw new UnreadableDataException($"{target}: no such column{ColumnHint(target, table)}");
        ITableSample sample = reading.Sample;
        if (sample.Rows == 0) throw new UnreadableDataException($"{table.Name}: no rows{(options.Where is null ? "" : " that pass --where")}");
        var label = Cells(reading, asked, options, isTarget: true);
        if (label.Reason is { } why) throw new UnreadableDataException($"{target}: cannot be the target: {why}");
        double bits = CodeLengths.EntropyNats(Counted(label)) / Math.Log(2);
        if (bits == 0) throw new UnreadableDataException($"{target}: has one value in all {sample.Rows} rows: nothing can be told about it");
        List<ColumnInformation> columns = [];
        TableColumn[] others = [.. table.Columns.Where(c => c.Name != asked.Name && KnownColumns.IsSelected(options, c.Name))];
        for (int k = 0; k < others.Length; k++)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new ComparisonProgress($"counting {others[k].Name}", 0.2 + 0.8 * k / others.Length));
            columns.Add(Column(others[k], Cells(reading, others[k], options, isTarget: false), label, options));
        }
        return new InformationReport(table.Name, sample.Rows, sample.IsWhole, asked.Name, label.Count, bits, Ranked(columns), Draws, options.Confidence) { ReadNotes = reading.Notes };
    }

    /// <summary>The cell of every row and the type that it was read as, or why there are none.</summary>
    private readonly record struct CellCodes(int[] Codes, int Count, ColumnType Type, string? Reason);

    private static CellCodes Cells(TableReading reading, TableColumn column, CompareOptions options, bool isTarget)
    {
        PlannedColumn planned = reading.Plan(column);
        CellCodes None(string why) => new([], 0, planned.Type, why);
        if (KnownColumns.IsKey(options, column.Name)) return None("a key (--key)");
        if (planned.Type is ColumnType.List or ColumnType.Other) return None($"type {column.EngineType} is not counted");
        if (planned.Forced && planned.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp) reading.Table.RequireTimes(planned.Reading, default);
        bool mayBeIdentifier = !planned.Forced && !isTarget;
        if (planned.Type == ColumnType.Category)
        {
            string?[] texts = reading.Sample.Texts(planned.Reading);
            return mayBeIdentifier && Identifiers.OfTexts(planned, texts, texts, reading.Sample.IsWhole) is { } name ? None($"identifier: {name}") : CellsOf.Texts(texts, MostTexts);
        }
        (double[] Values, bool[] Missing) numbers = reading.Sample.Numbers(planned.Reading);
        reading.Look(planned, numbers.Values);
        return mayBeIdentifier && Identifiers.OfNumbers(planned, numbers, numbers, reading.Sample.IsWhole) is { } why ? None($"identifier: {why}")
            : CellsOf.Numbers(planned.Type, numbers.Values, numbers.Missing);
    }

    private static ColumnInformation Column(TableColumn column, CellCodes cells, CellCodes label, CompareOptions options)
    {
        ColumnType type = cells.Type;
        if (cells.Reason is not null) return new ColumnInformation { Column = column.Name, Type = type, NotCounted = cells.Reason, PValue = 1, QValue = 1 };
        long[] counts = new long[cells.Count * label.Count];
        for (int row = 0; row < cells.Codes.Length; row++) counts[cells.Codes[row] * label.Count + label.Codes[row]]++;
        double[] weights = Array.ConvertAll(counts, c => (double)c);
        var table = new InformationTable(cells.Count, label.Count, weights);
        var estimate = MutualInformationEstimate.From(cells.Count, label.Count, weights, options.Confidence);
        double bit = 1 / Math.Log(2);
        return new ColumnInformation
        {
            Column = column.Name, Type = type, Cells = Counted(cells).Count(c => c > 0),
            Bits = Math.Max(0, estimate.Nats) * bit, BitsLow = estimate.LowNats * bit, BitsHigh = estimate.HighNats * bit, PlugInBits = estimate.PlugInNats * bit,
            GainRatio = table.GainRatio, SymmetricUncertainty = table.SymmetricUncertainty,
            PValue = PermutationTest.Independence(new ContingencyTable(cells.Count, label.Count, counts), Draws, new Random(options.Seed)).PValue,
        };
    }

    private static List<ColumnInformation> Ranked(List<ColumnInformation> columns)
    {
        ColumnInformation[] counted = [.. columns.Where(c => c.NotCounted is null)];
        double[] adjusted = FalseDiscoveryRate.BenjaminiHochberg([.. counted.Select(c => c.PValue)]);
        return [.. counted.Select((c, k) => c with { QValue = adjusted[k] }).OrderByDescending(c => c.Bits).ThenBy(c => c.PValue).ThenBy(c => c.Column, StringComparer.Ordinal),
            .. columns.Where(c => c.NotCounted is not null)];
    }

    private static double[] Counted(CellCodes cells)
    {
        double[] counts = new double[cells.Count];
        foreach (int code in cells.Codes) counts[code]++;
        return counts;
    }

    /// <summary>Turns a column into cells.</summary>
    private static class CellsOf
    {
        internal static CellCodes Texts(string?[] texts, int most)
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (string? text in texts)
                if (text is not null) counts[text] = counts.GetValueOrDefault(text) + 1;
            Dictionary<string, int> codes = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(most)
                .Select((c, k) => (c.Key, k)).ToDictionary(c => c.Key, c => c.k, StringComparer.Ordinal);
            int others = codes.Count, missing = others + 1;
            return new CellCodes(Array.ConvertAll(texts, t => t is null ? missing : codes.GetValueOrDefault(t, others)), missing + 1, ColumnType.Category, null);
        }

        // A value that fills a cell of its own keeps it; NaN counts as missing.
        internal static CellCodes Numbers(ColumnType type, double[] values, bool[] missing)
        {
            double[] sorted = [.. values.Where((v, k) => !missing[k] && !double.IsNaN(v)).Order()];
            int cells = sorted.Length == 0 ? 1 : EqualMassCells.Count(sorted.Length, sorted.Length);
            double[] distinct = [.. sorted.Distinct().Take(cells + 1)];
            double[] edges = sorted.Length == 0 ? [] : distinct.Length <= cells ? distinct[..^1]
                : [.. Enumerable.Range(1, cells - 1).Select(k => sorted[(int)((long)k * sorted.Length / cells)]).Distinct()];
            int Cell(double v)
            {
                int at = Array.BinarySearch(edges, v);
                return at >= 0 ? at : ~at;
            }
            return new CellCodes([.. values.Select((v, k) => missing[k] || double.IsNaN(v) ? edges.Length + 1 : Cell(v))], edges.Length + 2, type, null);
        }
    }
}
