using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Draws of gamma and chi distributions for the families made of them.</summary>
internal static class ShapeDraw
{
    /// <summary>Gamma of shape a and rate 1. Source: Marsaglia and Tsang (2000); below 1 a draw of shape a + 1 times U^(1/a).</summary>
    internal static double Gamma(Random random, double shape) => Math.Exp(LogGamma(random, shape));

    /// <summary>ln of a draw, which does not underflow for tiny shapes.</summary>
    internal static double LogGamma(Random random, double shape)
    {
        if (shape < 1) return LogGamma(random, shape + 1) + Special.LogOnePlus(-random.NextDouble()) / shape;
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double z = NormalDraw.Next(random), v = 1 + c * z;
            if (v <= 0) continue;
            v = v * v * v;
            if (Special.LogOnePlus(-random.NextDouble()) < z * z / 2 + d * (1 - v + Math.Log(v))) return Math.Log(d * v);
        }
    }
}
