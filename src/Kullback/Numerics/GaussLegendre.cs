namespace Kullback.Numerics;

/// <summary>Gauss and Legendre's rule of twelve points on [0, 1]: exact for polynomials of degree 23.</summary>
internal static class GaussLegendre
{
    internal static double[] Nodes { get; }

    internal static double[] Weights { get; }

    // Roots of the Legendre polynomial by Newton's iteration from Tricomi's approximation.
    static GaussLegendre()
    {
        const int n = 12;
        (Nodes, Weights) = (new double[n], new double[n]);
        for (int i = 0; i < n; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5)), slope = 0;
            for (int step = 0; step < 10; step++)
            {
                double before = 1, value = x;
                for (int k = 2; k <= n; k++) (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
                slope = n * (x * value - before) / (x * x - 1);
                x -= value / slope;
            }
            (Nodes[i], Weights[i]) = ((1 - x) / 2, 1 / ((1 - x * x) * slope * slope));
        }
    }
}
