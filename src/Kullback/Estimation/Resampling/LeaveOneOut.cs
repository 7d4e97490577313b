using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Least-squares weights of kernels and their error on points left out one at a time, without fitting again.</summary>
/// <remarks>Leaving out the pair (xᵢ, yᵢ) changes H by a matrix of rank one (and one more for the relative ratio, whose small part here is
/// kept): by the formula of Sherman and Morrison. Source: Kanamori, Hido and Sugiyama (2009), JMLR 10,
/// §4.2 and algorithm of figure 2.</remarks>
internal static class LeaveOneOut
{
    // So many show which width is better.
    private const int MostPairs = 100;

    internal static (double[] Weights, double Error) Fit(double[] inP, double[] inQ, int b, double penalty, double alpha)
    {
        int n = inP.Length / b, m = inQ.Length / b, pairs = Math.Min(MostPairs, Math.Min(n, m));
        double[] h = new double[b], matrix = new double[b * b];
        for (int i = 0; i < n; i++)
            for (int l = 0; l < b; l++) h[l] += inP[i * b + l] / n;
        AddSquares(matrix, inQ, b, (1 - alpha) / m);
        if (alpha > 0) AddSquares(matrix, inP, b, alpha / n);
        for (int l = 0; l < b; l++) matrix[l * b + l] += penalty;
        double[] factor = LowerCholesky.Ridged(matrix, b), solved = LowerCholesky.Solved(factor, h),
            weights = [.. solved.Select(w => Math.Max(0, w))];
        double error = 0;
        for (int i = 0; i < pairs; i++) error += Left(factor, solved, h, inP.AsSpan(i * b, b), inQ.AsSpan(i * b, b), n, m, alpha) / pairs;
        return (weights, error);
    }

    // ½ρ(y)² − ρ(x) of the weights without the pair (for the relative ratio ½αρ(x)² more).
    private static double Left(double[] factor, double[] solved, double[] h, ReadOnlySpan<double> x, ReadOnlySpan<double> y, int n, int m,
        double alpha)
    {
        int b = h.Length;
        double[] toY = LowerCholesky.Solved(factor, y), toX = LowerCholesky.Solved(factor, x);
        double share = (1 - alpha) / m, along = Dot(y, toY), ratioX = 0, ratioY = 0;
        double denominator = 1 - share * along, bend = (n * Dot(h, toY) - Dot(x, toY)) / (n - 1);
        if (!(denominator > 1e-12)) return double.PositiveInfinity;
        for (int l = 0; l < b; l++)
        {
            // h without x, through the inverse without y.
            double plain = (n * solved[l] - toX[l]) / (n - 1);
            double weight = Math.Max(0, plain + share * toY[l] * bend / denominator);
            (ratioX, ratioY) = (ratioX + weight * x[l], ratioY + weight * y[l]);
        }
        return (1 - alpha) / 2 * ratioY * ratioY + alpha / 2 * ratioX * ratioX - ratioX;
    }

    private static void AddSquares(double[] matrix, double[] rows, int b, double share)
    {
        for (int i = 0; i < rows.Length / b; i++)
            for (int l = 0; l < b; l++)
            {
                double scaled = share * rows[i * b + l];
                for (int k = 0; k < b; k++) matrix[l * b + k] += scaled * rows[i * b + k];
            }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++) sum += a[j] * b[j];
        return sum;
    }
}
