using System.Globalization;
using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>The Jensen–Shannon divergence (equal weights) of two populations from the counts of independent rows on the same cells. In nats; 0 to ln 2.</summary>
public static class JensenShannonFromCounts
{
    private const string Quantity = "JS(P, Q)";

    /// <summary>The divergence of the observed shares, with empty cells treated as told; not corrected, but with what chance alone would make it.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="zeros">What to do with empty cells; <see cref="ZeroPolicy.Exact"/> is always finite here.</param>
    /// <returns>The estimate. <see cref="DivergenceEstimate.NullExpectationNats"/>: for <see cref="ZeroPolicy.Exact"/> the mean if both samples came from the pooled
    /// shares, cells of few rows summed exactly and others to first order, (1 − π)(1/n₁ + 1/n₂)/8; null for other policies.</returns>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, a sample is empty, or no cell is left.</exception>
    public static DivergenceEstimate PlugIn(ReadOnlySpan<double> p, ReadOnlySpan<double> q, ZeroPolicy zeros)
    {
        var pair = new CountPair(p, q);
        var (shareP, shareQ) = pair.Shares(zeros);
        double nats = JensenShannonOf(shareP, shareQ);
        double? chance = zeros is ZeroPolicy.AsTheyAre ? NullExpectation.JensenShannon(pair) : null;
        return pair.Estimate(nats, Quantity, $"plug-in, {zeros}") with { NullExpectationNats = chance, Diagnoses = pair.Diagnoses(nats, chance) };
    }

    /// <summary>The plug-in value less its bias of first order, with the interval that inverts its law (<see cref="JensenShannonEstimate"/>).</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, or a sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static DivergenceEstimate BiasCorrected(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double confidence = 0.95)
    {
        var pair = new CountPair(p, q);
        var estimate = JensenShannonEstimate.From(CellSample.FromCounts(p), CellSample.FromCounts(q), confidence);
        return pair.Estimate(estimate.Nats, Quantity, "plug-in less its bias of first order") with
        {
            StandardErrorNats = estimate.StandardErrorNats,
            Interval = new(estimate.LowNats, estimate.HighNats, confidence, "law of the plug-in value"),
            BiasCorrectionNats = estimate.BiasNats,
            NullExpectationNats = NullExpectation.JensenShannon(pair),
            Diagnoses = pair.Diagnoses(estimate.PlugInNats, estimate.BiasNats),
        };
    }

    /// <summary>The mean under independent Dirichlet posteriors of both laws, with an interval, both by draws from them.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="random">Draws the laws.</param>
    /// <param name="prior">Prior parameter of each cell, above 0.</param>
    /// <param name="draws">Pairs of laws drawn, at least 100.</param>
    /// <param name="confidence">Mass of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, or a sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static DivergenceEstimate DirichletPosterior(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Random random, double prior = 0.5, int draws = 2000, double confidence = 0.95)
    {
        var pair = new CountPair(p, q);
        DirichletEntropy.RequirePositive(prior, nameof(prior));
        double mean = 0;
        var (interval, deviation) = DirichletDraws.Interval(pair, prior, random, draws, confidence, (a, b) =>
        {
            double nats = JensenShannonOf(a, b);
            mean += nats / draws;
            return nats;
        });
        return pair.Estimate(mean, Quantity, string.Create(CultureInfo.InvariantCulture, $"Dirichlet({prior}) posterior mean, {draws} draws")) with
        {
            StandardErrorNats = deviation,
            Interval = interval,
            Diagnoses = DirichletDraws.Diagnoses(pair, prior, pair.ChanceNats / 4, deviation),
        };
    }

    internal static double JensenShannonOf(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double nats = 0;
        for (int k = 0; k < p.Length; k++) nats += JensenShannon.Cell(p[k], q[k]);
        return nats;
    }
}
