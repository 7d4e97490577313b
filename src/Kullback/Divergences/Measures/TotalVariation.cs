using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Total variation ½Σ|pᵢ − qᵢ|, in [0, 1]: the largest difference of probability over all sets of cells.</summary>
/// <remarks>The set of the cells with pᵢ above qᵢ attains it: <see cref="Event"/>. Many libraries leave out the ½. Domain: equal
/// lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Tsybakov, Introduction to Nonparametric
/// Estimation, 2.4.</remarks>
public readonly record struct TotalVariation : IMetric, IAdditive, ITerm
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "total-variation",
        Name = "Total variation distance",
        Formula = "½ Σ |p − q|",
        Unit = MeasureUnit.None,
        Maximum = 1,
        Disjoint = 1,
        Symmetric = true,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), no logarithm",
        GradientWithoutOverlap = "±½ in every cell: it says which cells to fill, not how far they are",
        SensitiveTo = "moved mass, wherever it lies: a ratio of probabilities does not matter",
        Meaning = "the largest difference of probability over all events",
        UsedFor = "bounds in probability, coupling, the error of the best test between two distributions, simple drift thresholds",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Scaled(Simplex.Pass(this, p, q), 1);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Scaled(Simplex.PassLogs(this, logP, logQ), 1);

    /// <summary>Fills each cell's part ½|pᵢ − qᵢ| and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    /// <summary>Marks the event that attains the distance, the cells with pᵢ above qᵢ: P(event) − Q(event) is the total
    /// variation.</summary>
    /// <param name="p">Probabilities of P.</param>
    /// <param name="q">Probabilities of Q.</param>
    /// <param name="cells">Receives, for each cell, whether it belongs to the event.</param>
    /// <returns>The total variation.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, or a side does not sum to 1.</exception>
    public double Event<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<bool> cells) where T : IBinaryFloatingPointIeee754<T>
    {
        if (cells.Length != p.Length)
            throw new ArgumentException($"p has {p.Length} entries, the room for the event {cells.Length}.", nameof(cells));
        double value = Between(p, q);
        for (int i = 0; i < p.Length; i++) cells[i] = p[i] > q[i];
        return value;
    }

    static bool ITerm.InSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => TLanes.Abs(q - p) * TLanes.Of(0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    => TLanes.Abs(ElementaryPowers.Difference(logP, logQ, out _, out _)) * TLanes.Of(0.5);
}
