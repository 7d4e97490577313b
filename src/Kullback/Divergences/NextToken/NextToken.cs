using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Compares two rows of next-token logits.</summary>
public static class NextToken
{
    /// <summary>The floor of stored rows: 16 nats under the maximum a token's probability is no longer known.</summary>
    internal const double StoredFloor = -16;

    /// <summary>The greatest logit of a row may not be further from 0: the sums over tokens are in single precision, which ends at 3.4e38.
    /// Masks may.</summary>
    internal const float GreatestLogit = 1e30f;

    /// <summary>Most tokens that <see cref="NextTokenRow.Overlap"/> may look at.</summary>
    public const int MostTop = 64;

    /// <summary>Every figure of a pair of rows.</summary>
    /// <param name="p">The base's row; −∞ masks a token.</param>
    /// <param name="q">The candidate's row, as long.</param>
    /// <param name="form">What the base's numbers are; those of the candidate are taken as logits.</param>
    /// <param name="target">The token that the text goes on with, −1 where it is not known.</param>
    /// <param name="top">How many of the most probable tokens of each side <see cref="NextTokenRow.Overlap"/> compares: 1 to
    /// <see cref="MostTop"/>.</param>
    /// <returns>The figures, in nats; relative error of <see cref="NextTokenRow.KlNats"/> below 1e-6, of sums that cancel 1e-7 of their
    /// parts.</returns>
    /// <remarks>O(n) for n tokens, two passes over the rows, allocates nothing.</remarks>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or a row is masked wholly: the message names side and
    /// index.</exception>
    /// <exception cref="ArgumentException">The rows differ in length or are empty, or the target is no token of theirs.</exception>
    public static NextTokenRow Compare(ReadOnlySpan<float> p, ReadOnlySpan<float> q, RowForm form, int target, int top)
    {
        Require(p, q, target, top);
        return NextTokenKernel.Compare(p, q, form, target, top, SumLoop.Width);
    }

    /// <summary>Each token's part pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ ≥ 0 of D(P‖Q); the parts sum to it.</summary>
    /// <param name="p">The base's row.</param>
    /// <param name="q">The candidate's row.</param>
    /// <param name="parts">Receives one number a token, in nats.</param>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or a row is masked wholly.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Contributions(ReadOnlySpan<float> p, ReadOnlySpan<float> q, Span<double> parts)
    {
        Require(p, q, -1, 1);
        if (parts.Length != p.Length)
            throw new ArgumentException($"p has {p.Length} entries, the room for parts {parts.Length}.", nameof(parts));
        var (a, b) = (NextTokenSide.Of(nameof(p), p), NextTokenSide.Of(nameof(q), q));
        for (int i = 0; i < p.Length; i++) parts[i] = NextTokenOneByOne.Excess(a.Log(p[i]), b.Log(q[i]));
    }

    /// <summary>The largest parts of <see cref="Contributions"/> with their tokens, largest first; returns how many there are,
    /// and ln Σeˣ of both rows.</summary>
    internal static int Largest(ReadOnlySpan<float> p, ReadOnlySpan<float> q, Span<int> tokens, Span<double> parts, out double logP,
        out double logQ)
    {
        Require(p, q, -1, 1);
        (logP, logQ) = (LogSumExp.Of(p), LogSumExp.Of(q));
        int found = 0;
        float bound = float.NegativeInfinity, shiftP = (float)logP, shiftQ = (float)logQ;
        for (int i = 0; i < p.Length; i++)
        {
            if (Below(p, q, i, bound, shiftP, shiftQ))
            {
                i += Vector<float>.Count - 1;
                continue;
            }
            // A part is at most p·|d| + q ≤ 51·max(p, q) where q is no less than p·e⁻⁵⁰.
            float x = p[i] - shiftP, y = q[i] - shiftQ;
            if (Math.Max(x, y) < bound && y > x - 50) continue;
            double part = NextTokenOneByOne.Excess(p[i] - logP, q[i] - logQ);
            if (found == parts.Length && !(part > parts[found - 1])) continue;
            int at = found < parts.Length ? found++ : found - 1;
            for (; at > 0 && parts[at - 1] < part; at--) (parts[at], tokens[at]) = (parts[at - 1], tokens[at - 1]);
            (parts[at], tokens[at]) = (part, i);
            if (found == parts.Length && parts[found - 1] > 0) bound = (float)Math.Log(parts[found - 1]) - 4;
        }
        return found;
    }

    // A vector's worth of tokens of which none can be among the largest.
    private static bool Below(ReadOnlySpan<float> p, ReadOnlySpan<float> q, int at, float bound, float shiftP, float shiftQ)
    {
        if (at + Vector<float>.Count > p.Length) return false;
        Vector<float> x = new Vector<float>(p[at..]) - new Vector<float>(shiftP),
            y = new Vector<float>(q[at..]) - new Vector<float>(shiftQ);
        // e^d − 1 − d ≤ e − 2 = e^−0.33 for |d| ≤ 1: such a part is below that share of p,
        // and what rounding moves x and y is less than the rest.
        return Vector.LessThanAll(Vector.Abs(y - x), Vector<float>.One)
            ? Vector.LessThanAll(x, new Vector<float>(bound + 4))
            : Vector.LessThanAll(Vector.Max(x, y), new Vector<float>(bound)) && Vector.GreaterThanAll(y, x - new Vector<float>(50));
    }

    private static void Require(ReadOnlySpan<float> p, ReadOnlySpan<float> q, int target, int top)
    {
        if (p.Length != q.Length) throw new ArgumentException($"p has {p.Length} entries, q has {q.Length}.", nameof(q));
        if (p.IsEmpty) throw new ArgumentException("A row has no entries.", nameof(p));
        if (target < -1 || target >= p.Length) throw new ArgumentOutOfRangeException(nameof(target), target, $"No token of {p.Length}.");
        if (top is < 1 or > MostTop) throw new ArgumentOutOfRangeException(nameof(top), top, $"Must be from 1 to {MostTop}.");
    }
}

/// <summary>Maximum and ln Σ e^{x − maximum} of one row.</summary>
internal readonly record struct NextTokenSide(double Largest, double LogSum)
{
    /// <summary>ln of the softmax; in this order, because x − largest is exact near the top, where the mass is.</summary>
    internal double Log(double x) => x - Largest - LogSum;

    internal static NextTokenSide Of(string side, ReadOnlySpan<float> row)
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < row.Length; i++)
        {
            if (!(row[i] <= NextToken.GreatestLogit)) throw NotADistributionException.Logit(side, i, row[i]);
            largest = Math.Max(largest, row[i]);
        }
        if (largest < -NextToken.GreatestLogit && !double.IsNegativeInfinity(largest))
            throw NotADistributionException.Logit(side, row.IndexOf((float)largest), largest);
        if (double.IsNegativeInfinity(largest))
            throw new NotADistributionException($"{side}: all {row.Length} logits are −∞; no token has mass.");
        double sum = 0;
        foreach (float x in row) sum += Math.Exp(x - largest);
        return new NextTokenSide(largest, Math.Log(sum));
    }
}
