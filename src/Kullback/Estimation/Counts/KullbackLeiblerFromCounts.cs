using System.Globalization;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>D(P‖Q) of two populations from the counts of independent rows on the same cells, by several methods. In nats.</summary>
/// <remarks>No method is consistent without a bound on p/q (Bu, Zou, Liang and Veeravalli 2018): the diagnoses say how many of P's rows lie
/// where Q's sample has none. Counts are integers from 0 to 2⁵³, neither sample is empty: all else is an <see cref="ArgumentException"/>
/// that names index and value.</remarks>
public static class KullbackLeiblerFromCounts
{
    private const string Quantity = "D(P‖Q)";

    // Above this part of the value, rows added to Q where it has none decide it.
    private const double MostAdded = 0.1;

    /// <summary>The divergence of the observed shares, with empty cells treated as told; not corrected, but with what chance alone would
    /// make it.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="zeros">What to do with empty cells. <see cref="ZeroPolicy.Exact"/> gives +∞ where P's sample has a row and Q's
    /// none.</param>
    /// <returns>The estimate. <see cref="DivergenceEstimate.NullExpectationNats"/>: with pseudo-counts the exact mean if both samples came
    /// from the pooled shares; without, (m − 1)/2·(1/n₁ + 1/n₂), the first order in m used cells; null for a skewed Q.</returns>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, a sample is empty, or no cell is left.</exception>
    public static DivergenceEstimate PlugIn(ReadOnlySpan<double> p, ReadOnlySpan<double> q, ZeroPolicy zeros)
    {
        var pair = new CountPair(p, q);
        var (shareP, shareQ) = pair.Shares(zeros);
        double nats = 0;
        for (int k = 0; k < shareP.Length; k++) nats += KullbackLeibler.Cell(shareP[k], shareQ[k]);
        double? chance = zeros switch
        {
            ZeroPolicy.Added added => NullExpectation.KullbackLeibler(pair, added.PseudoCount),
            ZeroPolicy.Skewed => null,
            _ => (shareP.Length == p.Length ? pair.Used - 1 : shareP.Length - 1) / 2.0 * (1 / pair.RowsOfP + 1 / pair.RowsOfQ),
        };
        var estimate = pair.Estimate(nats, Quantity, $"plug-in, {zeros}")
            with
        { NullExpectationNats = chance, Diagnoses = pair.Diagnoses(nats, chance, uncorrected: true) };
        return zeros is ZeroPolicy.Added && shareP.Length == p.Length ? WithAdded(estimate, pair, shareP, shareQ) : estimate;
    }

    /// <summary>The plug-in value less its bias of first order, with the interval that inverts its distribution
    /// (<see cref="KullbackLeiblerEstimate"/>).</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <returns>Where Q's sample has no row in a cell of P's, +∞, unreliable, with an interval to +∞. Its lower end is that of the common
    /// cells (by the rows of both samples together) and of six classes of rare ones, each row sorted by what the other rows say of its cell
    /// (<see cref="RareValues"/>): by data processing their divergence is no larger. Joining the cells that Q lacks would be a choice made
    /// after seeing the rows, and no bound.</returns>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, or a sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static DivergenceEstimate BiasCorrected(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double confidence = 0.95)
    {
        var pair = new CountPair(p, q);
        if (pair.RowsWithoutQ > 0) return Beyond(pair, confidence);
        BinnedSample sampleP = BinnedSample.FromCounts(p), sampleQ = BinnedSample.FromCounts(q);
        var estimate = KullbackLeiblerEstimate.From(sampleP, sampleQ, confidence);
        return pair.Estimate(estimate.Nats, Quantity, "plug-in less its bias of first order") with
        {
            StandardErrorNats = estimate.StandardErrorNats,
            Interval = new(estimate.LowNats, estimate.HighNats, confidence, "distribution of the plug-in value"),
            BiasCorrectionNats = estimate.BiasNats,
            NullExpectationNats = estimate.BiasNats,
            Diagnoses = pair.Diagnoses(estimate.PlugInNats, estimate.BiasNats),
        };
    }

