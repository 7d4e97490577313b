namespace Kullback.Numerics;

/// <summary>Gauss's rule with sixteen points: exact for polynomials of degree 31.</summary>
internal static class GaussLegendre
{
    private const int Points = 16;

    private static readonly (double Node, double Weight)[] Half = Rule();

    /// <summary>∫ f from <paramref name="low"/> to <paramref name="high"/>.</summary>
    internal static double Integral(Func<double, double> f, double low, double high)
    {
        double middle = (low + high) / 2, half = (high - low) / 2, sum = 0;
        foreach (var (node, weight) in Half) sum += weight * (f(middle - half * node) + f(middle + half * node));
        return half * sum;
    }

    // The positive roots of the Legendre polynomial by Newton's iteration from Tricomi's start; weight 2/((1 − x²)P′(x)²).
    private static (double, double)[] Rule()
    {
        var half = new (double, double)[Points / 2];
        for (int i = 0; i < half.Length; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (Points + 0.5)), slope = 0;
            for (int step = 0; step < 8; step++)
            {
                double before = 1, value = x;
                for (int n = 2; n <= Points; n++) (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n);
                slope = Points * (before - x * value) / (1 - x * x);
                x -= value / slope;
            }
            half[i] = (x, 2 / ((1 - x * x) * slope * slope));
        }
        return half;
    }
}
