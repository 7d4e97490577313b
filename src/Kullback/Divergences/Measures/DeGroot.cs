using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>DeGroot's statistical information min(π, 1 − π) − Σ min(πpᵢ, (1 − π)qᵢ), in [0, min(π, 1 − π)]: how much one draw lowers
/// the error of guessing which distribution it came from.</summary>
/// <param name="Prior">π, the probability of P before the draw, in (0, 1).</param>
/// <remarks>The complement of <see cref="BayesError"/>; at π = ½ half of total variation. Domain: equal lengths, entries ≥ 0, each side
/// summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n),
/// allocates nothing. Source: DeGroot (1962), Annals of Mathematical Statistics 33, 404–419.</remarks>
public readonly record struct DeGroot(double Prior) : IDivergence, IAdditive, ITerm
{
    /// <summary>π, the probability of P before the draw, in (0, 1); ½ by default.</summary>
    public double Prior { get => field == 0 ? 0.5 : field; } = Parameter.Inside(Prior, 0, 1);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"degroot({Parameter.Text(Prior)})",
        Name = $"DeGroot statistical information with prior {Parameter.Text(Prior)}",
        Formula = "min(π, 1 − π) − Σ min(πp, (1 − π)q)",
        Unit = MeasureUnit.None,
        Maximum = Most,
        Disjoint = Most,
        Symmetric = Prior == 0.5,
        Triangle = Prior == 0.5 ? TriangleInequality.Holds : TriangleInequality.Fails,
        ZeroOnlyAtEquality = Prior == 0.5,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), no logarithm",
        GradientWithoutOverlap = "constant in every cell: it says which cells to fill, not how far they are",
        SensitiveTo = "cells whose likelihood ratio overturns the prior",
        Meaning = "by how much one draw lowers the smallest probability of a wrong guess between P (prior π) and Q",
        UsedFor = "the worth of an experiment, bounds on classifiers",
    };

    private double Most => Math.Min(Prior, 1 - Prior);

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Scaled(Simplex.Pass(this, p, q), Most);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Scaled(Simplex.PassLogs(this, logP, logQ), Most);

    /// <summary>Fills each cell's part, what the cell can lower the error by, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // For π ≤ ½, π = Σ πpᵢ and what is left of the minimum is max(πp − (1 − π)q, 0); above, the other way round.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        if (Prior == 0.5) return TLanes.Abs(d) * TLanes.Of(0.25);
        var gain = TLanes.MultiplyAdd(TLanes.Of(Prior), p, TLanes.Of(Prior - 1) * q);
        return TLanes.Max(Prior < 0.5 ? gain : TLanes.Of(0) - gain, TLanes.Of(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        var d = ElementaryPowers.Difference(logP, logQ, out var p, out var q);
        return Cell(p, q, d);
    }
}
