using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Derivatives of smooth measures, into the caller's spans: with respect to probabilities, log-probabilities, and logits
/// through the softmax.</summary>
/// <remarks>These are exact derivatives of the exact value, for descent on a known P and Q. They are not derivatives of a Monte Carlo
/// estimate. Empty cells get the limit, never NaN. A side that is not wanted gets an empty span. O(n), allocates nothing.</remarks>
public static class Gradient
{
    /// <summary>Whether the measure has derivatives here.</summary>
    public static bool IsSmooth(IMeasure measure) => measure is ISlopes or IOuterSlope { Inner: not null };

    /// <summary>∂D/∂pᵢ and ∂D/∂qᵢ of the textbook formula, the entries taken as free; ±∞ where the limit is.</summary>
    /// <param name="measure">A smooth measure.</param>
    /// <param name="p">Probabilities of P.</param>
    /// <param name="q">Probabilities of Q.</param>
    /// <param name="alongP">Receives ∂D/∂p, or is empty.</param>
    /// <param name="alongQ">Receives ∂D/∂q, or is empty.</param>
    /// <returns>The measure itself.</returns>
    /// <remarks>Along the simplex only differences between cells matter: a constant added to all is the same gradient.</remarks>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, or a side does not sum to 1.</exception>
    /// <exception cref="ArgumentException">The measure is not smooth, lengths differ, or an output shares memory with an input.</exception>
    public static double OfProbabilities<T>(IMeasure measure, ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> alongP,
        Span<double> alongQ)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var slopes = Smooth(measure);
        RequireRoom(p, q, alongP, alongQ);
        double value = measure.Between(p, q);
        (slopes, double outer) = Outer(measure, slopes, value);
        for (int i = 0; i < p.Length; i++)
        {
            var (left, right) = slopes.Slopes(double.CreateTruncating(p[i]), double.CreateTruncating(q[i]));
            if (alongP.Length > 0) alongP[i] = Product(outer, left);
            if (alongQ.Length > 0) alongQ[i] = Product(outer, right);
        }
        return value;
    }

    /// <summary>∂D/∂ln pᵢ = pᵢ·∂D/∂pᵢ and ∂D/∂ln qᵢ = qᵢ·∂D/∂qᵢ of the textbook formula, the entries taken as free.</summary>
    /// <param name="measure">A smooth measure.</param>
    /// <param name="logP">ln of the probabilities of P; −∞ is an empty cell.</param>
    /// <param name="logQ">ln of the probabilities of Q.</param>
    /// <param name="alongP">Receives ∂D/∂ln p, or is empty.</param>
    /// <param name="alongQ">Receives ∂D/∂ln q, or is empty.</param>
    /// <returns>The measure itself.</returns>
    /// <inheritdoc cref="OfProbabilities{T}" path="/exception"/>
    public static double OfLogProbabilities<T>(IMeasure measure, ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ, Span<double> alongP,
        Span<double> alongQ)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var slopes = Smooth(measure);
        RequireRoom(logP, logQ, alongP, alongQ);
        double value = measure.BetweenLogs(logP, logQ);
        (slopes, double outer) = Outer(measure, slopes, value);
        // LogSlopes are 0 where p = q; the textbook's slopes are there what they are at any such cell.
        var (linearP, linearQ) = slopes.Slopes(1, 1);
        for (int i = 0; i < logP.Length; i++)
        {
            double a = double.CreateTruncating(logP[i]), b = double.CreateTruncating(logQ[i]);
            var (left, right) = slopes.LogSlopes(a, b);
            if (alongP.Length > 0) alongP[i] = Product(outer, left + linearP * Math.Exp(a));
            if (alongQ.Length > 0) alongQ[i] = Product(outer, right + linearQ * Math.Exp(b));
        }
        return value;
    }

    /// <summary>∂D/∂aᵢ and ∂D/∂bᵢ where P and Q are the softmax of the logits a and b.</summary>
    /// <param name="measure">A smooth measure.</param>
    /// <param name="logitsP">The logits of P; −∞ masks a cell, whose derivative is 0.</param>
    /// <param name="logitsQ">The logits of Q.</param>
    /// <param name="alongP">Receives ∂D/∂a, or is empty.</param>
    /// <param name="alongQ">Receives ∂D/∂b, or is empty.</param>
    /// <returns>The measure itself.</returns>
    /// <remarks>pᵢ(∂D/∂pᵢ − Σⱼ pⱼ ∂D/∂pⱼ): of the Kullback–Leibler divergence pᵢ(ln(pᵢ/qᵢ) − D) and qᵢ − pᵢ. Each sums to 0 over the
    /// cells.</remarks>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or all of a side are −∞.</exception>
    /// <exception cref="ArgumentException">The measure is not smooth, lengths differ, or an output shares memory with an input.</exception>
    public static double OfLogits<T>(IMeasure measure, ReadOnlySpan<T> logitsP, ReadOnlySpan<T> logitsQ, Span<double> alongP,
        Span<double> alongQ)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var slopes = Smooth(measure);
        RequireRoom(logitsP, logitsQ, alongP, alongQ);
        using RentedBuffer a = new(logitsP.Length), b = new(logitsP.Length);
        LogSoftmax.Fill(nameof(logitsP), logitsP, a.Numbers);
        LogSoftmax.Fill(nameof(logitsQ), logitsQ, b.Numbers);
        double value = measure.BetweenLogs<double>(a.Numbers, b.Numbers), sumP = 0, sumQ = 0;
        (slopes, double outer) = Outer(measure, slopes, value);
        for (int i = 0; i < a.Numbers.Length; i++)
        {
            var (left, right) = slopes.LogSlopes(a.Numbers[i], b.Numbers[i]);
            (sumP, sumQ) = (sumP + left, sumQ + right);
            if (alongP.Length > 0) alongP[i] = left;
            if (alongQ.Length > 0) alongQ[i] = right;
        }
        // Where cells of both signs are infinite there is no common direction: each cell keeps its own.
        (sumP, sumQ) = (double.IsNaN(sumP) ? 0 : sumP, double.IsNaN(sumQ) ? 0 : sumQ);
        for (int i = 0; i < alongP.Length; i++) alongP[i] = Product(outer, Centered(alongP[i], Product(Math.Exp(a.Numbers[i]), sumP)));
        for (int i = 0; i < alongQ.Length; i++) alongQ[i] = Product(outer, Centered(alongQ[i], Product(Math.Exp(b.Numbers[i]), sumQ)));
        return value;
    }

    // 0·∞ is a cell or a measure that does not move: 0.
    private static double Product(double a, double b) => a == 0 || b == 0 ? 0 : a * b;

    // Where the measure is infinite, the cell that makes it so keeps its infinite slope.
    private static double Centered(double slope, double share) => double.IsInfinity(slope) ? slope : slope - share;

    private static ISlopes Smooth(IMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return measure as ISlopes ?? (measure as IOuterSlope)?.Inner
            ?? throw new ArgumentException($"{measure.Facts.Name} is not smooth: it has no gradient.", nameof(measure));
    }

    private static (ISlopes Slopes, double Outer) Outer(IMeasure measure, ISlopes slopes, double value)
        => measure is not IOuterSlope outer ? (slopes, 1) : outer.Far(value) is { } far ? (far, 1) : (slopes, outer.Of(value));

    private static void RequireRoom<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, ReadOnlySpan<double> alongP, ReadOnlySpan<double> alongQ)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Simplex.RequireSameLength(p.Length, q.Length);
        Require(p, q, alongP, nameof(alongP));
        Require(p, q, alongQ, nameof(alongQ));
        if (alongP.Overlaps(alongQ)) throw new ArgumentException("alongQ shares memory with alongP.", nameof(alongQ));
    }

    private static void Require<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, ReadOnlySpan<double> room, string name)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (room.Length != 0 && room.Length != p.Length)
            throw new ArgumentException($"p has {p.Length} entries, the room for the gradient {room.Length}.", name);
        Simplex.RequireApart(p, room, nameof(p), name);
        Simplex.RequireApart(q, room, nameof(q), name);
    }
}
