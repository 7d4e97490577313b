using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>Standard normal points that an expectation is taken over, with their weights.</summary>
internal sealed class FixedDraws
{
    private FixedDraws(double[] points, int dimension, double[] weights) => (Points, Dimension, Weights) = (points, dimension, weights);

    internal double[] Points { get; }
    internal int Dimension { get; }
    internal double[] Weights { get; }
    internal int Count => Weights.Length;
    internal ReadOnlySpan<double> this[int i] => Points.AsSpan(i * Dimension, Dimension);

    /// <summary>At least as many points as asked: even, in pairs of opposite sign, scaled to covariance I. Expectations of quadratic
    /// and of odd functions are exact.</summary>
    internal static FixedDraws Matched(int dimension, int count, ref RandomStream random)
    {
        if (dimension == 1) return Even(Math.Clamp(count + 1, 129, 2049));
        int half = Math.Max((count + 1) / 2, 2 * dimension + 2);
        double[] points = Opposite(dimension, half, ref random);
        Whiten(points, dimension);
        var weights = new double[2 * half];
        Array.Fill(weights, 1.0 / weights.Length);
        return new(points, dimension, weights);
    }

    /// <summary>2·half even points in pairs of opposite sign: unbiased, each standard normal.</summary>
    internal static double[] Opposite(int dimension, int half, ref RandomStream random)
    {
        double[] uniform = SobolPoints.Shifted(half, dimension, ref random), points = new double[2 * half * dimension];
        for (int i = 0; i < uniform.Length; i++)
        {
            int row = i / dimension, column = i % dimension;
            double z = NormalTail.Quantile(uniform[i]);
            points[2 * row * dimension + column] = z;
            points[(2 * row + 1) * dimension + column] = -z;
        }
        return points;
    }

    /// <summary>Even nodes from −9 to 9 for one standard normal number, weighted by its density.</summary>
    /// <remarks>The trapezoidal rule errs by exp(−2π²/h²) at the step h and by what lies beyond 9, 1e-18: expectations of smooth functions
    /// are exact to rounding (Trefethen and Weideman 2014, SIAM Review 56, 385–458).</remarks>
    internal static FixedDraws Even(int count)
    {
        double[] nodes = new double[count], weights = new double[count];
        double step = 18.0 / (count - 1), sum = 0;
        for (int i = 0; i < count; i++)
        {
            nodes[i] = -9 + step * i;
            sum += weights[i] = Math.Exp(-nodes[i] * nodes[i] / 2);
        }
        for (int i = 0; i < count; i++) weights[i] /= sum;
        return new(nodes, 1, weights);
    }

    private static void Whiten(double[] points, int d)
    {
        int n = points.Length / d;
        var covariance = new double[d * d];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < d; j++)
                for (int k = 0; k <= j; k++)
                    covariance[j * d + k] += points[i * d + j] * points[i * d + k] / n;
        for (int j = 0; j < d; j++)
            for (int k = 0; k < j; k++) covariance[k * d + j] = covariance[j * d + k];
        double[] lower = LowerCholesky.Ridged(covariance, d);
        for (int i = 0; i < n; i++)
        {
            var row = points.AsSpan(i * d, d);
            for (int j = 0; j < d; j++) row[j] = (row[j] - Lbfgs.Dot(lower.AsSpan(j * d, j), row[..j])) / lower[j * d + j];
        }
    }
}
