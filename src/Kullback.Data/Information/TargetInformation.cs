using Kullback.Coding;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Engines;

namespace Kullback.Data.Information;

/// <summary>Ranks the columns of a table by the bits that they tell about one of them.</summary>
/// <remarks><para>Numbers are cut into cells of about equal mass (4 to 20, as in a comparison); of texts the values with ten rows for each
/// cell of the target have cells of their own, the others one together, and the result says how many; the target itself keeps 30 values.
/// Missing is a cell of its own. Counted on every row of tables up to a million rows, on a sample of a million beyond.</para>
/// <para>Where values share a cell, and of numbers that repeat, the information is also bounded from below by how well the other rows of a
/// value tell a row's target (<see cref="HeldOutInformation"/>); the larger of the two figures is given, as a lower bound.</para></remarks>
public static class TargetInformation
{
    private const int MostRows = 1_000_000, MostTexts = 30, Draws = 999, RowsForCell = 10, MostCells = 4096;

    // Rows dealt in all draws together, and cells likewise: about two seconds per column.
    private const double MostDealt = 1e8;

    /// <summary>Counts and ranks.</summary>
    /// <param name="location">The table: a file, a glob, a folder, "-" for standard input.</param>
    /// <param name="target">The column asked about.</param>
    /// <param name="options">Which columns, how they are read, the row filter, the seed; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">The table can't be read, has no such column or no rows, or the target has one value
    /// only.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static InformationReport Run(
        string location, string target, ComparisonOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancel = default)
    {
        options ??= new ComparisonOptions();
        using var engine = new LocatedEngine(options);
        progress?.Report(new WorkProgress($"reading {location}", 0));
        return TableReading.Of(engine, location, options, new ReadingPurpose(MostRows, ManyPasses: true),
            reading => Count(reading, target, options, progress, cancel), cancel);
    }

    // What was meant, or, where nothing is near, what there is.
    private static string ColumnHint(string target, ITable table)
    {
        string[] names = [.. table.Columns.Select(c => c.Name)];
        return SpellingHint.Hint(target, names) is { Length: > 0 } hint ? hint
            : $" (there are {string.Join(", ", names.Take(8))}{(names.Length > 8 ? ", …" : "")})";
    }

    private static InformationReport Count(TableReading reading, string target, ComparisonOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        ITable table = reading.Table;
        TableColumn asked = table.Columns.FirstOrDefault(c => c.Name == target)
            ?? table.Columns.FirstOrDefault(c => c.Name.Equals(target, StringComparison.OrdinalIgnoreCase))
            ?? throw new UnreadableDataException($"{target}: no such column{ColumnHint(target, table)}");
        ITableSample sample = reading.Sample;
        if (sample.Rows == 0)
            throw new UnreadableDataException($"{table.Name}: no rows{(options.Where is null ? "" : $" that pass {OptionName.Where}")}");
        var label = Cells(reading, asked, options, isTarget: true);
        if (label.Reason is { } why) throw new UnreadableDataException($"{target}: cannot be the target: {why}");
        double bits = CodeLengths.EntropyNats(Counted(label)) / Math.Log(2);
        if (bits == 0)
            throw new UnreadableDataException($"{target}: has one value in all {sample.Rows} rows: nothing can be told about it");
        int targetCells = Counted(label).Count(c => c > 0);
        List<ColumnInformation> columns = [];
        int[] clusters = Clusters(reading, table, asked, options);
        TableColumn[] others =
            [.. table.Columns.Where(c => c.Name != asked.Name && c.Name != options.Cluster && KnownColumns.IsSelected(options, c.Name))];
        for (int k = 0; k < others.Length; k++)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress($"counting {others[k].Name}", 0.2 + 0.8 * k / others.Length));
            columns.Add(Column(others[k], Cells(reading, others[k], options, isTarget: false, RowsForCell * targetCells), label,
                clusters, options));
        }
        return new InformationReport(table.Name, sample.Rows, sample.IsWhole, asked.Name, targetCells, label.Pooled, bits, Ranked(columns),
            Draws, options.Confidence)
        {
            ReadNotes = reading.Notes, Cluster = options.Cluster, Clusters = clusters.Length == 0 ? null : clusters.Distinct().Count(),
        };
    }

    // The cluster of every row; empty where none was asked for.
    private static int[] Clusters(TableReading reading, ITable table, TableColumn asked, ComparisonOptions options)
    {
        if (options.Cluster is not { } name) return [];
        if (table.Columns.All(c => c.Name != name))
            throw new UnreadableDataException($"{OptionName.Cluster}: {name}: no such column{ColumnHint(name, table)}");
        if (name == asked.Name)
            throw new UnreadableDataException($"{OptionName.Cluster}: '{name}' is the target: rows of one value would tell nothing");
        string?[] texts = reading.Sample.Texts(new ColumnReading(name, ColumnType.Category));
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        // Rows whose cluster is missing are no cluster: which belong together is not known.
        if (Array.IndexOf(texts, null) is >= 0 and var row)
            throw new UnreadableDataException(
                $"{table.Name}: column '{name}': the cluster is missing, for the first time in row {row + 1} of those counted");
        int[] found = Array.ConvertAll(texts, t => codes.TryGetValue(t!, out int code) ? code : codes[t!] = codes.Count);
        return codes.Count > 1 ? found
            : throw new UnreadableDataException($"{table.Name}: column '{name}' has one cluster: at least two are needed");
    }

    /// <summary>The cell of every row and the type that it was read as, or why there are none;
    /// and the value of every row where cells hold several.</summary>
    private sealed record CellCodes(int[] Codes, int Count, ColumnType Type, string? Reason)
    {
        /// <summary>Values in the common cell, and the share of rows that have them.</summary>
        public int Pooled { get; init; }

        public double PooledShare { get; init; }

        /// <summary>The value of every row; null where cells and values are the same, or values do not repeat.</summary>
        public int[]? Values { get; init; }

        public int ValueCount { get; init; }
    }

    private static CellCodes Cells(TableReading reading, TableColumn column, ComparisonOptions options, bool isTarget, int rowsForCell = 0)
    {
        PlannedColumn planned = reading.Plan(column);
        CellCodes None(string why) => new([], 0, planned.Type, why);
        if (KnownColumns.IsKey(options, column.Name)) return None($"a key ({OptionName.Keys})");
        if (planned.Type is ColumnType.List or ColumnType.Other) return None($"type {column.EngineType} is not counted");
        if (planned.Forced && planned.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp)
            reading.Table.RequireTimes(planned.Reading, default);
        bool mayBeIdentifier = !planned.Forced && !isTarget;
        if (planned.Type == ColumnType.Category)
        {
            string?[] texts = reading.Sample.Texts(planned.Reading);
            return mayBeIdentifier && Identifiers.OfTexts(planned, texts, texts, reading.Sample.IsWhole) is { } name
                ? None($"identifier: {name}") : CellsOf.Texts(texts, isTarget ? MostTexts : MostCells, rowsForCell);
        }
        (double[] Values, bool[] Missing) numbers = reading.Sample.Numbers(planned.Reading);
        reading.Look(planned, numbers.Values);
        return mayBeIdentifier && Identifiers.OfNumbers(planned, numbers, numbers, reading.Sample.IsWhole) is { } why
            ? None($"identifier: {why}")
            : CellsOf.Numbers(planned.Type, numbers.Values, numbers.Missing);
    }

    private static ColumnInformation Column(TableColumn column, CellCodes cells, CellCodes label, int[] clusters, ComparisonOptions options)
    {
        ColumnType type = cells.Type;
        if (cells.Reason is not null)
            return new ColumnInformation { Column = column.Name, Type = type, NotCounted = cells.Reason, PValue = 1, QValue = 1 };
        long[] counts = new long[cells.Count * label.Count];
        for (int row = 0; row < cells.Codes.Length; row++) counts[cells.Codes[row] * label.Count + label.Codes[row]]++;
        double[] weights = Array.ConvertAll(counts, c => (double)c);
        var table = new InformationTable(cells.Count, label.Count, weights);
        bool byValue = cells.Values is not null && cells.Codes.Length > 1;
        // Two lower ends, and the larger is taken: each has half of the risk.
        double confidence = byValue ? (1 + options.Confidence) / 2 : options.Confidence;
        var design = clusters.Length == 0 ? null : ClusterDesign.Of(cells.Codes, cells.Count, label.Codes, label.Count, clusters);
        var estimate = design is null ? MutualInformationEstimate.From(cells.Count, label.Count, weights, confidence)
            : MutualInformationEstimate.FromClusters(cells.Count, label.Count, weights, design, confidence);
        double bit = 1 / Math.Log(2);
        var counted = new ColumnInformation
        {
            Column = column.Name, Type = type, Cells = Counted(cells).Count(c => c > 0), ValuesPooled = cells.Pooled,
            PooledShare = cells.PooledShare,
            AtLeast = cells.Pooled > 0, Method = "plug-in less its bias, by cell",
            Bits = Math.Max(0, estimate.Nats) * bit, BitsLow = estimate.LowNats * bit, BitsHigh = estimate.HighNats * bit,
            PlugInBits = estimate.PlugInNats * bit,
            GainRatio = table.GainRatio, SymmetricUncertainty = table.SymmetricUncertainty,
            PValue = design is not null ? design.PValue(2 * cells.Codes.Length * table.MutualInformationNats, table.DegreesOfFreedom)
                : PermutationTest.Independence(new ContingencyTable(cells.Count, label.Count, counts), DrawsFor(counts.Length),
                    new Random(options.Seed)).PValue,
        };
        return byValue ? ByValue(counted, cells, label, clusters, options, confidence) : counted;
    }

    private static int DrawsFor(double cost) => (int)Math.Clamp(MostDealt / cost, 99, Draws);

    private static ColumnInformation ByValue(ColumnInformation counted, CellCodes cells, CellCodes label, int[] clusters,
        ComparisonOptions options, double confidence)
    {
        double bit = 1 / Math.Log(2), most = CodeLengths.EntropyNats(Counted(label)) * bit;
        var heldOut = HeldOutInformation.From(cells.Values, cells.ValueCount, label.Codes, label.Count, clusters);
        double low = heldOut.LowNats(confidence) * bit;
        bool better = heldOut.Nats * bit > counted.Bits && low > counted.BitsLow;
        if (!better && cells.Pooled == 0) return counted;
        // Rows of clusters may not be dealt one by one: there the test is that of the cells alone.
        double p = clusters.Length > 0 ? double.NaN
            : PredictionTest.Independence(cells.Values, cells.ValueCount, label.Codes, label.Count, DrawsFor(cells.Codes.Length),
                new Random(options.Seed)).PValue;
        return counted with
        {
            AtLeast = true,
            Method = better ? "held out, by value" : counted.Method,
            Bits = better ? Math.Min(most, heldOut.Nats * bit) : counted.Bits,
            BitsLow = better ? Math.Min(most, low) : counted.BitsLow,
            BitsHigh = most,
            // Either test sees what the other does not; the smaller of two, doubled.
            PValue = double.IsNaN(p) ? counted.PValue : Math.Min(1, 2 * Math.Min(p, counted.PValue)),
        };
    }

    private static List<ColumnInformation> Ranked(List<ColumnInformation> columns)
    {
        ColumnInformation[] counted = [.. columns.Where(c => c.NotCounted is null)];
        double[] adjusted = FalseDiscoveryRate.BenjaminiHochberg([.. counted.Select(c => c.PValue)]);
        return [.. counted.Select((c, k) => c with { QValue = adjusted[k] }).OrderByDescending(c => c.Bits).ThenBy(c => c.PValue)
            .ThenBy(c => c.Column, StringComparer.Ordinal),
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
        // Which values have cells is decided by their own rows only, not by the target's.
        internal static CellCodes Texts(string?[] texts, int most, int leastRows)
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (string? text in texts)
                if (text is not null) counts[text] = counts.GetValueOrDefault(text) + 1;
            string[] values = [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key)];
            Dictionary<string, int> codes = values.Select((v, k) => (v, k)).ToDictionary(c => c.v, c => c.k, StringComparer.Ordinal);
            int kept = Math.Min(most, counts.Values.Count(c => c >= leastRows));
            if (values.Length - kept <= 1) kept = values.Length;      // one value in the common cell is by itself anyway
            int missing = kept + 1, rows = values.Skip(kept).Sum(v => counts[v]);
            return new CellCodes(Array.ConvertAll(texts, t => t is null ? missing : Math.Min(kept, codes[t])), missing + 1,
                ColumnType.Category, null)
            {
                Pooled = values.Length - kept, PooledShare = rows / (double)Math.Max(1, texts.Length),
                Values = kept == values.Length && kept <= MostTexts ? null
                    : Array.ConvertAll(texts, t => t is null ? values.Length : codes[t]), ValueCount = values.Length + 1,
            };
        }

        // Numbers that repeat, as codes do: they may tell by their value what they do not tell by their size.
        private static double[]? Repeats(double[] sorted, int cells)
        {
            double[] distinct = [.. sorted.Distinct()];
            return distinct.Length > cells && distinct.Length <= sorted.Length / 2 ? distinct : null;
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
            var codes = new CellCodes([.. values.Select((v, k) => missing[k] || double.IsNaN(v) ? edges.Length + 1 : Cell(v))],
                edges.Length + 2, type, null);
            return Repeats(sorted, edges.Length + 1) is not { } of ? codes : codes with
            {
                Values = [.. values.Select((v, k) => missing[k] || double.IsNaN(v) ? of.Length : Array.BinarySearch(of, v))],
                ValueCount = of.Length + 1,
            };
        }
    }
}
