using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>What a calibrated source shows on the same forecasts: outcomes drawn from the forecasts themselves,
/// and the figures of each draw.</summary>
internal sealed class CalibrationDraws
{
    /// <summary>Forecasts beyond this number are grouped with their neighbors.</summary>
    internal const int Groups = 16_384;

    // Where the curve of each draw is looked at, for the band.
    private const int Places = 101;

    private readonly Forecasts _forecasts;
    private readonly double[] _odds;
    private readonly double _base;
    private readonly int[] _places;

    private CalibrationDraws(Forecasts forecasts, int draws)
    {
        (_forecasts, _odds, _places) = (forecasts, new double[forecasts.Distinct], PlacesOf(forecasts));
        for (int k = 0; k < _odds.Length; k++)
        {
            double p = forecasts.Probabilities[k];
            if (p is 0 or 1) continue;
            _odds[k] = Forecasts.LogOdds(p);
            _base -= forecasts.RowsAt[k] * Forecasts.LogNot(p);
        }
        (Log, Brier, Smooth, Absolute) = (new double[draws], new double[draws], new double[draws], new double[draws]);
        (LogSpread, BrierSpread, Curves) = (new double[draws], new double[draws], new float[draws][]);
    }

    /// <summary>Miscalibration of the log score in nats, one a draw.</summary>
    internal double[] Log { get; }

    /// <summary>Miscalibration of the Brier score.</summary>
    internal double[] Brier { get; }

    /// <summary>The smooth calibration error.</summary>
    internal double[] Smooth { get; }

    /// <summary>ECE in bins of equal width.</summary>
    internal double[] Absolute { get; }

    /// <summary>The sampling variance that each draw would state of its log miscalibration.</summary>
    internal double[] LogSpread { get; }

    /// <summary>The same of the Brier score.</summary>
    internal double[] BrierSpread { get; }

    /// <summary>The curve of each draw at the places of <see cref="At"/>.</summary>
    internal float[][] Curves { get; }

    /// <summary>Forecasts at which curves are looked at, rising.</summary>
    internal double[] At => [.. _places.Select(k => _forecasts.Probabilities[k])];

    /// <summary>Draws of outcomes from the forecasts.</summary>
    /// <param name="forecasts">The forecasts, grouped.</param>
    /// <param name="draws">How many.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="threads">Threads that share the work; the draws do not depend on them.</param>
    /// <param name="bins">Bins of the binned error; 0: only the parts of the scores are wanted.</param>
    /// <param name="cancel">Stops the drawing.</param>
    internal static CalibrationDraws Of(Forecasts forecasts, int draws, Random random, int threads, int bins, CancellationToken cancel)
    {
        var all = new CalibrationDraws(forecasts, draws);
        var binomial = new BinomialDraws(forecasts.RowsAt, forecasts.Probabilities);
        int[] seeds = new int[draws];
        for (int d = 0; d < draws; d++) seeds[d] = random.Next();
        ResidualSpectrum? spectrum = bins > 0 ? all.Spectrum(binomial, random.Next()) : null;
        Parallel.For(0, draws, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
            () => (Hits: new double[forecasts.Distinct], Blocks: new PooledBlocks()), (d, _, own) =>
        {
            var stream = new RandomStream(new Random(seeds[d]));
            binomial.Draw(ref stream, own.Hits);
            all.Look(d, own.Hits, own.Blocks, spectrum, bins);
            return own;
        }, own => own.Blocks.Dispose());
        return all;
    }

    // As fine as the width of a first draw needs, and twice that.
    private ResidualSpectrum Spectrum(BinomialDraws binomial, int seed)
    {
        var stream = new RandomStream(new Random(seed));
        double[] hits = new double[_forecasts.Distinct];
        binomial.Draw(ref stream, hits);
        for (int cells = 1024; ; cells *= 4)
        {
            var spectrum = new ResidualSpectrum(_forecasts.Probabilities, cells);
            double[] series = spectrum.Series(Residuals(hits), _forecasts.Rows);
            if (SmoothCalibrationError.Size(series, 2 * SmoothCalibrationError.Least(series)) > 2 * SmoothCalibrationError.Least(series)
                || cells >= 1 << 17) return spectrum;
        }
    }

    private double[] Residuals(ReadOnlySpan<double> hits)
    {
        double[] residual = new double[hits.Length];
        for (int k = 0; k < hits.Length; k++) residual[k] = hits[k] - _forecasts.RowsAt[k] * _forecasts.Probabilities[k];
        return residual;
    }

    private void Look(int d, double[] hits, PooledBlocks blocks, ResidualSpectrum? spectrum, int bins)
    {
        ReadOnlySpan<double> rows = _forecasts.RowsAt, p = _forecasts.Probabilities;
        blocks.Fit(rows, hits);
        double n = _forecasts.Rows, log = _base, brier = 0;
        for (int k = 0; k < hits.Length; k++)
        {
            log -= hits[k] * _odds[k];
            brier += hits[k] * (1 - 2 * p[k]) + rows[k] * p[k] * p[k];
        }
        Log[d] = Math.Max(0, log - ScoreParts.LogSum(blocks)) / n;
        Brier[d] = Math.Max(0, brier - ScoreParts.BrierSum(blocks)) / n;
        if (spectrum is not null)
        {
            double[] series = spectrum.Series(Residuals(hits), n);
            Smooth[d] = SmoothCalibrationError.Near(series, 0.7 * Math.Pow(n, -1.0 / 3));
            Absolute[d] = BinError(hits, bins);
            Curves[d] = Curve(blocks);
        }
        else (LogSpread[d], BrierSpread[d]) =
            (Influence.Miscalibration(_forecasts, hits, blocks, Influence.LogLoss),
                Influence.Miscalibration(_forecasts, hits, blocks, Influence.BrierLoss));
    }

    private double BinError(double[] hits, int bins)
    {
        Span<double> residual = stackalloc double[Math.Min(bins, 1024)];
        residual.Clear();
        for (int k = 0; k < hits.Length; k++)
        {
            double p = _forecasts.Probabilities[k];
            residual[(int)Math.Clamp(Math.Ceiling(p * residual.Length) - 1, 0, residual.Length - 1)] += hits[k] - _forecasts.RowsAt[k] * p;
        }
        double sum = 0;
        foreach (double r in residual) sum += Math.Abs(r);
        return sum / _forecasts.Rows;
    }

    private float[] Curve(PooledBlocks blocks)
    {
        float[] curve = new float[_places.Length];
        for (int i = 0, b = 0; i < curve.Length; i++)
        {
            while (blocks.End[b] <= _places[i]) b++;
            curve[i] = (float)(blocks.Hits[b] / blocks.Rows[b]);
        }
        return curve;
    }

    private static int[] PlacesOf(Forecasts forecasts)
    {
        double[] values = forecasts.Probabilities.ToArray();
        var places = new SortedSet<int> { 0, values.Length - 1 };
        for (int i = 0; i < Places; i++)
        {
            double p = values[0] + (values[^1] - values[0]) * i / (Places - 1);
            int at = Array.BinarySearch(values, p);
            places.Add(Math.Clamp(at >= 0 ? at : ~at, 0, values.Length - 1));
        }
        return [.. places];
    }
}
