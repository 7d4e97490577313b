using System.Globalization;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The population stability index Σ(p − q) ln(p/q) from two vectors of counts,
/// in the forms that credit scoring uses for empty cells.</summary>
public static class PopulationStabilityFromCounts
{
    private const string Quantity = "PSI(P, Q)";

    /// <summary>The index of the observed shares, with empty cells treated as told.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="zeros">What to do with empty cells; <see cref="ZeroPolicy.Exact"/> gives +∞ where one sample has a row and the other
    /// none.</param>
    /// <returns>The estimate, with the first order (m − 1)(1/n₁ + 1/n₂) of what chance alone makes of it.</returns>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, a sample is empty, or no cell is left.</exception>
    public static DivergenceEstimate PlugIn(ReadOnlySpan<double> p, ReadOnlySpan<double> q, ZeroPolicy zeros)
    {
        var pair = new CountPair(p, q);
        var (shareP, shareQ) = pair.Shares(zeros);
        return Of(pair, shareP, shareQ, $"plug-in, {zeros}");
    }

    /// <summary>The index after every share below a floor is replaced by it; shares then sum to more than 1, as is the habit.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="floor">The least share, in (0, 1).</param>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, or a sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The floor is not in (0, 1).</exception>
    /// <remarks>The value depends on the floor as much as on the data wherever a cell is empty: prefer pseudo-counts.</remarks>
    public static DivergenceEstimate Floored(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double floor = 1e-4)
    {
        if (!(floor > 0 && floor < 1)) throw new ArgumentOutOfRangeException(nameof(floor), floor, "The floor must lie between 0 and 1.");
        var pair = new CountPair(p, q);
        return Of(pair, [.. pair.P.Select(c => Math.Max(floor, c / pair.RowsOfP))],
            [.. pair.Q.Select(c => Math.Max(floor, c / pair.RowsOfQ))],
            string.Create(CultureInfo.InvariantCulture, $"plug-in, shares below {floor} replaced by it"));
    }

    private static DivergenceEstimate Of(CountPair pair, double[] p, double[] q, string method)
    {
        double nats = 0, chance = (pair.Used - 1) * (1 / pair.RowsOfP + 1 / pair.RowsOfQ);
        for (int k = 0; k < p.Length; k++) nats += Jeffreys.Cell(new Lane(p[k]), new Lane(q[k])).Value;
        return pair.Estimate(nats, Quantity, method) with { NullExpectationNats = chance, Diagnoses = pair.Diagnoses(nats, chance) };
    }
}
