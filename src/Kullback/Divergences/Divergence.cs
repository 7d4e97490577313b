using System.Buffers;
using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Any measure of any form of input, by a name that says the form: probabilities, log-probabilities, logits, counts, sparse
/// pairs. The result carries unit, zero policy and the reason of an infinity.</summary>
/// <remarks>P first, then Q. For the bare number without a second look at the support, call the measure itself:
/// <see cref="IMeasure.Between"/> allocates nothing.</remarks>
public static partial class Divergence
{
    /// <summary>A measure of probabilities, zeros taken for what they are.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="p">Probabilities of P, one per cell, summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <param name="q">Probabilities of Q on the same cells.</param>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, or a side does not sum to 1.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DivergenceValue Of<T>(IMeasure measure, ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(measure);
        double value = measure.Between(p, q);
        return Result(measure, value, ZeroPolicy.Exact, p.Length, SupportGaps.Of(p, q, T.Zero, double.CreateTruncating));
    }

    /// <summary>A measure of probabilities under a zero policy.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="p">Probabilities of P, one per cell, summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <param name="q">Probabilities of Q on the same cells.</param>
    /// <param name="zeros">What to do with cells that are empty on one side.</param>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, a side does not sum to 1, or no cell is
    /// common where only common cells are asked for.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DivergenceValue Of<T>(IMeasure measure, ReadOnlySpan<T> p, ReadOnlySpan<T> q, ZeroPolicy zeros)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(zeros);
        if (zeros is ZeroPolicy.AsTheyAre) return Of(measure, p, q);
        Simplex.RequireSameLength(p.Length, q.Length);
        using RentedBuffer a = new(p.Length), b = new(p.Length);
        double massP = InputChecks.Widen(nameof(p), p, a.Numbers), massQ = InputChecks.Widen(nameof(q), q, b.Numbers);
        return Treated(measure, a.Numbers, b.Numbers, (massP, InputChecks.Added(zeros)), (massQ, InputChecks.Added(zeros)), zeros);
    }

    /// <summary>A measure of natural logarithms of probabilities; −∞ is the logarithm of 0.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="logP">ln of the probabilities of P, all ≤ 0, the exponentials summing to 1.</param>
    /// <param name="logQ">ln of the probabilities of Q on the same cells.</param>
    /// <exception cref="NotADistributionException">An entry is positive or NaN, or the exponentials do not sum to 1.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DivergenceValue OfLogProbabilities<T>(IMeasure measure, ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(measure);
        double value = measure.BetweenLogs(logP, logQ);
        return Result(measure, value, ZeroPolicy.Exact, logP.Length,
            SupportGaps.Of(logP, logQ, T.NegativeInfinity, static x => Math.Exp(double.CreateTruncating(x))));
    }

    /// <summary>A measure of the softmax of logits: P = e^{aᵢ}/Σe^{aⱼ}. Any finite size; −∞ is a masked cell, probability 0.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="logitsP">Logits of P.</param>
    /// <param name="logitsQ">Logits of Q on the same cells.</param>
    /// <exception cref="NotADistributionException">An entry is NaN or +∞, or all entries of a side are −∞.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DivergenceValue OfLogits<T>(IMeasure measure, ReadOnlySpan<T> logitsP, ReadOnlySpan<T> logitsQ)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(measure);
        Simplex.RequireSameLength(logitsP.Length, logitsQ.Length, nameof(logitsP), nameof(logitsQ));
        using RentedBuffer a = new(logitsP.Length), b = new(logitsP.Length);
        LogSoftmax.Fill(nameof(logitsP), logitsP, a.Numbers);
        LogSoftmax.Fill(nameof(logitsQ), logitsQ, b.Numbers);
        return OfLogProbabilities<double>(measure, a.Numbers, b.Numbers);
    }

    /// <summary>A measure of the relative frequencies of counts.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="p">Counts of P, one per cell, ≥ 0, not all 0; those beyond 2⁵³ are taken to 2⁻⁵³ of themselves.</param>
    /// <param name="q">Counts of Q on the same cells.</param>
    /// <param name="zeros">What to do with cells that are empty on one side.</param>
    /// <remarks>This compares the frequencies as they stand; for an estimate of what lies behind a sample, with interval, see
    /// Kullback.Estimation.</remarks>
    /// <exception cref="NotADistributionException">A count is negative, or all are 0.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DivergenceValue OfCounts(IMeasure measure, ReadOnlySpan<long> p, ReadOnlySpan<long> q, ZeroPolicy zeros)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(zeros);
        Simplex.RequireSameLength(p.Length, q.Length);
        using RentedBuffer a = new(p.Length), b = new(p.Length);
        double added = InputChecks.Added(zeros), totalP = InputChecks.WidenCounts(nameof(p), p, a.Numbers),
            totalQ = InputChecks.WidenCounts(nameof(q), q, b.Numbers);
        return Treated(measure, a.Numbers, b.Numbers, (totalP, added), (totalQ, added), zeros);
    }

    /// <summary>A measure of weights, normalized because the name says so: P = wᵢ/Σw.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="p">Weights of P, one per cell, ≥ 0, finite, not all 0.</param>
    /// <param name="q">Weights of Q on the same cells.</param>
    /// <param name="zeros">What to do with cells that are empty on one side.</param>
    /// <exception cref="NotADistributionException">A weight is negative, NaN or infinite, or all are 0.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DivergenceValue OfWeights<T>(IMeasure measure, ReadOnlySpan<T> p, ReadOnlySpan<T> q, ZeroPolicy zeros)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(zeros);
        Simplex.RequireSameLength(p.Length, q.Length);
        using RentedBuffer a = new(p.Length), b = new(p.Length);
        (double Total, double Added) sumP = InputChecks.WidenWeights(nameof(p), p, a.Numbers, zeros),
            sumQ = InputChecks.WidenWeights(nameof(q), q, b.Numbers, zeros);
        return Treated(measure, a.Numbers, b.Numbers, sumP, sumQ, zeros);
    }

    /// <summary>A measure of two sparse distributions over the same cells 0 … length − 1; a cell that is not listed has probability
    /// 0.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="p">The filled cells of P.</param>
    /// <param name="q">The filled cells of Q.</param>
    /// <remarks>O(filled cells), except for measures that depend on the order of the cells: O(length).</remarks>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, or a side does not sum to 1.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DivergenceValue OfSparse<T>(IMeasure measure, SparseDistribution<T> p, SparseDistribution<T> q)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(measure);
        if (p.Length != q.Length) throw new ArgumentException($"p has {p.Length} cells, q has {q.Length}.", nameof(q));
        int room = measure.Facts.OrderFree ? Math.Min(p.Length, p.Indices.Length + q.Indices.Length) : p.Length;
        using RentedBuffer a = new(room), b = new(room);
        int[] cells = ArrayPool<int>.Shared.Rent(room);
        try
        {
            int filled = measure.Facts.OrderFree
                ? SparseDistribution<T>.Union(p, q, a.Numbers, b.Numbers, cells)
                : SparseDistribution<T>.Dense(p, q, a.Numbers, b.Numbers, cells);
            ReadOnlySpan<double> left = a.Numbers[..filled], right = b.Numbers[..filled];
            double value = measure.Between(left, right);
            var gaps = SupportGaps.Of(left, right, 0, static x => x);
            gaps = gaps with { OnlyInP = At(gaps.OnlyInP, cells), OnlyInQ = At(gaps.OnlyInQ, cells) };
            return Result(measure, value, ZeroPolicy.Exact, p.Length, gaps);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(cells);
        }
    }

    private static DivergenceValue Result(IMeasure measure, double value, ZeroPolicy policy, int cells, SupportGaps gaps)
        => new(value, measure.Facts, policy, cells)
        {
            OnlyInP = gaps.OnlyInP, OnlyInQ = gaps.OnlyInQ,
            Reason = gaps.Reason(measure, value)
        };

    /// <summary>Weights with their totals, made probabilities under the policy, in place, and measured.</summary>
    private static DivergenceValue Treated(IMeasure measure, Span<double> p, Span<double> q, (double Total, double Added) sumP,
        (double Total, double Added) sumQ, ZeroPolicy zeros)
    {
        if (zeros is not (ZeroPolicy.Added or ZeroPolicy.Common or ZeroPolicy.Skewed)
            && (Vanishes(p, sumP.Total) || Vanishes(q, sumQ.Total)))
        {
            var gaps = ZeroHandling.Of([.. p], [.. q], sumP, sumQ, zeros, kept: default).Gaps;
            Logarithms(p, sumP.Total);
            Logarithms(q, sumQ.Total);
            return Result(measure, measure.BetweenLogs<double>(p, q), zeros, p.Length, gaps);
        }
        var treated = ZeroHandling.Of(p, q, sumP, sumQ, zeros, kept: default);
        double value = measure.Between<double>(p[..treated.Kept], q[..treated.Kept]);
        return Result(measure, value, zeros, p.Length, treated.Gaps) with { DroppedP = treated.DroppedP, DroppedQ = treated.DroppedQ };
    }

    // Whether a weight's share of the total would lose digits as a subnormal number, or be 0: then logarithms are compared.
    private static bool Vanishes(ReadOnlySpan<double> weights, double total)
    {
        foreach (double weight in weights)
            if (weight > 0 && weight / total < 2.3e-308) return true;
        return false;
    }

    private static void Logarithms(Span<double> weights, double total)
    {
        double log = Math.Log(total);
        for (int i = 0; i < weights.Length; i++) weights[i] = Math.Log(weights[i]) - log;
    }

    private static SupportGap? At(SupportGap? gap, int[] cells) => gap is { } g ? g with { FirstIndex = cells[g.FirstIndex] } : null;
}
