using System.Collections.Immutable;

namespace Kullback.Transport;

/// <summary>The proof that a plan is optimal, or how far it may be from it: weak duality bounds the least cost from below.</summary>
/// <param name="LowerBound">Σ aᵢuᵢ + Σ bⱼvⱼ for potentials with uᵢ + vⱼ ≤ cᵢⱼ: no plan costs less (but for rounding).</param>
/// <param name="UpperBound">The cost of the plan returned.</param>
/// <param name="MarginalError">The greatest difference between the plan's row and column sums and the masses, as a share of the
/// total.</param>
/// <param name="ComplementarySlackness">The greatest cᵢⱼ − uᵢ − vⱼ on a pair that carries mass, as a share of |cᵢⱼ| + |uᵢ| + |vⱼ|.</param>
/// <param name="Scale">Σ aᵢ|uᵢ| + Σ bⱼ|vⱼ| + |cost|: rounding is measured against it.</param>
public readonly record struct OptimalityCertificate(
    double LowerBound, double UpperBound, double MarginalError, double ComplementarySlackness, double Scale)
{
    /// <summary>Upper less lower bound; rounding may leave it a little below 0.</summary>
    public double DualityGap => UpperBound - LowerBound;

    /// <summary>|gap| / scale, 0 where both are 0.</summary>
    public double RelativeGap => DualityGap == 0 ? 0 : Math.Abs(DualityGap) / Scale;

    /// <summary>Every part of the proof closes within a tolerance.</summary>
    /// <param name="tolerance">The greatest relative error of each part.</param>
    public bool Holds(double tolerance = 1e-10)
        => RelativeGap <= tolerance && MarginalError <= tolerance && ComplementarySlackness <= tolerance;
}

/// <summary>An optimal transport plan with its proof.</summary>
/// <param name="TransportCost">Σ mass·cost over the flows, in the unit of mass times cost; never its root.</param>
/// <param name="Flows">The plan: at most n + m − 1 flows, ordered by place of P, then of Q.</param>
/// <param name="PotentialsP">u: what a little more mass at a place of P adds to the cost.</param>
/// <param name="PotentialsQ">v: the same for Q; only sums u + v have a meaning.</param>
/// <param name="Certificate">The proof.</param>
/// <param name="Converged">False where the pivot limit came first: the plan is then feasible, and the cost lies between the certificate's
/// bounds.</param>
/// <param name="Pivots">How many steps the method took.</param>
public sealed record OptimalPlan(
    double TransportCost, ImmutableArray<Flow> Flows, ImmutableArray<double> PotentialsP, ImmutableArray<double> PotentialsQ,
    OptimalityCertificate Certificate, bool Converged, long Pivots);

/// <summary>How far a long solve is.</summary>
/// <param name="Pivots">Steps taken.</param>
/// <param name="RowsPriced">Rows of costs looked through.</param>
/// <param name="UnplacedShare">The share of the mass that has no place yet; the first phase ends when it is 0.</param>
public readonly record struct TransportProgress(long Pivots, long RowsPriced, double UnplacedShare);

/// <summary>How an exact solve is run.</summary>
public sealed record ExactOptions
{
    /// <summary>Steps after which it stops with bounds instead of the optimum.</summary>
    public long PivotLimit { get; init; } = long.MaxValue;

    /// <summary>Costs between points are kept if they take no more bytes than this,
    /// and worked out again whenever needed otherwise.</summary>
    public long CostMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Told now and then.</summary>
    public IProgress<TransportProgress>? Progress { get; init; }
}

/// <summary>Not all mass can be moved over the arcs that are allowed.</summary>
public sealed class InfeasibleTransportException : ArgumentException
{
    /// <summary>An exception without a place.</summary>
    public InfeasibleTransportException() : this("No plan avoids the forbidden arcs.") { }

    /// <summary>An exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    public InfeasibleTransportException(string message) : base(message) => Row = -1;

    /// <summary>An exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public InfeasibleTransportException(string message, Exception innerException) : base(message, innerException) => Row = -1;

    internal InfeasibleTransportException(string message, int row, double share) : base(message) => (Row, Share) = (row, share);

    /// <summary>A place of P whose mass cannot all be moved.</summary>
    public int Row { get; }

    /// <summary>The share of all mass that finds no place.</summary>
    public double Share { get; }
}
