namespace Kullback.Estimation;

/// <summary>A quantity of samples for which a normal distribution gives both a closed form and samples to see how far the estimate by
/// neighbors is off there.</summary>
internal abstract class PointReference
{
    /// <summary>What normal distributions with the moments of the samples would have, unbiased if they are normal, in nats.</summary>
    internal abstract double Gaussian(PointSample p, PointSample? q);

    /// <summary>The estimate by neighbors, in nats.</summary>
    internal abstract double Neighbors(PointSample p, PointSample? q);

    /// <summary>The quantity of the normal distributions that <see cref="Draw"/> draws from.</summary>
    internal abstract double Truth { get; }

    /// <summary>Samples of the reference.</summary>
    internal abstract (PointSample P, PointSample? Q) Draw(Random random, int n, int m);

    /// <summary>The estimates by neighbors of many parts of samples that have no tags, in the scale of the whole;
    /// null where they cannot be read from lists.</summary>
    internal abstract double[]? Neighbors(PointSample p, PointSample? q, SampleParts parts);

    /// <summary>The same of the first rows alone.</summary>
    internal abstract double NeighborsOfFirst(PointSample p, PointSample? q, int n, int m);

    /// <summary>Whether such an estimate of a part moves with the part's own scale, as the closed form does.</summary>
    internal virtual bool PartsCarryScale => false;

    /// <summary>The closed form of many parts.</summary>
    internal virtual double[] Gaussian(PointSample p, PointSample? q, SampleParts parts)
    {
        var values = new double[parts.Count];
        Parallel.For(0, values.Length, s => values[s] = Gaussian(p.Take(parts.P.Parts[s]), q?.Take(parts.Q.Parts[s])));
        return values;
    }

    /// <summary>What was found for samples of the reference of these sizes.</summary>
    internal (int N, int M, DrawnMean Found)? Known { get; set; }

    /// <summary>By how much the mean of the estimate by neighbors over the reference grows with <see cref="Truth"/>, near it.</summary>
    internal virtual double Slope(double meanOfNeighbors) => Truth > 0.02 ? Math.Clamp(meanOfNeighbors / Truth, 0.2, 1) : 0.8;
}

/// <summary>D(P‖Q).</summary>
internal sealed class DivergenceReference : PointReference
{
    private readonly PointMoments _p, _q;
    private readonly PointSettings _settings;

    internal DivergenceReference(PointSample p, PointSample q, PointSettings settings)
    {
        _settings = settings;
        PointMoments a = PointMoments.Of(p), b = PointMoments.Of(q);
        (_p, _q, Truth) = Shrunk(a, b);
    }

    internal override double Truth { get; }

    internal override double Gaussian(PointSample p, PointSample? q) => Unbiased(PointMoments.Of(p), PointMoments.Of(q!.Value));

    internal override double Neighbors(PointSample p, PointSample? q)
    {
        var (x, y) = Whitened(p, q!.Value);
        return new NeighborTerms(x, y, _settings).Mean(common: false);
    }

    internal override double[]? Neighbors(PointSample p, PointSample? q, SampleParts parts)
    {
        var (x, y) = Whitened(p, q!.Value);
        double scale = Numerics.NearestNeighbors.ScaleOf(x.Rows, y.Rows);
        int d = x.Dimension, k = _settings.K;
        Numerics.NearestNeighbors a = x.Near(_settings.Norm, scale), b = y.Near(_settings.Norm, scale);
        if (PartNeighbors.LogSums(a, x, parts.P, a, x, parts.P, others: true, k, parts.Listed(k, x.Count - 1)) is not { } own
            || PartNeighbors.LogSums(b, y, parts.Q, a, x, parts.P, others: false, k, parts.Listed(k, y.Count)) is not { } other)
            return null;
        for (int s = 0; s < own.Length; s++)
        {
            int n = parts.P.Parts[s].Length;
            own[s] = d * (other[s] - own[s]) / n + Math.Log(parts.Q.Parts[s].Length / (n - 1.0));
        }
        return own;
    }

    internal override double NeighborsOfFirst(PointSample p, PointSample? q, int n, int m)
    {
        var (x, y) = Whitened(p, q!.Value);
        return new NeighborTerms(x.First(n), y.First(m), _settings).Mean(common: false);
    }

    internal override (PointSample P, PointSample? Q) Draw(Random random, int n, int m) => (_p.Draw(random, n), _q.Draw(random, m));

    /// <summary>Both samples in the metric of the mean of their covariances.</summary>
    internal static (PointSample P, PointSample Q) Whitened(PointSample p, PointSample q)
    {
        PointMoments a = PointMoments.Of(p), b = PointMoments.Of(q);
        double[] mean = Mixed(a.Covariance, b.Covariance, 0.5);
        double[]? factor = Numerics.LowerCholesky.Of(mean, p.Dimension);
        return factor is null ? (p, q) : (PointMoments.Whitened(p, a.Mean, factor), PointMoments.Whitened(q, a.Mean, factor));
    }

    private static double[] Mixed(double[] a, double[] b, double share)
    {
        var mixed = new double[a.Length];
        for (int i = 0; i < a.Length; i++) mixed[i] = (1 - share) * a[i] + share * b[i];
        return mixed;
    }

    // E S⁻¹ = (m − 1)/(m − d − 2) Σ⁻¹ and E ln det S are known for normal samples (Muirhead 1982, §3.2);
    // with them the closed form has no bias.
    private static double Unbiased(PointMoments p, PointMoments q)
    {
        int d = p.Mean.Length, n = p.Count, m = q.Count;
        if (p.Factor is null || q.Factor is null || m <= d + 2 || n <= d) return double.NaN;
        var (trace, shift) = Quadratics(p, q);
        double shrink = (m - d - 2.0) / (m - 1);
        return 0.5 * (shrink * (trace + shift - trace / n) - (double)d / m - d
            - (p.LogDeterminant - PointMoments.LogDeterminantBias(n, d)) + q.LogDeterminant - PointMoments.LogDeterminantBias(m, d));
    }

