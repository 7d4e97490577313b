using Kullback.Data.Comparisons;
using Kullback.Numerics;

namespace Kullback.Data.Fidelity;

/// <summary>Tells real rows from synthetic ones: by the divergence tree, which says where, and by a random forest,
/// which sees more and says less.</summary>
internal static class RecordDiscriminator
{
    private const int MostTreeRows = 50_000, FewestRows = 2 * RandomForest.Folds * RandomForest.LeastRows, MostGiveAways = 6,
        MostForestColumns = 500;

    /// <summary>At this level an area below one half is no accident.</summary>
    private const double Level = 0.001;

    public static DiscriminatorFidelity Of(RecordTables tables, CellFigures cells, FidelityOptions options, CancellationToken cancel)
    {
        RecordTable real = tables.Real, synthetic = tables.Synthetic;
        var (tree, treeRows) = Tree(tables, real, synthetic, options);
        var forest = Forest(real, synthetic, options, options.Confidence, cancel);
        return new DiscriminatorFidelity
        {
            Tree = BitsWithInterval.Of(tree.Measured.JensenShannon), TreeFound = tree.Tree.Leaves > 1, TreeP = tree.PValue,
            TreeRows = treeRows,
            TreeCeiling = tables.Holdout is { } held
                ? BitsWithInterval.Of(Tree(tables, real, held, options).Drift.Measured.JensenShannon) : null,
            Forest = forest?.Area, ForestBits = forest?.Bits, ForestRows = forest?.Rows ?? new SideBySide<long>(0, 0),
            ForestCeiling = tables.Holdout is { } other ? Forest(real, other, options, options.Confidence, cancel)?.Area : null,
            BelowChance = forest?.Sure.High < 0.5,
            GiveAways = [.. FromTree(tree, tables).Concat(FromPairs(tables, cells)).OrderByDescending(g => g.Bits).Take(MostGiveAways)],
        };
    }

    private static (JointDrift Drift, SideBySide<long> Rows) Tree(RecordTables tables, RecordTable real, RecordTable synthetic,
        FidelityOptions options)
    {
        var random = new Random(options.Seed);
        (real, synthetic) = (real.AtMost(MostTreeRows, random), synthetic.AtMost(MostTreeRows, random));
        MixedColumn[] columns = [.. tables.Columns.Select((c, k) => c.IsNumber
            ? MixedColumn.Numbers(c.Name, [.. real.Values[k]], [.. synthetic.Values[k]])
            : MixedColumn.Categories(c.Name, Codes(real.Values[k]), Codes(synthetic.Values[k]), c.Labels!))];
        JointDrift drift = JointDrift.From(columns, null, random, new DivergenceTreeOptions { Confidence = options.Confidence });
        return (drift, new SideBySide<long>(drift.MeasuredRowsOfP, drift.MeasuredRowsOfQ));
    }

    private static int[] Codes(double[] values) => Array.ConvertAll(values, v => double.IsNaN(v) ? -1 : (int)v);

    /// <summary>The forest's area and bits; null with too few rows to learn from.</summary>
    private static (AreaWithInterval Area, AreaWithInterval Sure, BitsWithInterval Bits, SideBySide<long> Rows)? Forest(
        RecordTable real, RecordTable synthetic, FidelityOptions options, double confidence, CancellationToken cancel)
    {
        var random = new Random(options.Seed);
        // As many of one as of the other: half of the rows are real, and one bit is what there is to know.
        int rows = Math.Min(options.MostRecords, Math.Min(real.Rows, synthetic.Rows));
        if (rows < FewestRows || real.Columns.Count > MostForestColumns) return null;
        (real, synthetic) = (real.AtMost(rows, random), synthetic.AtMost(rows, random));
        double[] labels = [.. new double[rows], .. Enumerable.Repeat(1.0, rows)];
        double[] scores = new RandomForest([real, synthetic], labels).OutOfFold(options.Seed, cancel);
        if (Area(scores.AsSpan(rows), scores.AsSpan(0, rows), confidence) is not { } narrow) return null;
        AreaWithInterval area = Widened(narrow), sure = Widened(Area(scores.AsSpan(rows), scores.AsSpan(0, rows), 1 - 2 * Level)!);
        return (area, sure, Bits(scores, labels, confidence), new SideBySide<long>(rows, rows));
    }

    /// <summary>The probability that a score of the first is above one of the second.</summary>
    internal static AreaWithInterval? Area(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidence)
        => Discrimination.Of(first, second, 1, confidence, new Random(1)) is { } found
        ? new AreaWithInterval(found.Probability, found.Low, found.High) : null;

    // Folds share the rows that they learn from: the variance of independent scores is too small by 1 + held-out/learning rows of a fold,
    // times the folds (Nadeau and Bengio 2003, Machine Learning 52, 239–281). Without it,
    // 87 % of 95 % intervals held one half on honest rows.
    private static readonly double s_widening = Math.Sqrt(1 + RandomForest.Folds / (RandomForest.Folds - 1.0));

