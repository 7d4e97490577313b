using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>I(X; Y) and I(X; Y | Z) of rows whose columns x, y, z stand side by side: a normal copula and neighbors in the maximum
/// norm.</summary>
/// <remarks>Each column becomes its normal scores, which leaves the information as it is (an increasing map of a coordinate); then each
/// block is whitened, which leaves it too.</remarks>
internal sealed class InformationReference : PointReference
{
    // In many columns reading all rows is faster than counting them in trees, up to so many rows.
    private const int ManyColumns = 5, MostRead = 8000;

    private readonly int _dx, _dy, _dz;
    private readonly PointSettings _settings;
    private readonly PointMoments _fit;

    internal InformationReference(PointSample rows, int dx, int dy, int dz, PointSettings settings)
    {
        (_dx, _dy, _dz, _settings) = (dx, dy, dz, settings);
        var moments = PointMoments.Of(Scores(rows));
        (_fit, Truth) = Shrunk(moments, Math.Max(0, Unbiased(moments, moments.Count)));
    }

    internal override double Truth { get; }

    internal override double Gaussian(PointSample p, PointSample? q)
    {
        var moments = PointMoments.Of(Scores(p));
        return Unbiased(moments, p.Count);
    }

    internal override double Neighbors(PointSample p, PointSample? q)
    {
        return Plain(Blocks(Scores(p), _dx, _dy, _dz), _dx, _dy, _dz, _settings);
    }

    internal override double[]? Neighbors(PointSample p, PointSample? q, SampleParts parts)
        => _dz > 0 ? null : PartInformation.Of(Blocks(Scores(p), _dx, _dy, 0), _dx, _dy, _settings.K, parts);

    internal override double NeighborsOfFirst(PointSample p, PointSample? q, int n, int m)
        => Plain(Blocks(Scores(p), _dx, _dy, _dz).First(n), _dx, _dy, _dz, _settings);

    // The order of the whole is that of its parts: nothing is sorted again.
    internal override double[] Gaussian(PointSample p, PointSample? q, SampleParts parts)
    {
        int n = p.Count, d = p.Dimension;
        double[][] values = new double[d][], rows = new double[d][];
        for (int j = 0; j < d; j++)
        {
            (values[j], rows[j]) = (p.Column(j), new double[n]);
            for (int i = 0; i < n; i++) rows[j][i] = i;
            Sorting.Ascending(values[j], rows[j]);
        }
        var found = new double[parts.Count];
        Parallel.For(0, found.Length, s =>
        {
            int[] part = parts.P.Parts[s], places = new int[n];
            for (int i = 0; i < part.Length; i++) places[part[i]] = i + 1;
            double[] scores = new double[part.Length * d], quantile = Quantiles(part.Length), keys = new double[part.Length],
                items = new double[part.Length];
            for (int j = 0; j < d; j++)
            {
                int at = 0;
                for (int i = 0; i < n; i++)
                    if (places[(int)rows[j][i]] is > 0 and var place) (keys[at], items[at++]) = (values[j][i], place - 1);
                Score(keys, items, quantile, scores, j, d);
            }
            found[s] = Unbiased(PointMoments.Of(PointSample.Of(scores, d, "rows")), part.Length);
        });
        return found;
    }

    /// <summary>The bare estimate by neighbors of columns as they are.</summary>
    internal static double Plain(PointSample rows, int dx, int dy, int dz, PointSettings settings)
        => dz == 0 && rows.Tags is null && dx + dy >= ManyColumns && rows.Count <= MostRead
        && PartInformation.OfAll(rows, dx, dy, settings.K) is { } read ? read
            : dz == 0 ? NeighborCounts.Of(rows, dx, dy, settings.K, InformationForm.First).Nats
            : NeighborCounts.Conditional(rows, dx, dy, dz, settings.K).Nats;

    internal override (PointSample P, PointSample? Q) Draw(Random random, int n, int m) => (_fit.Draw(random, n), null);

