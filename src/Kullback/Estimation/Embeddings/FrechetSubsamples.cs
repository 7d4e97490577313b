using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The Fréchet distance on nested subsamples: extrapolated to rows without end, with an error.</summary>
/// <remarks>The distance at n rows a side is F + b/n + …, so that F = (L·F̂(n) − F̂(n/L))/(L − 1), F̂(n/L) the mean over L disjoint
/// subsamples: of all weights on the sizes n, n/2 and n/4 with intercept F these have the least variance; the size between shows whether
/// the line is straight. What rows contribute to F̂ singly, 2(m − n)·x + xᵀ(I − T)x with the optimal map T, gives the variance V/n; what
/// pairs contribute is, near P = Q, the kernel ψ(x, y) = x·y + ½ Σ (xᵢxⱼ − Σᵢⱼ)(yᵢyⱼ − Σᵢⱼ)/(λᵢ + λⱼ) in the axes of the pooled covariance,
/// and gives 2 E ψ² (1/n + 1/m)² L/(L − 1), and E ψ(x, x)(1/n + 1/m) the bias. The part of V that is only noise, 4 E ψ²(1/n + 1/m), is
/// taken off. Source: Chong and Forsyth (2020), CVPR, for the line; the expansion is von Mises'.</remarks>
internal sealed class FrechetSubsamples<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostSampled = 4000, Pairs = 2000;

    private readonly EmbeddingRows<T> _p, _q;
    private readonly int[] _orderP, _orderQ, _columns;
    private readonly RowMoments[] _partsP, _partsQ;
    private readonly int _parts, _d, _seed;
    private readonly double _aside;
    private readonly CancellationToken _cancel;

    internal FrechetSubsamples(EmbeddingRows<T> p, EmbeddingRows<T> q, int seed, CancellationToken cancel)
    {
        (_p, _q, _cancel, _seed) = (p, q, cancel, seed);
        int least = Math.Min(p.Count, q.Count);
        _parts = least >= 8 * p.Dimension + 8 ? 4 : least >= 4 * p.Dimension + 8 ? 2 : 1;
        double[] centerP = p.Mean(), centerQ = q.Mean();
        (_orderP, _orderQ) = (Shuffled(p.Count, seed), Shuffled(q.Count, seed + 1));
        _partsP = Parts(p, _orderP, centerP);
        _partsQ = Parts(q, _orderQ, centerQ);
        RowMoments wholeP = Merged(_partsP, 0, _parts), wholeQ = Merged(_partsQ, 0, _parts);
        // A column without spread on both sides has no part in a covariance.
        _columns = [.. Enumerable.Range(0, p.Dimension).Where(j => wholeP.Variance(j) > 0 || wholeQ.Variance(j) > 0)];
        _d = _columns.Length;
        _aside = Enumerable.Range(0, p.Dimension).Except(_columns).Sum(j => (centerP[j] - centerQ[j]) * (centerP[j] - centerQ[j]));
    }

    internal FrechetEstimate Estimate()
    {
        var levels = new List<FrechetLevel>();
        for (int split = 1; split <= _parts; split *= 2) levels.Add(Level(split));
        double value = levels[0].Mean;
        var whole = new FrechetEstimate(value, double.NaN, double.NaN, double.NaN) { Levels = [.. levels] };
        if (_d == 0) return whole with { NullBias = 0, Unbiased = value, StandardError = 0 };
        if (_parts == 1)
            return whole with
            {
                Diagnosis =
                FormattableString.Invariant(
                    $"with {Math.Min(_p.Count, _q.Count)} rows in {_p.Dimension} columns the bias cannot be taken off: {4 * _p.Dimension + 8} rows a side do, {8 * _p.Dimension + 8} do better")
            };
        double unbiased = (_parts * value - levels[^1].Mean) / (_parts - 1);
        double share = 1.0 / _p.Count + 1.0 / _q.Count;
        RowMoments p = Merged(_partsP, 0, _parts), q = Merged(_partsQ, 0, _parts);
        var (bias, square) = Pooled(p, q);
        if (Singly(p, q) is not { } variance)
            return whole with
            {
                NullBias = bias * share,
                Unbiased = unbiased,
                Diagnosis =
                    "a covariance is singular: some column is a sum of others, or a side does not vary where the other does; the distance "
                        + "has no error then"
            };
        double single = Math.Max(0, variance - 4 * square * share * share);
        return whole with
        {
            NullBias = bias * share,
            Unbiased = unbiased,
            StandardError = Math.Sqrt(single + 2 * square * share * share * _parts / (_parts - 1.0))
        };
    }

    private FrechetLevel Level(int split)
    {
        int each = _parts / split;
        var values = new double[split];
        for (int s = 0; s < split; s++) values[s] = Of(Merged(_partsP, s * each, each), Merged(_partsQ, s * each, each));
        return new(_p.Count / split, _q.Count / split, split, values.Average());
    }

    private double Of(RowMoments p, RowMoments q)
    {
        double[] meanP = p.Mean, meanQ = q.Mean;
        double apart = _aside, traces = 0;
        foreach (int j in _columns)
        {
            apart += (meanP[j] - meanQ[j]) * (meanP[j] - meanQ[j]);
            traces += p.Variance(j) + q.Variance(j);
        }
        return Math.Max(0, _d == 0 ? apart
            : apart + traces - 2 * FrechetDistance.RootTrace(p.Covariance(_columns), q.Covariance(_columns), _d, _cancel));
    }

    // V/n + V/m of what rows contribute singly; null where no map exists.
    private double? Singly(RowMoments p, RowMoments q)
    {
        double[] a = p.Covariance(_columns), b = q.Covariance(_columns), meanP = p.Mean, meanQ = q.Mean;
        if (CholeskyFactor.Of(a, _d, out _) is not { } factor || CholeskyFactor.Of(b, _d, out _) is null) return null;
        double[] turned = FrechetDistance.Factor(a, _d);
        var (values, vectors) = SymmetricEigen.Of(FrechetDistance.Congruent(turned, b, _d, _cancel), _d);
        if (!(values.Min() > 1e-12 * values.Max())) return null;
        double[] shift = [.. _columns.Select(j => 2 * (meanP[j] - meanQ[j]))];
        // T = L⁻ᵀ V Λ^½ Vᵀ L⁻¹ takes P to Q, L V Λ^-½ Vᵀ Lᵀ takes Q to P.
        double[] x = Sampled(_p, _orderP, meanP), y = Sampled(_q, _orderQ, meanQ), ofX = [.. x];
        for (int i = 0; i < ofX.Length; i += _d) factor.SolveLower(ofX.AsSpan(i, _d));
        double ofP = Variance(x, RowProducts.Of(ofX, ofX.Length / _d, vectors, _d, _d, _cancel), values, 0.5, shift, 1);
        double[] ofY = RowProducts.Of(y, y.Length / _d, turned, _d, _d, _cancel);
        double ofQ = Variance(y, RowProducts.Of(ofY, y.Length / _d, vectors, _d, _d, _cancel), values, -0.5, shift, -1);
        return ofP / _p.Count + ofQ / _q.Count;
    }

    private double Variance(double[] rows, double[] turned, double[] values, double power, double[] shift, int sign)
    {
        double[] weights = [.. values.Select(v => Math.Pow(v, power))];
        var contributions = new double[rows.Length / _d];
        for (int i = 0; i < contributions.Length; i++)
            for (int j = 0; j < _d; j++)
            {
                double x = rows[i * _d + j], t = turned[i * _d + j];
                contributions[i] += x * x - weights[j] * t * t + sign * shift[j] * x;
            }
        double mean = contributions.Average();
        return contributions.Sum(c => (c - mean) * (c - mean)) / (contributions.Length - 1);
    }

    // E ψ(x, x) and E ψ(x, y)² over rows and pairs of rows that are drawn.
    private (double Diagonal, double Square) Pooled(RowMoments p, RowMoments q)
    {
        double[] a = p.Covariance(_columns), b = q.Covariance(_columns);
        for (int i = 0; i < a.Length; i++) a[i] = (a[i] + b[i]) / 2;
        var (values, vectors) = SymmetricEigen.Of(a, _d);
        double[] x = Sampled(_p, _orderP, p.Mean, Pairs), y = Sampled(_q, _orderQ, q.Mean, Pairs);
        int n = x.Length / _d, m = y.Length / _d;
        double[] rows = [.. RowProducts.Of(x, n, vectors, _d, _d, _cancel), .. RowProducts.Of(y, m, vectors, _d, _d, _cancel)];
        double greatest = values.Max(), trace = values.Sum(v => Math.Max(0, v));
        var inverse = new double[_d * _d];
        for (int i = 0; i < _d; i++)
            for (int j = 0; j < _d; j++) inverse[i * _d + j] = Math.Max(values[i], 0) + Math.Max(values[j], 0) is var sum
                && sum > 1e-12 * greatest ? 1 / sum : 0;
        var (diagonal, squares, pairs) = (0.0, 0.0, 0);
        var random = new Random(_seed);
        double[] itself = Forms(rows, rows, inverse);
        for (int i = 0; i < n + m; i++) diagonal += Kernel(rows, i, i, itself[i], trace);
        int[] order = [.. Enumerable.Range(0, n + m)];
        for (int round = 0; round < 4; round++)
        {
            random.Shuffle(order);
            double[] left = Gathered(rows, order, 0), right = Gathered(rows, order, 1), forms = Forms(left, right, inverse);
            for (int k = 0; k < forms.Length; k++)
            {
                double psi = Kernel(rows, order[2 * k], order[2 * k + 1], forms[k], trace);
                squares += psi * psi;
                pairs++;
            }
        }
        return (diagonal / (n + m), squares / pairs);
    }

    private double[] Gathered(double[] rows, int[] order, int parity)
    {
        var taken = new double[order.Length / 2 * _d];
        for (int k = 0; k < order.Length / 2; k++) rows.AsSpan(order[2 * k + parity] * _d, _d).CopyTo(taken.AsSpan(k * _d));
        return taken;
    }

    // zᵀ M z of z = x∘y for every row.
    private double[] Forms(double[] x, double[] y, double[] inverse)
    {
        double[] z = [.. x.Select((v, k) => v * y[k])], through = RowProducts.Of(z, z.Length / _d, inverse, _d, _d, _cancel);
        var forms = new double[z.Length / _d];
        for (int i = 0; i < forms.Length; i++) forms[i] = SymmetricEigen.Dot(z.AsSpan(i * _d, _d), through.AsSpan(i * _d, _d));
        return forms;
    }

    private double Kernel(double[] rows, int i, int j, double form, double trace)
    {
        ReadOnlySpan<double> x = rows.AsSpan(i * _d, _d), y = rows.AsSpan(j * _d, _d);
        return SymmetricEigen.Dot(x, y) + (form - (SymmetricEigen.Dot(x, x) + SymmetricEigen.Dot(y, y) - trace) / 2) / 2;
    }

    private double[] Sampled(EmbeddingRows<T> rows, int[] order, double[] mean, int most = MostSampled)
    {
        double[] all = rows.Centered(order.AsSpan(0, Math.Min(most, order.Length)), mean);
        if (_d == rows.Dimension) return all;
        var some = new double[all.Length / rows.Dimension * _d];
        for (int i = 0; i < some.Length; i++) some[i] = all[i / _d * rows.Dimension + _columns[i % _d]];
        return some;
    }

    private RowMoments[] Parts(EmbeddingRows<T> rows, int[] order, double[] center)
        => [.. Enumerable.Range(0, _parts)
            .Select(s => RowMoments.Of(rows, order.AsSpan((int)((long)rows.Count * s / _parts)..(int)((long)rows.Count * (s + 1) / _parts)),
                center, _cancel))];

    private static RowMoments Merged(RowMoments[] parts, int from, int count)
    {
        var merged = parts[from];
        for (int s = 1; s < count; s++) merged = merged.With(parts[from + s]);
        return merged;
    }

    private static int[] Shuffled(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }
}
