namespace Kullback.Distributions;

/// <summary>Uniform numbers for samplers by inversion.</summary>
internal static class Uniforms
{
    /// <summary>A number strictly between 0 and 1: quantiles of it are finite. The steps are 2⁻⁵³; 0 is taken for half a step.</summary>
    internal static double Open(Random random) => random.NextDouble() is > 0 and var u ? u : 1.0 / (1L << 54);
}
