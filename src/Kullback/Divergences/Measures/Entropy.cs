using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Shannon entropy H(P) = −Σ pᵢ ln pᵢ, in nats, in [0, ln n].</summary>
/// <remarks>Domain: entries ≥ 0, summing to 1 within <see cref="Simplex.MassTolerance"/>; the value is that of the normalized distribution.
/// O(n), allocates nothing. Source: Shannon (1948), Bell System Technical Journal 27, 379–423.</remarks>
public readonly record struct Entropy : IFunctional
{
    /// <inheritdoc/>
    public FunctionalFacts Facts => Row;

    private static readonly FunctionalFacts Row = new()
    {
        Key = "entropy",
        Name = "Shannon entropy",
        Formula = "H(P) = −Σ p ln p",
        Unit = MeasureUnit.Nat,
        AtPoint = 0,
        AtUniform = "ln n",
        Concave = true,
        AdditiveOverProducts = true,
        Meaning = "the nats that a draw takes with the best code for its distribution",
        UsedFor = "compression, uncertainty of a prediction, diversity",
    };

    /// <inheritdoc/>
    public double Of<T>(ReadOnlySpan<T> p) where T : IBinaryFloatingPointIeee754<T> => Normalized(Simplex.Pass(new Part(), p, p));

    /// <inheritdoc/>
    public double OfLogs<T>(ReadOnlySpan<T> logP) where T : IBinaryFloatingPointIeee754<T>
        => Normalized(Simplex.PassLogs(new Part(), logP, logP));

    // −Σ (p/‖P‖) ln(p/‖P‖).
    private static double Normalized(Simplex.Sums sums)
        => Math.Max(0, sums.Total / sums.MassP + (FDivergenceSum.Differ(1, sums.MassP) ? Special.LogOnePlus(sums.MassP - 1) : 0));

    // Of the pair (P, P), so that the one loop over the cells serves.
    private readonly struct Part : ITerm
    {
        public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
        {
            TLanes zero = TLanes.Of(0), part = TLanes.Max(zero, zero - p * Elementary.LogRatio(TLanes.Of(1), p));
            return TLanes.Select(TLanes.Equal(p, zero), zero, part);
        }

        public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>
        {
            TLanes zero = TLanes.Of(0), part = TLanes.Max(zero, zero - Elementary.Exp(logP) * logP);
            return TLanes.Select(TLanes.Equal(logP, TLanes.Of(double.NegativeInfinity)), zero, part);
        }
    }
}
