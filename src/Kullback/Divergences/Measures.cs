using System.Numerics;

namespace Kullback.Divergences;

/// <summary>A number of one distribution.</summary>
public interface IFunctional
{
    /// <summary>What it is.</summary>
    FunctionalFacts Facts { get; }

    /// <summary>The number of probabilities.</summary>
    double Of<T>(ReadOnlySpan<T> p) where T : IBinaryFloatingPointIeee754<T>;
}

/// <summary>What a functional is.</summary>
public sealed record FunctionalFacts
{
    /// <summary>The name on the command line.</summary>
    public required string Key { get; init; }

    /// <summary>The textbook name.</summary>
    public required string Name { get; init; }

    /// <summary>The formula.</summary>
    public required string Formula { get; init; }

    /// <summary>The unit.</summary>
    public required MeasureUnit Unit { get; init; }

    /// <summary>The least value.</summary>
    public required double Minimum { get; init; }

    /// <summary>The largest value.</summary>
    public required double Maximum { get; init; }

    /// <summary>What it means.</summary>
    public required string Meaning { get; init; }

    /// <summary>What it is used for.</summary>
    public required string UsedFor { get; init; }
}

/// <summary>Entropy.</summary>
public readonly record struct Entropy : IFunctional
{
    /// <inheritdoc/>
    public FunctionalFacts Facts => new()
    {
        Key = "entropy",
        Name = "Shannon entropy",
        Formula = "H(P) = −Σ p ln p",
        Unit = MeasureUnit.Nat,
        Minimum = 0,
        Maximum = double.PositiveInfinity,
        Meaning = "the nats a draw from P needs on average with the best code",
        UsedFor = "coding, uncertainty",
    };

    /// <inheritdoc/>
    public double Of<T>(ReadOnlySpan<T> p) where T : IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T x in p) sum -= double.CreateTruncating(x) is var a && a > 0 ? a * Math.Log(a) : 0;
        return sum;
    }
}

/// <summary>Every measure.</summary>
public static class Measures
{
    /// <summary>All.</summary>
    public static IReadOnlyList<IMeasure> All { get; } =
        [new KullbackLeibler(), new JensenShannon(), new JensenShannonDistance(), new TotalVariation(), new Hellinger(), new PopulationStabilityIndex()];

    /// <summary>All.</summary>
    public static IReadOnlyList<IFunctional> Functionals { get; } = [new Entropy()];

    /// <summary>By name.</summary>
    public static IMeasure Named(string text) => TryNamed(text, out var m) ? m! : throw new ArgumentException($"no measure {text}", nameof(text));

    /// <summary>By name.</summary>
    public static bool TryNamed(string text, out IMeasure measure) => (measure = All.FirstOrDefault(m => m.Facts.Key == text)!) is not null;
}
