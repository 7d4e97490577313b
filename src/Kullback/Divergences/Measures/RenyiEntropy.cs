using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Rényi entropy ln(Σ pᵢᵃ)/(1 − a) of order a in [0, ∞], in nats, in [0, ln n].</summary>
/// <param name="Order">a in [0, ∞].</param>
/// <remarks>The limits are exact: order 0 is the logarithm of the number of filled cells, order 1 Shannon's entropy, order ∞ the
/// min-entropy −ln max pᵢ. Nonincreasing in the order; accurate also close to 1. Domain and errors as <see cref="Entropy"/>. O(n),
/// allocates nothing. Source: Rényi (1961), Fourth Berkeley Symposium 1, 547–561.</remarks>
public readonly record struct RenyiEntropy(double Order) : IFunctional
{
    /// <summary>a in [0, ∞].</summary>
    public double Order { get; } = Parameter.Within(Order, 0, double.PositiveInfinity);

    /// <inheritdoc/>
    public FunctionalFacts Facts => new()
    {
        Key = $"renyi-entropy({Parameter.Text(Order)})",
        Name = $"Rényi entropy of order {Parameter.Text(Order)}",
        Formula = "ln(Σ pᵃ)/(1 − a)",
        Unit = MeasureUnit.Nat,
        AtPoint = 0,
        AtUniform = "ln n",
        Concave = Order <= 1,
        AdditiveOverProducts = true,
        Meaning = "entropy that weighs frequent values more, the larger the order",
        UsedFor = "guessing and collision probabilities, randomness extraction, diversity",
    };

    /// <inheritdoc/>
    public double Of<T>(ReadOnlySpan<T> p) where T : IBinaryFloatingPointIeee754<T> => Of(p, false);

    /// <inheritdoc/>
    public double OfLogs<T>(ReadOnlySpan<T> logP) where T : IBinaryFloatingPointIeee754<T> => Of(logP, true);

    private double Of<T>(ReadOnlySpan<T> p, bool logs) where T : IBinaryFloatingPointIeee754<T>
    {
        if (Order == 1) return logs ? new Entropy().OfLogs(p) : new Entropy().Of(p);
        if (Order > 0 && double.IsFinite(Order))
        {
            double gap = EntropyPart.Of(p, Order, logs);
            if (Order < 1 && double.IsFinite(gap)) return Special.LogOnePlus(gap) / (1 - Order);
            if (Order > 1 && gap <= 0.5) return -Special.LogOnePlus(-gap) / (Order - 1);
        }
        // 1 − gap is the sum of powers itself: beyond one half the subtraction costs digits.
        var extremes = new Extremes(Order);
        var masses = logs ? Scan.OverLogs(ref extremes, p, p) : Scan.Over(ref extremes, p, p);
        return Math.Max(0, extremes.Entropy(masses.P));
    }

    // The number of filled cells, the largest logarithm, and the sum of powers relative to the largest.
    private struct Extremes(double order) : IScan
    {
        private double _filled, _largest = double.NegativeInfinity;
        private CompensatedSum _powers;

        public void Step(double p, double q) => StepLogs(Math.Log(p), 0);

        public void StepLogs(double logP, double logQ)
        {
            if (double.IsNegativeInfinity(logP)) return;
            _filled++;
            if (logP > _largest)
            {
                double shrunk = _powers.Value * Math.Exp(order * (_largest - logP));
                (_powers, _largest) = (default, logP);
                if (shrunk > 0) _powers.Add(shrunk);
            }
            _powers.Add(Math.Exp(order * (logP - _largest)));
        }

        internal readonly double Entropy(double mass)
        {
            if (order == 0) return Math.Log(_filled);
            double largest = _largest - Math.Log(mass);
            return double.IsPositiveInfinity(order) ? -largest : order / (1 - order) * largest + Math.Log(_powers.Value) / (1 - order);
        }
    }
}
