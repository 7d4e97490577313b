using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The step of the rounding of a column: the largest number of which all differences of its values are multiples.</summary>
internal static class Lattice
{
    // A column with more places than this over its range is taken for unrounded.
    private const double MostPlaces = 1e7;

    /// <summary>The step; 0 where there is none, or fewer than two values.</summary>
    /// <remarks>Euclid's algorithm on the differences, with remainders below a hundredth of the step taken for rounding; then the step is
    /// fitted to the whole range and every value must lie within a hundredth of it.</remarks>
    internal static double StepOf(ReadOnlySpan<double> ascending)
    {
        int n = ascending.Length;
        if (n < 2) return 0;
        double first = ascending[0], range = ascending[^1] - first, step = 0;
        if (!(range > 0) || !double.IsFinite(range)) return 0;
        for (int i = 1; i < n; i++)
        {
            double a = ascending[i] - ascending[i - 1];
            if (a == 0) continue;
            double b = step;
            while (b > 0 && a > 0.01 * Math.Max(b, range / MostPlaces))
            {
                double rest = Math.Abs(a - b * Math.Round(a / b));
                // A multiple of a small step knows it better than the step itself does.
                if (rest <= 0.01 * b) (a, b) = (a > b ? a / Math.Round(a / b) : b, 0);
                else (a, b) = (b, rest);
            }
            step = a;
            if (step * MostPlaces < range) return 0;
        }
        step = range / Math.Round(range / step);
        foreach (double x in ascending)
        {
            double at = (x - first) / step;
            if (Math.Abs(at - Math.Round(at)) > 0.01) return 0;
        }
        return step;
    }

    /// <summary>Values at a coarser step, through one of its places.</summary>
    internal static double Rounded(double x, double step, double place) => place + step * Math.Round((x - place) / step);

    /// <summary>Adds a number uniform within ±½ step to every value, always the same for a seed.</summary>
    internal static void Spread(Span<double> values, double step, int seed)
    {
        var draws = new RandomStream(new Random(seed));
        for (int i = 0; i < values.Length; i++) values[i] += step * (draws.Uniform() - 0.5);
    }
}
