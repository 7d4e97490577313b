using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>How much a mean over rows varies from sample to sample: from what each row, or each cluster of rows, adds to it.</summary>
/// <remarks>A part of a score is a difference of two means; the curve minimizes one of them,
/// so that its own change adds nothing at first order.</remarks>
internal static class Influence
{
    /// <summary>−ln of the probability of the outcome.</summary>
    internal static double LogLoss(double p, bool yes) => yes ? -Math.Log(p) : -Forecasts.LogNot(p);

    /// <summary>(p − y)².</summary>
    internal static double BrierLoss(double p, bool yes) => yes ? (1 - p) * (1 - p) : p * p;

    /// <summary>The squared standard error of the miscalibration on independent rows.</summary>
    internal static double Miscalibration(Forecasts forecasts, ReadOnlySpan<double> hits, PooledBlocks blocks,
        Func<double, bool, double> loss)
    {
        double sum = 0, squares = 0, n = forecasts.Rows;
        for (int b = 0, k = 0; b < blocks.Count; b++)
        {
            double share = blocks.Hits[b] / blocks.Rows[b], yesLoss = share > 0 ? loss(share, true) : 0,
                noLoss = share < 1 ? loss(share, false) : 0;
            for (; k < blocks.End[b]; k++)
            {
                double p = forecasts.Probabilities[k], yes = hits[k], no = forecasts.RowsAt[k] - yes;
                if (yes > 0) Add(loss(p, true) - yesLoss, yes, ref sum, ref squares);
                if (no > 0) Add(loss(p, false) - noLoss, no, ref sum, ref squares);
            }
        }
        return Variance(sum, squares, n);
    }

    /// <summary>The squared standard error of a mean over independent rows, each row's value being a function of its forecast, the curve
    /// there, and its outcome.</summary>
    internal static double OfRows(Forecasts forecasts, PooledBlocks blocks, Func<double, double, bool, double> value)
    {
        double sum = 0, squares = 0;
        for (int b = 0, k = 0; b < blocks.Count; b++)
        {
            double share = blocks.Hits[b] / blocks.Rows[b];
            for (; k < blocks.End[b]; k++)
            {
                double p = forecasts.Probabilities[k], yes = forecasts.HitsAt[k], no = forecasts.RowsAt[k] - yes;
                if (yes > 0) Add(value(p, share, true), yes, ref sum, ref squares);
                if (no > 0) Add(value(p, share, false), no, ref sum, ref squares);
            }
        }
        return Variance(sum, squares, forecasts.Rows);
    }

    /// <summary>The same by clusters: the sums over each are independent.</summary>
    internal static double OfClusters(ReadOnlySpan<double> values, ReadOnlySpan<int> cluster, int clusters)
    {
        double mean = 0, squares = 0;
        foreach (double value in values) mean += value;
        mean /= values.Length;
        double[] sums = new double[clusters];
        for (int i = 0; i < values.Length; i++) sums[cluster[i]] += values[i] - mean;
        foreach (double sum in sums) squares += sum * sum;
        return squares * clusters / (clusters - 1.0) / ((double)values.Length * values.Length);
    }

    private static void Add(double value, double rows, ref double sum, ref double squares)
    {
        sum += rows * value;
        squares += rows * value * value;
    }

    private static double Variance(double sum, double squares, double n) => n > 1 ? Math.Max(0, squares - sum * sum / n) / (n - 1) / n
        : double.NaN;

    /// <summary>The share of which <paramref name="hits"/> of <paramref name="rows"/> are a sample: Wilson's interval.</summary>
    internal static (double Low, double High) Share(double hits, double rows, double z)
    {
        double p = hits / rows, center = (p + z * z / (2 * rows)) / (1 + z * z / rows),
            half = z / (1 + z * z / rows) * Math.Sqrt(p * (1 - p) / rows + z * z / (4 * rows * rows));
        return (p == 0 ? 0 : Math.Max(0, center - half), p == 1 ? 1 : Math.Min(1, center + half));
    }
}
