namespace Kullback.Numerics;

/// <summary>Points and weights of the rule of Gauss and Legendre for any number of points.</summary>
internal static class LegendreNodes
{
    /// <summary>The rule on [low, high]; exact for polynomials of degree 2n − 1.</summary>
    /// <remarks>Newton's iteration on the three-term recurrence, from Tricomi's first guess.</remarks>
    internal static (double[] Points, double[] Weights) On(double low, double high, int n)
    {
        double[] points = new double[n], weights = new double[n];
        double half = (high - low) / 2, middle = (low + high) / 2;
        for (int i = 0; i < (n + 1) / 2; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5)), slope = 1;
            for (int step = 0; step < 20; step++)
            {
                double p = 1, before = 0;
                for (int k = 0; k < n; k++) (p, before) = ((((2 * k) + 1) * x * p - (k * before)) / (k + 1), p);
                slope = n * ((x * p) - before) / ((x * x) - 1);
                double change = p / slope;
                x -= change;
                if (Math.Abs(change) < 1e-15) break;
            }
            (points[i], points[n - 1 - i]) = (middle - (half * x), middle + (half * x));
            weights[i] = weights[n - 1 - i] = 2 * half / ((1 - (x * x)) * slope * slope);
        }
        return (points, weights);
    }
}
