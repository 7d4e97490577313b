using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>The pinball loss of a quantile, and the rising function of it that has the least.</summary>
/// <remarks>Isotonic quantile regression by halving: whether a fit lies above the middle one of the values left is a choice of one place
/// in the order, found by a sum over the rows. O(n log n) after the sorting. The curve has the least loss of all rising functions for
/// this level. Sources: Jordan, Mühlemann and Ziegel (2022), Annals of the Institute of Statistical Mathematics 74, 489–514; halving:
/// Stout (2013), Algorithmica 66, 93–112.</remarks>
public static class QuantileCurve
{
    /// <summary>2·(1{y ≤ q} − level)·(q − y), ≥ 0, in the unit of y: its mean over all levels is the CRPS.</summary>
    /// <param name="level">The level, in (0, 1).</param>
    /// <param name="quantile">The quantile q.</param>
    /// <param name="outcome">What came, y.</param>
    public static double Loss(double level, double quantile, double outcome)
        => outcome > quantile ? 2 * level * (outcome - quantile) : 2 * (1 - level) * (quantile - outcome);

    /// <summary>The fitted quantile of each row.</summary>
    /// <param name="level">The level, in (0, 1).</param>
    /// <param name="quantiles">The forecast quantile of each row; equal ones get one fit.</param>
    /// <param name="outcomes">What came.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the level does not lie in (0, 1).</exception>
    public static double[] Fit(double level, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> outcomes)
    {
        if (quantiles.Length != outcomes.Length)
            throw new ArgumentException($"{quantiles.Length} quantiles, {outcomes.Length} outcomes.", nameof(outcomes));
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "Must lie between 0 and 1.");
        double[] values = outcomes.ToArray(), fitted = new double[outcomes.Length];
        if (fitted.Length == 0) return fitted;
        Sorting.Ascending(values);
        new Order(quantiles).Fit(level, outcomes, values, fitted);
        return fitted;
    }

    /// <summary>Rows in the order of their forecasts.</summary>
    internal sealed class Order
    {
        private readonly int[] _row;
        private readonly bool[] _begins;

        internal Order(ReadOnlySpan<double> quantiles)
        {
            (_row, _begins) = (new int[quantiles.Length], new bool[quantiles.Length]);
            double[] keys = quantiles.ToArray();
            for (int i = 0; i < _row.Length; i++) _row[i] = i;
            Array.Sort(keys, _row);
            for (int i = 0; i < _begins.Length; i++) _begins[i] = i == 0 || keys[i] > keys[i - 1];
        }

        /// <summary>Fills the fit of each row and says how many steps the curve has.</summary>
        /// <param name="level">The level.</param>
        /// <param name="outcomes">What came, by row.</param>
        /// <param name="values">The same, rising.</param>
        /// <param name="fitted">Where the fits go, by row.</param>
        internal int Fit(double level, ReadOnlySpan<double> outcomes, ReadOnlySpan<double> values, Span<double> fitted)
        {
            double[] ordered = new double[_row.Length], curve = new double[_row.Length];
            for (int i = 0; i < ordered.Length; i++) ordered[i] = outcomes[_row[i]];
            Halve(level, ordered, values, curve, 0);
            int steps = 1;
            for (int i = 0; i < curve.Length; i++)
            {
                fitted[_row[i]] = curve[i];
                if (i > 0 && curve[i] > curve[i - 1]) steps++;
            }
            return steps;
        }

        // The fits of these rows are among these values. Of two neighboring values the higher one costs (rows not above) − level·rows more:
        // rows from the place where that sum is least take the upper half.
        private void Halve(double level, ReadOnlySpan<double> y, ReadOnlySpan<double> values, Span<double> curve, int first)
        {
            if (y.IsEmpty) return;
            int middle = (values.Length - 1) / 2;
            while (middle + 1 < values.Length && values[middle + 1] == values[middle]) middle++;
            if (middle == values.Length - 1)
            {
                middle = values.IndexOf(values[middle]) - 1;
                if (middle < 0)
                {
                    curve.Fill(values[0]);
                    return;
                }
            }
            double at = values[middle], least = 0, sum = 0;
            int split = y.Length;
            for (int i = y.Length - 1; i >= 0; i--)
            {
                sum += y[i] <= at ? 1 - level : -level;
                if (sum < least && _begins[first + i]) (least, split) = (sum, i);
            }
            Halve(level, y[..split], values[..(middle + 1)], curve[..split], first);
            Halve(level, y[split..], values[(middle + 1)..], curve[split..], first + split);
        }
    }

    /// <summary>The quantile of what came that has the least loss as a constant.</summary>
    internal static double Constant(double level, ReadOnlySpan<double> values)
        => values[Math.Clamp((int)Math.Ceiling(level * values.Length - 1e-9) - 1, 0, values.Length - 1)];
}
