using System.Numerics;

namespace Kullback.Divergences;

/// <summary>One cell's part in a measure.</summary>
/// <param name="Index">The cell, as given.</param>
/// <param name="P">Its probability under P, after the zero policy.</param>
/// <param name="Q">Its probability under Q, after the zero policy.</param>
/// <param name="Value">Its part, in the unit of the measure.</param>
/// <param name="Share">Its part of the whole, 0 to 1; null where the whole is infinite or 0.</param>
public readonly record struct CellContribution(int Index, double P, double Q, double Value, double? Share);

/// <summary>P and Q on the same cells, read once in their form and under a zero policy, ready for any number of measures, which then
/// all speak of the same two distributions: H(P,Q) = H(P) + D(P‖Q) holds between the numbers.</summary>
/// <remarks>It copies its input: 16 bytes per cell. For one number without a copy, call the measure.</remarks>
public abstract partial class DistributionPair
{
    private readonly SupportGaps _gaps;

    private DistributionPair(int cells, ZeroPolicy policy, SupportGaps gaps) => (Cells, Policy, _gaps) = (cells, policy, gaps);

    /// <summary>The number of cells given.</summary>
    public int Cells { get; }

    /// <summary>How cells that are empty on one side were treated.</summary>
    public ZeroPolicy Policy { get; }

    /// <summary>Where P has mass and Q has none, before the policy; null where there is no such cell.</summary>
    public SupportGap? OnlyInP => _gaps.OnlyInP;

    /// <summary>Where Q has mass and P has none, before the policy; null where there is no such cell.</summary>
    public SupportGap? OnlyInQ => _gaps.OnlyInQ;

    /// <summary>The probability under P of the cells that <see cref="ZeroPolicy.CommonSupport"/> left out.</summary>
    public double DroppedP { get; private init; }

    /// <summary>The probability under Q of the cells that <see cref="ZeroPolicy.CommonSupport"/> left out.</summary>
    public double DroppedQ { get; private init; }

    /// <summary>The measure from P to Q.</summary>
    /// <exception cref="ArgumentException">The measure refuses the pair.</exception>
    public DivergenceValue Of(IMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        double value = Between(measure);
        return Result(measure, value) with { Reason = _gaps.Reason(measure, value) };
    }

    /// <summary>The measure with the roles exchanged, from Q to P. Gaps and reason still speak of this P and this Q.</summary>
    /// <exception cref="ArgumentException">The measure refuses the pair.</exception>
    public DivergenceValue Reverse(IMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        double value = BetweenReversed(measure);
        return Result(measure, value) with { Reason = _gaps.ReverseReason(measure, value) };
    }

    /// <summary>A number of P alone: its entropy, its perplexity.</summary>
    public abstract double OfP(IFunctional functional);

    /// <summary>A number of Q alone.</summary>
    public abstract double OfQ(IFunctional functional);

    /// <summary>The cells with the largest parts, largest first, cells of equal parts in their order.</summary>
    /// <param name="measure">A measure that is a sum over cells.</param>
    /// <param name="most">How many at most; cells with no part are left out.</param>
    /// <remarks>O(n log(most)).</remarks>
    public IReadOnlyList<CellContribution> Largest(IAdditive measure, int most)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        double[] parts = new double[Left];
        double whole = Contributions(measure, parts);
        bool hasShares = whole > 0 && double.IsFinite(whole);
        // The least of the kept ones is on top: smaller part first, of equal parts the later cell.
        var kept = new PriorityQueue<int, (double Part, int Later)>(Math.Min(most, Left) + 1);
        for (int i = 0; i < parts.Length && most > 0; i++)
        {
            if (!(parts[i] > 0)) continue;
            if (kept.Count < most) kept.Enqueue(i, (parts[i], -i));
            else kept.EnqueueDequeue(i, (parts[i], -i));
        }
        var cells = new CellContribution[kept.Count];
        for (int k = cells.Length - 1; k >= 0; k--)
        {
            int i = kept.Dequeue();
            var (p, q) = At(i);
            cells[k] = new CellContribution(CellOf(i), p, q, parts[i], hasShares ? parts[i] / whole : null);
        }
        return cells;
    }

    private protected abstract int Left { get; }

    private protected abstract double Between(IMeasure measure);

    private protected abstract double BetweenReversed(IMeasure measure);

    private protected abstract double Contributions(IAdditive measure, Span<double> parts);

    private protected abstract (double P, double Q) At(int index);

    private protected virtual int CellOf(int index) => index;

    private DivergenceValue Result(IMeasure measure, double value)
        => new(value, measure.Facts, Policy, Cells) { OnlyInP = OnlyInP, OnlyInQ = OnlyInQ, DroppedP = DroppedP, DroppedQ = DroppedQ };

    private sealed class Probabilities<T>(T[] p, T[] q, int cells, int[]? kept, ZeroPolicy policy, SupportGaps gaps)
        : DistributionPair(cells, policy, gaps)
        where T : IBinaryFloatingPointIeee754<T>
    {
        private protected override int Left => p.Length;

        public override double OfP(IFunctional functional) => functional.Of<T>(p);

        public override double OfQ(IFunctional functional) => functional.Of<T>(q);

        private protected override double Between(IMeasure measure) => measure.Between<T>(p, q);

        private protected override double BetweenReversed(IMeasure measure) => measure.Between<T>(q, p);

        private protected override double Contributions(IAdditive measure, Span<double> parts) => measure.Contributions<T>(p, q, parts);

        private protected override (double, double) At(int index) => (double.CreateTruncating(p[index]), double.CreateTruncating(q[index]));

        private protected override int CellOf(int index) => kept is null ? index : kept[index];
    }

    // What is a sum over cells is taken of the exponentials; the measures themselves of the logarithms, which do not underflow.
    private sealed class Logarithms<T>(T[] logP, T[] logQ, SupportGaps gaps) : DistributionPair(logP.Length, ZeroPolicy.Exact, gaps)
        where T : IBinaryFloatingPointIeee754<T>
    {
        private readonly T[] _p = Array.ConvertAll(logP, T.Exp), _q = Array.ConvertAll(logQ, T.Exp);

        private protected override int Left => logP.Length;

        public override double OfP(IFunctional functional) => functional.Of<T>(_p);

        public override double OfQ(IFunctional functional) => functional.Of<T>(_q);

        private protected override double Between(IMeasure measure) => measure.BetweenLogs<T>(logP, logQ);

        private protected override double BetweenReversed(IMeasure measure) => measure.BetweenLogs<T>(logQ, logP);

        private protected override double Contributions(IAdditive measure, Span<double> parts) => measure.Contributions<T>(_p, _q, parts);

        private protected override (double, double) At(int index)
            => (double.CreateTruncating(_p[index]), double.CreateTruncating(_q[index]));
    }
}
