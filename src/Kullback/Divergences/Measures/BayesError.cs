using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Bayes error Σ min(πpᵢ, (1 − π)qᵢ), in [0, min(π, 1 − π)]: the smallest probability of a wrong guess which distribution a draw
/// came from.</summary>
/// <param name="Prior">π, the probability of P before the draw, in (0, 1).</param>
/// <remarks>A likeness, not a divergence: largest where P = Q, 0 where the supports are disjoint; see <see cref="DeGroot"/> for the
/// gap. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: DeGroot, Optimal Statistical Decisions,
/// 8.11.</remarks>
public readonly record struct BayesError(double Prior) : IAdditive, ITerm
{
    /// <summary>π, the probability of P before the draw, in (0, 1); ½ by default.</summary>
    public double Prior { get => field == 0 ? 0.5 : field; } = Parameter.Inside(Prior, 0, 1);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"bayes-error({Parameter.Text(Prior)})",
        Name = $"Bayes error with prior {Parameter.Text(Prior)}",
        Formula = "Σ min(πp, (1 − π)q)",
        Unit = MeasureUnit.None,
        Maximum = Most,
        Disjoint = 0,
        Symmetric = Prior == 0.5,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = false,
        JointlyConvex = false,
        DataProcessing = false,
        AdditiveOverProducts = false,
        Cost = "O(n), no logarithm",
        GradientWithoutOverlap = "zero: no cell is shared",
        SensitiveTo = "shared mass",
        Meaning = "the smallest probability of a wrong guess between P (prior π) and Q after one draw",
        UsedFor = "the limit of any classifier, privacy of membership",
    };

    private double Most => Math.Min(Prior, 1 - Prior);

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Scaled(Simplex.Pass(this, p, q), Most);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Scaled(Simplex.PassLogs(this, logP, logQ), Most);

    /// <summary>Fills each cell's part min(πpᵢ, (1 − π)qᵢ) and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => TLanes.Min(TLanes.Of(Prior) * p, TLanes.Of(1 - Prior) * q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
        => TLanes.Min(TLanes.Of(Prior) * Elementary.Exp(logP), TLanes.Of(1 - Prior) * Elementary.Exp(logQ));
}
