using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>2·pinball loss of some rows at all levels, its parts, and what each row adds to them.</summary>
internal sealed class QuantileScores
{
    private QuantileScores(int rows, int levels)
        => (Miss, Loss, Tell, Parts) = (new double[rows], new double[rows], new double[rows], new ScoreParts[levels]);

    /// <summary>What each row loses against the curve, mean over the levels.</summary>
    internal double[] Miss { get; }

    /// <summary>Each row's score.</summary>
    internal double[] Loss { get; }

    /// <summary>What the curve gains in each row against a constant.</summary>
    internal double[] Tell { get; }

    /// <summary>The parts at each level.</summary>
    internal ScoreParts[] Parts { get; }

    /// <summary>Steps of the curve, mean over the levels.</summary>
    internal double Steps { get; private set; }

    /// <summary>The parts of the mean over the levels.</summary>
    internal ScoreParts All => new(Parts.Average(p => p.Mean), Parts.Average(p => p.Miscalibration),
        Parts.Average(p => p.Discrimination), Parts.Average(p => p.Uncertainty));

    /// <summary>The scores of forecasts whose quantile at a level is given.</summary>
    /// <param name="levels">The levels.</param>
    /// <param name="quantile">Fills the quantiles of all rows at one level.</param>
    /// <param name="outcomes">What came.</param>
    /// <param name="orders">Rows in the order of these quantiles, one a level.</param>
    internal static QuantileScores Of(ReadOnlySpan<double> levels, Action<int, double[]> quantile, double[] outcomes,
        QuantileCurve.Order[] orders)
    {
        int n = outcomes.Length;
        var all = new QuantileScores(n, levels.Length);
        double[] values = [.. outcomes], fitted = new double[n], q = new double[n];
        Sorting.Ascending(values);
        for (int k = 0; k < levels.Length; k++)
        {
            quantile(k, q);
            all.Steps += (double)orders[k].Fit(levels[k], outcomes, values, fitted) / levels.Length;
            all.Parts[k] = all.Level(levels[k], levels.Length, q, fitted, QuantileCurve.Constant(levels[k], values), outcomes);
        }
        return all;
    }

    private ScoreParts Level(double level, int levels, double[] q, double[] fitted, double constant, double[] y)
    {
        double forecast = 0, curve = 0, flat = 0, n = y.Length;
        for (int i = 0; i < y.Length; i++)
        {
            double own = QuantileCurve.Loss(level, q[i], y[i]), fit = QuantileCurve.Loss(level, fitted[i], y[i]),
                none = QuantileCurve.Loss(level, constant, y[i]);
            (forecast, curve, flat) = (forecast + own / n, curve + fit / n, flat + none / n);
            Loss[i] += own / levels;
            Miss[i] += (own - fit) / levels;
            Tell[i] += (none - fit) / levels;
        }
        // The curve has the least loss of all rising functions, the forecast and the constant being two: below 0 only by rounding.
        return new(forecast, Math.Max(0, forecast - curve), Math.Max(0, flat - curve), flat);
    }
}
