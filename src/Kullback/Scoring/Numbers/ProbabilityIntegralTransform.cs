using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Where what came lies within its forecast: shares at each level, beside what a calibrated source shows.</summary>
/// <remarks>Whatever atoms the forecasts have, a randomized PIT value U lies on the side of the level that the outcome lies on of the
/// quantile: {y &lt; q} ⊆ {U ≤ τ} ⊆ {y ≤ q} but for events of probability 0. So the largest of (share below − τ) and (τ − share not
/// above), each over its standard error, is at most what uniform numbers show, and the p-value from multinomial draws holds with ties
/// too, where it is conservative. Under clusters the signs of whole clusters are drawn.</remarks>
internal sealed class ProbabilityIntegralTransform
{
    private readonly NumberForecasts _forecasts;
    private readonly double[] _below, _notAbove, _bars, _error, _barError, _coverDraws;
    private readonly double _critical, _barCritical;
    private readonly (int Low, int High)[] _pairs;
    private readonly int _draws;

    internal ProbabilityIntegralTransform(NumberForecasts forecasts, int[] cluster, int clusters, CalibrationOptions options,
        Random random, CancellationToken cancel)
    {
        int levels = forecasts.Levels.Length, n = forecasts.Rows;
        (_forecasts, _draws) = (forecasts, options.Draws);
        (_below, _notAbove, _bars) = (new double[levels], new double[levels], new double[levels + 1]);
        (_error, _barError) = (new double[levels], new double[levels + 1]);
        _pairs = [.. Pairs(forecasts)];
        _coverDraws = new double[_pairs.Length * _draws];
        for (int i = 0; i < n; i++) Count(i);
        double[] largest = new double[_draws], largestBar = new double[_draws];
        if (clusters == 0) Multinomial(largest, largestBar, random, cancel);
        else Signs(largest, largestBar, cluster, clusters, random, cancel);
        double here = Largest();
        PValue = (1.0 + largest.Count(t => t >= here * (1 - 1e-12))) / (1 + _draws);
        Array.Sort(largest);
        Array.Sort(largestBar);
        (_critical, _barCritical) =
            (SortedQuantile.Of(largest, options.Confidence), SortedQuantile.Of(largestBar, options.Confidence));
    }

    internal double PValue { get; }

    internal int Ties { get; private set; }

    /// <summary>Rows between the levels, ties shared out.</summary>
    internal ReadOnlySpan<double> Bars => _bars;

    private double Width(int bar) => (bar == _forecasts.Levels.Length ? 1 : _forecasts.Levels[bar]) - (bar == 0 ? 0
        : _forecasts.Levels[bar - 1]);

    private static IEnumerable<(int, int)> Pairs(NumberForecasts f)
    {
        for (int low = f.Levels.Length - 1; low >= 0; low--)
            for (int high = low + 1; high < f.Levels.Length; high++)
                if (Math.Abs(f.Levels[low] + f.Levels[high] - 1) < 1e-9) yield return (low, high);
    }

    private void Count(int row)
    {
        var (below, notAbove) = _forecasts.Place(row);
        for (int k = notAbove; k < _below.Length; k++) _below[k]++;
        for (int k = below; k < _notAbove.Length; k++) _notAbove[k]++;
        if (below == notAbove)
        {
            _bars[below]++;
            return;
        }
        Ties++;
        Share(_bars, below, notAbove, 1);
    }

    // One equal quantile: half on either side. Several: the forecast has an atom there, which holds all between their levels.
    private void Share(Span<double> bars, int below, int notAbove, double rows)
    {
        if (below == notAbove) bars[below] += rows;
        else if (notAbove == below + 1)
        {
            bars[below] += rows / 2;
            bars[notAbove] += rows / 2;
        }
        else
        {
            double whole = _forecasts.Levels[notAbove - 1] - _forecasts.Levels[below];
            for (int bar = below + 1; bar < notAbove; bar++) bars[bar] += rows * Width(bar) / whole;
        }
    }

    private double Largest()
    {
        double most = 0, n = _forecasts.Rows;
        for (int k = 0; k < _below.Length; k++)
        {
            double off = Math.Max(_below[k] / n - _forecasts.Levels[k], _forecasts.Levels[k] - _notAbove[k] / n);
            if (off > 0) most = Math.Max(most, off / _error[k]);
        }
        return most;
    }

    // ---- independent rows ----------------------------------------------------------------------------------------------------

    private void Multinomial(double[] largest, double[] largestBar, Random random, CancellationToken cancel)
    {
        int n = _forecasts.Rows, levels = _below.Length;
        for (int k = 0; k < levels; k++) _error[k] = Math.Sqrt(_forecasts.Levels[k] * (1 - _forecasts.Levels[k]) / n);
        for (int b = 0; b <= levels; b++) _barError[b] = Math.Sqrt(n * Width(b) * (1 - Width(b)));
        var stream = new RandomStream(random);
        int[] at = new int[levels];
        for (int d = 0; d < _draws; d++)
        {
            cancel.ThrowIfCancellationRequested();
            int drawn = 0;
            double passed = 0, most = 0, mostBar = 0;
            for (int b = 0; b <= levels; b++)
            {
                int rows = b == levels ? n - drawn : BinomialDraws.One(ref stream, n - drawn, Math.Min(1, Width(b) / (1 - passed)));
                mostBar = Math.Max(mostBar, Math.Abs(rows - n * Width(b)) / _barError[b]);
                drawn += rows;
                if (b == levels) break;
                passed = _forecasts.Levels[b];
                at[b] = drawn;
                most = Math.Max(most, Math.Abs((double)drawn / n - passed) / _error[b]);
            }
            (largest[d], largestBar[d]) = (most, mostBar);
            for (int p = 0; p < _pairs.Length; p++)
                _coverDraws[p * _draws + d] = (double)(at[_pairs[p].High] - at[_pairs[p].Low]) / n;
        }
    }

