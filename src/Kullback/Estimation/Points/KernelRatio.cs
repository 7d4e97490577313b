namespace Kullback.Estimation;

/// <summary>p/q as a sum of Gaussian bumps at points of P.</summary>
internal sealed class KernelRatio : IRatio
{
    // As the authors of uLSIF and KLIEP take them.
    private const int MostBumps = 100;

    private static readonly double[] Widths = [0.25, 0.5, 0.75, 1, 1.5, 2.5], Penalties = [0.001, 0.01, 0.1, 1, 10];

    private readonly double[] _means, _deviations, _weights;
    private readonly PointSample _centers;
    private readonly double _width, _alpha;

    private KernelRatio(double[] means, double[] deviations, PointSample centers, double width, double alpha, double[] weights)
        => (_means, _deviations, _centers, _width, _alpha, _weights) = (means, deviations, centers, width, alpha, weights);

    public double[] Logarithms(PointSample at)
    {
        double[] bumps = Bumps(Scaled(at, _means, _deviations), _centers, _width), logarithms = new double[at.Count];
        int b = _centers.Count;
        for (int i = 0; i < at.Count; i++)
        {
            double ratio = 0;
            for (int l = 0; l < b; l++) ratio += _weights[l] * bumps[i * b + l];
            // The relative ratio p/(αp + (1 − α)q) of at most 1/α stands for (1 − α)ρ/(1 − αρ).
            logarithms[i] = _alpha == 0 ? Math.Log(ratio) : _alpha * ratio >= 1 ? double.PositiveInfinity
                : Math.Log((1 - _alpha) * ratio / (1 - _alpha * ratio));
        }
        return logarithms;
    }

    /// <summary>θ = (αH_P + (1 − α)H_Q + λI)⁻¹h, negative weights set to 0 as published;
    /// width and λ by the leave-one-out error in closed form.</summary>
    internal static KernelRatio LeastSquares(PointSample x, PointSample y, double alpha)
    {
        var (means, deviations, p, q, centers) = Prepared(x, y);
        double best = double.PositiveInfinity, median = MedianDistance(centers);
        KernelRatio? chosen = null;
        foreach (double factor in Widths)
        {
            double width = factor * median;
            double[] inP = Bumps(p, centers, width), inQ = Bumps(q, centers, width);
            foreach (double penalty in Penalties)
            {
                var (weights, error) = LeaveOneOut.Fit(inP, inQ, centers.Count, penalty, alpha);
                if (error >= best && chosen is not null) continue;
                (best, chosen) = (error, new KernelRatio(means, deviations, centers, width, alpha, weights));
            }
        }
        return chosen!;
    }

    /// <summary>The weights of greatest likelihood under P among ratios with mean 1 under Q: a mixture, found by expectation and
    /// maximization, which is monotone; the width by the likelihood on a fifth that was left out.</summary>
    internal static KernelRatio Likelihood(PointSample x, PointSample y)
    {
        var (means, deviations, p, q, centers) = Prepared(x, y);
        double best = double.NegativeInfinity, median = MedianDistance(centers);
        KernelRatio? chosen = null;
        foreach (double factor in Widths)
        {
            double width = factor * median;
            double[] inP = Bumps(p, centers, width), inQ = Bumps(q, centers, width);
            double score = LeftOut(inP, inQ, centers.Count);
            if (score <= best && chosen is not null) continue;
            (best, chosen) = (score, new KernelRatio(means, deviations, centers, width, 0, Mixture(inP, inQ, centers.Count, _ => true)));
        }
        return chosen!;
    }

    private static double LeftOut(double[] inP, double[] inQ, int b)
    {
        double score = 0;
        int n = inP.Length / b;
        for (int fold = 0; fold < 5; fold++)
        {
            double[] weights = Mixture(inP, inQ, b, i => i % 5 != fold);
            for (int i = fold; i < n; i += 5)
            {
                double ratio = 0;
                for (int l = 0; l < b; l++) ratio += weights[l] * inP[i * b + l];
                score += Math.Log(Math.Max(ratio, 1e-300)) / n;
            }
        }
        return score;
    }

    private static double[] Mixture(double[] inP, double[] inQ, int b, Func<int, bool> taken)
    {
        int n = inP.Length / b, m = inQ.Length / b;
        double[] means = new double[b], weights = new double[b], next = new double[b];
        for (int i = 0; i < m; i++)
            for (int l = 0; l < b; l++) means[l] += inQ[i * b + l] / m;
        // A bump that no point of Q feels has no price; its share is bounded by that of one point far out in a bump.
        for (int l = 0; l < b; l++) weights[l] = 1 / (b * (means[l] = Math.Max(means[l], 1e-4 / m)));
        for (int step = 0; step < 200; step++)
        {
            Array.Clear(next);
            int count = 0;
            for (int i = 0; i < n; i++)
            {
                if (!taken(i)) continue;
                count++;
                double ratio = 1e-300;
                for (int l = 0; l < b; l++) ratio += weights[l] * inP[i * b + l];
                for (int l = 0; l < b; l++) next[l] += weights[l] * inP[i * b + l] / ratio;
            }
            for (int l = 0; l < b; l++) weights[l] = next[l] / (count * means[l]);
        }
        return weights;
    }

    private static (double[] Means, double[] Deviations, PointSample P, PointSample Q, PointSample Centers) Prepared(PointSample x,
        PointSample y)
    {
        var (means, deviations) = LogisticRatio.Frame(PointSample.Pool(x, y));
        PointSample p = Scaled(x, means, deviations), q = Scaled(y, means, deviations);
        int b = Math.Min(MostBumps, p.Count);
        // The halves were drawn at random, so the first points are as good as any.
        return (means, deviations, p, q, p.Take([.. Enumerable.Range(0, b)]));
    }

    private static PointSample Scaled(PointSample points, double[] means, double[] deviations)
    {
        var rows = new double[points.Rows.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = (points.Rows[i] - means[i % means.Length]) / deviations[i % means.Length];
        return PointSample.Of(rows, points.Dimension, "points");
    }

    private static double MedianDistance(PointSample centers)
    {
        var all = new List<double>();
        for (int i = 0; i < centers.Count; i++)
            for (int j = 0; j < i; j++)
                if (Square(centers[i], centers[j]) is > 0 and var square) all.Add(Math.Sqrt(square));
        all.Sort();
        return all.Count == 0 ? 1 : all[all.Count / 2];
    }

    private static double[] Bumps(PointSample points, PointSample centers, double width)
    {
        var bumps = new double[points.Count * centers.Count];
        for (int i = 0; i < points.Count; i++)
            for (int l = 0; l < centers.Count; l++)
                bumps[i * centers.Count + l] = Math.Exp(-Square(points[i], centers[l]) / (2 * width * width));
        return bumps;
    }

    private static double Square(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
        return sum;
    }
}
