using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Rows that depend on each other within clusters.</summary>
internal sealed class ClusteredRows
{
    private readonly double[] _probability, _curve;
    private readonly bool[] _outcome;
    private readonly int[] _cluster;

    internal ClusteredRows(Forecasts forecasts, ReadOnlySpan<double> probability, ReadOnlySpan<bool> outcome, ReadOnlySpan<int> cluster)
    {
        if (cluster.Length != outcome.Length)
            throw new ArgumentException($"{cluster.Length} clusters, {outcome.Length} outcomes.", nameof(cluster));
        (_probability, _outcome, _cluster, _curve) =
            (probability.ToArray(), outcome.ToArray(), Numbered(cluster, out int clusters), new double[cluster.Length]);
        Clusters = clusters;
        if (clusters < 2) throw new ArgumentException("All rows are in one cluster: nothing says how clusters vary.", nameof(cluster));
        var curve = IsotonicRegression.Of(forecasts);
        for (int i = 0; i < _curve.Length; i++) _curve[i] = curve.Blocks[curve.BlockOf(_probability[i])].Share;
    }

    /// <summary>How many clusters.</summary>
    internal int Clusters { get; }

    internal static int[] Numbered(ReadOnlySpan<int> cluster, out int clusters)
    {
        var numbers = new Dictionary<int, int>();
        int[] numbered = new int[cluster.Length];
        for (int i = 0; i < numbered.Length; i++)
            if (!numbers.TryGetValue(cluster[i], out numbered[i])) numbers.Add(cluster[i], numbered[i] = numbers.Count);
        clusters = numbers.Count;
        return numbered;
    }

    /// <summary>The squared standard error of a mean over rows.</summary>
    internal double Variance(Func<double, double, bool, double> value)
    {
        double[] values = new double[_curve.Length];
        for (int i = 0; i < values.Length; i++) values[i] = value(_probability[i], _curve[i], _outcome[i]);
        return Influence.OfClusters(values, _cluster, Clusters);
    }

    /// <summary>Draws in which the residuals of whole clusters change their sign together.</summary>
    internal SignDraws Draw(Forecasts grouped, double[] first, int draws, int threads, Random random, CancellationToken cancel)
    {
        int[] group = new int[_curve.Length];
        for (int i = 0; i < group.Length; i++)
        {
            int at = Array.BinarySearch(first, _probability[i]);
            group[i] = at >= 0 ? at : ~at - 1;
        }
        return new SignDraws(grouped, group, _outcome, _cluster, Clusters, draws, threads, random, cancel);
    }
}

/// <summary>A calibrated source whose rows depend on each other as these do: y − p keeps its size and, cluster by cluster, gets a sign at
/// random.</summary>
/// <remarks>The wild cluster bootstrap under the hypothesis (Cameron, Gelbach and Miller 2008, Review of Economics and Statistics 90,
/// 414–427): it asks for no model of the dependence, but for ten clusters or more.</remarks>
internal sealed class SignDraws
{
    internal SignDraws(Forecasts grouped, int[] group, bool[] outcome, int[] cluster, int clusters, int draws, int threads, Random random,
        CancellationToken cancel)
    {
        (Brier, Smooth, Absolute) = (new double[draws], new double[draws], new double[draws]);
        int[] seeds = new int[draws];
        for (int d = 0; d < draws; d++) seeds[d] = random.Next();
        var spectrum = new ResidualSpectrum(grouped.Probabilities, 4096);
        Parallel.For(0, draws, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, d =>
        {
            var stream = new RandomStream(new Random(seeds[d]));
            double[] signs = new double[clusters], residual = new double[grouped.Distinct];
            for (int c = 0; c < clusters; c++) signs[c] = stream.Uniform() < 0.5 ? -1 : 1;
            for (int i = 0; i < group.Length; i++)
                residual[group[i]] += signs[cluster[i]] * ((outcome[i] ? 1 : 0) - grouped.Probabilities[group[i]]);
            Brier[d] = Miscalibration(grouped, residual);
            Smooth[d] = SmoothCalibrationError.Near(spectrum.Series(residual, grouped.Rows), 0.05);
            Absolute[d] = BinError(grouped, residual);
        });
    }

    internal double[] Brier { get; }

    internal double[] Smooth { get; }

    internal double[] Absolute { get; }

    /// <summary>How many times as large as without dependence the miscalibration of a calibrated source is.</summary>
    internal double Inflation(double[] independent) => independent.Average() is > 0 and var mean ? Math.Max(1, Brier.Average() / mean) : 1;

    // Σ (y − p)² − (y − c)² of real outcomes y whose sums over equal forecasts are known: (c − p)(2 Σy − n p − n c).
    private static double Miscalibration(Forecasts grouped, double[] residual)
    {
        double[] sums = new double[residual.Length];
        for (int k = 0; k < sums.Length; k++) sums[k] = residual[k] + grouped.RowsAt[k] * grouped.Probabilities[k];
        using var blocks = new PooledBlocks();
        blocks.Fit(grouped.RowsAt, sums);
        double total = 0;
        for (int b = 0, k = 0; b < blocks.Count; b++)
            for (double c = blocks.Hits[b] / blocks.Rows[b]; k < blocks.End[b]; k++)
                total += (c - grouped.Probabilities[k]) * (2 * sums[k] - grouped.RowsAt[k] * (grouped.Probabilities[k] + c));
        return Math.Max(0, total) / grouped.Rows;
    }

    private static double BinError(Forecasts grouped, double[] residual)
    {
        double[] bins = new double[15];
        for (int k = 0; k < residual.Length; k++)
            bins[(int)Math.Clamp(Math.Ceiling(grouped.Probabilities[k] * 15) - 1, 0, 14)] += residual[k];
        return bins.Sum(Math.Abs) / grouped.Rows;
    }
}