    /// <summary>Φ⁻¹((rank − ½)/n) of every column; equal values have the mean of their scores' ranks.</summary>
    internal static PointSample Scores(PointSample points)
    {
        int n = points.Count, d = points.Dimension;
        double[] rows = new double[n * d], keys = new double[n], items = new double[n], quantile = Quantiles(n);
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < n; i++) (keys[i], items[i]) = (points[i][j], i);
            Sorting.Ascending(keys, items);
            Score(keys, items, quantile, rows, j, d);
        }
        return PointSample.Of(rows, d, "rows").With(points.Tags);
    }

    // Of column j in rows of d, from its ascending values and their rows.
    private static void Score(double[] keys, double[] items, double[] quantile, double[] rows, int j, int d)
    {
        int n = keys.Length;
        for (int from = 0; from < n;)
        {
            int to = from + 1;
            while (to < n && keys[to] == keys[from]) to++;
            double z = to == from + 1 ? quantile[from] : NormalTail.Quantile((from + to) / (2.0 * n));
            for (; from < to; from++) rows[(int)items[from] * d + j] = z;
        }
    }

    [ThreadStatic] private static double[]? _quantiles;

    private static double[] Quantiles(int n)
    {
        if (_quantiles is { } known && known.Length == n) return known;
        var quantiles = new double[n];
        for (int i = 0; i < n; i++) quantiles[i] = NormalTail.Quantile((i + 0.5) / n);
        return _quantiles = quantiles;
    }

    /// <summary>The columns with each block whitened.</summary>
    internal static PointSample Blocks(PointSample scores, int dx, int dy, int dz)
    {
        if (dx == 1 && dy == 1 && dz <= 1) return scores;
        var parts = new PointSample[dz == 0 ? 2 : 3];
        for (int b = 0, at = 0; b < parts.Length; b++)
        {
            int width = b == 0 ? dx : b == 1 ? dy : dz;
            var block = scores.Columns(at, width);
            var moments = PointMoments.Of(block);
            parts[b] = moments.Factor is null ? block : PointMoments.Whitened(block, moments.Mean, moments.Factor);
            at += width;
        }
        return PointSample.Join(parts);
    }

    // I = ½(ln det of x and z + of y and z − of z − of all).
    private double Unbiased(PointMoments moments, int n)
    {
        int d = _dx + _dy + _dz;
        if (moments.Factor is null || n <= d) return double.NaN;
        double bias(int size) => size == 0 ? 0 : PointMoments.LogDeterminantBias(n, size);
        return Exact(moments) - 0.5 * (bias(_dx + _dz) + bias(_dy + _dz) - bias(_dz) - bias(d));
    }

    private double Exact(PointMoments moments)
    {
        int[] x = [.. Enumerable.Range(0, _dx)], y = [.. Enumerable.Range(_dx, _dy)], z = [.. Enumerable.Range(_dx + _dy, _dz)];
        return 0.5 * (Log(moments, [.. x, .. z]) + Log(moments, [.. y, .. z]) - Log(moments, z) - moments.LogDeterminant);
    }

    private static double Log(PointMoments moments, int[] columns)
    {
        int d = moments.Mean.Length, c = columns.Length;
        if (c == 0) return 0;
        var part = new double[c * c];
        for (int i = 0; i < c; i++)
            for (int j = 0; j < c; j++) part[i * c + j] = moments.Covariance[columns[i] * d + columns[j]];
        return PointMoments.From(new double[c], part, moments.Count).LogDeterminant;
    }

    // The covariances between x and y are shrunk until the information is the unbiased one.
    private (PointMoments Fit, double Truth) Shrunk(PointMoments moments, double aim)
    {
        if (moments.Factor is null) return (moments, double.NaN);
        double truth = Exact(moments), low = 0, high = 1;
        var best = moments;
        for (int step = 0; step < 40 && truth > aim; step++)
        {
            double t = (low + high) / 2;
            var tried = PointMoments.From(moments.Mean, Scaled(moments, t), moments.Count);
            if (tried.Factor is null) { high = t; continue; }
            double found = Exact(tried);
            if (found > aim) high = t; else low = t;
            if (step == 39 || Math.Abs(found - aim) < 1e-9) { (best, truth) = (tried, found); break; }
        }
        return (best, truth);
    }

    private double[] Scaled(PointMoments moments, double t)
    {
        int d = moments.Mean.Length;
        double[] scaled = (double[])moments.Covariance.Clone();
        for (int i = 0; i < _dx; i++)
            for (int j = _dx; j < _dx + _dy; j++) (scaled[i * d + j], scaled[j * d + i]) = (t * scaled[i * d + j], t * scaled[j * d + i]);
        return scaled;
    }
}