    private static AreaWithInterval Widened(AreaWithInterval area)
    {
        if (area.Low <= 0 || area.High >= 1 || area.Area is <= 0 or >= 1) return area;
        static double Logit(double p) => Math.Log(p / (1 - p));
        double middle = Logit(area.Area);
        double Out(double end) => 1 / (1 + Math.Exp(-(middle + (Logit(end) - middle) * s_widening)));
        return new AreaWithInterval(area.Area, Out(area.Low), Out(area.High));
    }

    // Scores of 0 and 1 say no more than the trees can: no surer than half a vote.
    private static BitsWithInterval Bits(double[] scores, double[] labels, double confidence)
    {
        const double least = 0.5 / RandomForest.Trees;
        double[] bits = [.. scores.Select((s, k) => 1 + Math.Log2(Math.Clamp(labels[k] == 1 ? s : 1 - s, least, 1 - least)))];
        double mean = bits.Average(), error = Math.Sqrt(bits.Sum(b => (b - mean) * (b - mean)) / ((double)bits.Length * (bits.Length - 1)));
        double half = -NormalTail.Quantile((1 - confidence) / 2) * error * s_widening;
        return new BitsWithInterval(mean, mean - half, mean + half);
    }

    private static IEnumerable<GiveAway> FromTree(JointDrift drift, RecordTables tables)
    {
        if (drift.Tree.Leaves < 2) yield break;
        JointWords.Named[] named =
            [.. tables.Columns.Select(
                (c, k) => new JointWords.Named(c.Name, tables.Readings[k], c.Labels ?? [], tables.Real.Values[k].Any(double.IsNaN)
                    || tables.Synthetic.Values[k].Any(double.IsNaN)))];
        foreach (JointLeaf leaf in drift.Leaves.Where(IsClear))
            yield return new GiveAway(JointWords.Where(leaf.Conditions, named), leaf.ShareOfP, leaf.ShareOfQ,
                leaf.JensenShannonNats / Math.Log(2), "tree");
    }

    // More than three standard errors apart on the rows that the tree did not grow from.
    private static bool IsClear(JointLeaf leaf)
    {
        double n = leaf.ShareOfP > 0 ? leaf.RowsOfP / leaf.ShareOfP : leaf.RowsOfQ / leaf.ShareOfQ,
            m = leaf.ShareOfQ > 0 ? leaf.RowsOfQ / leaf.ShareOfQ : n;
        double pooled = (leaf.RowsOfP + leaf.RowsOfQ) / (n + m);
        return Math.Abs(leaf.ShareOfP - leaf.ShareOfQ) > 3 * Math.Sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    }

    // Of every pair the combination that adds most where synthetic rows are too many, and more than its columns alone explain.
    private static IEnumerable<GiveAway> FromPairs(RecordTables tables, CellFigures figures)
    {
        int pairs = figures.Counted.Count();
        foreach (var (a, b, counts, _) in figures.Counted)
        {
            int size = tables.Cells.Count(b), best = -1;
            double n = tables.Real.Rows, m = tables.Synthetic.Rows, h = tables.Holdout?.Rows ?? 0, most = 0;
            for (int k = 0; k < counts.Cells; k++)
            {
                double honest = counts.Counts[0][k] + (h > 0 ? counts.Counts[2][k] : 0), made = counts.Counts[1][k];
                double p = honest / (n + h), q = made / m, pooled = (honest + made) / (n + h + m), part = JensenShannon.Cell(p, q);
                if (q <= p || part <= most || made * honest == 0 && made < 10) continue;
                double z = (q - p) / Math.Sqrt(pooled * (1 - pooled) * (1 / (n + h) + 1 / m));
                if (NormalTail.Upper(z) * counts.Cells * pairs > Level || !BeyondColumns(tables, a, b, counts.First[k], size, p, q))
                    continue;
                (most, best) = (part, k);
            }
            if (best < 0) continue;
            double real = (counts.Counts[0][best] + (h > 0 ? counts.Counts[2][best] : 0)) / (n + h);
            yield return new GiveAway($"{tables.Where(a, counts.First[best] / size)} with {tables.Where(b, counts.First[best] % size)}",
                real, counts.Counts[1][best] / m, most / Math.Log(2), "pair");
        }
    }

    // The excess of the combination over what the excess of either column alone would make of it.
    private static bool BeyondColumns(RecordTables tables, int a, int b, int place, int size, double p, double q)
    {
        double Ratio(int column, int cell)
        {
            double real = tables.ShareOf(0, column, cell), made = tables.ShareOf(1, column, cell);
            return real > 0 ? made / real : double.PositiveInfinity;
        }
        double expected = p * Math.Max(1, Math.Max(Ratio(a, place / size), Ratio(b, place % size)));
        return double.IsFinite(expected) && q > 1.5 * expected;
    }
}
