namespace Kullback.Distributions;

/// <summary>Standard normal draws for the vector families.</summary>
internal static class NormalDraw
{
    /// <summary>One draw, by the polar method of Marsaglia and Bray (1964): exact, about 1.3 pairs of uniforms.</summary>
    internal static double Next(Random random)
    {
        while (true)
        {
            double u = 2 * random.NextDouble() - 1, v = 2 * random.NextDouble() - 1, s = u * u + v * v;
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }
}
