using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Hypergeometric distribution: mass C(m, k)·C(N − m, n − k)/C(N, n), the marked among n = <paramref name="Draws"/> drawn without
/// replacement from N = <paramref name="Population"/> of which m = <paramref name="Successes"/> are marked.</summary>
/// <param name="Population">N, a whole number ≥ 0.</param>
/// <param name="Successes">m ≤ N.</param>
/// <param name="Draws">n ≤ N.</param>
public sealed record Hypergeometric(double Population, double Successes, double Draws) : IntegerLaw
{
    /// <summary>N.</summary>
    public double Population { get; } = Require.Whole(Population);

    /// <summary>m.</summary>
    public double Successes { get; } = AtMost(Require.Whole(Successes), Population, nameof(Successes));

    /// <summary>n.</summary>
    public double Draws { get; } = AtMost(Require.Whole(Draws), Population, nameof(Draws));

    private double Unmarked => Population - Successes;

    /// <inheritdoc/>
    public override double Low => Math.Max(0, Draws - Unmarked);

    /// <inheritdoc/>
    public override double High => Math.Min(Draws, Successes);

    /// <inheritdoc/>
    public override double Mean => Population == 0 ? 0 : Draws * (Successes / Population);

    /// <inheritdoc/>
    public override double Variance => Population < 2 ? 0 : Draws * (Successes / Population) * (Unmarked / Population) * ((Population - Draws) / (Population - 1));

    private protected override double Mode => Math.Clamp(Math.Floor((Draws + 1) * ((Successes + 1) / (Population + 2))), Low, High);

    private protected override double LogMass(double k) => Low == High ? 0 : NearOne(k, Plain(k));

    // Three binomial masses of probability n/N, whose bulk is where this one's is.
    private double Plain(double k)
    {
        double p = Draws / Population, q = (Population - Draws) / Population;
        return IntegerMass.LogBinomial(Successes, k, p, q) + IntegerMass.LogBinomial(Unmarked, Draws - k, p, q) - IntegerMass.LogBinomial(Population, Draws, p, q);
    }

    private protected override double Ratio(double k) => (Successes - k) / (k + 1) * ((Draws - k) / (Unmarked - Draws + k + 1));

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        double mode = Mode, logMass = LogMass(mode);
        for (int i = 0; i < points.Length; i++) points[i] = IntegerDraws.FromMode(random, mode, logMass, Ratio, Low, High);
    }

    /// <summary>D(P‖Q) as a finite sum of non-negative terms, in nats; +∞ where Q has no mass at a point of P.</summary>
    public static double KullbackLeibler(Hypergeometric p, Hypergeometric q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.DivergenceSeries(q);
    }

    private static double AtMost(double value, double population, string name)
        => value <= population ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} = {value} must be at most Population = {population}."));
}
