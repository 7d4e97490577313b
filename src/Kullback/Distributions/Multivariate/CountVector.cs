namespace Kullback.Distributions;

/// <summary>Vectors of counts with a given sum.</summary>
internal static class CountVector
{
    /// <summary>Whether the point is such a vector.</summary>
    /// <exception cref="ArgumentException">Another dimension, or NaN.</exception>
    internal static bool Sums(ReadOnlySpan<double> point, int dimension, double trials)
    {
        Require.Points(point.Length, dimension, 1);
        double sum = 0;
        bool whole = true;
        foreach (double x in point)
        {
            whole &= Require.Number(x, "point") >= 0 && x == Math.Floor(x);
            sum += x;
        }
        return whole && sum == trials;
    }

    /// <summary>Counts of so many indices drawn one after another: each is binomial given those before.</summary>
    internal static void Draw(Random random, double trials, ReadOnlySpan<double> probabilities, Span<double> counts)
    {
        double left = trials, rest = 0;
        foreach (double p in probabilities) rest += p;
        for (int i = 0; i < counts.Length; i++)
        {
            double p = probabilities[i];
            counts[i] = i == counts.Length - 1 || p >= rest ? left : IntegerDraws.Binomial(random, left, p / rest);
            left -= counts[i];
            rest -= p;
        }
    }
}
