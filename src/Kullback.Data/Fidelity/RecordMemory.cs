using Kullback.Data.Comparisons;
using Kullback.Numerics;

namespace Kullback.Data.Fidelity;

/// <summary>Whether synthetic rows are nearer to the rows that they were made from than to a holdout: nearest records, membership, rare
/// combinations.</summary>
/// <remarks>Real table and holdout are made equal in size by the seed: the larger one has a nearer record by its size alone.</remarks>
internal sealed class RecordMemory
{
    private const int MembershipCells = 10, Listed = 5, FewestRows = 20;

    private readonly RecordTables _tables;
    private readonly FidelityOptions _options;
    private readonly int[][] _rows;
    private readonly RecordTable _real, _synthetic, _holdout;

    private RecordMemory(RecordTables tables, FidelityOptions options)
    {
        (_tables, _options) = (tables, options);
        int searched = Math.Min(options.MostRecords, Math.Min(tables.Real.Rows, tables.Holdout!.Rows));
        int[] sizes = [searched, Math.Min(options.MostRecords, tables.Synthetic.Rows), searched];
        _rows =
            [
                .. tables.All.Select((t, k) => t.Rows <= sizes[k] ? [.. Enumerable.Range(0, t.Rows)]
                    : DealtCells.Choose(t.Rows, sizes[k], new Random(unchecked(options.Seed + k))))];
        RecordTable[] taken = [.. tables.All.Select((t, k) => t.Rows == _rows[k].Length ? t : t.Take(_rows[k]))];
        (_real, _synthetic, _holdout) = (taken[0], taken[1], taken[2]);
    }

    /// <summary>The figures; null without a holdout or with too few rows to say anything.</summary>
    public static MemoryFidelity? Of(RecordTables tables, FidelityOptions options, CancellationToken cancel)
        => tables.Holdout is null || tables.All.Any(t => t.Rows < FewestRows) ? null : new RecordMemory(tables, options).Figures(cancel);

