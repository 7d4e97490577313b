namespace Kullback.Numerics;

/// <summary>The value of an integral with an estimate of its error.</summary>
/// <param name="Value">The value; +∞ where the integrand is infinite at a node.</param>
/// <param name="Error">The estimated absolute error.</param>
/// <param name="Converged">Whether the error asked for was reached.</param>
/// <param name="At">Where the integrand was infinite; NaN elsewhere.</param>
internal readonly record struct Integral(double Value, double Error, bool Converged, double At = double.NaN);

/// <summary>A stretch of an integration with its own coordinate: x = y, or x = origin ± e^y, in which algebraic tails and singular ends are
/// smooth.</summary>
/// <param name="Low">Lower end, in x.</param>
/// <param name="High">Upper end, in x.</param>
/// <param name="Origin">NaN for the plain coordinate, otherwise a point outside (Low, High).</param>
internal readonly record struct Stretch(double Low, double High, double Origin)
{
    /// <summary>Cut from below and above by sorted points; each stretch takes the logarithm of its distance to the nearest origin where
    /// that distance grows more than threefold.</summary>
    internal static List<Stretch> Cut(IReadOnlyList<double> points, IReadOnlyList<double> origins)
    {
        var stretches = new List<Stretch>(points.Count);
        for (int i = 0; i + 1 < points.Count; i++) stretches.Add(Of(points[i], points[i + 1], origins));
        return stretches;
    }

    internal static Stretch Of(double low, double high, IReadOnlyList<double> origins)
    {
        double nearest = double.PositiveInfinity, origin = double.NaN;
        foreach (double o in origins)
        {
            double distance = o <= low ? low - o : o >= high ? o - high : double.NaN;
            if (distance < nearest) (nearest, origin) = (distance, o);
        }
        return nearest > 0 && high - low > 2 * nearest ? new(low, high, origin) : new(low, high, double.NaN);
    }

    // 1 above the origin, −1 below it, 0 without one.
    private int Side => double.IsNaN(Origin) ? 0 : Low >= Origin ? 1 : -1;

    /// <summary>The coordinates of the ends, the lower first.</summary>
    internal (double A, double B) Coordinates => Side switch
    {
        0 => (Low, High),
        1 => (Math.Log(Low - Origin), Math.Log(High - Origin)),
        _ => (Math.Log(Origin - High), Math.Log(Origin - Low)),
    };

    /// <summary>x at a coordinate.</summary>
    internal double Point(double y) => Side == 0 ? y : Origin + Side * Math.Exp(y);

    /// <summary>|dx/dy| at a coordinate.</summary>
    internal double Slope(double y) => Side == 0 ? 1 : Math.Exp(y);
}

/// <summary>Integrals over stretches of the line by <see cref="AdaptiveQuadrature"/>.</summary>
internal static class Quadrature
{
    /// <summary>∫ f over the stretches, to <paramref name="relative"/> of its value.</summary>
    /// <param name="f">The integrand, in x.</param>
    /// <param name="stretches">Where, in any order, not overlapping.</param>
    /// <param name="relative">The relative error asked for; rounding alone is about 1e-15.</param>
    /// <param name="stop">When canceled, the value reached so far is given.</param>
    /// <param name="limit">At most so many halvings.</param>
    internal static Integral Over(Func<double, double> f, IReadOnlyList<Stretch> stretches, double relative = 1e-14,
        CancellationToken stop = default, int limit = 3000)
    {
        var panels = new List<Panel>(stretches.Count);
        foreach (var stretch in stretches)
        {
            if (!(stretch.High > stretch.Low)) continue;
            var (a, b) = stretch.Coordinates;
            panels.Add(new(y => new(f(stretch.Point(y)) * stretch.Slope(y)), a, b));
        }
        var sum = AdaptiveQuadrature.Over(panels, relative, limit, stop);
        return new(sum.Value, sum.Error, sum.Converged, sum.At);
    }

    /// <summary>The nodes of one pass without halving, with what each weighs in x:
    /// points that carry the integrals of smooth functions.</summary>
    internal static (double[] Points, double[] Weights) Points(IReadOnlyList<Stretch> stretches)
    {
        double[] points = new double[21 * stretches.Count], weights = new double[points.Length];
        for (int s = 0; s < stretches.Count; s++)
        {
            var (a, b) = stretches[s].Coordinates;
            for (int i = 0; i < 21; i++)
            {
                int j = i <= 10 ? i : 20 - i;
                double y = (a + b) / 2 + (i <= 10 ? -1 : 1) * (b - a) / 2 * GaussKronrod.Nodes[j];
                (points[21 * s + i], weights[21 * s + i]) =
                    (stretches[s].Point(y), GaussKronrod.Kronrod[j] * (b - a) / 2 * stretches[s].Slope(y));
            }
        }
        return (points, weights);
    }
}
