using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>What a plug-in divergence is on average when both samples come from the pooled shares: the figure that a value has to be
/// compared with.</summary>
/// <remarks>Cells with the same pooled count are alike, so the cost is that of the different counts. With many more cells than rows these
/// means are far below the first-order (K − 1)/2·(1/n + 1/m), as the plug-in value itself is bounded then.</remarks>
internal static class NullExpectation
{
    // Above this many expected rows the second-order expansion is right to a part in 1e6.
    private const double Many = 2000, Few = 40;

    /// <summary>The mean of D(P‖Q) after <paramref name="added"/> rows more in every cell of both.</summary>
    internal static double KullbackLeibler(CountPair pair, double added)
    {
        double totalP = pair.RowsOfP + added * pair.P.Length, totalQ = pair.RowsOfQ + added * pair.P.Length;
        return Cells(pair, share =>
        {
            double own = Mean(pair.RowsOfP, share, x => Power((x + added) / totalP), x => 1 / ((x + added) * totalP));
            return own - (pair.RowsOfP * share + added) / totalP * LogMean(pair.RowsOfQ, share, added, totalQ);
        });
    }

    /// <summary>The same after rows were added to Q alone.</summary>
    internal static double Augmented(CountPair pair, double added)
    {
        double totalQ = pair.RowsOfQ + added * pair.P.Length;
        return Cells(pair, share => share == 0 ? 0
            : Mean(pair.RowsOfP, share, x => Power(x / pair.RowsOfP), x => 1 / (x * pair.RowsOfP))
            - share * LogMean(pair.RowsOfQ, share, added, totalQ));
    }

    /// <summary>The mean of the Jensen–Shannon divergence of the shares as they are.</summary>
    internal static double JensenShannon(CountPair pair)
    {
        double n = pair.RowsOfP, m = pair.RowsOfQ;
        return Cells(pair, share => Math.Max(n, m) * share > Few
            ? (1 - share) * (1 / n + 1 / m) / 8
            : Mean(n, share, x => Mean(m, share, y => Divergences.JensenShannon.Cell(x / n, y / m), null), null));
    }

    private static double Cells(CountPair pair, Func<double, double> cell)
    {
        var pooled = new double[pair.P.Length];
        for (int k = 0; k < pooled.Length; k++) pooled[k] = pair.P[k] + pair.Q[k];
        double sum = 0, total = pair.RowsOfP + pair.RowsOfQ;
        foreach (var alike in pooled.GroupBy(count => count)) sum += alike.Count() * cell(alike.Key / total);
        return sum;
    }

    private static double LogMean(double rows, double share, double added, double total)
        => Mean(rows, share, y => Math.Log((y + added) / total), y => -1 / ((y + added) * (y + added)));

    // E f(X), X binomial: the sum over all masses above 1e-18, or f + f''·variance/2 where there are many rows.
    private static double Mean(double rows, double share, Func<double, double> f, Func<double, double>? curvature)
    {
        double mean = rows * share, variance = mean * (1 - share);
        if (share is 0 or >= 1) return f(share >= 1 ? rows : 0);
        if (mean > Many && curvature is not null) return f(mean) + curvature(mean) * variance / 2;
        double mode = Math.Min(rows, Math.Floor((rows + 1) * share)), odds = share / (1 - share);
        double atMode = Math.Exp(Special.LogFactorial(rows) - Special.LogFactorial(mode) - Special.LogFactorial(rows - mode)
            + mode * Math.Log(share)
            + (rows - mode) * Special.LogOnePlus(-share)), sum = atMode * f(mode), mass = atMode;
        for (double x = mode, weight = atMode; x < rows && weight > 1e-18; x++)
        {
            weight *= (rows - x) / (x + 1) * odds;
            (sum, mass) = (sum + weight * f(x + 1), mass + weight);
        }
        for (double x = mode, weight = atMode; x > 0 && weight > 1e-18; x--)
        {
            weight *= x / (rows - x + 1) / odds;
            (sum, mass) = (sum + weight * f(x - 1), mass + weight);
        }
        // The logarithm of the mode's mass has an error of 1e-15·rows·ln(rows): the masses' own sum takes it out.
        return sum / mass;
    }

    private static double Power(double x) => x == 0 ? 0 : x * Math.Log(x);
}
