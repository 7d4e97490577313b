namespace Kullback.Numerics;

/// <summary>The least value of a function with one minimum on an interval.</summary>
internal static class GoldenSection
{
    private const double Share = 0.61803398874989484820;

    /// <summary>Where the least value is, to <paramref name="width"/>, and the value. Source: Kiefer (1953), Proceedings of the American
    /// Mathematical Society 4, 502–506.</summary>
    internal static (double At, double Value) Least(Func<double, double> f, double low, double high, double width)
    {
        double a = high - Share * (high - low), b = low + Share * (high - low), atA = f(a), atB = f(b);
        // 300 steps narrow any interval to its last place.
        for (int step = 0; step < 300 && high - low > width; step++)
        {
            Cancellation.Look();
            if (atA < atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - Share * (high - low);
                atA = f(a);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + Share * (high - low);
                atB = f(b);
            }
        }
        return atA < atB ? (a, atA) : (b, atB);
    }
}
