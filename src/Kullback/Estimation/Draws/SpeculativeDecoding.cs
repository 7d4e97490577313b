namespace Kullback.Estimation;

/// <summary>Speculative decoding: a draft model proposes tokens that the target model accepts or replaces, so that its distribution stays
/// as it is; what that saves, worked out along a text.</summary>
/// <param name="Acceptance">Mean over the rows of α = Σ min(p, q) = 1 − total variation: the probability that a drafted token is accepted
/// there.</param>
/// <param name="Cost">Time in which the draft proposes a token, over the target's time for one pass.</param>
/// <param name="Lengths">What each number of drafted tokens gives.</param>
/// <param name="Best">The length with the largest speed-up on this text, from 0: 0 means that no draft is faster.</param>
/// <remarks>A step that begins at row t with γ drafted tokens gives 1 + αₜ + αₜαₜ₊₁ + … + αₜ⋯αₜ₊ᵧ₋₁ tokens in expectation and takes 1 +
/// γ·cost passes. The next step begins where it ends: tokens a step are the mean over the places where steps begin, which a recursion along
/// each chunk weighs. Rows that are hard stand together, so this is not the (1 − αᵞ⁺¹)/(1 − α) of acceptances that do not depend on each
/// other. The text stands for what the target would write. Source: Leviathan, Kalman and Matias (2023), Proceedings of Machine Learning
/// Research 202, 19274–19286.</remarks>
public sealed record SpeculativeDecoding(MeanEstimate Acceptance, double Cost, IReadOnlyList<DraftLength> Lengths, int Best)
{
    /// <summary>Most drafted tokens in a step.</summary>
    public const int MostLength = 64;

