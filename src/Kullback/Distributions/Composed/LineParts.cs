namespace Kullback.Distributions;

/// <summary>The parts that a distribution on the line is made of: itself, or the components of a mixture, down to the last; and where
/// densities may be infinite, jump or have a kink.</summary>
internal static class LineParts
{
    /// <summary>The parts with positive weight.</summary>
    internal static IEnumerable<IUnivariate> Of(IUnivariate distribution) => distribution switch
    {
        UnivariateMixture mixture => mixture.Weights.Zip(mixture.UnivariateComponents).Where(part => part.First > 0)
            .SelectMany(part => Of(part.Second)),
        Affine { Distribution: UnivariateMixture mixture } affine => Of(mixture)
            .Select(part => new Affine(part, affine.Shift, affine.Scale)),
        _ => [distribution],
    };

    /// <summary>Finite ends of the support of a part, and points inside it where its density has a kink or jumps.</summary>
    internal static IEnumerable<double> Ends(IUnivariate part)
    {
        IEnumerable<double> inside = part switch
        {
            Laplace l => [l.Location],
            GeneralizedNormal g => [g.Location],
            Triangular t => [t.Mode],
            Histogram h => h.Edges,
            Truncated t => Ends(t.Distribution).Where(x => x > t.Low && x < t.High),
            Affine a => Ends(a.Distribution).Select(x => a.Shift + a.Scale * x),
            _ => [],
        };
        return inside.Append(part.Low).Append(part.High).Where(double.IsFinite);
    }

    /// <summary>Whether a point lies inside the support, so that a density of 0 there is only too small for doubles.</summary>
    internal static bool Holds(IReadOnlyList<IUnivariate> parts, double x)
    {
        foreach (var part in parts)
            if ((x > part.Low || double.IsNegativeInfinity(part.Low)) && (x < part.High || double.IsPositiveInfinity(part.High))
                && part is not (Histogram or KernelDensity or IIntegerValued)) return true;
        return false;
    }
}
