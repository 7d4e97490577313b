using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>∫ c(p(x), q(x)) dx of two continuous distributions on the line, for a part c ≥ 0 that is homogeneous of degree 1.</summary>
/// <remarks>The panels are those of <see cref="LinePanels"/>. The masses of P and Q are integrated over the same points: where they are not
/// 1, something was not seen, and the result says that it has not converged. Whether a tail makes the integral infinite is decided from its
/// growth. The error is an estimate from halved panels with the rounding of points and of logarithms of densities, not a proof.</remarks>
internal sealed class LineIntegral(IUnivariate p, IUnivariate q, DistributionTerm term, BetweenOptions options)
{
    private const int Halvings = 4000;

    /// <summary>The value of the integral, whether a tail makes it infinite, and how.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="Error">Its estimated error.</param>
    /// <param name="Converged">Whether the error asked for was reached.</param>
    /// <param name="Reason">Why it is infinite; null where it is finite.</param>
    /// <param name="Pieces">Panels at the start.</param>
    /// <param name="Unseen">Mass of P and Q that the points did not see.</param>
    internal readonly record struct Outcome(double Value, double Error, bool Converged, string? Reason, int Pieces, double Unseen);

    internal Outcome Of()
    {
        OffsetDensity densityP = OffsetDensity.Of(p), densityQ = OffsetDensity.Of(q);
        IUnivariate[] partsP = [.. LineParts.Of(p)], partsQ = [.. LineParts.Of(q)];
        var near = NearlyEqual.Of(p, q);
        LogPair At(Offset o) => new(Inside(densityP.At(o), partsP, o), Inside(densityQ.At(o), partsQ, o));
        var panels = near is null ? new LinePanels(p, q, At, origin => densityP.IsExactFrom(origin) && densityQ.IsExactFrom(origin), term)
            : new LinePanels(p, q, near.At, densityP.IsExactFrom, term);
        if (panels.Divergent is var (upper, end)) return Infinite(TailReason(upper, end));
        var sum = AdaptiveQuadrature.Over(panels.Panels, near is null ? options.RelativeError
            : Math.Max(near.Accuracy, options.RelativeError), Halvings, options.Stop);
        if (double.IsPositiveInfinity(sum.Value)) return Infinite("P has mass where Q has none, between the ends of its support");
        // Where the logarithm of a density leaves the doubles before the other density is nothing, no double holds the value.
        return sum.Value + panels.Rest > 1e250 ? Infinite("the value exceeds the range of a double: the tails of P are too heavy for Q")
            : Finite(sum, panels, near);
    }

    private Outcome Finite(PanelSum sum, LinePanels panels, NearlyEqual? near)
    {
        double value = Math.Max(0, sum.Value + panels.Rest), missed = Math.Max(Math.Abs(sum.P - 1), Math.Abs(sum.Q - 1)),
            unseen = missed > 1e-9 + 20 * sum.MassError ? missed : 0;
        // Logarithms of densities are good to a few units of their size; the masses show what a constant in them is off.
        double rounding = near is null
            ? Rounding(value, 2.3e-16 * sum.Weight, 2.3e-16 * sum.Steepness, 1e-15 + Math.Min(missed, 1e-9), term.HasKink)
            : near.Accuracy * 2 * value;
        double error = sum.Error + panels.Left + rounding + unseen * (term.IsBounded ? 2 : Math.Max(1, value));
        bool converged = unseen == 0 && (sum.Converged || sum.Error <= rounding) && panels.Left <= 1e-9 * value + rounding;
        return new(value, double.IsNaN(error) ? double.PositiveInfinity : error, converged, null, panels.Panels.Count, unseen);
    }

    // An error δ of ln p − ln q moves the integral by about δ·E|ln p − ln q| ≤ δ·√2·√value, by δ² where they are equal, and never by more
    // than δ·(p + q); a common factor of P moves it by as much of its value. With a kink at equality it moves by δ itself. Where the
    // logarithms are large just where the part is steep, in a far tail, that mean is too small:
    // there the errors go in with the derivatives of the part.
    internal static double Rounding(double value, double delta, double steepness, double constant, bool hasKink)
        => hasKink ? delta + constant
            : Math.Max(delta * Math.Min(2, 1.5 * Math.Sqrt(value) + delta), steepness)
            + constant * (1.5 * Math.Sqrt(value) + value + constant);

    private static Outcome Infinite(string reason) => new(double.PositiveInfinity, 0, true, reason, 0, 0);

    private string TailReason(bool upper, double end)
    {
        if (!double.IsNaN(end)) return FormattableString.Invariant($"near x = {end:G4} one of the densities is too steep for the other");
        double a = upper ? p.SurvivalQuantile(1e-7) : -p.Quantile(1e-7), b = upper ? q.SurvivalQuantile(1e-7) : -q.Quantile(1e-7);
        return a >= b ? $"the {(upper ? "upper" : "lower")} tail of P is too heavy for Q"
            : $"the {(upper ? "upper" : "lower")} tail of Q is too heavy for P";
    }

    // Within the support a logarithm beyond the doubles is a small density, not none.
    private static double Inside(double log, IUnivariate[] parts, Offset o)
        => log > -1e300 ? (double.IsPositiveInfinity(log) ? 1e300 : log) : !double.IsNaN(log)
        && (LineParts.Holds(parts, o.X) || IsNextToEnd(parts, o)) ? -1e300 : double.NegativeInfinity;

    private static bool IsNextToEnd(IUnivariate[] parts, Offset o)
    {
        foreach (var part in parts)
            if (part is not Histogram && (o.Above(part.Low) || o.Below(part.High))) return true;
        return false;
    }
}
