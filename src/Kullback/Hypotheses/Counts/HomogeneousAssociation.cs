using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The G test of "two tables have the same odds ratios" (no three-way interaction), whatever their margins.</summary>
/// <param name="G">2 Σ observed ln(observed/expected) over both tables, ≥ 0.</param>
/// <param name="DegreesOfFreedom">Combinations that occur in either table, less the rank of row and column effects on them: (I−1)(J−1) when
/// all occur.</param>
/// <param name="NullMean">Mean of G under the hypothesis for these counts; near the degrees of freedom when no count is small.</param>
/// <param name="PValue">P(G this large or larger) when the odds ratios are the same.</param>
/// <remarks>
/// Expected counts by iterative proportional fitting. Given the pooled count t of a combination, its split between the tables is
/// binomial(t, π), so its term of G has a mean and a variance that are summed exactly where a count is small; each is taken times the share
/// that the fitted margins leave free (one minus the leverage), and G is referred to the scaled χ² with that mean and variance. With χ²
/// itself sparse tables reject far too rarely or too often. Sources: Bishop, Fienberg and Holland (1975), Discrete Multivariate Analysis,
/// chapters 3 and 14; Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
/// </remarks>
internal sealed record HomogeneousAssociation(double G, double DegreesOfFreedom, double NullMean, double PValue)
{
    private const double SmallCount = 25;

    /// <summary>Tests two tables of the same size whose rows and columns are empty in neither; null when the fit does not settle.</summary>
    public static HomogeneousAssociation? Test(ContingencyTable p, ContingencyTable q)
    {
        if (ProportionalFitting.FitHomogeneous(p, q) is not var (fitP, fitQ)) return null;
        int cells = fitP.Length, occurring = 0;
        double[] information = new double[cells], occurs = new double[cells];
        double g = 0;
        for (int k = 0; k < cells; k++)
        {
            double pooled = p.Counts[k] + q.Counts[k];
            if (pooled == 0) continue;
            occurring++;
            occurs[k] = 1;
            information[k] = fitP[k] * fitQ[k] / pooled;
            g += 2 * (Surprise(p.Counts[k], fitP[k]) + Surprise(q.Counts[k], fitQ[k]));
        }
        int freedom = occurring - new AdditiveProjection(p.Rows, p.Columns, occurs).Rank;
        if (freedom <= 0) return new HomogeneousAssociation(g, 0, 0, 1);
        double[] free = new AdditiveProjection(p.Rows, p.Columns, information).FreeShares();
        double mean = 0, variance = 0;
        for (int k = 0; k < cells; k++)
        {
            long pooled = p.Counts[k] + q.Counts[k];
            if (pooled == 0) continue;
            (double m, double v) = SplitMoments(pooled, fitP[k] / pooled);
            mean += free[k] * m;
            variance += free[k] * v;
        }
        // Every split certain (all combinations seen in one table only, say): nothing can speak against the hypothesis.
        double pValue = mean < 1e-9 || variance < 1e-9 ? 1
            : IncompleteGamma.Upper(mean * mean / variance, Math.Max(0, g) * mean / variance);
        return new HomogeneousAssociation(g, freedom, mean, pValue);
    }

    /// <summary>o ln(o/e) − o + e ≥ 0, the term of a Poisson count.</summary>
    private static double Surprise(double observed, double expected) => observed == 0 ? expected
        : Math.Max(0, (observed * Math.Log(observed / Math.Max(expected, double.Epsilon))) - observed + expected);

    /// <summary>Mean and variance of 2[x ln(x/tπ) + (t−x) ln((t−x)/(t−tπ))] for x binomial(t, π).</summary>
    /// <remarks>Exact while the rarer side expects less than 25; beyond, 1 + (1/π + 1/(1−π) − 1)/(6t) and 2,
    /// the χ²(1) limit with Williams' term.</remarks>
    internal static (double Mean, double Variance) SplitMoments(long t, double share)
    {
        double rare = Math.Min(share, 1 - share), expected = t * rare;
        if (expected <= 0) return (0, 0);
        if (expected >= SmallCount) return (1 + (((1 / rare) + (1 / (1 - rare)) - 1) / (6 * t)), 2);
        double mass = Math.Exp(t * Math.Log(1 - rare)), odds = rare / (1 - rare), first = 0, second = 0;
        for (long x = 0; x <= t; x++)
        {
            double g = 2 * (Surprise(x, expected) + Surprise(t - x, t - expected));
            first += mass * g;
            second += mass * g * g;
            mass *= (t - x) / (double)(x + 1) * odds;
            if (x > expected && mass < 1e-14) break;
        }
        return (first, Math.Max(0, second - (first * first)));
    }
}
