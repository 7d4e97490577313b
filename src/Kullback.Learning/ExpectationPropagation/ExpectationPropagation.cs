namespace Kullback.Learning;

/// <summary>How expectation propagation runs.</summary>
public sealed record PropagationOptions
{
    /// <summary>Power α of the sites: 1 is expectation propagation, towards 0 it becomes variational inference.</summary>
    public double Power { get; init; } = 1;

    /// <summary>One pass without returning: assumed-density filtering.</summary>
    public bool OnePass { get; init; }

    /// <summary>Most sweeps at each of the dampings 1, ½ and 0.1.</summary>
    public int MostSweeps { get; init; } = 400;
}

/// <summary>A normal distribution whose moments along every site agree with those of the density that has the exact site in place of its
/// approximation.</summary>
/// <param name="Approximation">q; the last state where there is no fixed point: then not a solution.</param>
/// <param name="LogEvidence">ln ∫ prior·sites in the approximation; NaN without a fixed point.</param>
/// <param name="Converged">Whether a fixed point was reached with every cavity a distribution (always true of one pass).</param>
/// <param name="Reason">Why it ended, in words.</param>
/// <param name="Precisions">τ of the sites exp(−τu²/2 + νu).</param>
/// <param name="PrecisionMeans">ν of the sites.</param>
/// <param name="Sweeps">Passes over the sites.</param>
/// <param name="Damping">The damping of the last run: 1 is none.</param>
public sealed record PropagationResult(GaussianApproximation Approximation, double LogEvidence, bool Converged, string Reason,
    IReadOnlyList<double> Precisions, IReadOnlyList<double> PrecisionMeans, int Sweeps, double Damping)
{
    /// <summary>What is minimized, and its direction.</summary>
    public string Objective => "KL(tilted‖q) at each site, the forward direction: q matches moments and covers";

    /// <summary>This, where there is a fixed point.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public PropagationResult Require() => Converged ? this : throw new InvalidOperationException(Reason);
}

/// <summary>Expectation propagation over sites on linear projections.</summary>
/// <remarks>Minka (2001), Uncertainty in Artificial Intelligence 17, 362–369; powers: Minka (2004), Microsoft Research report 2004-149. A
/// negative precision of a site is allowed, a negative variance of a cavity is not: such a site waits, and where it still waits at the end
/// there is no admissible fixed point.</remarks>
public static class ExpectationPropagation
{
    private static readonly double[] s_dampings = [1, 0.5, 0.1];

    /// <summary>Fits.</summary>
    /// <param name="prior">A normal prior.</param>
    /// <param name="sites">The other factors.</param>
    /// <param name="options">Power, one pass; null for the defaults.</param>
    /// <exception cref="ArgumentException">A site has another dimension than the prior, or the power is not in (0, 1].</exception>
    public static PropagationResult Fit(GaussianApproximation prior, IReadOnlyList<Site> sites, PropagationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(sites);
        options ??= new();
        if (!(options.Power > 0 && options.Power <= 1))
            throw new ArgumentException(FormattableString.Invariant($"The power {options.Power} is not above 0 and at most 1."));
        for (int i = 0; i < sites.Count; i++)
            if (sites[i].Direction.Length != prior.Dimension)
                throw new ArgumentException(FormattableString.Invariant(
                    $"Site {i} has {sites[i].Direction.Length} numbers, the prior {prior.Dimension}."), nameof(sites));
        if (options.OnePass) return new PropagationRun(prior, sites, options.Power, 1).OnePass();
        PropagationResult? last = null;
        int sweeps = 0;
        foreach (double damping in s_dampings)
        {
            last = new PropagationRun(prior, sites, options.Power, damping).ToFixedPoint(options.MostSweeps);
            sweeps += last.Sweeps;
            if (last.Converged) break;
        }
        return last! with { Sweeps = sweeps };
    }
}
