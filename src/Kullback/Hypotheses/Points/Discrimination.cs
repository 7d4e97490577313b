using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>How well a number of P is told from one of Q: the probability that it is the larger (ties count half), or that a score learned
/// elsewhere is.</summary>
/// <param name="Probability">½ where nothing tells them apart; 0 or 1 where they are told without error.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">Coverage of the interval.</param>
/// <param name="Scored">Whether points were scored by a rule fitted to the other half of the samples; otherwise they are numbers as they
/// are.</param>
/// <remarks><para>The area under the receiver's curve, with DeLong's variance, Student's t with Brunner and Munzel's degrees of freedom on
/// the scale of ln(p/(1 − p)). Where one sample lies beyond the other the variance is 0, and the interval ends at (α/2)^(1/min(n, m)): so
/// many independent pairs would all have been told apart with no less than α/2. In more than one dimension the score is a logistic ratio of
/// coordinates, squares and products, fitted to one half and used on the other, and the other way about: the interval is about the mean of
/// these two rules, and no rule that tells less says that P = Q. Rows that depend on each other count by their groups.</para>
/// <para>Sources: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837–845; Brunner and Munzel (2000), Biometrical Journal 42,
/// 17–25.</para></remarks>
public sealed record Discrimination(double Probability, double Low, double High, double Level, bool Scored)
{
    private const int FewestScored = 40;

    /// <summary>Measures it; null where there are too few points to score (fewer than 40 on a side in more than one dimension) or to tell a
    /// spread (fewer than two).</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="level">Coverage, in (0, 1).</param>
    /// <param name="random">The source of the halves.</param>
    /// <param name="dependence">Which rows depend on each other; null: none.</param>
    /// <exception cref="ArgumentException">Rows are not whole or a coordinate is not finite, or the level is not in (0, 1).</exception>
    public static Discrimination? Of(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, double level, Random random,
        RowDependence? dependence = null)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "The level must lie between 0 and 1.");
        PointSample x = PointSample.Of(p, dimension, nameof(p)), y = PointSample.Of(q, dimension, nameof(q));
        if (dependence is not null) (x, y) = (dependence.Tag(x, false), dependence.Tag(y, true));
        if (Math.Min(x.Count, y.Count) < 2) return null;
        if (dimension == 1) return Interval([Placed.Of(x.Rows, y.Rows, x.Tags, y.Tags)], level, false);
        if (Math.Min(x.Count, y.Count) < FewestScored) return null;
        var (halvesP, halvesQ) = GroupDraws.Halves(x, y, random);
        PointSample[] a = [.. halvesP.Select(h => x.Take(h))], b = [.. halvesQ.Select(h => y.Take(h))];
        if (a.Concat(b).Any(half => half.Count < FewestScored / 4)) return null;
        return Interval([.. Enumerable.Range(0, 2).Select(t =>
        {
            var rule = DensityRatio.Fit(a[1 - t], b[1 - t], RatioMethod.Logistic);
            return Placed.Of(rule.Logarithms(a[t]), rule.Logarithms(b[t]), a[t].Tags, b[t].Tags);
        })], level, true);
    }

    private static Discrimination Interval(Placed[] parts, double level, bool scored)
    {
        // Each half's rule is tried on the other half: where P = Q both err by the same product of chances. Their errors are added,
        // which no correlation exceeds.
        static double Added(IEnumerable<double> variances, int count) => Math.Pow(variances.Sum(Math.Sqrt) / count, 2);
        double value = parts.Average(part => part.Area), tail = (1 - level) / 2,
            ofP = Added(parts.Select(part => part.VarianceP), parts.Length),
            ofQ = Added(parts.Select(part => part.VarianceQ), parts.Length);
        double units = Math.Min(parts.Sum(part => part.UnitsP), parts.Sum(part => part.UnitsQ)), beyond = Math.Pow(tail, 1 / units);
        double variance = ofP + ofQ, degrees = variance > 0
            ? variance * variance / (ofP * ofP / Math.Max(1, parts.Sum(part => part.UnitsP) - parts.Length)
                + ofQ * ofQ / Math.Max(1, parts.Sum(part => part.UnitsQ) - parts.Length)) : 1;
        if (value is <= 0 or >= 1 || variance == 0)
            return new(value, value >= 1 ? beyond : 0, value <= 0 ? 1 - beyond : 1, level, scored);
        double logit = Math.Log(value / (1 - value)),
            half = StudentTail.UpperQuantile(tail, Math.Max(1, degrees)) * Math.Sqrt(variance) / (value * (1 - value));
        return new(value, 1 / (1 + Math.Exp(half - logit)), 1 / (1 + Math.Exp(-half - logit)), level, scored);
    }

    /// <summary>The area, and the variances of the means of both sides' placements.</summary>
    private readonly record struct Placed(double Area, double VarianceP, double VarianceQ, int UnitsP, int UnitsQ)
    {
        internal static Placed Of(double[] p, double[] q, RowTags? tagsP, RowTags? tagsQ)
        {
            double[] ofP = Shares(p, q), ofQ = Shares(q, p);
            return new(ofP.Average(), GroupDraws.VarianceOfMean(ofP, tagsP), GroupDraws.VarianceOfMean(ofQ, tagsQ),
                tagsP?.Groups is null ? p.Length : tagsP.Members.Count, tagsQ?.Groups is null ? q.Length : tagsQ.Members.Count);
        }

        // The share of the others below each value, ties half.
        private static double[] Shares(double[] values, double[] others)
        {
            double[] ascending = (double[])others.Clone();
            Sorting.Ascending(ascending);
            return [.. values.Select(v => (First(ascending, v) + First(ascending, Math.BitIncrement(v))) / (2.0 * ascending.Length))];
        }

        private static int First(double[] ascending, double value)
        {
            int low = 0, high = ascending.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (ascending[middle] < value) low = middle + 1; else high = middle;
            }
            return low;
        }
    }
}
