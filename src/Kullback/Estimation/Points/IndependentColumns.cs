using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Which columns of points are not constant and no combination of others, up to the rounding of the values.</summary>
internal static class IndependentColumns
{
    // What regression on the others leaves must exceed this many standard deviations of the rounding of all columns in it, and this share
    // of the spread; what is left of more than that share is no rounding.
    private const double Roundings = 2, Least = 1e-7, Coarsest = 0.05;

    /// <summary>Indices of the columns kept, and of those that are combinations of columns before them.</summary>
    /// <param name="points">The points.</param>
    /// <param name="steps">The step of the rounding of each column; 0 where there is none.</param>
    internal static (int[] Kept, int[] Constant, int[] Combined) Of(PointSample points, ReadOnlySpan<double> steps)
    {
        int d = points.Dimension, n = points.Count;
        double[] mean = new double[d], deviation = new double[d];
        var (kept, constant, combined) = (new List<int>(), new List<int>(), new List<int>());
        var scaled = Scaled(points, mean, deviation);
        for (int j = 0; j < d; j++)
        {
            if (!(deviation[j] > 0)) { constant.Add(j); continue; }
            if (kept.Count + 1 >= n) { combined.Add(j); continue; }
            double[] weights = Regression(scaled, n, d, kept, j);
            double rest = 0, noise = Square(steps[j] / deviation[j]);
            for (int i = 0; i < n; i++)
            {
                double off = scaled[i * d + j];
                for (int a = 0; a < kept.Count; a++) off -= weights[a] * scaled[i * d + kept[a]];
                rest += off * off / n;
            }
            for (int a = 0; a < kept.Count; a++) noise += Square(weights[a] * steps[kept[a]] / deviation[kept[a]]);
            bool known = kept.Count > 0
                && rest <= Math.Max(Math.Min(Roundings * Roundings * noise / 12, Coarsest * Coarsest), Least * Least);
            (known ? combined : kept).Add(j);
        }
        return ([.. kept], [.. constant], [.. combined]);
    }

    private static double[] Scaled(PointSample points, double[] mean, double[] deviation)
    {
        int d = points.Dimension, n = points.Count;
        var scaled = (double[])points.Rows.Clone();
        for (int j = 0; j < d; j++)
        {
            double least = double.PositiveInfinity, most = double.NegativeInfinity, squares = 0;
            for (int i = 0; i < n; i++) (least, most) = (Math.Min(least, scaled[i * d + j]), Math.Max(most, scaled[i * d + j]));
            if (least == most) continue;
            double middle = least / 2 + most / 2, half = most / 2 - least / 2;
            for (int i = 0; i < n; i++) mean[j] += (scaled[i * d + j] = (scaled[i * d + j] - middle) / half) / n;
            for (int i = 0; i < n; i++) squares += Square(scaled[i * d + j] -= mean[j]) / n;
            double spread = Math.Sqrt(squares);
            for (int i = 0; i < n; i++) scaled[i * d + j] /= spread;
            deviation[j] = spread * half;
        }
        return scaled;
    }

    // Least squares on the kept columns by modified Gram and Schmidt would be as good; the correlations of the kept are well conditioned by
    // construction but for what is left above the threshold, and one step of refinement takes care of that.
    private static double[] Regression(double[] scaled, int n, int d, List<int> kept, int j)
    {
        int k = kept.Count;
        double[] gram = new double[k * k], off = new double[n], total = new double[k];
        if (k == 0) return total;
        for (int i = 0; i < n; i++)
        {
            off[i] = scaled[i * d + j];
            for (int a = 0; a < k; a++)
                for (int b = 0; b <= a; b++) gram[a * k + b] += scaled[i * d + kept[a]] * scaled[i * d + kept[b]] / n;
        }
        for (int a = 0; a < k; a++)
            for (int b = 0; b < a; b++) gram[b * k + a] = gram[a * k + b];
        for (int round = 0; round < 2; round++)
        {
            var right = new double[k];
            for (int i = 0; i < n; i++)
                for (int a = 0; a < k; a++) right[a] += scaled[i * d + kept[a]] * off[i] / n;
            double[] step = LowerCholesky.SolveRidged((double[])gram.Clone(), right);
            for (int a = 0; a < k; a++) total[a] += step[a];
            for (int i = 0; i < n; i++)
                for (int a = 0; a < k; a++) off[i] -= step[a] * scaled[i * d + kept[a]];
        }
        return total;
    }

    private static double Square(double x) => x * x;
}
