using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Scoring;

/// <summary>Evidence against calibration that may be looked at after any row: a fair bet against the forecasts.</summary>
/// <param name="LogWealth">ln of what 1 has become after the last row; +∞ after an impossible row.</param>
/// <param name="LargestLogWealth">ln of the most that it was.</param>
/// <param name="LargestAt">The row, from 1, after which it was.</param>
/// <remarks>The stake is spread over 24 recalibrations a + b·(log odds); each multiplies by the ratio of its probability of the outcome to
/// the forecast's. If every forecast is the probability given all that came before, no one expects to gain, and the wealth passes 1/α with
/// probability at most α, however often it is looked at (Ville 1939). Rows that depend on each other beyond what the forecasts know
/// (clusters) break that. Source: Henzi and Ziegel (2022), Biometrika 109, 647–663.</remarks>
public readonly record struct CalibrationEvidence(double LogWealth, double LargestLogWealth, long LargestAt)
{
    private const int Chunk = 1024;

    private static readonly (double A, double B)[] Bets =
        [.. from a in new[] { -1, -0.3, 0, 0.3, 1 } from b in new[] { 0.4, 0.7, 1, 1.5, 2.5 } where (a, b) != (0, 1) select (a, b)];

    /// <summary>A p-value that holds at any stopping time: 1 over the largest wealth, at most 1.</summary>
    public double PValue => Math.Min(1, Math.Exp(-LargestLogWealth));

    /// <summary>The bet along the rows in their order.</summary>
    /// <param name="probability">Forecasts in the order in which they were made, each in [0, 1].</param>
    /// <param name="outcome">What happened.</param>
    public static CalibrationEvidence Along(ReadOnlySpan<double> probability, ReadOnlySpan<bool> outcome)
    {
        Forecasts.Require(probability, outcome.Length);
        double[] wealth = new double[Bets.Length], odds = new double[Chunk], signs = new double[Chunk], given = new double[Chunk],
            bet = new double[Chunk], gains = new double[Bets.Length * Chunk];
        double largest = 0;
        long at = 0;
        // Looked at after every row of a short file, after every 64th of a long one: a subset of times only loses.
        int step = outcome.Length > 1_000_000 ? 64 : 1;
        for (int start = 0; start < outcome.Length; start += Chunk)
        {
            int length = Math.Min(Chunk, outcome.Length - start);
            for (int i = 0; i < length; i++)
            {
                double p = probability[start + i];
                if (outcome[start + i] ? p == 0 : p == 1) return new(double.PositiveInfinity, double.PositiveInfinity, start + i + 1);
                (odds[i], signs[i]) = (p is 0 or 1 ? double.NaN : Forecasts.LogOdds(p), outcome[start + i] ? -1 : 1);
            }
            SoftPlus(odds, signs, given, 0, 1);
            for (int b = 0; b < Bets.Length; b++)
            {
                SoftPlus(odds, signs, bet, Bets[b].A, Bets[b].B);
                Span<double> gain = gains.AsSpan(b * Chunk, length);
                double total = wealth[b];
                // A certain forecast that came true is certain for every recalibration of it: no gain.
                for (int i = 0; i < length; i++) gain[i] = total += given[i] - bet[i] is var won && double.IsNaN(won) ? 0 : won;
                wealth[b] = total;
            }
            for (int i = step - 1; i < length; i += step)
                if (Together(gains, i) is var now && now > largest) (largest, at) = (now, start + i + 1);
        }
        return new(Total(wealth), Math.Max(largest, Total(wealth)), largest >= Total(wealth) ? at : outcome.Length);
    }

    // ln(1 + exp(±(a + b·odds))): the log score of the recalibrated forecast. The arrays are whole vectors;
    // what lies after the rows is not read.
    private static void SoftPlus(double[] odds, double[] signs, double[] result, double a, double b)
    {
        ReadOnlySpan<Vector512<double>> from = MemoryMarshal.Cast<double, Vector512<double>>(odds),
            sign = MemoryMarshal.Cast<double, Vector512<double>>(signs);
        Span<Vector512<double>> to = MemoryMarshal.Cast<double, Vector512<double>>(result.AsSpan());
        Vector512<double> intercept = Vector512.Create(a), slope = Vector512.Create(b);
        for (int i = 0; i < to.Length; i++)
        {
            var x = (intercept + slope * from[i]) * sign[i];
            to[i] = Vector512.Max(x, Vector512<double>.Zero) + Vector512.Log(Vector512<double>.One + Vector512.Exp(-Vector512.Abs(x)));
        }
    }

    private static double Together(double[] gains, int row)
    {
        double most = double.NegativeInfinity, sum = 0;
        for (int b = 0; b < Bets.Length; b++) most = Math.Max(most, gains[b * Chunk + row]);
        // The sum is at most the largest: below what was reached, nothing needs an exponential.
        for (int b = 0; b < Bets.Length; b++) sum += Math.Exp(gains[b * Chunk + row] - most);
        return most + Math.Log(sum / Bets.Length);
    }

    private static double Total(double[] wealth)
    {
        double most = wealth.Max(), sum = 0;
        foreach (double w in wealth) sum += Math.Exp(w - most);
        return most + Math.Log(sum / wealth.Length);
    }
}
