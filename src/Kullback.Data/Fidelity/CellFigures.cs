using Kullback.Data.Comparisons;

namespace Kullback.Data.Fidelity;

/// <summary>Columns, pairs and triples in bits beside chance and the holdout.</summary>
/// <remarks><para>Chance is exact: the two tables' rows dealt out at random (<see cref="JensenShannonChance"/>). Of means over columns and
/// pairs, which depend on each other, the spread by chance comes from dealing out the rows so many times, and that of the value from the
/// gradient of every row.</para>
/// <para>Excess: plug-in less its mean by chance, with the interval that inverts the distribution of plug-in values
/// (docs/theory/statistics.md).</para></remarks>
internal sealed class CellFigures
{
    private const int MostColumnsPaired = 60, FewestDeals = 20, MostDeals = 200;
    private const double MostCounted = 4e8;

    // Beyond this share of rows alone in their cells, too little is seen to call the others' distribution faithful.
    private const double MostLone = 0.05;

    private readonly RecordTables _tables;
    private readonly FidelityOptions _options;
    private readonly int[][][] _codes;
    private readonly JensenShannonChance _chance;
    private readonly JensenShannonChance? _ceiling;
    private readonly List<(int[] Columns, CellCounts Counts, CellFidelity Figures)> _pairs = [];
    private readonly List<CellFidelity> _columns = [], _triples = [];