    private static double Exact(PointMoments p, PointMoments q)
    {
        var (trace, shift) = Quadratics(p, q);
        return 0.5 * (trace + shift - p.Mean.Length - p.LogDeterminant + q.LogDeterminant);
    }

    // tr(B⁻¹A) and δᵀB⁻¹δ: sums of squares of L⁻¹ K and L⁻¹ δ, A = K Kᵀ.
    private static (double Trace, double Shift) Quadratics(PointMoments p, PointMoments q)
    {
        int d = p.Mean.Length;
        double[] l = q.Factor!, k = p.Factor!, x = new double[d];
        double trace = 0, shift = 0;
        for (int c = 0; c <= d; c++)
        {
            double squares = 0;
            for (int i = 0; i < d; i++)
            {
                double sum = c == d ? p.Mean[i] - q.Mean[i] : i >= c ? k[i * d + c] : 0;
                for (int j = 0; j < i; j++) sum -= l[i * d + j] * x[j];
                x[i] = sum / l[i * d + i];
                squares += x[i] * x[i];
            }
            if (c == d) shift = squares; else trace += squares;
        }
        return (trace, shift);
    }

    // Chance makes two fits differ more than the distributions do: the covariances and then the means are drawn together until the parts of
    // the divergence that are theirs are the unbiased ones.
    private static (PointMoments P, PointMoments Q, double Truth) Shrunk(PointMoments p, PointMoments q)
    {
        int d = p.Mean.Length, n = p.Count, m = q.Count;
        if (p.Factor is null || q.Factor is null || m <= d + 2 || n <= d) return (p, q, double.NaN);
        var (trace, shift) = Quadratics(p, q);
        double shrink = (m - d - 2.0) / (m - 1), mean = Math.Max(0, 0.5 * (shrink * (shift - trace / n) - (double)d / m)),
            spread = Math.Max(0, Unbiased(p, q) - mean);
        double Of(double t, double u) => Exact(PointMoments.From(Toward(q.Mean, p.Mean, u), Mixed(q.Covariance, p.Covariance, t), n), q);
        double a = Largest(t => Of(t, 0), spread), b = Largest(u => Of(a, u), spread + mean);
        var drawn = PointMoments.From(Toward(q.Mean, p.Mean, b), Mixed(q.Covariance, p.Covariance, a), n);
        return (drawn, q, Exact(drawn, q));
    }

    // The largest share of the way whose value does not exceed the aim.
    private static double Largest(Func<double, double> value, double aim)
    {
        double low = 0, high = 1;
        if (value(1) <= aim) return 1;
        for (int step = 0; step < 40; step++)
        {
            double t = (low + high) / 2;
            if (value(t) > aim) high = t; else low = t;
        }
        return low;
    }

    private static double[] Toward(double[] from, double[] to, double t) => Mixed(from, to, t);
}

/// <summary>h(P) of points that were whitened by their own moments: then the reference is the same for all.</summary>
internal sealed class EntropyReference(int dimension, PointSettings settings) : PointReference
{
    internal override double Truth => dimension / 2.0 * Math.Log(2 * Math.PI * Math.E);

    internal override double Gaussian(PointSample p, PointSample? q)
    {
        var moments = PointMoments.Of(p);
        return moments.Factor is null ? double.NaN
            : Truth + 0.5 * (moments.LogDeterminant - PointMoments.LogDeterminantBias(p.Count, dimension));
    }

    internal override double Neighbors(PointSample p, PointSample? q)
    {
        var moments = PointMoments.Of(p);
        return moments.Factor is null ? double.NaN
            : NeighborEntropy.Value(PointMoments.Whitened(p, moments.Mean, moments.Factor), settings);
    }

    // The whole is whitened and its parts are not again: a part's estimate has the logarithm of its own determinant in it.
    internal override bool PartsCarryScale => true;

    internal override double[]? Neighbors(PointSample p, PointSample? q, SampleParts parts)
    {
        var moments = PointMoments.Of(p);
        if (moments.Factor is null) return null;
        var x = PointMoments.Whitened(p, moments.Mean, moments.Factor);
        int k = settings.K;
        var near = x.Near(settings.Norm, Numerics.NearestNeighbors.ScaleOf(x.Rows));
        if (PartNeighbors.LogSums(near, x, parts.P, near, x, parts.P, others: true, k, parts.Listed(k, x.Count - 1)) is not { } sums)
            return null;
        double ball = NeighborEntropy.LogUnitBall(dimension, settings.Norm) - Numerics.Digamma.Of(k);
        for (int s = 0; s < sums.Length; s++)
            sums[s] = Numerics.Digamma.Of(parts.P.Parts[s].Length) + ball + dimension * sums[s] / parts.P.Parts[s].Length;
        return sums;
    }

    internal override double NeighborsOfFirst(PointSample p, PointSample? q, int n, int m)
    {
        var moments = PointMoments.Of(p);
        return moments.Factor is null ? double.NaN
            : NeighborEntropy.Value(PointMoments.Whitened(p, moments.Mean, moments.Factor).First(n), settings);
    }

    internal override (PointSample P, PointSample? Q) Draw(Random random, int n, int m)
    {
        var rows = new double[n * dimension];
        new Numerics.RandomStream(random).Normal(rows, 0, 1);
        return (PointSample.Of(rows, dimension, "points"), null);
    }

    internal override double Slope(double meanOfNeighbors) => 0;
}
