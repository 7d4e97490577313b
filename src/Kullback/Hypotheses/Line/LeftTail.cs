using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The probability that two samples of counts agree this well or better when nothing changed.</summary>
/// <remarks>Counts lie on a lattice, so G = 0 has positive probability, where a chi-squared variable has none: 4 % for a binary column with
/// 200 rows per side. Two cells: exact, by the hypergeometric distribution. More: the chi-squared distribution at (√G + r)², where r is the
/// radius of the ball that has the volume of one lattice cell. Each lattice point of the ball of radius √G stands for such a cell, so the
/// wider ball holds their probability; at G = 0 this is the probability of the observed table itself.</remarks>
internal static class LeftTail
{
    // Beyond this standard deviation of the free count its steps are invisible, and enumeration would be long.
    private const double EnumeratedDeviation = 300;

    internal static double OfCounts(ReadOnlySpan<double> current, ReadOnlySpan<double> reference, double g, double corrected)
    {
        double m = 0, n = 0;
        int cells = 0;
        var pooled = new double[current.Length];
        int first = -1;
        for (int k = 0; k < current.Length; k++)
        {
            pooled[k] = current[k] + reference[k];
            (m, n) = (m + current[k], n + reference[k]);
            if (pooled[k] <= 0) continue;
            cells++;
            if (first < 0) first = k;
        }
        double total = m + n;
        if (cells == 2)
        {
            double deviation = Math.Sqrt(pooled[first] / total * (1 - pooled[first] / total) * m * n / total);
            if (deviation <= EnumeratedDeviation && g < 50) return TwoCells(pooled[first], total, m, g);
        }
        for (int k = 0; k < pooled.Length; k++) pooled[k] /= total;
        return ChiSquaredTail.Lower(Widened(corrected, cells - 1, Lattice(pooled, m, n, cells)), cells - 1);
    }

    /// <summary>(√statistic + r)².</summary>
    internal static double Widened(double statistic, double degreesOfFreedom, double radius)
    {
        double root = Math.Sqrt(Math.Max(0, statistic)) + radius;
        return degreesOfFreedom > 0 ? root * root : statistic;
    }

    /// <summary>Radius, in units of √G, of the ball with the volume of one lattice cell: of the cells less one free counts, whose
    /// covariance has the determinant (mn/N²)^d·∏(N·p̄)/N.</summary>
    internal static double Lattice(ReadOnlySpan<double> pooled, double m, double n, int cells)
    {
        double total = m + n, d = cells - 1, logDeterminant = d * Math.Log(m / total * n / total) - Math.Log(total);
        foreach (double share in pooled)
            if (share > 0) logDeterminant += Math.Log(total * share);
        double logUnitBall = d / 2 * Math.Log(Math.PI) - Special.LogGamma(d / 2 + 1);
        return Math.Exp(-(logDeterminant / 2 + logUnitBall) / d);
    }

    // The first cell's count x in the current sample is hypergeometric; G is convex in x with its least value at the mean. Sum the
    // probabilities outwards from the mean while G stays within the observed value (and a little more, so that ties count).
    private static double TwoCells(double inCell, double total, double m, double g)
    {
        var count = new Hypergeometric(total, inCell, m);
        double mean = m * inCell / total, bound = g + 1e-9 * (1 + g), sum = 0;
        double least = Math.Max(0, m + inCell - total), most = Math.Min(m, inCell);
        for (double x = Math.Floor(mean); x >= least && G(x) <= bound; x--) sum += Mass(x);
        for (double x = Math.Floor(mean) + 1; x <= most && G(x) <= bound; x++) sum += Mass(x);
        return sum;

        double G(double x) => 2 * (Part(x, mean) + Part(inCell - x, inCell - mean) + Part(m - x, m - mean)
            + Part(total - inCell - m + x, total - inCell - m + mean));
        double Mass(double x) => Math.Exp(count.LogDensity(x));
    }

    // x·ln(x/e) − x + e ≥ 0.
    private static double Part(double x, double expected)
        => x <= 0 ? expected : expected <= 0 ? 0 : x * Special.Phi((expected - x) / x);
}
