namespace Kullback.Monitoring;

/// <summary>Relative entropy of a sliding window against what is normal: n D(window ‖ normal) in bits, over cells.</summary>
/// <param name="Limit">In bits.</param>
/// <param name="Edges">Inner edges of the cells, rising; a value on an edge lies below it.</param>
/// <param name="Probabilities">What is normal: a probability above 0 for each of the cells, one more than edges.</param>
/// <param name="Window">Observations in a window; before there are so many, there is no alarm.</param>
/// <remarks>The number of observations times the divergence, not the divergence: that of a short window is large by chance alone. The
/// limit comes from the run length under the probabilities, not from a χ² tail of each window, which overlapping windows share.
/// The multinomial form: Wang et al. (2011), "Statistical techniques for online anomaly detection in data centers", IM.</remarks>
public sealed record WindowEntropy(double Limit, IReadOnlyList<double> Edges, IReadOnlyList<double> Probabilities, int Window = 50)
    : Detector(Limit)
{
    /// <inheritdoc/>
    public override string Name => "relative entropy of windows";

    /// <inheritdoc/>
    public override string StatisticName => "divergence of the window times its length, bits";

    /// <inheritdoc/>
    public override DetectorState Start => new State(0, [], new int[Probabilities.Count], 0, false);

    /// <summary>Cells of equal counts of what is normal.</summary>
    /// <param name="normal">Normal observations, at least two for each cell.</param>
    /// <param name="cells">How many cells at most; ties make fewer.</param>
    /// <param name="window">Observations in a window.</param>
    /// <returns>A detector whose probabilities are (count + ½)/(n + cells/2), with no limit yet (+∞).</returns>
    /// <exception cref="ArgumentException">There are too few observations, or one is not finite.</exception>
    public static WindowEntropy Of(ReadOnlySpan<double> normal, int cells = 8, int window = 50)
    {
        if (cells < 2 || normal.Length < 2 * cells)
            throw new ArgumentException($"{cells} cells need {2 * cells} normal observations; there are {normal.Length}.", nameof(normal));
        double[] sorted = normal.ToArray();
        foreach (double x in sorted) if (!double.IsFinite(x)) throw new ArgumentException($"{x} is not finite.", nameof(normal));
        Array.Sort(sorted);
        double[] edges = [.. Enumerable.Range(1, cells - 1).Select(k => sorted[(k * sorted.Length / cells) - 1]).Distinct()
            .Where(e => e < sorted[^1])];
        double[] probabilities = new double[edges.Length + 1];
        foreach (double x in sorted) probabilities[Cell(edges, x)]++;
        for (int k = 0; k < probabilities.Length; k++)
            probabilities[k] = (probabilities[k] + 0.5) / (sorted.Length + (0.5 * probabilities.Length));
        return new(double.PositiveInfinity, edges, probabilities, window);
    }

    /// <inheritdoc/>
    protected override DetectorState Step(DetectorState state, double x)
    {
        var own = Own<State>(state);
        int cell = Cell(Edges, x);
        int[] counts = [.. own.Counts], last = own.Last.Length < Window ? [.. own.Last, cell] : [.. own.Last.AsSpan(1), cell];
        counts[cell]++;
        if (own.Last.Length == Window) counts[own.Last[0]]--;
        double nats = 0;
        if (last.Length == Window)
            for (int k = 0; k < counts.Length; k++)
                if (counts[k] > 0) nats += counts[k] * Math.Log(counts[k] / (Window * Probabilities[k]));
        double bits = Math.Max(0, nats) / Math.Log(2);
        return new State(own.Seen + 1, last, counts, bits, bits > Limit);
    }

    private static int Cell(IReadOnlyList<double> edges, double x)
    {
        int cell = 0;
        while (cell < edges.Count && x > edges[cell]) cell++;
        return cell;
    }

    private sealed record State(long Seen, int[] Last, int[] Counts, double Statistic, bool IsAlarm)
        : DetectorState(Seen, Statistic, IsAlarm);
}
