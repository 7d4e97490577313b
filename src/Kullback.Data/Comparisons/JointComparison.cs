using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>Brings the compared columns of two samples of rows to the divergence tree, and its answer into words.</summary>
internal static class JointComparison
{
    // Numbers and references to texts: about 120 MB for both tables together.
    private const long MostValues = 2_500_000;
    private const int FewestRows = 2_000;
    private const double FewRows = 20;

    /// <summary>Rows a side: what is asked for, fewer of very wide tables.</summary>
    public static int SampleRows(ComparisonOptions options, int columns)
        => (int)Math.Min(options.JointRows, Math.Max(FewestRows, MostValues / Math.Max(1, columns)));

    /// <summary>What can be known before the work.</summary>
    /// <exception cref="UnreadableDataException">Joint drift can't be measured on such tables.</exception>
    public static void Require(ComparisonOptions options, ITable reference, ITable current)
    {
        string option = options.Label is null ? OptionName.Joint : OptionName.Label;
        foreach (ITable table in new[] { reference, current })
            if (!table.HasRows)
                throw new UnreadableDataException($"{option}: {table.Name}: a profile has counts and no rows: it needs the data");
        if (options.Weight is not null)
            throw new UnreadableDataException($"{option}: not with {OptionName.Weight}: rows must weigh the same");
        if (options.Cluster is not null)
            throw new UnreadableDataException($"{option}: not with {OptionName.Cluster}: rows must be independent");
    }

    /// <summary>The label among the planned columns.</summary>
    /// <exception cref="UnreadableDataException">It can't be compared.</exception>
    public static PlannedColumn? Label(ComparisonOptions options, IReadOnlyList<PlannedColumn> columns)
    {
        if (options.Label is not { } name) return null;
        PlannedColumn label = columns.FirstOrDefault(c => c.Name == name)
            ?? throw new UnreadableDataException(
                $"{OptionName.Label}: '{name}' is left out by {OptionName.Columns} or {OptionName.Exclude}");
        if (label.Role is ColumnRole.SchemaOnly or ColumnRole.Unsupported)
            throw new UnreadableDataException($"{OptionName.Label}: '{name}': {label.Reason}");
        return label;
    }

    /// <summary>The report; null where there is no column to ask about.</summary>
    public static JointReport? Of(
        IReadOnlyList<PlannedColumn> columns, (ITable Table, ITableSample? Sample) reference, (ITable Table, ITableSample? Sample) current,
        ComparisonOptions options, IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        PlannedColumn? label = Label(options, columns);
        int rows = SampleRows(options, columns.Count);
        progress?.Report(new WorkProgress("looking at all columns together", 0.5));
        ITableSample q = Scattered(reference.Table, reference.Sample, rows, options, cancel),
            p = Scattered(current.Table, current.Sample, rows, options, cancel);
        try { return Run(columns, label, q, p, options, cancel); }
        finally
        {
            if (q != reference.Sample) q.Dispose();
            if (p != current.Sample) p.Dispose();
        }
    }

    /// <summary>Single rows from all over the table; the sample that there is, if that is all of it and not too much.</summary>
    private static ITableSample Scattered(ITable table, ITableSample? sample, int rows, ComparisonOptions options, CancellationToken cancel)
        => sample is { IsWhole: true } && sample.Rows <= rows ? sample : table.ScatteredSample(rows, options.Seed, cancel);

    private static JointReport? Run(IReadOnlyList<PlannedColumn> columns, PlannedColumn? label, ITableSample q, ITableSample p,
        ComparisonOptions options, CancellationToken cancel)
    {
        var (named, mixed) = (new List<JointWords.Named>(), new List<MixedColumn>());
        foreach (PlannedColumn column in columns)
        {
            cancel.ThrowIfCancellationRequested();
            if (column == label) continue;
            foreach (ColumnReading reading in Readings(column, options)) Add(reading, q, p, named, mixed);
        }
        if (mixed.Count == 0 || mixed[0].RowsOfP == 0 || mixed[0].RowsOfQ == 0) return null;
        var (ofLabel, labelColumn) = (new List<JointWords.Named>(), new List<MixedColumn>());
        if (label is not null) Add(label.Reading, q, p, ofLabel, labelColumn);
        JointDrift drift = JointDrift.From(mixed, labelColumn.FirstOrDefault(), new Random(options.Seed),
            new DivergenceTreeOptions { Confidence = options.Confidence });
        return Report(drift, named, ofLabel.FirstOrDefault(), options);
    }

    private static IEnumerable<ColumnReading> Readings(PlannedColumn column, ComparisonOptions options)
    {
        if (column.Role == ColumnRole.Feature && column.IsWholeSelected) yield return column.Reading;
        if (column.Role is ColumnRole.Feature or ColumnRole.TimeAxis)
            foreach ((string part, double[] _) in DateParts.Of(column.Type))
                if (!column.PartsOfAxis.ContainsKey(part) && KnownColumns.IsPartSelected(options, column.Name, part))
                    yield return column.Reading with { Part = part };
    }

