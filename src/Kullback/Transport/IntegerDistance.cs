using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Transport;

/// <summary>Wasserstein distances between two distributions of integers from masses in blocks.</summary>
/// <remarks>Where every block is one integer the walk over both quantile functions is exact up to rounding. Longer blocks are spread
/// evenly: of order 1 Σ |F − G| is taken by F − G and its slope at the ends of blocks instead, of other orders the walk is repeated with
/// blocks twice as long, and what rounding to integers does is bounded.</remarks>
internal static class IntegerDistance
{
    internal static DistanceBetween? Of(IUnivariate p, IUnivariate q, double order)
    {
        if (IntegerBlocks.Of(p, q, order) is not { } blocks) return null;
        var tail = order == 1 && double.IsFinite(TailIndex.Least(p, q, true)) && double.IsInfinity(Math.Max(p.High, q.High))
            ? PowerTail.Of(p, q, blocks.Starts[^1]) : null;
        var (beyondP, beyondQ) = tail?.Masses ?? (0, 0);
        // Masses beyond the blocks, and what all of them together are off.
        double lost = Math.Max(Math.Abs(1 - beyondP - blocks.MassP.Sum()), Math.Abs(1 - beyondQ - blocks.MassQ.Sum()));
        if (lost > 1e-6) return null;
        double value, error;
        if (!blocks.IsWide)
        {
            value = Math.Pow(Walk(blocks, order, 1), 1 / order);
            // Distribution functions are sums of masses off by some of their last places, over as many integers as there is mass.
            error = 1e-13 * value + 1e-15 + 2e-16 * (Body(p) + Body(q));
        }
        else if (order == 1)
        {
            blocks = Crossed(blocks, beyondQ - beyondP);
            (value, error) = Extrapolated(Area(blocks, 1, beyondQ - beyondP), Area(blocks, 2, beyondQ - beyondP),
                Area(blocks, 4, beyondQ - beyondP));
            error += 1e-12 * value;
        }
        else
        {
            double fine = Walk(blocks, order, 1), coarse = Walk(blocks, order, 2), extrapolated = Math.Max(0, fine + (fine - coarse) / 3);
            value = Math.Pow(extrapolated, 1 / order);
            // An even spread over (k − ½, k + ½) is a distance of at most ½ from k, on either side.
            error = Math.Abs(value - Math.Pow(fine, 1 / order)) + Math.Min(1, Math.Pow(order + 1, -1 / order)) + 1e-12 * value;
        }
        var (rest, off) = tail?.Area(blocks.Farthest) ?? (0, Beyond(p, q, order, blocks, value));
        value += rest;
        error += off + lost * (order == 1 ? value : value / order);
        return new(value, DivergenceMethods.Series, error)
        {
            Formula = blocks.IsWide ? FormattableString.Invariant($"over {blocks.Count} blocks of integers")
                : FormattableString.Invariant($"over {blocks.Count} integers"),
            Converged = error <= 1e-9 * value || !blocks.IsWide,
        };
    }

    private static double Body(IUnivariate distribution)
        => Math.Min(1 << 16, distribution.SurvivalQuantile(0.01) - distribution.Quantile(0.01));

    // |F − G| has a kink where the distribution functions cross: the blocks there are cut until they are integers,
    // or so short that the kink is rounding.
    private static IntegerBlocks Crossed(IntegerBlocks blocks, double beyond)
    {
        for (int round = 0; round < 8; round++)
        {
            double[] gaps = Gaps(blocks, beyond);
            var crossed = Enumerable.Range(0, blocks.Count)
                .Where(i => gaps[i] * gaps[i + 1] < 0 && blocks.Starts[i + 1] - blocks.Starts[i] > 1).ToHashSet();
            if (crossed.Count == 0) break;
            blocks = blocks.Split(crossed);
        }
        return blocks;
    }

    // Blocks are off by the fourth power of their length (Richardson); where three lengths do not show it, nothing is extrapolated.
    private static (double Value, double Error) Extrapolated(double one, double two, double four)
    {
        double off = (one - two) / 15, before = (two - four) / 15, share = before / (16 * off);
        return Math.Abs(share - 1) < 0.5 ? (one + off, Math.Abs(off) * Math.Max(0.02, 2 * Math.Abs(share - 1)))
            : (one, Math.Abs(one - two) / 8);
    }

    // A power tail beyond the last block: c·x^(−α) has ∫ xᵏ of c·α/(α − k)·x^(k−α),
    // once for either side and once as levels are off by its mass.
    private static double Beyond(IUnivariate p, IUnivariate q, double order, IntegerBlocks blocks, double value)
    {
        double index = TailIndex.Least(p, q, true), top = blocks.Starts[^1];
        if (double.IsInfinity(index)) return 0;
        double log = Math.Max(p.LogSurvival(top), q.LogSurvival(top)) + order * Math.Log(top),
            rest = 3 * Math.Exp(log) * index / Math.Max(1e-6, index - order);
        return value > 0 ? rest / order / Math.Pow(value, order - 1) : Math.Pow(rest, 1 / order);
    }

