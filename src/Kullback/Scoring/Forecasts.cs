using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Scoring;

/// <summary>Forecast probabilities of yes with what happened, equal forecasts pooled: each distinct forecast with its rows and how many of
/// them were yes.</summary>
/// <remarks>All that calibration asks of independent rows is in here, whatever their order. O(n log n) to make,
/// 24 bytes for each distinct forecast.</remarks>
public sealed class Forecasts
{
    private readonly double[] _probabilities, _rows, _hits;

    internal Forecasts(double[] probabilities, double[] rows, double[] hits)
    {
        (_probabilities, _rows, _hits) = (probabilities, rows, hits);
        double total = 0, yes = 0, sum = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            total += rows[k];
            yes += hits[k];
            sum += rows[k] * probabilities[k];
            if (probabilities[k] == 0) ImpossibleRows += (long)hits[k];
            else if (probabilities[k] == 1) ImpossibleRows += (long)(rows[k] - hits[k]);
        }
        (Rows, Hits, MeanForecast) = ((long)total, (long)yes, sum / total);
    }

    /// <summary>The distinct forecasts, rising.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>Rows with each of them.</summary>
    public ReadOnlySpan<double> RowsAt => _rows;

    /// <summary>Rows with each of them in which it happened.</summary>
    public ReadOnlySpan<double> HitsAt => _hits;

    /// <summary>How many forecasts differ.</summary>
    public int Distinct => _probabilities.Length;

    /// <summary>How many rows.</summary>
    public long Rows { get; }

    /// <summary>In how many it happened.</summary>
    public long Hits { get; }

    /// <summary>The share of rows in which it happened.</summary>
    public double BaseRate => (double)Hits / Rows;

    /// <summary>The mean of the forecasts.</summary>
    public double MeanForecast { get; }

    /// <summary>Rows whose outcome had the probability 0.</summary>
    public long ImpossibleRows { get; }

    /// <summary>Pools the forecasts of some rows.</summary>
    /// <param name="probability">The probability of yes in each row, in [0, 1].</param>
    /// <param name="outcome">Whether it happened.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="NotASampleException">There is no row, or a probability is NaN or outside [0, 1].</exception>
    public static Forecasts Of(ReadOnlySpan<double> probability, ReadOnlySpan<bool> outcome)
    {
        Require(probability, outcome.Length);
        int yes = 0;
        foreach (bool happened in outcome) yes += happened ? 1 : 0;
        double[] ones = new double[yes], zeros = new double[outcome.Length - yes];
        int one = 0, zero = 0;
        // −0 becomes 0: both are one forecast.
        for (int i = 0; i < outcome.Length; i++)
            if (outcome[i]) ones[one++] = probability[i] + 0.0;
            else zeros[zero++] = probability[i] + 0.0;
        // Two sorts without items and a merge: twice as fast as one sort that carries the outcomes.
        Sorting.Ascending(ones);
        Sorting.Ascending(zeros);
        return Merged(ones, zeros);
    }

    internal static void Require(ReadOnlySpan<double> probability, int outcomes)
    {
        if (probability.Length != outcomes)
            throw new ArgumentException($"{probability.Length} probabilities, {outcomes} outcomes.", nameof(outcomes));
        if (outcomes == 0) throw new NotASampleException("There are no rows to look at.");
        for (int i = 0; i < probability.Length; i++)
            if (!(probability[i] >= 0 && probability[i] <= 1))
                throw NotASampleException.Entry(nameof(probability), i, probability[i], "must lie in [0, 1]");
    }

    private static Forecasts Merged(double[] ones, double[] zeros)
    {
        int distinct = 0;
        for (int one = 0, zero = 0; one < ones.Length || zero < zeros.Length; distinct++)
        {
            double p = Least(ones, one, zeros, zero);
            while (one < ones.Length && ones[one] == p) one++;
            while (zero < zeros.Length && zeros[zero] == p) zero++;
        }
        double[] values = new double[distinct], rows = new double[distinct], hits = new double[distinct];
        for (int k = 0, one = 0, zero = 0; k < distinct; k++)
        {
            double p = Least(ones, one, zeros, zero);
            int firstOne = one, firstZero = zero;
            while (one < ones.Length && ones[one] == p) one++;
            while (zero < zeros.Length && zeros[zero] == p) zero++;
            (values[k], hits[k], rows[k]) = (p, one - firstOne, one - firstOne + zero - firstZero);
        }
        return new Forecasts(values, rows, hits);
    }

    private static double Least(double[] ones, int one, double[] zeros, int zero)
        => zero >= zeros.Length || (one < ones.Length && ones[one] < zeros[zero]) ? ones[one] : zeros[zero];

    /// <summary>Neighboring forecasts pooled to at most <paramref name="most"/> groups, each with its mean forecast; the same where there
    /// are no more distinct ones.</summary>
    /// <remarks>A group holds at most a share 2/most of the rows (or one forecast) and spans little in log odds, and 0 and 1 stay by
    /// themselves: what was impossible stays so.</remarks>
    /// <param name="most">About how many groups at most.</param>
    /// <param name="first">The least forecast of each group.</param>
    internal Forecasts Grouped(int most, out double[] first)
    {
        first = _probabilities;
        if (Distinct <= most) return this;
        double inner = Array.Find(_probabilities, p => p > 0), last = Array.FindLast(_probabilities, p => p < 1);
        double share = 2.0 * Rows / most, width = Math.Max(0.02, (LogOdds(last) - LogOdds(inner)) * 4 / most);
        List<double> values = [], rows = [], hits = [], from = [];
        double begins = double.NaN;
        for (int k = 0; k < Distinct; k++)
        {
            double odds = LogOdds(_probabilities[k]);
            bool joins = rows.Count > 0 && double.IsFinite(begins) && double.IsFinite(odds) && odds - begins <= width
                && rows[^1] + _rows[k] <= share;
            if (joins)
            {
                values[^1] += (_probabilities[k] - values[^1]) * _rows[k] / (rows[^1] + _rows[k]);
                rows[^1] += _rows[k];
                hits[^1] += _hits[k];
                continue;
            }
            begins = odds;
            from.Add(_probabilities[k]);
            values.Add(_probabilities[k]);
            rows.Add(_rows[k]);
            hits.Add(_hits[k]);
        }
        first = [.. from];
        return new Forecasts([.. values], [.. rows], [.. hits]);
    }

    /// <summary>ln(p/(1 − p)).</summary>
    internal static double LogOdds(double p) => Math.Log(p) - LogNot(p);

    /// <summary>ln(1 − p), with all digits also where p is small.</summary>
    internal static double LogNot(double p) => p < 0.01 ? Special.LogOnePlus(-p) : Math.Log(1 - p);

    /// <summary>1/(1 + exp(−x)).</summary>
    internal static double Logistic(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) is var e ? e / (1 + e) : 0;
}
