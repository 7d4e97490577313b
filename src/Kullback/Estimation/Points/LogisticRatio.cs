using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>ln p/q = a polynomial of the second degree, by logistic regression of "from P" against "from Q".</summary>
/// <remarks>Newton's iteration with a ridge of one half on all but the constant, over coordinates in units of their pooled deviation;
/// products are left out beyond twelve coordinates. The share of P in the pool is taken off. Source: Bickel, Brückner and Scheffer (2009),
/// JMLR 10, 2137–2155, §3; exact for Normal distributions.</remarks>
internal sealed class LogisticRatio : IRatio
{
    private const int MostWithProducts = 12;

    private readonly double[] _means, _deviations, _weights;

    private LogisticRatio(double[] means, double[] deviations, double[] weights)
        => (_means, _deviations, _weights) = (means, deviations, weights);

    internal static LogisticRatio Fit(PointSample x, PointSample y)
    {
        int d = x.Dimension, features = Count(d);
        var (means, deviations) = Frame(PointSample.Pool(x, y));
        var fit = new LogisticRatio(means, deviations, new double[features]);
        double[] rows = new double[(x.Count + y.Count) * features];
        for (int i = 0; i < x.Count + y.Count; i++) fit.Features(i < x.Count ? x[i] : y[i - x.Count], rows.AsSpan(i * features, features));
        for (int step = 0; step < 30; step++)
            if (fit.Newton(rows, x.Count, features) < 1e-8) break;
        // The odds of the pool are those of the sizes times the ratio.
        fit._weights[0] -= Math.Log((double)x.Count / y.Count);
        return fit;
    }

    public double[] Logarithms(PointSample at)
    {
        var features = new double[_weights.Length];
        var logarithms = new double[at.Count];
        for (int i = 0; i < at.Count; i++)
        {
            Features(at[i], features);
            for (int j = 0; j < features.Length; j++) logarithms[i] += _weights[j] * features[j];
        }
        return logarithms;
    }

    private double Newton(double[] rows, int fromP, int f)
    {
        int n = rows.Length / f;
        double[] gradient = new double[f], hessian = new double[f * f];
        for (int i = 0; i < n; i++)
        {
            var row = rows.AsSpan(i * f, f);
            double odds = 0;
            for (int j = 0; j < f; j++) odds += _weights[j] * row[j];
            double share = 1 / (1 + Math.Exp(-odds)), miss = (i < fromP ? 1 : 0) - share, weight = Math.Max(share * (1 - share), 1e-10);
            for (int a = 0; a < f; a++)
            {
                gradient[a] += miss * row[a];
                double scaled = weight * row[a];
                for (int b = 0; b <= a; b++) hessian[a * f + b] += scaled * row[b];
            }
        }
        for (int a = 0; a < f; a++)
        {
            for (int b = 0; b < a; b++) hessian[b * f + a] = hessian[a * f + b];
            if (a == 0) continue;
            gradient[a] -= 0.5 * _weights[a];
            hessian[a * f + a] += 0.5;
        }
        double[] step = LowerCholesky.SolveRidged(hessian, gradient);
        double largest = step.Max(Math.Abs), damping = Math.Min(1, 5 / Math.Max(largest, 1e-300));
        for (int a = 0; a < f; a++) _weights[a] += damping * step[a];
        return largest;
    }

    private static int Count(int d) => 1 + 2 * d + (d <= MostWithProducts ? d * (d - 1) / 2 : 0);

    private void Features(ReadOnlySpan<double> point, Span<double> features)
    {
        int d = point.Length, at = 0;
        features[at++] = 1;
        for (int j = 0; j < d; j++) features[1 + j] = (point[j] - _means[j]) / _deviations[j];
        at += d;
        for (int j = 0; j < d; j++) features[at++] = features[1 + j] * features[1 + j] - 1;
        if (d > MostWithProducts) return;
        for (int j = 0; j < d; j++)
            for (int l = 0; l < j; l++) features[at++] = features[1 + j] * features[1 + l];
    }

    /// <summary>Means and deviations of the coordinates; a coordinate that does not vary has the deviation 1.</summary>
    internal static (double[] Means, double[] Deviations) Frame(PointSample pool)
    {
        int d = pool.Dimension;
        double[] means = new double[d], deviations = new double[d];
        for (int j = 0; j < d; j++)
        {
            double scale = 0, square = 0;
            for (int i = 0; i < pool.Count; i++) means[j] += pool[i][j] / pool.Count;
            for (int i = 0; i < pool.Count; i++) scale = Math.Max(scale, Math.Abs(pool[i][j] - means[j]));
            if (scale > 0)
                for (int i = 0; i < pool.Count; i++) square += (pool[i][j] - means[j]) / scale * ((pool[i][j] - means[j]) / scale);
            deviations[j] = scale > 0 ? scale * Math.Sqrt(square / pool.Count) : 1;
        }
        return (means, deviations);
    }
}