    // ---- clusters --------------------------------------------------------------------------------------------------------------

    private void Signs(double[] largest, double[] largestBar, int[] cluster, int clusters, Random random, CancellationToken cancel)
    {
        int levels = _below.Length, bars = levels + 1, n = _forecasts.Rows;
        double[] sums = new double[clusters * bars];
        for (int i = 0; i < n; i++)
        {
            var (below, notAbove) = _forecasts.Place(i);
            Span<double> own = sums.AsSpan(cluster[i] * bars, bars);
            Share(own, below, notAbove, 1);
            for (int b = 0; b < bars; b++) own[b] -= Width(b);
        }
        double[] squares = new double[levels];
        for (int c = 0; c < clusters; c++)
            Add(sums.AsSpan(c * bars, bars), 1, squares, _barError);
        // Where hardly a row lies beyond a level, clusters look all alike: they vary at least as independent rows do.
        for (int k = 0; k < levels; k++)
            _error[k] = Math.Max(Math.Sqrt(squares[k]) / n, Math.Sqrt(_forecasts.Levels[k] * (1 - _forecasts.Levels[k]) / n));
        for (int b = 0; b < bars; b++) _barError[b] = Math.Max(Math.Sqrt(_barError[b]), Math.Sqrt(n * Width(b) * (1 - Width(b))));
        DrawSigns(sums, clusters, largest, largestBar, random, cancel);
    }

    private void DrawSigns(double[] sums, int clusters, double[] largest, double[] largestBar, Random random, CancellationToken cancel)
    {
        int levels = _below.Length, bars = levels + 1, n = _forecasts.Rows;
        double[] total = new double[bars];
        var stream = new RandomStream(random);
        for (int d = 0; d < _draws; d++)
        {
            cancel.ThrowIfCancellationRequested();
            Array.Clear(total);
            for (int c = 0; c < clusters; c++)
            {
                double sign = stream.Uniform() < 0.5 ? -1 : 1;
                for (int b = 0; b < bars; b++) total[b] += sign * sums[c * bars + b];
            }
            double at = 0, most = 0, mostBar = 0;
            for (int b = 0; b < bars; b++)
            {
                mostBar = Math.Max(mostBar, Math.Abs(total[b]) / _barError[b]);
                at += total[b];
                if (b < levels) most = Math.Max(most, Math.Abs(at) / n / _error[b]);
            }
            (largest[d], largestBar[d]) = (most, mostBar);
            for (int p = 0; p < _pairs.Length; p++)
            {
                double within = 0;
                for (int b = _pairs[p].Low + 1; b <= _pairs[p].High; b++) within += total[b];
                _coverDraws[p * _draws + d] =
                    Math.Clamp(_forecasts.Levels[_pairs[p].High] - _forecasts.Levels[_pairs[p].Low] + within / n, 0, 1);
            }
        }
    }

    private static void Add(ReadOnlySpan<double> own, double weight, double[] squares, double[] barSquares)
    {
        double at = 0;
        for (int b = 0; b < own.Length; b++)
        {
            barSquares[b] += weight * own[b] * own[b];
            at += own[b];
            if (b < squares.Length) squares[b] += weight * at * at;
        }
    }

    // ---- what is said ----------------------------------------------------------------------------------------------------------

    internal QuantileLevel Level(int k, ScoreParts parts)
    {
        double level = _forecasts.Levels[k], half = _critical * _error[k], n = _forecasts.Rows;
        return new(level, _below[k] / n, _notAbove[k] / n, Math.Max(0, level - half), Math.Min(1, level + half), parts);
    }

    internal PitBar Bar(int bar)
    {
        double expected = _forecasts.Rows * Width(bar), half = _barCritical * _barError[bar],
            to = bar == _forecasts.Levels.Length ? 1 : _forecasts.Levels[bar];
        return new(bar == 0 ? 0 : _forecasts.Levels[bar - 1], to, _bars[bar], Math.Max(0, expected - half),
            Math.Min(_forecasts.Rows, expected + half));
    }

    internal IEnumerable<IntervalCoverage> Coverage(int[] cluster, int clusters, double confidence)
    {
        double z = clusters == 0 ? NormalTail.UpperQuantile((1 - confidence) / 2)
            : StudentTail.UpperQuantile((1 - confidence) / 2, clusters - 1);
        double[] within = new double[_forecasts.Rows];
        for (int p = 0; p < _pairs.Length; p++)
        {
            double width = 0, hits = 0, n = within.Length;
            for (int i = 0; i < within.Length; i++)
            {
                double low = _forecasts.Quantile(i, _pairs[p].Low), high = _forecasts.Quantile(i, _pairs[p].High),
                    y = _forecasts.Outcomes[i];
                hits += within[i] = y >= low && y <= high ? 1 : 0;
                width += (high - low) / n;
            }
            double rows = n;
            if (clusters > 0) rows = hits == 0 || hits == n ? clusters
                : Math.Clamp(hits / n * (1 - hits / n) / Influence.OfClusters(within, cluster, clusters), 1, n);
            var (from, to) = Influence.Share(hits / n * rows, rows, z);
            double[] drawn = _coverDraws[(p * _draws)..((p + 1) * _draws)];
            Array.Sort(drawn);
            yield return new(_forecasts.Levels[_pairs[p].High] - _forecasts.Levels[_pairs[p].Low], new(hits / n, from, to),
                SortedQuantile.Of(drawn, (1 - confidence) / 2), SortedQuantile.Of(drawn, (1 + confidence) / 2), width);
        }
    }
}
