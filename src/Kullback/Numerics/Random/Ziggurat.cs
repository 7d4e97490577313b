namespace Kullback.Numerics;

/// <summary>256 layers of equal area under e^(−z²/2), z ≥ 0, for drawing normal variables.</summary>
/// <remarks>Marsaglia and Tsang (2000), Journal of Statistical Software 5(8);
/// sign and layer come from bits of their own (Doornik 2005).</remarks>
internal static class Ziggurat
{
    private const int Layers = 256;

    /// <summary>The right edge of the lowest layer, where the tail begins: the root that makes the topmost layer close.</summary>
    internal const double Last = 3.6541528853610088;

    /// <summary>Edges, from the widened base (whose area counts the tail too) to 0.</summary>
    internal static readonly double[] Edges = Layered().Edges;

    /// <summary>e^(−z²/2) at the edges.</summary>
    internal static readonly double[] Heights = Layered().Heights;

    // Field initializers: an explicit static constructor would leave a check of its having run in the sampling loop.
    private static (double[] Edges, double[] Heights) Layered()
    {
        double[] edges = new double[Layers + 1], heights = new double[Layers + 1];
        double height = Math.Exp(-Last * Last / 2), area = Last * height + NormalTail.Upper(Last) * Math.Sqrt(2 * Math.PI);
        (edges[0], edges[1], heights[1]) = (area / height, Last, height);
        for (int i = 2; i < Layers; i++)
        {
            heights[i] = heights[i - 1] + area / edges[i - 1];
            edges[i] = Math.Sqrt(-2 * Math.Log(heights[i]));
        }
        heights[Layers] = 1;
        return (edges, heights);
    }
}