    private static void Add(ColumnReading reading, ITableSample q, ITableSample p, List<JointWords.Named> named, List<MixedColumn> mixed)
    {
        string name = reading.Part is { } part ? $"{reading.Column} ({part})" : reading.Column;
        if (reading.IsNumeric)
        {
            named.Add(new JointWords.Named(name, reading, []));
            mixed.Add(MixedColumn.Numbers(name, Present(p.Numbers(reading)), Present(q.Numbers(reading))));
            return;
        }
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] Codes(string?[] texts)
            => Array.ConvertAll(texts, t => t is null ? -1 : codes.TryGetValue(t, out int code) ? code : codes[t] = codes.Count);
        (int[] ofQ, int[] ofP) = (Codes(q.Texts(reading)), Codes(p.Texts(reading)));
        string[] labels = [.. codes.OrderBy(c => c.Value).Select(c => c.Key)];
        named.Add(new JointWords.Named(name, reading, labels, ofQ.Contains(-1) || ofP.Contains(-1)));
        mixed.Add(MixedColumn.Categories(name, ofP, ofQ, labels));
    }

    private static double[] Present((double[] Values, bool[] Missing) column)
        => [.. column.Values.Select((v, i) => column.Missing[i] ? double.NaN : v)];

    private static JointReport Report(JointDrift drift, List<JointWords.Named> columns, JointWords.Named? label, ComparisonOptions options)
    {
        JointDepth measured = drift.Measured;
        string[] classes = label is null ? [] : [.. drift.Classes.Select(c => JointWords.Class(c, label))];
        BitsWithInterval bits = BitsWithInterval.Of(measured.JensenShannon);
        bool enough = Math.Min(drift.MeasuredRowsOfP, drift.MeasuredRowsOfQ) >= FewRows;
        return new JointReport
        {
            Verdict = !enough ? Verdict.Undecided : bits.Low > options.Threshold.Bits ? Verdict.Drifted : bits.High < options.Threshold.Bits
                ? Verdict.Stable : Verdict.Undecided,
            Bits = bits, PValue = drift.PValue,
            Columns = [.. columns.Select(c => c.Name)], Label = label?.Name, LabelValues = classes,
            SampleRows = new SideBySide<long>(drift.GrownRowsOfQ + drift.MeasuredRowsOfQ, drift.GrownRowsOfP + drift.MeasuredRowsOfP),
            MeasuredRows = new SideBySide<long>(drift.MeasuredRowsOfQ, drift.MeasuredRowsOfP),
            CurrentToReference = Whole(measured.PToQ), UncoveredShare = measured.UncoveredOfP, UnseenShare = measured.UnseenOfP,
            ReferenceToCurrent = Whole(measured.QToP), ReferenceUncoveredShare = measured.UncoveredOfQ,
            ReferenceUnseenShare = measured.UnseenOfQ,
            Covariate = Part(label, measured.PToQ?.Covariate), Concept = Part(label, measured.PToQ?.Concept),
            Groups = [.. drift.Leaves.Select(leaf => Group(leaf, columns, label, classes)).OrderByDescending(g => g.Bits)],
            Resolutions =
                [.. drift.Depths.Select(
                    d => new JointResolution(d.Depth, d.Cells, BitsWithInterval.Of(d.JensenShannon), Part(label, d.PToQ?.Covariate),
                        Part(label, d.PToQ?.Concept), d.UncoveredOfP))],
        };
    }

    private static BitsWithInterval? Whole(ChainRuleEstimate? estimate) => estimate is null ? null : BitsWithInterval.Of(estimate.Joint);

    private static BitsWithInterval? Part(JointWords.Named? label, DriftPart? part) => label is null || part is null ? null
        : BitsWithInterval.Of(part);

    private static JointGroup Group(JointLeaf leaf, List<JointWords.Named> columns, JointWords.Named? label, string[] classes)
    {
        string where = JointWords.Where(leaf.Conditions, columns);
        string? change = label is null ? null : JointWords.LabelChange(leaf, classes);
        double bits = leaf.JensenShannonNats * BitsPerNat, concept = leaf.ConceptNats * BitsPerNat;
        return new JointGroup(where, JointWords.Where(leaf.Conditions, columns, int.MaxValue - 1),
            new SideBySide<double>(leaf.ShareOfQ, leaf.ShareOfP), new SideBySide<long>((long)leaf.RowsOfQ, (long)leaf.RowsOfP), bits,
            leaf.CovariateNats * BitsPerNat, label is null ? 0 : concept, change,
            JointWords.Sentence(where, leaf, bits, concept, label, change));
    }
}
