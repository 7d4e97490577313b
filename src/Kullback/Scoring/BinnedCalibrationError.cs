namespace Kullback.Scoring;

/// <summary>How forecasts are put into bins.</summary>
public enum CalibrationBinning
{
    /// <summary>Bins of equal width: bin ⌈bins·p⌉, 0 in the first and 1 in the last.</summary>
    EqualWidth,

    /// <summary>Bins of equal numbers of rows in the order of forecasts, ties in the order of the rows; sizes differ by at most one,
    /// the larger ones first.</summary>
    EqualMass,

    /// <summary>Bins of about equal numbers of rows; equal forecasts stay together, in the bin of their middle rank.</summary>
    EqualMassTiesTogether,
}

/// <summary>The expected calibration error of bins, for comparison with figures of others: it depends on the bins.</summary>
/// <param name="Binning">How the bins were made.</param>
/// <param name="Bins">How many bins.</param>
/// <param name="Filled">How many of them hold rows.</param>
/// <param name="Absolute">ECE = Σ n/N |mean forecast − share|, in [0, 1].</param>
/// <param name="Squared">Σ n/N (mean forecast − share)², in [0, 1].</param>
/// <param name="SquaredDebiased">The same less share(1 − share)/(n − 1) in each bin of at least two rows: its mean is right, so it may be
/// negative.</param>
/// <param name="Largest">The largest |mean forecast − share| of a bin.</param>
/// <param name="SingleRowBins">Bins of one row, whose bias cannot be told.</param>
/// <remarks>Sources: Naeini, Cooper and Hauskrecht (2015), AAAI 29; Kumar, Liang and Ma (2019), NeurIPS 32, for the debiased one.</remarks>
public sealed record BinnedCalibrationError(CalibrationBinning Binning, int Bins, int Filled, double Absolute, double Squared,
    double SquaredDebiased, double Largest, int SingleRowBins)
{
    /// <summary>The error by bins of rows; of pooled forecasts, ties cannot be told apart by rows.</summary>
    /// <param name="forecasts">The forecasts.</param>
    /// <param name="binning">Equal width, or equal mass with ties together.</param>
    /// <param name="bins">How many bins, at least 1.</param>
    /// <exception cref="ArgumentException">Equal mass in the order of rows needs the rows.</exception>
    public static BinnedCalibrationError Of(Forecasts forecasts, CalibrationBinning binning, int bins = 15)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (binning == CalibrationBinning.EqualMass)
            throw new ArgumentException("Ties in the order of rows: give the rows.", nameof(binning));
        var sums = new BinSums(bins);
        double below = 0;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double p = forecasts.Probabilities[k], rows = forecasts.RowsAt[k];
            double bin = binning == CalibrationBinning.EqualWidth ? Math.Ceiling(p * bins) - 1
                : Math.Floor(bins * (below + rows / 2) / forecasts.Rows);
            sums.Add((int)Math.Clamp(bin, 0, bins - 1), p, rows, forecasts.HitsAt[k]);
            below += rows;
        }
        return sums.Error(binning, forecasts.Rows);
    }

    /// <summary>The error by bins of equal numbers of rows, ties in the order of rows.</summary>
    /// <param name="forecasts">The forecasts of these rows.</param>
    /// <param name="probability">The probabilities, row by row.</param>
    /// <param name="outcome">The outcomes.</param>
    /// <param name="bins">How many bins, at least 1.</param>
    public static BinnedCalibrationError InRowOrder(Forecasts forecasts, ReadOnlySpan<double> probability, ReadOnlySpan<bool> outcome,
        int bins = 15)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        Forecasts.Require(probability, outcome.Length);
        if (forecasts.Rows != outcome.Length)
            throw new ArgumentException($"The forecasts are of {forecasts.Rows} rows, not {outcome.Length}.", nameof(forecasts));
        var cut = Cuts(forecasts, bins);
        CountHits(cut, probability, outcome);
        var sums = new BinSums(bins);
        int at = 0;
        foreach (var (_, bin, p, rows,
            hits) in cut.SelectMany(c => c.Value.Select(part => (c.Key, part.Bin, c.Key, part.Rows, part.Hits)))) sums.Add(bin, p,
                rows, hits);
        double below = 0;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double rows = forecasts.RowsAt[k];
            while (at < bins - 1 && below >= Begin(at + 1, bins, forecasts.Rows)) at++;
            if (!cut.ContainsKey(forecasts.Probabilities[k])) sums.Add(at, forecasts.Probabilities[k], rows, forecasts.HitsAt[k]);
            below += rows;
        }
        return sums.Error(CalibrationBinning.EqualMass, forecasts.Rows);
    }

    private sealed class Part(int bin, double rows)
    {
        internal int Bin => bin;

        internal double Rows => rows;

        internal double Hits { get; set; }

        internal double Seen { get; set; }
    }

    // Forecasts whose rows lie on both sides of a boundary; there are at most as many as boundaries.
    private static SortedDictionary<double, List<Part>> Cuts(Forecasts forecasts, int bins)
    {
        var cut = new SortedDictionary<double, List<Part>>();
        double below = 0;
        int bin = 0;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double end = below + forecasts.RowsAt[k], from = below;
            while (bin < bins - 1 && from >= Begin(bin + 1, bins, forecasts.Rows)) bin++;
            List<Part> parts = [];
            while (bin < bins - 1 && Begin(bin + 1, bins, forecasts.Rows) is var edge && edge < end)
            {
                if (edge > from) parts.Add(new Part(bin, edge - from));
                (from, bin) = (edge, bin + 1);
            }
            if (parts.Count > 0)
            {
                parts.Add(new Part(bin, end - from));
                cut.Add(forecasts.Probabilities[k], parts);
            }
            below = end;
        }
        return cut;
    }

    private static void CountHits(SortedDictionary<double, List<Part>> cut, ReadOnlySpan<double> probability, ReadOnlySpan<bool> outcome)
    {
        if (cut.Count == 0) return;
        double[] keys = [.. cut.Keys];
        List<Part>[] parts = [.. cut.Values];
        for (int i = 0; i < outcome.Length; i++)
        {
            int at = Array.BinarySearch(keys, probability[i] + 0.0);
            if (at < 0) continue;
            Part part = parts[at].First(p => p.Seen < p.Rows);
            part.Seen++;
            if (outcome[i]) part.Hits++;
        }
    }

    // The first n mod bins bins have one row more.
    private static double Begin(int bin, int bins, long rows) => bin * (rows / bins) + Math.Min(bin, rows % bins);

    private sealed class BinSums(int bins)
    {
        private readonly double[] _rows = new double[bins], _forecasts = new double[bins], _hits = new double[bins];

        internal void Add(int bin, double p, double rows, double hits)
        {
            _rows[bin] += rows;
            _forecasts[bin] += rows * p;
            _hits[bin] += hits;
        }

        internal BinnedCalibrationError Error(CalibrationBinning binning, double total)
        {
            double absolute = 0, squared = 0, bias = 0, largest = 0;
            int filled = 0, single = 0;
            for (int b = 0; b < bins; b++)
            {
                double n = _rows[b];
                if (n == 0) continue;
                filled++;
                if (n == 1) single++;
                double share = _hits[b] / n, off = Math.Abs(_forecasts[b] / n - share);
                absolute += n / total * off;
                squared += n / total * off * off;
                bias += n > 1 ? n / total * share * (1 - share) / (n - 1) : 0;
                largest = Math.Max(largest, off);
            }
            return new BinnedCalibrationError(binning, bins, filled, absolute, squared, squared - bias, largest, single);
        }
    }
}
