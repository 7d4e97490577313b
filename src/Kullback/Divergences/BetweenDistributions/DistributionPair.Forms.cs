using System.Numerics;

namespace Kullback.Divergences;

public abstract partial class DistributionPair
{
    /// <summary>Probabilities.</summary>
    /// <param name="p">Probabilities of P, one per cell, summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <param name="q">Probabilities of Q on the same cells.</param>
    /// <param name="zeros">What to do with cells that are empty on one side.</param>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, a side does not sum to 1, or no cell is
    /// common where only common cells are asked for.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DistributionPair OfProbabilities<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, ZeroPolicy zeros)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(zeros);
        Simplex.RequireSameLength(p.Length, q.Length);
        if (zeros is ZeroPolicy.AsTheyAre)
        {
            // Any measure checks the entries; this is the cheapest.
            new TotalVariation().Between(p, q);
            return new Probabilities<T>(p.ToArray(), q.ToArray(), p.Length, null, zeros,
                SupportGaps.Of(p, q, T.Zero, double.CreateTruncating));
        }
        double[] a = new double[p.Length], b = new double[p.Length];
        double massP = InputChecks.Widen(nameof(p), p, a), massQ = InputChecks.Widen(nameof(q), q, b);
        return Treated(a, b, (massP, InputChecks.Added(zeros)), (massQ, InputChecks.Added(zeros)), zeros);
    }

    /// <summary>Natural logarithms of probabilities; −∞ is the logarithm of 0.</summary>
    /// <param name="logP">ln of the probabilities of P, all ≤ 0, the exponentials summing to 1.</param>
    /// <param name="logQ">ln of the probabilities of Q on the same cells.</param>
    /// <exception cref="NotADistributionException">An entry is positive or NaN, or the exponentials do not sum to 1.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DistributionPair OfLogProbabilities<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ)
        where T : IBinaryFloatingPointIeee754<T>
    {
        new TotalVariation().BetweenLogs(logP, logQ);
        return new Logarithms<T>(logP.ToArray(), logQ.ToArray(),
            SupportGaps.Of(logP, logQ, T.NegativeInfinity, static x => Math.Exp(double.CreateTruncating(x))));
    }

    /// <summary>The softmax of logits; −∞ is a masked cell, probability 0.</summary>
    /// <param name="logitsP">Logits of P.</param>
    /// <param name="logitsQ">Logits of Q on the same cells.</param>
    /// <exception cref="NotADistributionException">An entry is NaN or +∞, or all entries of a side are −∞.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DistributionPair OfLogits<T>(ReadOnlySpan<T> logitsP, ReadOnlySpan<T> logitsQ) where T : IBinaryFloatingPointIeee754<T>
    {
        Simplex.RequireSameLength(logitsP.Length, logitsQ.Length, nameof(logitsP), nameof(logitsQ));
        double[] a = new double[logitsP.Length], b = new double[logitsP.Length];
        LogSoftmax.Fill(nameof(logitsP), logitsP, a);
        LogSoftmax.Fill(nameof(logitsQ), logitsQ, b);
        return OfLogProbabilities<double>(a, b);
    }

    /// <summary>Relative frequencies of counts.</summary>
    /// <param name="p">Counts of P, one per cell, ≥ 0, not all 0; those beyond 2⁵³ are taken to 2⁻⁵³ of themselves.</param>
    /// <param name="q">Counts of Q on the same cells.</param>
    /// <param name="zeros">What to do with cells that are empty on one side.</param>
    /// <exception cref="NotADistributionException">A count is negative, or all are 0.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DistributionPair OfCounts(ReadOnlySpan<long> p, ReadOnlySpan<long> q, ZeroPolicy zeros)
    {
        ArgumentNullException.ThrowIfNull(zeros);
        Simplex.RequireSameLength(p.Length, q.Length);
        double[] a = new double[p.Length], b = new double[p.Length];
        double added = InputChecks.Added(zeros), totalP = InputChecks.WidenCounts(nameof(p), p, a),
            totalQ = InputChecks.WidenCounts(nameof(q), q, b);
        return Treated(a, b, (totalP, added), (totalQ, added), zeros);
    }

    /// <summary>Weights, normalized because the name says so.</summary>
    /// <param name="p">Weights of P, one per cell, ≥ 0, finite, not all 0.</param>
    /// <param name="q">Weights of Q on the same cells.</param>
    /// <param name="zeros">What to do with cells that are empty on one side.</param>
    /// <exception cref="NotADistributionException">A weight is negative, NaN or infinite, or all are 0.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DistributionPair OfWeights<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, ZeroPolicy zeros)
        where T : IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(zeros);
        Simplex.RequireSameLength(p.Length, q.Length);
        double[] a = new double[p.Length], b = new double[p.Length];
        (double Total, double Added) sumP = InputChecks.WidenWeights(nameof(p), p, a, zeros),
            sumQ = InputChecks.WidenWeights(nameof(q), q, b, zeros);
        return Treated(a, b, sumP, sumQ, zeros);
    }

    private static Probabilities<double> Treated(double[] p, double[] q, (double Total, double Added) sumP,
        (double Total, double Added) sumQ, ZeroPolicy zeros)
    {
        int[] kept = zeros is ZeroPolicy.Common ? new int[p.Length] : [];
        var treated = ZeroHandling.Of(p, q, sumP, sumQ, zeros, kept);
        return treated.Kept == p.Length
            ? new Probabilities<double>(p, q, p.Length, null, zeros, treated.Gaps)
            : new Probabilities<double>(p[..treated.Kept], q[..treated.Kept], p.Length, kept, zeros, treated.Gaps)
            {
                DroppedP = treated.DroppedP,
                DroppedQ = treated.DroppedQ,
            };
    }
}