    /// <summary>The speed along a text.</summary>
    /// <param name="acceptance">α of each row, chunk after chunk; NaN where a row is masked: no step reaches over it.</param>
    /// <param name="rowsPerChunk">Rows of a chunk.</param>
    /// <param name="blockRows">Rows that count as one independent block.</param>
    /// <param name="oneSequence">The blocks were cut from one sequence.</param>
    /// <param name="cost">Draft's time for a token over the target's for a pass, ≥ 0.</param>
    /// <param name="longest">Lengths from 1 to this, at most <see cref="MostLength"/>.</param>
    /// <returns>The figures; null where no row is unmasked. O(rows·longest²).</returns>
    /// <exception cref="ArgumentException">A number is out of its domain.</exception>
    public static SpeculativeDecoding? Of(ReadOnlySpan<float> acceptance, int rowsPerChunk, int blockRows, bool oneSequence, double cost,
        int longest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerChunk);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockRows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(longest, MostLength);
        if (!(cost >= 0 && double.IsFinite(cost))) throw new ArgumentOutOfRangeException(nameof(cost), cost, "Must be ≥ 0.");
        int blocks = (acceptance.Length + blockRows - 1) / blockRows;
        var (sums, counts) = (new double[blocks], new int[blocks]);
        double total = 0, squares = 0;
        long n = 0;
        for (int r = 0; r < acceptance.Length; r++)
        {
            if (float.IsNaN(acceptance[r])) continue;
            // Rounding of a total variation may leave the range by an ulp.
            double a = acceptance[r] is >= -1e-4f and <= 1.0001f ? Math.Clamp(acceptance[r], 0, 1)
                : throw new ArgumentException($"acceptance[{r}] = {acceptance[r]} must be from 0 to 1.", nameof(acceptance));
            (total, squares, n) = (total + a, squares + a * a, n + 1);
            (sums[r / blockRows], counts[r / blockRows]) = (sums[r / blockRows] + a, counts[r / blockRows] + 1);
        }
        if (n == 0) return null;
        int[] known = [.. Enumerable.Range(0, blocks).Where(b => counts[b] > 0)];
        var mean = MeanEstimate.Of(n, total, squares, new BlockSums([.. known.Select(b => sums[b])], [.. known.Select(b => counts[b])]),
            oneSequence, true);
        if (mean.High > 1) mean = mean with { High = 1 };
        var walks = new List<StepWalk>();
        for (int length = 1; length <= longest; length++)
        {
            var walk = new StepWalk(length, blocks);
            for (int chunk = 0; chunk < acceptance.Length; chunk += rowsPerChunk)
                walk.Add(acceptance, chunk, Math.Min(chunk + rowsPerChunk, acceptance.Length), blockRows);
            walks.Add(walk);
        }
        return new(mean, cost, LengthsOf(walks, mean.Mean, cost, oneSequence, out int best), best);
    }

    private static List<DraftLength> LengthsOf(List<StepWalk> walks, double mean, double cost, bool oneSequence, out int best)
    {
        var lengths = new List<DraftLength>();
        best = 0;
        double most = 1;
        foreach (var walk in walks)
        {
            if (RatioEstimate.Of(walk.Tokens, walk.Steps, oneSequence) is not { } tokens) continue;
            double passes = 1 + walk.Length * cost, alone = mean < 1 ? (1 - Math.Pow(mean, walk.Length + 1)) / (1 - mean) : walk.Length + 1;
            lengths.Add(new(walk.Length, tokens, alone, tokens.Ratio / passes, tokens.Low / passes, tokens.High / passes));
            if (tokens.Ratio / passes > most) (best, most) = (walk.Length, tokens.Ratio / passes);
        }
        int chosen = best;
        if (walks.Find(w => w.Length == chosen) is { } first)
            for (int i = 0; i < lengths.Count; i++)
                lengths[i] = lengths[i] with { AsGood = AsGood(walks.Find(w => w.Length == lengths[i].Length)!, first, cost, oneSequence) };
        return lengths;
    }

    // Is 1 in the interval of the ratio of the two speed-ups? Tokens a step, block by block, each over its total.
    private static bool AsGood(StepWalk walk, StepWalk best, double cost, bool oneSequence)
    {
        if (walk.Length == best.Length) return true;
        double steps = walk.Steps.Sum(), bestSteps = best.Steps.Sum(), tokens = walk.Tokens.Sum(), bestTokens = best.Tokens.Sum();
        // To first order ln of the ratio of ratios moves with a/A − b/B − a'/A' + b'/B'.
        var (above, below) = (new double[walk.Steps.Length], new double[walk.Steps.Length]);
        for (int b = 0; b < above.Length; b++)
            (above[b], below[b]) = (walk.Tokens[b] / tokens + best.Steps[b] / bestSteps,
                walk.Steps[b] / steps + best.Tokens[b] / bestTokens);
        double ratio = tokens / steps / (1 + walk.Length * cost) / (bestTokens / bestSteps / (1 + best.Length * cost));
        return RatioEstimate.Of(above, below, oneSequence) is not { High: { } high, TooShort: null } || ratio * high >= 1;
    }

    /// <summary>Walks along chunks: how often a step begins at each row, and what it gives.</summary>
    private sealed class StepWalk(int length, int blocks)
    {
        internal int Length { get; } = length;

        internal double[] Tokens { get; } = new double[blocks];

        internal double[] Steps { get; } = new double[blocks];

        internal void Add(ReadOnlySpan<float> acceptance, int from, int to, int blockRows)
        {
            for (int start = from; start < to;)
            {
                int end = start;
                while (end < to && !float.IsNaN(acceptance[end])) end++;
                if (end - start >= Length) Whole(acceptance[start..end], start, blockRows);
                start = end + 1;
            }
        }

        private void Whole(ReadOnlySpan<float> acceptance, int first, int blockRows)
        {
            var begins = new double[acceptance.Length + Length + 2];
            begins[0] = 1;
            for (int t = 0; t + Length <= acceptance.Length; t++)
            {
                double weight = begins[t], product = 1, tokens = 1;
                if (weight == 0) continue;
                for (int i = 0; i < Length; i++)
                {
                    double a = Math.Clamp(acceptance[t + i], 0, 1);
                    // i tokens accepted, and the one that takes the place of the next.
                    begins[t + i + 1] += weight * product * (1 - a);
                    product *= a;
                    tokens += product;
                }
                begins[t + Length + 1] += weight * product;
                int block = (first + t) / blockRows;
                (Tokens[block], Steps[block]) = (Tokens[block] + weight * tokens, Steps[block] + weight);
            }
        }
    }
}

/// <summary>What a number of drafted tokens gives.</summary>
/// <param name="Length">Tokens drafted in a step.</param>
/// <param name="Tokens">Expected tokens per step, from 1 to <paramref name="Length"/> + 1.</param>
/// <param name="IfIndependent">What acceptances that do not depend on each other would give: (1 − αᵞ⁺¹)/(1 − α).</param>
/// <param name="SpeedUp">Tokens a step over the passes that it takes, 1 + length·cost: how many times faster than the target alone.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
public sealed record DraftLength(int Length, RatioEstimate Tokens, double IfIndependent, double SpeedUp, double? Low, double? High)
{
    /// <summary>Not told apart from the best length.</summary>
    public bool AsGood { get; init; }
}
