using System.Collections.Immutable;

namespace Kullback.Transport;

/// <summary>How an entropic solve is run.</summary>
public sealed record EntropicOptions
{
    /// <summary>The sum of the absolute errors of a marginal, as a share of the mass, at which both count as met.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Iterations after which it stops, marked as not converged.</summary>
    public int IterationLimit { get; init; } = 20_000;

    /// <summary>The kernel is kept if it takes no more bytes than this, and worked out again in every iteration otherwise.</summary>
    public long KernelMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Potentials of P to start from, those of a similar problem; none: from a large ε down.</summary>
    public ImmutableArray<double> WarmStartP { get; init; } = [];

    /// <summary>Potentials of Q to start from; both or none.</summary>
    public ImmutableArray<double> WarmStartQ { get; init; } = [];
}

/// <summary>The entropic plan π, the least ⟨π, c⟩ + ε·KL(π‖a⊗b), with each part of its value under its own name.</summary>
/// <param name="Epsilon">ε, in the unit of the costs.</param>
/// <param name="TransportCost">⟨π, c⟩: what the blurred plan costs; above the exact optimum.</param>
/// <param name="KullbackLeiblerToProduct">KL(π‖a⊗b) in nats.</param>
/// <param name="PlanEntropy">−Σ π ln π in nats.</param>
/// <param name="DualValue">Σ aᵢfᵢ + Σ bⱼgⱼ − ε(Σπ − 1): never above the least regularized cost.</param>
/// <param name="MarginalErrorP">Σ |row sum − aᵢ|, of a total of 1.</param>
/// <param name="MarginalErrorQ">Σ |column sum − bⱼ|.</param>
/// <param name="RoundedCost">The cost of the plan rounded to exact marginals: an upper bound of the exact optimum.</param>
/// <param name="LowerBound">A lower bound of the exact optimum, from the potentials made feasible without entropy.</param>
/// <param name="PotentialsP">f, in the unit of the costs: π = a·b·exp((f + g − c)/ε).</param>
/// <param name="PotentialsQ">g.</param>
/// <param name="Converged">Both marginals are met; if not, the bounds still hold.</param>
/// <param name="Iterations">Iterations at the final ε and on the way down to it.</param>
public sealed record EntropicPlan(
    double Epsilon, double TransportCost, double KullbackLeiblerToProduct, double PlanEntropy, double DualValue, double MarginalErrorP,
    double MarginalErrorQ, double RoundedCost, double LowerBound, ImmutableArray<double> PotentialsP, ImmutableArray<double> PotentialsQ,
    bool Converged, int Iterations)
{
    /// <summary>⟨π, c⟩ + ε·KL(π‖a⊗b): the objective.</summary>
    public double RegularizedCost => TransportCost + Epsilon * KullbackLeiblerToProduct;

    /// <summary>⟨π, c⟩ − ε·H(π): the objective in the other convention.</summary>
    public double EntropyRegularizedCost => TransportCost - Epsilon * PlanEntropy;

    /// <summary>What exact marginals cost more than the plan as it came: small when converged.</summary>
    public double RoundingPrice => RoundedCost - TransportCost;
}

/// <summary>The debiased divergence between two measures.</summary>
/// <param name="Value">OT(P, Q) − (OT(P, P) + OT(Q, Q))/2 with regularized costs; ≥ 0 for the costs |x − y| and |x − y|².</param>
/// <param name="ErrorBound">How far the value may be off by what the three solves left open.</param>
/// <param name="Cross">The plan between P and Q.</param>
/// <param name="RegularizedCostPP">OT(P, P).</param>
/// <param name="RegularizedCostQQ">OT(Q, Q).</param>
/// <param name="Converged">All three solves converged.</param>
public sealed record SinkhornDivergence(
    double Value, double ErrorBound, EntropicPlan Cross, double RegularizedCostPP, double RegularizedCostQQ, bool Converged);
