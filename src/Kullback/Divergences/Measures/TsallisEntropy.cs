using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Tsallis entropy (1 − Σ pᵢᵃ)/(a − 1) of order a ≥ 0; at order 1 its limit, Shannon's entropy in nats.</summary>
/// <param name="Order">a ≥ 0, finite.</param>
/// <remarks>Order 2 is the Gini–Simpson index, order 0 the number of filled cells less one. In [0, (n^(1 − a) − 1)/(1 − a)]; accurate also
/// close to order 1. Domain and errors as <see cref="Entropy"/>. O(n), allocates nothing. Source: Havrda and Charvát (1967), Kybernetika 3,
/// 30–35; Tsallis (1988), Journal of Statistical Physics 52, 479–487.</remarks>
public readonly record struct TsallisEntropy(double Order) : IFunctional
{
    /// <summary>a ≥ 0, finite.</summary>
    public double Order { get; } = Parameter.Finite(Order, 0);

    /// <inheritdoc/>
    public FunctionalFacts Facts => new()
    {
        Key = $"tsallis-entropy({Parameter.Text(Order)})",
        Name = $"Tsallis entropy of order {Parameter.Text(Order)}",
        Formula = "(1 − Σ pᵃ)/(a − 1)",
        Unit = Order == 1 ? MeasureUnit.Nat : MeasureUnit.None,
        AtPoint = 0,
        AtUniform = "(n^(1 − a) − 1)/(1 − a)",
        Concave = true,
        AdditiveOverProducts = Order == 1,
        Meaning = "entropy with a power in place of the logarithm; order 2 is the probability that two draws differ",
        UsedFor = "impurity of decision trees, diversity, statistical mechanics beyond the additive case",
    };

    /// <inheritdoc/>
    public double Of<T>(ReadOnlySpan<T> p) where T : IBinaryFloatingPointIeee754<T>
        => Order == 1 ? new Entropy().Of(p) : EntropyPart.Of(p, Order, false) / Math.Abs(Order - 1);

    /// <inheritdoc/>
    public double OfLogs<T>(ReadOnlySpan<T> logP) where T : IBinaryFloatingPointIeee754<T>
        => Order == 1 ? new Entropy().OfLogs(logP) : EntropyPart.Of(logP, Order, true) / Math.Abs(Order - 1);
}