    // Σ |F − G|: over a block of n integers between H₀ and H₁ with slopes d₀ and d₁ the sum is n(H₀ + H₁)/2 + (n² − 1)(d₀ − d₁)/12 + (H₁ −
    // H₀)/2.
    private static double Area(IntegerBlocks blocks, int step, double beyond)
    {
        double[] gaps = Gaps(blocks, beyond);
        double sum = 0;
        for (int i = 0; i < blocks.Count; i += step)
        {
            int next = Math.Min(i + step, blocks.Count);
            double n = blocks.Starts[next] - blocks.Starts[i], before = gaps[i], after = gaps[next];
            if (n <= step)
            {
                for (int k = i; k < next; k++) sum += Math.Abs(gaps[k + 1]);
                continue;
            }
            double slope = blocks.Slope(blocks.Starts[i] - 0.5) - blocks.Slope(blocks.Starts[next] - 0.5);
            sum += before * after < 0 ? n * (before * before + after * after) / (2 * (Math.Abs(before) + Math.Abs(after)))
                + (Math.Abs(after) - Math.Abs(before)) / 2
                : Math.Abs(n * (before + after) / 2 + (n * n - 1) * slope / 12 + (after - before) / 2);
        }
        return sum;
    }

    // F − G before each block and after the last, from below up to the middle and from above beyond it.
    private static double[] Gaps(IntegerBlocks blocks, double beyond)
    {
        int n = blocks.Count;
        double[] below = new double[n + 1], above = new double[n + 1];
        above[n] = beyond;
        for (int i = 0; i < n; i++) below[i + 1] = below[i] + (blocks.MassP[i] - blocks.MassQ[i]);
        for (int i = n - 1; i >= 0; i--) above[i] = above[i + 1] + (blocks.MassQ[i] - blocks.MassP[i]);
        double massP = 0, massQ = 0;
        for (int i = 0; i < n && massP + massQ < 1; i++)
        {
            (massP, massQ) = (massP + blocks.MassP[i], massQ + blocks.MassQ[i]);
            above[i] = below[i];
        }
        return above;
    }

    // ∫ |F⁻¹ − G⁻¹|ᵏ du, the lower half from below, the upper one from above.
    private static double Walk(IntegerBlocks blocks, double order, int step)
    {
        var (starts, p, q) = step == 1 ? (blocks.Starts, blocks.MassP, blocks.MassQ) : Joined(blocks, step);
        return Half(starts, p, q, order, 1) + Half(starts, p, q, order, -1);
    }

    private static (double[], double[], double[]) Joined(IntegerBlocks blocks, int step)
    {
        int n = (blocks.Count + step - 1) / step;
        double[] starts = new double[n + 1], p = new double[n], q = new double[n];
        for (int i = 0; i < blocks.Count; i++)
        {
            if (i % step == 0) starts[i / step] = blocks.Starts[i];
            p[i / step] += blocks.MassP[i];
            q[i / step] += blocks.MassQ[i];
        }
        starts[n] = blocks.Starts[^1];
        return (starts, p, q);
    }

    private static double Half(double[] starts, double[] p, double[] q, double order, int side)
    {
        int n = p.Length, i = side > 0 ? 0 : n - 1, j = i;
        double doneP = 0, doneQ = 0, u = 0, sum = 0;      // masses of the blocks walked over, and where the walk is
        while (u < 0.5 && i >= 0 && i < n && j >= 0 && j < n)
        {
            if (p[i] == 0 || doneP + p[i] <= u) { doneP += p[i]; i += side; continue; }
            if (q[j] == 0 || doneQ + q[j] <= u) { doneQ += q[j]; j += side; continue; }
            double next = Math.Min(0.5, Math.Min(doneP + p[i], doneQ + q[j]));
            double from = Place(starts, i, (u - doneP) / p[i], side) - Place(starts, j, (u - doneQ) / q[j], side);
            double to = Place(starts, i, (next - doneP) / p[i], side) - Place(starts, j, (next - doneQ) / q[j], side);
            sum += (next - u) * MeanPower(from, to, order);
            u = next;
        }
        return sum;
    }

    // A share of a block from the side where the walk began; one integer is a point.
    private static double Place(double[] starts, int block, double share, int side)
    {
        double first = starts[block], length = starts[block + 1] - first;
        return length == 1 ? first : first - 0.5 + length * (side > 0 ? share : 1 - share);
    }

    // The mean of |a + (b − a)t|ᵏ over t in [0, 1].
    private static double MeanPower(double a, double b, double order)
    {
        if (a == b) return Math.Pow(Math.Abs(a), order);
        if (order == 2) return (a * a + a * b + b * b) / 3;
        if (Math.Abs(b - a) < 1e-6 * (Math.Abs(a) + Math.Abs(b))) return Math.Pow(Math.Abs(a + b) / 2, order);
        return (b * Math.Pow(Math.Abs(b), order) - a * Math.Pow(Math.Abs(a), order)) / ((order + 1) * (b - a));
    }
}