    public CellFigures(RecordTables tables, FidelityOptions options, IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        (_tables, _options) = (tables, options);
        _codes = [.. tables.All.Select(t => tables.Cells.Codes(t))];
        _chance = new JensenShannonChance(tables.Real.Rows, tables.Synthetic.Rows);
        _ceiling = tables.Holdout is { } holdout ? new JensenShannonChance(tables.Real.Rows, holdout.Rows) : null;
        Paired = [.. Enumerable.Range(0, tables.Columns.Count).Take(MostColumnsPaired)];
        Gradients ofColumns = new(tables), ofPairs = new(tables);
        for (int c = 0; c < tables.Columns.Count; c++) _columns.Add(Figures([c], Count(c), ofColumns));
        int pairs = Paired.Length * (Paired.Length - 1) / 2;
        foreach (int a in Paired)
            foreach (int b in Paired.Where(b => b > a && Apart(a, b)))
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report(new WorkProgress($"pair {_pairs.Count + 1:N0} of {pairs:N0}",
                    0.3 + 0.3 * _pairs.Count / Math.Max(1, pairs)));
                CellCounts counts = Count(a, b);
                _pairs.Add(([a, b], counts, Figures([a, b], counts, ofPairs)));
            }
        foreach (int[] triple in TriplesWanted()) _triples.Add(Figures(triple, Count(triple), null));
        Means = Mean(ofColumns, ofPairs, cancel);
    }

    /// <summary>The columns that are paired: all, or the first 60.</summary>
    public int[] Paired { get; }

    public IReadOnlyList<CellFidelity> Columns => [.. _columns.OrderByDescending(c => c.Excess.Bits).ThenByDescending(c => c.Bits)];

    public IReadOnlyList<CellFidelity> Pairs
        => [.. _pairs.Select(p => p.Figures).OrderByDescending(c => c.Excess.Bits).ThenByDescending(c => c.Bits)];

    public IReadOnlyList<CellFidelity> Triples => [.. _triples.OrderByDescending(c => c.Excess.Bits).ThenByDescending(c => c.Bits)];

    public IReadOnlyList<MeanFidelity> Means { get; }

    /// <summary>The counts of the pairs: real, synthetic, holdout.</summary>
    public IEnumerable<(int First, int Second, CellCounts Counts, CellFidelity Figures)> Counted
        => _pairs.Select(p => (p.Columns[0], p.Columns[1], p.Counts, p.Figures));

    // Parts of one column go together whatever the rows are.
    private bool Apart(int a, int b) => _tables.Readings[a].Column != _tables.Readings[b].Column;

    private IEnumerable<int[]> TriplesWanted()
    {
        if (_options.Triples is not { } named) yield break;
        if (named.Count > 0)
        {
            foreach (var triple in named) yield return [.. triple.Select(Place).Order()];
            yield break;
        }
        foreach (int a in Paired)
            foreach (int b in Paired.Where(b => b > a))
                foreach (int c in Paired.Where(c => c > b)) yield return [a, b, c];
    }

    private int Place(string name)
    {
        string[] names = [.. _tables.Columns.Select(c => c.Name)];
        int at = Array.IndexOf(names, name);
        return at >= 0 ? at
            : throw new UnreadableDataException($"{OptionName.Triples}: no compared column '{name}'{SpellingHint.Hint(name, names)}");
    }

    private CellCounts Count(params int[] columns)
        => CellCounts.Of([.. _codes.Select(t => columns.Select(c => t[c]).ToArray())], [.. columns.Select(_tables.Cells.Count)]);

    private CellFidelity Figures(int[] columns, CellCounts counts, Gradients? gradients)
    {
        double nats = counts.JensenShannonNats(0, 1);
        ChanceDistribution chance = _chance.Of(counts.Pooled(0, 1));
        gradients?.Add(nats, chance.MeanNats, _ceiling is null ? 0 : counts.JensenShannonNats(0, 2), counts, columns, _codes, _tables);
        long[] pooled = counts.Pooled(0, 1);
        // A row that no other shares its cell with is in one table or the other whatever their distributions are.
        double lone = pooled.Count(k => k == 1) / (double)(_tables.Real.Rows + _tables.Synthetic.Rows);
        BitsWithInterval excess = Excess(nats, chance, counts.VarianceNats(0, 1), _options.Confidence);
        var figures = new CellFidelity
        {
            Columns = [.. columns.Select(c => _tables.Columns[c].Name)], Cells = counts.Pooled(0, 1).Count(k => k > 0),
            Bits = nats * BitsPerNat, ExpectedBits = chance.MeanNats * BitsPerNat, Expected95Bits = chance.Quantile(0.95) * BitsPerNat,
            CeilingBits = _ceiling is null ? null : counts.JensenShannonNats(0, 2) * BitsPerNat,
            Excess = excess, PValue = chance.Upper(nats), TooCloseP = chance.Lower(nats),
            LoneShare = lone,
            Verdict = excess.Low > _options.Threshold.Bits ? FidelityVerdict.Unfaithful
                : excess.High < _options.Threshold.Bits && lone < MostLone ? FidelityVerdict.Faithful : FidelityVerdict.Undecided,
        };
        return columns.Length == 2 ? WithDependence(figures, counts, _tables.Cells.Count(columns[1])) : figures;
    }

    /// <summary>The excess over chance with its interval.</summary>
    internal static BitsWithInterval Excess(double nats, ChanceDistribution chance, double variance, double confidence)
    {
        if (!(chance.VarianceNats > 0)) return new BitsWithInterval(0, 0, 0);
        double scale = chance.VarianceNats / (2 * chance.MeanNats), slope = nats > 1e-3 * chance.MeanNats ? variance / (4 * nats) : scale;
        var distribution = new PlugInDistribution(nats, chance.MeanNats, 0, scale, Math.Max(slope, 1e-3 * scale), double.PositiveInfinity,
            Math.Log(2));
        (double low, double high) = distribution.Interval(confidence);
        return new BitsWithInterval(Math.Max(0, distribution.Estimate) * BitsPerNat, low * BitsPerNat, Math.Min(1, high * BitsPerNat));
    }

    // The difference of two plug-in values less that of their biases (Miller 1955). Where columns are independent the pointwise information
    // varies by its noise alone, which is df/n on average and makes df/(2n²) of the value; a third of what is taken off is left open, for
    // with few rows a cell the bias is smaller.
    private CellFidelity WithDependence(CellFidelity figures, CellCounts counts, int size)
    {
        double real = counts.MutualInformationNats(0, size, out double varianceOfReal, out long freedomOfReal),
            made = counts.MutualInformationNats(1, size, out double varianceOfMade, out long freedomOfMade);
        double n = _tables.Real.Rows, m = _tables.Synthetic.Rows, bias = freedomOfMade / (2 * m) - freedomOfReal / (2 * n);
        static double Variance(double pointwise, double freedom, double rows)
            => Math.Max(0, pointwise - freedom / rows) / rows + freedom / (2 * rows * rows);
        double error = Math.Sqrt(Variance(varianceOfReal, freedomOfReal, n) + Variance(varianceOfMade, freedomOfMade, m) + bias * bias / 9);
        double half = -Numerics.NormalTail.Quantile((1 - _options.Confidence) / 2) * error, gain = made - real - bias;
        return figures with
        {
            Dependence = new BitsWithInterval(gain * BitsPerNat, (gain - half) * BitsPerNat, (gain + half) * BitsPerNat),
            DependencePlugInBits = (made - real) * BitsPerNat,
            RealDependenceBits = real * BitsPerNat,
        };
    }

    private IReadOnlyList<MeanFidelity> Mean(Gradients ofColumns, Gradients ofPairs, CancellationToken cancel)
    {
        var (spreadOfColumns, spreadOfPairs) = Deal(cancel);
        var means = new List<MeanFidelity> { ofColumns.Mean("columns", spreadOfColumns, _ceiling is not null, _options.Confidence, null) };
        if (_pairs.Count > 0)
            means.Add(ofPairs.Mean("pairs", spreadOfPairs, _ceiling is not null, _options.Confidence,
                _pairs.Average(p => p.Figures.Dependence!.Bits)));
        if (_triples.Count > 0)
            means.Add(new MeanFidelity("triples", _triples.Count, _triples.Average(t => t.Bits), _triples.Average(t => t.ExpectedBits),
                double.NaN, _ceiling is null ? null : _triples.Average(t => t.CeilingBits), null, double.NaN, null));
        return means;
    }

    // Variances of both means by chance: rows of both tables are dealt out again and again.
    private (double Columns, double Pairs) Deal(CancellationToken cancel)
    {
        int n = _tables.Real.Rows, all = n + _tables.Synthetic.Rows, size = _tables.Columns.Count + _pairs.Count;
        int deals = (int)Math.Clamp(MostCounted / ((double)n * size), FewestDeals, MostDeals);
        var dealt = new DealtCells(_codes[0], _codes[1], _tables.Cells);
        (int, int)[] pairs = [.. _pairs.Select(p => (p.Columns[0], p.Columns[1]))];
        double[] columns = new double[deals], ofPairs = new double[deals];
        Parallel.For(0, deals, new ParallelOptions { CancellationToken = cancel }, k =>
        {
            int[] rows = DealtCells.Choose(all, n, new Random(unchecked(_options.Seed * 7919 + k)));
            columns[k] = Enumerable.Range(0, _tables.Columns.Count).Average(c => dealt.JensenShannonNats(rows, c));
            ofPairs[k] = pairs.Length == 0 ? 0 : pairs.Average(p => dealt.JensenShannonNats(rows, p.Item1, p.Item2));
        });
        return (Variance(columns), Variance(ofPairs));
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
