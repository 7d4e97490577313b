namespace Kullback.Hypotheses;

/// <summary>What a test of "both samples come from one distribution" found.</summary>
/// <param name="Statistic">The statistic; larger means further apart.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of its distribution when nothing changed; 0 where that distribution has none, or there
/// is nothing to compare.</param>
/// <param name="PValue">Probability of a statistic this large or larger when nothing changed. Never 0: a value too small for a double is
/// given as <see cref="double.Epsilon"/>.</param>
/// <param name="LeftTailPValue">Probability of a statistic this small or smaller when nothing changed; not below
/// <see cref="double.Epsilon"/>. Tiny values mean that the samples are too similar to be independent: a copy.</param>
/// <param name="Method">How the p-values were obtained.</param>
public sealed record TestOutcome(double Statistic, double DegreesOfFreedom, double PValue, double LeftTailPValue, string Method)
{
    /// <summary>How large the difference is, on a scale that does not grow with the number of rows;
    /// null where the test has no such figure.</summary>
    public double? EffectSize { get; init; }

    /// <summary>What the effect size is, in a few words with its range; null where there is none.</summary>
    public string? Effect { get; init; }

    /// <summary>An interval for the effect size; null where there is none.</summary>
    public EffectInterval? EffectInterval { get; init; }

    /// <summary>Standard error of the p-value from the number of permutations drawn; 0 where none were drawn.</summary>
    public double PValueStandardError { get; init; }

    internal static double Probability(double value) => Math.Clamp(value, double.Epsilon, 1);
}

/// <summary>An interval for the size of an effect.</summary>
/// <param name="Low">Lower end, in the unit of the effect size.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">Nominal coverage.</param>
/// <param name="Method">How it was obtained.</param>
public sealed record EffectInterval(double Low, double High, double Level, string Method);
