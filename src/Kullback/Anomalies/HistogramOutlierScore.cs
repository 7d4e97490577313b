using System.Globalization;

namespace Kullback.Anomalies;

/// <summary>HBOS: the sum over columns of −log₂(h + 0.1), where h is the density of the value's bin among equal bins.</summary>
/// <remarks>Each column's bins have equal width from its least to its greatest value (half a unit around a constant). A value belongs to
/// the bin (from, to]; the least value, and what lies at most half a bin beyond an end, to the bin at that end; what lies further to the
/// rarest bin. Values on the edges of bins are decided by the last digit: numbers must be read exactly. Not invariant under a change of
/// unit. Source: Goldstein and Dengel (2012), Histogram-based outlier score, KI.</remarks>
public sealed class HistogramOutlierScore
{
    private const double Floor = 0.1, Tolerance = 0.5;
    private readonly double[][] _edges, _scores;

    private HistogramOutlierScore(double[][] edges, double[][] scores) => (_edges, _scores) = (edges, scores);

    /// <summary>Counts the reference in bins.</summary>
    /// <param name="columns">Columns of equal length, finite numbers.</param>
    /// <param name="bins">Bins of a column, ≥ 1.</param>
    /// <exception cref="ArgumentException">No column, unlike lengths, no row, or a number that is not finite.</exception>
    public static HistogramOutlierScore Learn(IReadOnlyList<double[]> columns, int bins = 10)
    {
        AnomalyColumns.Require(columns, nameof(columns));
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var edges = new double[columns.Count][];
        var scores = new double[columns.Count][];
        for (int c = 0; c < columns.Count; c++)
        {
            int at = Array.FindIndex(columns[c], x => !double.IsFinite(x));
            if (at >= 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Column {c}, row {at} is not finite."),
                    nameof(columns));
            edges[c] = Edges(columns[c], bins);
            scores[c] = Scores(columns[c], edges[c]);
        }
        return new HistogramOutlierScore(edges, scores);
    }

    /// <summary>The score of every row, in bits up to a constant.</summary>
    /// <param name="columns">As many columns as were learnt, no NaN.</param>
    /// <exception cref="ArgumentException">Another number of columns, or NaN.</exception>
    public double[] Score(IReadOnlyList<double[]> columns)
    {
        int rows = AnomalyColumns.Require(columns, nameof(columns));
        AnomalyColumns.RequireAsMany(_edges.Length, columns);
        double[] sum = new double[rows];
        for (int c = 0; c < columns.Count; c++)
            for (int i = 0; i < rows; i++) sum[i] += Score(_edges[c], _scores[c], columns[c][i]);
        return sum;
    }

    private static double Score(double[] edges, double[] scores, double x)
    {
        int below = AnomalyColumns.Below(edges, x), bins = scores.Length;
        double reach = (edges[1] - edges[0]) * Tolerance;
        if (below == 0) return edges[0] - x <= reach ? scores[0] : scores.Max();
        if (below == bins + 1) return x - edges[bins] <= reach ? scores[bins - 1] : scores.Max();
        return scores[below - 1];
    }

    private static double[] Edges(double[] column, int bins)
    {
        double low = column.Min(), high = column.Max();
        if (low == high) (low, high) = (low - 0.5, high + 0.5);
        double step = (high - low) / bins;
        double[] edges = new double[bins + 1];
        for (int b = 0; b < bins; b++) edges[b] = b * step + low;
        edges[bins] = high;
        return edges;
    }

    private static double[] Scores(double[] column, double[] edges)
    {
        int bins = edges.Length - 1;
        long[] counts = new long[bins];
        double scale = bins / (edges[bins] - edges[0]);
        foreach (double x in column)
        {
            int b = Math.Clamp((int)((x - edges[0]) * scale), 0, bins - 1);
            if (x < edges[b]) b--;
            else if (b < bins - 1 && x >= edges[b + 1]) b++;
            counts[Math.Max(0, b)]++;
        }
        double[] scores = new double[bins];
        for (int b = 0; b < bins; b++)
            scores[b] = -Math.Log2(counts[b] / (edges[b + 1] - edges[b]) / column.Length + Floor);
        return scores;
    }
}
