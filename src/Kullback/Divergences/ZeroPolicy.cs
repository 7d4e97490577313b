using System.Globalization;

namespace Kullback.Divergences;

/// <summary>What to do with cells that are empty on one side. The caller chooses; nothing is repaired silently.</summary>
public abstract record ZeroPolicy
{
    private ZeroPolicy() { }

    /// <summary>Take the zeros for what they are: a measure that is infinite there is infinite, with the reason.</summary>
    public static ZeroPolicy Exact { get; } = new AsTheyAre();

    /// <summary>Add ½ to every count of both sides (Jeffreys' prior, the estimator of Krichevsky and Trofimov).</summary>
    public static ZeroPolicy Jeffreys { get; } = new Added(0.5);

    /// <summary>Add 1 to every count of both sides (Laplace's rule of succession).</summary>
    public static ZeroPolicy Laplace { get; } = new Added(1);

    /// <summary>Leave out every cell that is empty on either side and renormalize the rest; the result says the mass left out.</summary>
    public static ZeroPolicy CommonSupport { get; } = new Common();

    /// <summary>Add <paramref name="pseudoCount"/> to every cell of both sides, then normalize: (nᵢ + α)/(N + αK) for counts,
    /// (pᵢ + α)/(1 + αK) for probabilities.</summary>
    /// <param name="pseudoCount">α &gt; 0, finite.</param>
    public static ZeroPolicy Additive(double pseudoCount) => new Added(pseudoCount);

    /// <summary>Compare P with the mixture (1 − λ)Q + λP instead of Q: D(P‖·) is then at most ln(1/λ).</summary>
    /// <param name="weight">λ, strictly between 0 and 1.</param>
    public static ZeroPolicy Skew(double weight) => new Skewed(weight);

    /// <summary>The policy in words.</summary>
    public abstract override string ToString();

    internal sealed record AsTheyAre : ZeroPolicy
    {
        public override string ToString() => "exact";
    }

    internal sealed record Common : ZeroPolicy
    {
        public override string ToString() => "common support";
    }

    internal sealed record Added : ZeroPolicy
    {
        internal Added(double pseudoCount)
        {
            if (!(pseudoCount > 0 && pseudoCount <= double.MaxValue))
                throw new ArgumentOutOfRangeException(nameof(pseudoCount), pseudoCount, "A pseudo-count must be finite and > 0.");
            PseudoCount = pseudoCount;
        }

        internal double PseudoCount { get; }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PseudoCount} added to every cell");
    }

    internal sealed record Skewed : ZeroPolicy
    {
        internal Skewed(double weight)
        {
            if (!(weight is > 0 and < 1))
                throw new ArgumentOutOfRangeException(nameof(weight), weight,
                    "The weight of P in the mixture must lie strictly between 0 and 1.");
            Weight = weight;
        }

        internal double Weight { get; }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Q replaced by {1 - Weight} Q + {Weight} P");
    }
}
