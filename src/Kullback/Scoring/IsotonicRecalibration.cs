using System.Collections.Immutable;

namespace Kullback.Scoring;

/// <summary>Isotonic recalibration: the calibration curve, linear between forecasts of the rows that fitted it, constant outside.</summary>
/// <param name="Forecasts">The ends of the blocks, rising; a forecast that is a block of its own stands once.</param>
/// <param name="Probabilities">The probability at each.</param>
/// <remarks>A block of n rows with s hits gives (s + 1/2)/(n + 1) (Krichevsky and Trofimov), so that no forecast is 0 or 1 and the log
/// score stays finite; or s/n where that is asked for.</remarks>
public sealed record IsotonicRecalibration(ImmutableArray<double> Forecasts, ImmutableArray<double> Probabilities) : Recalibration
{
    /// <inheritdoc/>
    public override string Method => "isotonic";

    private protected override double Recalibrated(double probability)
    {
        int at = Forecasts.BinarySearch(probability);
        if (at >= 0) return Probabilities[at];
        at = ~at;
        if (at == 0) return Probabilities[0];
        if (at == Forecasts.Length) return Probabilities[^1];
        double share = (probability - Forecasts[at - 1]) / (Forecasts[at] - Forecasts[at - 1]);
        return Probabilities[at - 1] + share * (Probabilities[at] - Probabilities[at - 1]);
    }

    /// <summary>The fit.</summary>
    /// <param name="forecasts">The rows.</param>
    /// <param name="raw">The shares as they are: a block that is all yes forecasts 1.</param>
    public static IsotonicRecalibration Fit(Scoring.Forecasts forecasts, bool raw = false)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        var at = ImmutableArray.CreateBuilder<double>();
        var to = ImmutableArray.CreateBuilder<double>();
        // With the half counts a small block may pass its neighbor; the value then is the larger one before it,
        // so that the curve still rises.
        foreach (CalibrationBlock block in IsotonicRegression.Of(forecasts).Blocks)
        {
            double value = raw ? block.Share : (block.Hits + 0.5) / (block.Rows + 1);
            at.Add(block.From);
            to.Add(value);
            if (block.To == block.From) continue;
            at.Add(block.To);
            to.Add(value);
        }
        return new IsotonicRecalibration(at.ToImmutable(), to.ToImmutable());
    }
}

/// <summary>Venn-Abers: a new forecast joins the isotonic regression once as yes and once as no; of the two probabilities p₁, p₀ comes
/// p₁/(1 − p₀ + p₁).</summary>
/// <param name="Forecasts">The distinct forecasts of the rows that fitted it, rising.</param>
/// <param name="IfNo">p₀ at each place: before the first forecast, at it, between it and the next, …, after the last.</param>
/// <param name="IfYes">p₁ at each place.</param>
/// <remarks>One of p₀ and p₁ is calibrated whatever the distribution, if rows are exchangeable. O(n) to fit beyond sorting. Source: Vovk,
/// Petej and Fedorova (2015), NeurIPS 28.</remarks>
public sealed record VennAbers(ImmutableArray<double> Forecasts, ImmutableArray<double> IfNo, ImmutableArray<double> IfYes) : Recalibration
{
    /// <inheritdoc/>
    public override string Method => "venn-abers";

    /// <summary>Both probabilities, p₀ ≤ p₁: their distance says how little is known there.</summary>
    /// <param name="probability">A forecast in [0, 1].</param>
    public (double IfNo, double IfYes) Interval(double probability)
    {
        int at = Forecasts.BinarySearch(probability), place = at >= 0 ? 2 * at + 1 : 2 * ~at;
        return (IfNo[place], IfYes[place]);
    }

    private protected override double Recalibrated(double probability)
    {
        var (no, yes) = Interval(probability);
        return yes / (1 - no + yes);
    }

    /// <summary>The fit.</summary>
    /// <param name="forecasts">The rows.</param>
    public static VennAbers Fit(Scoring.Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        var diagram = new SumDiagram(forecasts.RowsAt, forecasts.HitsAt);
        int places = 2 * forecasts.Distinct + 1;
        double[] no = new double[places], yes = new double[places];
        for (int place = 0; place < places; place++)
        {
            // At a forecast the new row joins its group; between two it is a group of its own.
            int left = place / 2, right = (place + 1) / 2;
            no[place] = diagram.Slope(left, right, 0);
            yes[place] = diagram.Slope(left, right, 1);
        }
        return new VennAbers([.. forecasts.Probabilities], [.. no], [.. yes]);
    }

    /// <summary>Sums of hits over sums of rows. The slope of its greatest convex minorant is the isotonic regression; an added row shifts
    /// all points right of it.</summary>
    private sealed class SumDiagram
    {
        private readonly double[] _rows, _hits;
        private readonly int[] _before, _after;

        internal SumDiagram(ReadOnlySpan<double> rows, ReadOnlySpan<double> hits)
        {
            int n = rows.Length;
            (_rows, _hits, _before, _after) = (new double[n + 1], new double[n + 1], new int[n + 1], new int[n + 1]);
            for (int k = 0; k < n; k++) (_rows[k + 1], _hits[k + 1]) = (_rows[k] + rows[k], _hits[k] + hits[k]);
            // The corner before each point in the minorant of the points up to it,
            // and the corner after it in that of the points from it on.
            _before[0] = -1;
            for (int k = 1; k <= n; k++)
            {
                int b = k - 1;
                while (_before[b] >= 0 && Rises(_before[b], b) >= Rises(b, k)) b = _before[b];
                _before[k] = b;
            }
            _after[n] = -1;
            for (int k = n - 1; k >= 0; k--)
            {
                int a = k + 1;
                while (_after[a] >= 0 && Rises(k, a) >= Rises(a, _after[a])) a = _after[a];
                _after[k] = a;
            }
        }

        private double Rises(int from, int to) => (_hits[to] - _hits[from]) / (_rows[to] - _rows[from]);

        /// <summary>The slope over the segment from point <paramref name="left"/> to point <paramref name="right"/> shifted by one row: the
        /// bridge of both minorants.</summary>
        internal double Slope(int left, int right, double hit)
        {
            while (true)
            {
                double slope = (_hits[right] + hit - _hits[left]) / (_rows[right] + 1 - _rows[left]);
                if (_before[left] >= 0 && Rises(_before[left], left) >= slope) left = _before[left];
                else if (_after[right] >= 0 && slope >= Rises(right, _after[right])) right = _after[right];
                else return slope;
            }
        }
    }
}