    private MemoryFidelity Figures(CancellationToken cancel)
    {
        var search = new NearestRecords(_real);
        double[] real = search.Points(_real), synthetic = search.Points(_synthetic), holdout = search.Points(_holdout);
        var toReal = search.Find(synthetic, real, cancel);
        var toHoldout = search.Find(synthetic, holdout, cancel);
        double[] learnt = search.Find(real, synthetic, cancel).Distances, others = search.Find(holdout, synthetic, cancel).Distances,
            honest = [.. search.Find(holdout, real, cancel).Distances.Order()];
        var closer = CloserShare.Of(toReal, toHoldout, _real.Rows + _holdout.Rows, _options.Confidence);
        double radius = honest[honest.Length / 100];
        var rare = RareCombinations();
        return new MemoryFidelity
        {
            SearchedRows = _real.Rows, SyntheticRows = _synthetic.Rows,
            CloserShare = closer.Share, CloserLow = closer.Low, CloserHigh = closer.High, CloserP = closer.PValue, Ties = closer.Ties,
            MedianToReal = Median(toReal.Distances), MedianToHoldout = Median(toHoldout.Distances),
            NearRadius = radius, NearReal = toReal.Distances.Count(d => d > 0 && d <= radius),
            NearHoldout = toHoldout.Distances.Count(d => d > 0 && d <= radius),
            Nearest = [.. Enumerable.Range(0, _synthetic.Rows).OrderBy(k => toReal.Distances[k]).ThenBy(k => _rows[1][k]).Take(Listed)
                .Select(k => ((long)_rows[1][k] + 1, (long)_rows[0][toReal.Nearest[k]] + 1, toReal.Distances[k]))],
            Membership = Membership(learnt, others), MembershipArea = RecordDiscriminator.Area(others, learnt, _options.Confidence),
            RareReal = rare.Real, RareRealShare = rare.RealShare, RareHoldoutShare = rare.HoldoutShare, RareP = rare.PValue,
            RareExamples = rare.Examples,
            NoVerdict = NoVerdict(),
        };
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // The divergence of the two distributions of distances: what the distance tells of one bit, learnt from or not.
    private BitsWithInterval Membership(double[] learnt, double[] others)
    {
        double[] sorted = [.. learnt.Concat(others).Order()];
        double[] edges = [.. Enumerable.Range(1, MembershipCells - 1).Select(k => sorted[(long)k * sorted.Length / MembershipCells])
            .Prepend(0).Distinct().Order()];
        double[] Counts(double[] distances)
        {
            var counts = new double[edges.Length + 1];
            foreach (double d in distances) counts[Array.BinarySearch(edges, d) is var at && at < 0 ? ~at : at]++;
            return counts;
        }
        return BitsWithInterval.Of(
            JensenShannonEstimate.From(BinnedSample.FromCounts(Counts(learnt)), BinnedSample.FromCounts(Counts(others)),
                _options.Confidence));
    }

    // Where rows of the holdout are among the others, being near to it says nothing.
    private string? NoVerdict()
    {
        int[][] all = RecordTable.Identify(_tables.Real, _tables.Synthetic, _tables.Holdout!);
        HashSet<int> real = [.. all[0]], holdout = [.. all[2]], synthetic = [.. all[1]];
        double own = 1 - real.Count / (double)all[0].Length, shared = all[2].Count(real.Contains) / (double)all[2].Length;
        double error = Math.Sqrt(Math.Max(own, shared) * (1 - Math.Min(own, shared)) * (1.0 / all[0].Length + 1.0 / all[2].Length));
        if (shared > Math.Max(0.5, own) || shared - own > Math.Max(0.02, 5 * error))
            return $"{Share(shared)} of the holdout's rows are rows of the real table: the generator may have seen them, so being near to "
                + $"them says nothing";
        int inReal = synthetic.Count(id => real.Contains(id) && !holdout.Contains(id)),
            inHoldout = synthetic.Count(id => holdout.Contains(id) && !real.Contains(id));
        if (Binomially(inHoldout, inReal + inHoldout, holdout.Count / (double)(real.Count + holdout.Count)) < FidelityJudgement.Level)
            return all[1].All(holdout.Contains)
                ? "the synthetic rows are the holdout's: the holdout was given as both, or the generator learnt from it"
                : $"{inHoldout:N0} different rows of the holdout are among the synthetic ones and {inReal:N0} of the real table: the "
                    + $"generator saw the holdout, or it is none";
        return null;
    }

    private static string Share(double share) => DisplayValue.Percent(share);

    /// <summary>P(X ≥ k) of a binomial count; 1 for no trials.</summary>
    internal static double Binomially(long k, long trials, double share)
        => k <= 0 ? 1 : Math.Max(double.Epsilon, IncompleteBeta.Lower(k, trials - k + 1, share, 1 - share));

    // Combinations that one row alone has: how many of them the synthetic table has, by where that row stands. Rows of many such
    // combinations count once, by their ratio's variance.
    private (long Real, double RealShare, double HoldoutShare, double PValue, IReadOnlyList<string> Examples) RareCombinations()
    {
        RecordTable[] tables = [_real, _synthetic, _holdout];
        int[][][] codes = [.. tables.Select(t => _tables.Cells.Codes(t))];
        var own = tables.Select(t => (Rare: new int[t.Rows], Made: new int[t.Rows])).ToArray();
        var examples = new List<(long Made, string Words)>();
        int columns = Math.Min(_tables.Columns.Count, 60);
        for (int a = 0; a < columns; a++)
            for (int b = a + 1; b < columns; b++)
            {
                int size = _tables.Cells.Count(b);
                var counts = CellCounts.Of([.. codes.Select(t => new[] { t[a], t[b] })], [_tables.Cells.Count(a), size]);
                var single = new Dictionary<int, (int Table, long Made)>();
                for (int k = 0; k < counts.Cells; k++)
                    if (counts.Counts[0][k] + counts.Counts[2][k] == 1)
                        single[counts.First[k]] = (counts.Counts[0][k] == 1 ? 0 : 2, counts.Counts[1][k]);
                foreach (int t in new[] { 0, 2 })
                    for (int row = 0; row < tables[t].Rows; row++)
                    {
                        int place = codes[t][a][row] * size + codes[t][b][row];
                        if (!single.TryGetValue(place, out var found) || found.Table != t) continue;
                        own[t].Rare[row]++;
                        if (found.Made == 0) continue;
                        own[t].Made[row]++;
                        if (t == 0)
                            examples.Add((found.Made,
                                $"{_tables.Where(a, place / size)} with {_tables.Where(b, place % size)}: once in the real table, never "
                                    + $"in the holdout, {found.Made:N0} synthetic"));
                    }
            }
        var (real, holdout) = (Ratio(own[0].Rare, own[0].Made), Ratio(own[2].Rare, own[2].Made));
        double error = Math.Sqrt(real.Variance + holdout.Variance), z = error > 0 ? (real.Share - holdout.Share) / error : 0;
        bool enough = real.Rows >= FewestRows && holdout.Rows >= FewestRows;
        return (own[0].Rare.Sum(r => (long)r), real.Share, holdout.Share, enough ? Math.Max(double.Epsilon, NormalTail.Upper(z)) : 1,
            [.. examples.OrderByDescending(e => e.Made).Select(e => e.Words).Take(Listed)]);
    }

    private static (double Share, double Variance, int Rows) Ratio(int[] rare, int[] made)
    {
        double all = rare.Sum(), share = all > 0 ? made.Sum() / all : 0, squares = 0;
        // One more row either way: a share of exactly 0 or 1 has a spread, too.
        double middle = (made.Sum() + 0.5) / (all + 1);
        for (int k = 0; k < rare.Length; k++)
        {
            double apart = made[k] - middle * rare[k];
            squares += apart * apart;
        }
        return (share, all > 0 ? squares / (all * all) : 0, rare.Count(r => r > 0));
    }
}
