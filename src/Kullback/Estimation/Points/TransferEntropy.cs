namespace Kullback.Estimation;

/// <summary>Transfer entropy from one sequence of symbols to another: I(X before; Y now | Y before), what the past of X tells about Y
/// beyond Y's own past.</summary>
/// <param name="SourceHistory">Symbols of X's past that count, at least 1.</param>
/// <param name="TargetHistory">Symbols of Y's past that are known already, at least 1.</param>
/// <remarks>The conditional information of the steps' counts (<see cref="InformationFromCounts.Conditional"/>). Its bias assumes that the
/// steps are independent given the past: true for a chain of the order <paramref name="TargetHistory"/>, else the interval is too short.
/// O(steps + cells). Source: Schreiber (2000), Physical Review Letters 85, 461–464.</remarks>
public readonly record struct TransferEntropy(int SourceHistory, int TargetHistory)
{
    private const long MostCells = 1 << 26;

    /// <summary>Symbols of X's past.</summary>
    public int SourceHistory { get; } = SourceHistory >= 1 ? SourceHistory
        : throw new ArgumentOutOfRangeException(nameof(SourceHistory), SourceHistory, "At least 1.");

    /// <summary>Symbols of Y's past.</summary>
    public int TargetHistory { get; } = TargetHistory >= 1 ? TargetHistory
        : throw new ArgumentOutOfRangeException(nameof(TargetHistory), TargetHistory, "At least 1.");

    /// <summary>The transfer from <paramref name="source"/> to <paramref name="target"/>, in nats.</summary>
    /// <param name="source">X: one symbol a step, 0 to <paramref name="sourceSymbols"/> − 1.</param>
    /// <param name="target">Y: one symbol a step, 0 to <paramref name="targetSymbols"/> − 1.</param>
    /// <param name="sourceSymbols">Symbols of X, at least 1.</param>
    /// <param name="targetSymbols">Symbols of Y, at least 1.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The lengths differ, there is no step after the longer history, a symbol is out of range, or the
    /// histories have too many values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1), or a number of symbols below 1.</exception>
    public DivergenceEstimate Estimate(ReadOnlySpan<int> source, ReadOnlySpan<int> target, int sourceSymbols, int targetSymbols,
        double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sourceSymbols, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSymbols, 1);
        if (source.Length != target.Length)
            throw new ArgumentException($"{source.Length} symbols of the source, {target.Length} of the target.", nameof(target));
        int most = Math.Max(SourceHistory, TargetHistory);
        if (target.Length <= most)
            throw new ArgumentException($"{target.Length} steps: at least {most + 1} are needed for a history of {most}.", nameof(target));
        Require(source, sourceSymbols, nameof(source));
        Require(target, targetSymbols, nameof(target));
        double x = Math.Pow(sourceSymbols, SourceHistory), z = Math.Pow(targetSymbols, TargetHistory);
        if (x * z * targetSymbols > MostCells)
            throw new ArgumentException($"{x * z * targetSymbols} combinations of histories: at most {MostCells} can be counted.",
                nameof(source));
        int pasts = (int)z;
        var counts = new double[(int)x * targetSymbols * pasts];
        for (int t = most; t < target.Length; t++)
            counts[(Word(source, t, SourceHistory, sourceSymbols) * targetSymbols + target[t]) * pasts
                + Word(target, t, TargetHistory, targetSymbols)]++;
        return InformationFromCounts.Conditional((int)x, targetSymbols, pasts, counts, confidence) with { Quantity = "T(X → Y)" };
    }

    private static int Word(ReadOnlySpan<int> symbols, int end, int length, int radix)
    {
        int word = 0;
        foreach (int symbol in symbols.Slice(end - length, length)) word = word * radix + symbol;
        return word;
    }

    private static void Require(ReadOnlySpan<int> symbols, int count, string name)
    {
        for (int t = 0; t < symbols.Length; t++)
            if ((uint)symbols[t] >= (uint)count)
                throw new ArgumentException($"{name}[{t}] = {symbols[t]} must be from 0 to {count - 1}.", name);
    }
}
