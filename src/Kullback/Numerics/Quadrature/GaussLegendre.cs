namespace Kullback.Numerics;

/// <summary>Integrals of smooth functions by Gauss's rule with twenty points: exact for polynomials up to degree 39.</summary>
internal static class GaussLegendre
{
    private static ReadOnlySpan<double> Nodes =>
    [
        0.993128599185094925, 0.963971927277913791, 0.912234428251325906, 0.839116971822218823, 0.746331906460150793, 0.636053680726515025,
            0.510867001950827098, 0.373706088715419561, 0.227785851141645078, 0.0765265211334973338,
    ];

    private static ReadOnlySpan<double> Weights =>
    [
        0.0176140071391521183, 0.0406014298003869413, 0.0626720483341090636, 0.0832767415767047487, 0.101930119817240435,
            0.118194531961518417, 0.131688638449176627, 0.142096109318382051, 0.149172986472603747, 0.152753387130725851,
    ];

    /// <summary>∫ f over [low, high], cut into equal <paramref name="pieces"/>.</summary>
    internal static double Integral(Func<double, double> f, double low, double high, int pieces = 1)
    {
        double half = (high - low) / pieces / 2, sum = 0;
        for (int piece = 0; piece < pieces; piece++)
        {
            double middle = low + (2 * piece + 1) * half;
            for (int k = 0; k < Nodes.Length; k++) sum += Weights[k] * (f(middle - half * Nodes[k]) + f(middle + half * Nodes[k]));
        }
        return sum * half;
    }
}
