using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>A measure as an integral over two densities: the part c(p, q) ≥ 0 under the integral, and the function of the integral that it
/// is.</summary>
/// <param name="Part">c from the logarithms of the two densities.</param>
/// <param name="Outer">The measure as a function of the integral.</param>
/// <param name="Slope">The derivative of <paramref name="Outer"/> by the integral, at the integral: errors go through it.</param>
/// <remarks>The parts are those of the sums over cells (<see cref="ITerm"/>), homogeneous of degree 1, so that they hold for densities:
/// nothing cancels.</remarks>
internal sealed record DistributionTerm(Func<double, double, double> Part, Func<double, double> Outer, Func<double, double> Slope)
{
    /// <summary>Whether the part has a kink where the densities are equal.</summary>
    internal bool HasKink { get; init; }

    /// <summary>Whether the part is at most p + q, so that mass that was not seen bounds what it adds.</summary>
    internal bool IsBounded { get; init; }

    /// <summary>p·∂c/∂p and q·∂c/∂q from the logarithms, 0 where p = q; null where c has no derivatives.</summary>
    internal Func<double, double, (double P, double Q)>? Slopes { get; init; }

    /// <summary>By how much errors of the logarithms, relative to their size, move the part: |p·∂c/∂p|·|ln p| + |q·∂c/∂q|·|ln q|.</summary>
    /// <param name="pair">ln p and ln q.</param>
    /// <param name="scale">The logarithm of a factor of both.</param>
    internal double Steepness(LogPair pair, double scale)
    {
        if (Slopes is null || !(pair.P > -1e290) || !(pair.Q > -1e290)) return 0;
        var (atP, atQ) = Slopes(pair.P + scale, pair.Q + scale);
        double steepness = Math.Abs(atP * pair.P) + Math.Abs(atQ * pair.Q);
        return double.IsFinite(steepness) ? steepness : 0;
    }

    /// <summary>What rounding of the two log-densities can do to an integral of this size: it grows like E d²/2 with their difference d, so
    /// that an error of a few 2⁻⁵³ in d moves it by as much times E|d| ≤ √2·√value.</summary>
    internal static double Rounding(double value) => 1e-15 * (Math.Sqrt(Math.Max(0, value)) + value);

    /// <summary>The measure from the integral, with its error through the function: by the values at both ends of the interval, where the
    /// slope is infinite at 0, and never above the largest value that the measure can have.</summary>
    internal (double Value, double Error) Measured(double integral, double error, double maximum)
    {
        double value = Outer(integral);
        if (value > maximum) value = maximum;
        double above = Outer(integral + error), below = Outer(Math.Max(0, integral - error));
        double spread = Math.Max(Math.Abs(above - value), Math.Abs(value - below)) + 4.5e-16 * Math.Abs(value);
        if (double.IsNaN(spread)) spread = double.PositiveInfinity;
        return (value, Math.Min(spread, double.IsNaN(maximum) ? double.PositiveInfinity : Math.Max(value, maximum - value)));
    }

    /// <summary>How <paramref name="measure"/> is an integral; null where it is none (a maximum, a transport).</summary>
    internal static DistributionTerm? Of(IMeasure measure) => measure switch
    {
        Renyi { Order: 1 } or Alpha { Order: 1 } or Tsallis { Order: 1 } => Plain(new KullbackLeibler()),
        Alpha { Order: 0 } => Plain(new KullbackLeibler(), true),
        Renyi { Order: > 0 and < double.PositiveInfinity } renyi => OfRenyi(renyi.Order),
        Tsallis { Order: > 0 } tsallis =>
            Plain(new Alpha(tsallis.Order)) with { Outer = x => tsallis.Order * x, Slope = _ => tsallis.Order },
        Hellinger => Root(new SquaredHellinger(), 1),
        Matusita => Root(new SquaredHellinger(), 2),
        JensenShannonDistance => Root(new JensenShannon(), 1),
        Bhattacharyya => OfRenyi(0.5) with { Outer = x => OfRenyi(0.5).Outer(x) / 2, Slope = x => OfRenyi(0.5).Slope(x) / 2 },
        TotalVariation => Plain(new TotalVariation()),
        // Cross-entropy has no densities' counterpart that a change of unit leaves alone;
        // of densities the generalized divergence is the plain one.
        CrossEntropy or GeneralizedKullbackLeibler or Tsallis => null,
        ITerm term when measure is ISlopes => Plain(term),
        _ => null,
    };

    private static DistributionTerm Plain(ITerm term, bool exchanged = false)
        => new(exchanged ? (a, b) => term.OfLogs(new Lane(b), new Lane(a)).Value : (a, b) => term.OfLogs(new Lane(a), new Lane(b)).Value,
            static x => x, static _ => 1)
        {
            Slopes = term is not ISlopes slopes ? null : exchanged ? (a, b) => Divergences.Slope.Swapped(slopes.LogSlopes(b, a))
                : slopes.LogSlopes,
            HasKink = term is TotalVariation or VajdaChi,
            IsBounded = term is JensenShannon or TotalVariation or SquaredHellinger or KDivergence or Topsoe or TriangularDiscrimination
                or SkewJensenShannon,
        };

    private static DistributionTerm Root(ITerm term, double factor)
        => Plain(term) with { Outer = x => Math.Sqrt(factor * x), Slope = x => x > 0 ? factor / (2 * Math.Sqrt(factor * x)) : 0 };

    // S = 1 + a(a − 1)·∫ c with Alpha's parts: what is far from 1 is integrated as S itself, see LineIntegral.
    private static DistributionTerm OfRenyi(double a)
        => Plain(new Alpha(a)) with
        {
            Outer = x => double.IsPositiveInfinity(x) ? x : Special.LogOnePlus(Math.Max(-1, a * (a - 1) * x)) / (a - 1),
            Slope = x => a / Math.Max(1e-300, 1 + a * (a - 1) * x),
        };
}
