using System.Globalization;
using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>The Jensen–Shannon divergence (equal weights) of two populations from the counts of independent rows on the same cells.
/// In nats; 0 to ln 2.</summary>
public static class JensenShannonFromCounts
{
    private const string Quantity = "JS(P, Q)";

    /// <summary>The divergence of the observed shares, with empty cells treated as told; not corrected, but with what chance alone would
    /// make it.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="zeros">What to do with empty cells; <see cref="ZeroPolicy.Exact"/> is always finite here.</param>
    /// <returns>The estimate. <see cref="DivergenceEstimate.NullExpectationNats"/>: for <see cref="ZeroPolicy.Exact"/> the mean if both
    /// samples came from the pooled shares, cells of few rows summed exactly and others to first order, (1 − π)(1/n₁ + 1/n₂)/8; null for
    /// other policies.</returns>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, a sample is empty, or no cell is left.</exception>
    public static DivergenceEstimate PlugIn(ReadOnlySpan<double> p, ReadOnlySpan<double> q, ZeroPolicy zeros)
    {
        var pair = new CountPair(p, q);
        var (shareP, shareQ) = pair.Shares(zeros);
        double nats = JensenShannonOf(shareP, shareQ);
        double? chance = zeros is ZeroPolicy.AsTheyAre ? NullExpectation.JensenShannon(pair) : null;
        return pair.Estimate(nats, Quantity, $"plug-in, {zeros}")
            with
        { NullExpectationNats = chance, Diagnoses = pair.Diagnoses(nats, chance, uncorrected: true) };
    }

    /// <summary>The plug-in value less its bias of first order, with the interval that inverts its distribution
    /// (<see cref="JensenShannonEstimate"/>).</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <returns>Cells with too few rows to stand alone (<see cref="RareCells"/>) are sorted into six classes (<see cref="RareValues"/>):
    /// the value is then that of the classes, at most the divergence of the cells, and the interval's upper end has what they may hide
    /// added. "rare-cells" says so. First-order corrections of such cells are far too small.</returns>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, or a sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static DivergenceEstimate BiasCorrected(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double confidence = 0.95)
    {
        var pair = new CountPair(p, q);
        var cells = new SortedCells(pair);
        var estimate = JensenShannonEstimate.From(cells.P, cells.Q, confidence);
        var diagnoses = pair.Diagnoses(estimate.PlugInNats, estimate.BiasNats);
        double hidden = cells.HiddenNats;
        if (cells.Rare > 0)
            diagnoses.Add(new("rare-cells",
                EntropyFromCounts.Text(
                    $"{cells.Rare} cells have too few rows to stand alone and are sorted into classes by what the other rows say of them: at least the value, and up to {hidden:G3} nats more."), false));
        return pair.Estimate(estimate.Nats, Quantity, cells.Rare == 0 ? "plug-in less its bias of first order"
            : "plug-in less its bias of first order, rare cells sorted into classes") with
        {
            StandardErrorNats = estimate.StandardErrorNats,
            Interval = new(estimate.LowNats, Math.Min(Math.Log(2), estimate.HighNats + hidden), confidence, cells.Rare == 0
                ? "distribution of the plug-in value" : "distribution of the plug-in value; above it what rare cells may hide"),
            BiasCorrectionNats = estimate.BiasNats,
            NullExpectationNats = NullExpectation.JensenShannon(pair),
            Diagnoses = diagnoses,
        };
    }

    /// <summary>The mean under independent Dirichlet posteriors of both distributions, with an interval, both by draws from them.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="random">Draws the distributions.</param>
    /// <param name="prior">Prior parameter of each cell, above 0.</param>
    /// <param name="draws">Pairs of distributions drawn, at least 100.</param>
    /// <param name="confidence">Mass of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, or a sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static DivergenceEstimate DirichletPosterior(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Random random, double prior = 0.5,
        int draws = 2000, double confidence = 0.95)
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
        return pair.Estimate(mean, Quantity,
            string.Create(CultureInfo.InvariantCulture, $"Dirichlet({prior}) posterior mean, {draws} draws")) with
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
