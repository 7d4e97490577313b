namespace Kullback.Divergences;

/// <summary>The unit of a measure.</summary>
public enum MeasureUnit
{
    /// <summary>A pure number: a probability, a ratio, a count.</summary>
    None,

    /// <summary>Information, in nats: divide by ln 2 for bits, by ln 10 for hartleys.</summary>
    Nat,

    /// <summary>The square root of information, in √nat: divide by √ln 2 for √bit.</summary>
    RootNat,
}

/// <summary>What holds of the triangle inequality.</summary>
public enum TriangleInequality
{
    /// <summary>It fails, also for the root.</summary>
    Fails,

    /// <summary>It holds for the square root of the measure.</summary>
    HoldsForRoot,

    /// <summary>It holds.</summary>
    Holds,
}

/// <summary>A row of the table of measures: what a measure claims about itself. Each claim is tested on generated distributions, and
/// each denial by a counterexample.</summary>
public sealed record MeasureFacts
{
    /// <summary>The name on the command line and in JSON: lower case, words joined by hyphens, with parameters where it has any:
    /// "kullback-leibler", "renyi(2)".</summary>
    public required string Key { get; init; }

    /// <summary>The textbook name, with parameters: "Rényi divergence of order 2".</summary>
    public required string Name { get; init; }

    /// <summary>The formula, in one line of text.</summary>
    public required string Formula { get; init; }

    /// <summary>The unit.</summary>
    public required MeasureUnit Unit { get; init; }

    /// <summary>The least upper bound over all pairs; +∞ where there is none.</summary>
    public required double Maximum { get; init; }

    /// <summary>The value where the supports are disjoint; NaN where it depends on the pair.</summary>
    public required double Disjoint { get; init; }

    /// <summary>D(P, Q) = D(Q, P).</summary>
    public required bool Symmetric { get; init; }

    /// <summary>D(P, Q) ≤ D(P, M) + D(M, Q).</summary>
    public required TriangleInequality Triangle { get; init; }

    /// <summary>Zero only where P = Q.</summary>
    public required bool ZeroOnlyAtEquality { get; init; }

    /// <summary>Mixing both sides alike never increases it beyond the mixture of the values.</summary>
    public required bool JointlyConvex { get; init; }

    /// <summary>No channel (no coarsening, no noise) increases it.</summary>
    public required bool DataProcessing { get; init; }

    /// <summary>Over independent components it is the sum of theirs.</summary>
    public required bool AdditiveOverProducts { get; init; }

    /// <summary>The value does not depend on the order of the cells.</summary>
    public bool OrderFree { get; init; } = true;

    /// <summary>Both sides must sum to 1; false for a measure of weights of any mass.</summary>
    public bool UnitMass { get; init; } = true;

    /// <summary>The cost in words: "O(n), one logarithm per cell".</summary>
    public required string Cost { get; init; }

    /// <summary>What the gradient does where the supports do not overlap.</summary>
    public required string GradientWithoutOverlap { get; init; }

    /// <summary>Which differences of shape move it most.</summary>
    public required string SensitiveTo { get; init; }

    /// <summary>What the number means, in one sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>What it is used for.</summary>
    public required string UsedFor { get; init; }
}