    /// <summary>The mean of D(P‖Q) under independent Dirichlet posteriors of both distributions, with an interval by draws from
    /// them.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="random">Draws the distributions of the interval.</param>
    /// <param name="prior">Prior parameter of each cell, above 0; ½ is Jeffreys' prior.</param>
    /// <param name="draws">Pairs of distributions drawn, at least 100.</param>
    /// <param name="confidence">Mass of the interval, in (0, 1).</param>
    /// <returns>The mean in closed form, Σ (a_i/A)(ψ(a_i + 1) − ψ(A + 1) − ψ(b_i) + ψ(B)); with many empty cells it says more of the prior
    /// than of the data. "prior-weight" where chance alone moves the mean by a fifth of its deviation: near P = Q the interval holds the
    /// truth far less often than it says.</returns>
    /// <remarks>O(cells·draws). Source: Wolpert and Wolf (1995), Physical Review E 52, 6841–6854, for such moments.</remarks>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, or a sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static DivergenceEstimate DirichletPosterior(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Random random, double prior = 0.5,
        int draws = 2000, double confidence = 0.95)
    {
        var pair = new CountPair(p, q);
        DirichletEntropy.RequirePositive(prior, nameof(prior));
        double totalP = pair.RowsOfP + prior * p.Length, totalQ = pair.RowsOfQ + prior * q.Length;
        double constant = Digamma.Of(totalQ) - Digamma.Of(totalP + 1), mean = 0;
        for (int k = 0; k < p.Length; k++)
            mean += (p[k] + prior) / totalP * (Digamma.Of(p[k] + prior + 1) - Digamma.Of(q[k] + prior) + constant);
        var (interval, deviation) = DirichletDraws.Interval(pair, prior, random, draws, confidence, KullbackLeiblerOf);
        return pair.Estimate(mean, Quantity, string.Create(CultureInfo.InvariantCulture, $"Dirichlet({prior}) posterior mean")) with
        {
            StandardErrorNats = deviation,
            Interval = interval,
            Diagnoses = DirichletDraws.Diagnoses(pair, prior, pair.ChanceNats, deviation),
        };
    }

    /// <summary>The augmented plug-in estimate Σ (x_i/n₁) ln((x_i/n₁)/((y_i + c)/(n₂ + Kc))): rows are added to Q only, so it is finite,
    /// and P's shares are as observed.</summary>
    /// <param name="p">Rows of P's sample in each cell.</param>
    /// <param name="q">Rows of Q's sample in each cell.</param>
    /// <param name="added">c, rows added to each cell of Q, above 0.</param>
    /// <returns>The estimate, with the mean that it would have if both samples came from the pooled shares.</returns>
    /// <remarks>Consistent as soon as n₁ grows faster than K·ln²f and n₂ faster than K·f, f the bound on p/q. O(cells). Source: Bu, Zou,
    /// Liang and Veeravalli (2018), IEEE Transactions on Information Theory 64, 2648–2674, section III.</remarks>
    /// <exception cref="ArgumentException">A count is none, the lengths differ, or a sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">c is not above 0.</exception>
    public static DivergenceEstimate AugmentedPlugIn(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double added = 1)
    {
        var pair = new CountPair(p, q);
        DirichletEntropy.RequirePositive(added, nameof(added));
        double nats = 0, total = pair.RowsOfQ + added * q.Length;
        double[] shareP = [.. pair.P.Select(x => x / pair.RowsOfP)], shareQ = [.. pair.Q.Select(y => (y + added) / total)];
        for (int k = 0; k < p.Length; k++) nats += KullbackLeibler.Cell(shareP[k], shareQ[k]);
        double chance = NullExpectation.Augmented(pair, added);
        return WithAdded(pair.Estimate(nats, Quantity,
            string.Create(CultureInfo.InvariantCulture, $"augmented plug-in, {added} added to every cell of Q")) with
        {
            NullExpectationNats = chance,
            Diagnoses = pair.Diagnoses(nats, chance, uncorrected: true),
        }, pair, shareP, shareQ);
    }

    internal static double KullbackLeiblerOf(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double nats = 0;
        for (int k = 0; k < p.Length; k++) nats += KullbackLeibler.Cell(p[k], q[k]);
        return nats;
    }

    private static DivergenceEstimate Beyond(CountPair pair, double confidence)
    {
        var diagnoses = pair.Diagnoses(double.PositiveInfinity, null);
        int at = diagnoses.FindIndex(d => d.Code == "no-support-overlap");
        diagnoses[at] = diagnoses[at] with { Disqualifies = true };
        return pair.Estimate(double.PositiveInfinity, Quantity, "plug-in less its bias of first order") with
        {
            Interval = new(new SortedCells(pair).LowerEndNats(confidence), double.PositiveInfinity, confidence,
                "lower end on the common cells and classes of rare ones"),
            Diagnoses = [.. diagnoses.OrderByDescending(d => d.Disqualifies)],
        };
    }

    // What an estimate owes to rows that were added where Q's sample has none.
    private static DivergenceEstimate WithAdded(DivergenceEstimate estimate, CountPair pair, ReadOnlySpan<double> shareP,
        ReadOnlySpan<double> shareQ)
    {
        double added = 0;
        for (int k = 0; k < shareP.Length; k++)
            if (pair.P[k] > 0 && pair.Q[k] == 0) added += shareP[k] * Math.Log(shareP[k] / shareQ[k]);
        if (!(added > MostAdded * Math.Abs(estimate.Nats))) return estimate;
        var found = new Diagnosis("added-rows",
            EntropyFromCounts.Text(
                $"{added:G3} of the {estimate.Nats:G3} nats come from {pair.CellsWithoutQ} cells where Q's sample has no row: there the value is that of the rows added."), true);
        return estimate with { Diagnoses = [found, .. estimate.Diagnoses] };
    }
}
