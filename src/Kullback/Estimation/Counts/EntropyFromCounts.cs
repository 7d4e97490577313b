using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The entropy H(P) of a population from the counts of independent rows, by any estimator, with interval and diagnoses.</summary>
/// <remarks><para>The interval of an estimator without prior inverts the distribution of the plug-in value of ln K − H = D(P‖uniform), with
/// the estimator's own correction as its bias (Miller and Madow's where it has none), give or take what Chao, Wang and Jost's continuation
/// for cells not seen adds to Miller and Madow's (twice that above: bench/results/rare-cells.md): chi-squared near the uniform
/// distribution, where the delta method's variance is 0, and normal far from it. It stays in [0, ln K], K the number of cells, unseen ones
/// included. The interval of a posterior is that of the beta distribution on [0, ln K] with its mean and variance.</para>
/// <para>Diagnoses: "no-coincidence" (every row in a cell of its own) and "low-coverage" (singletons are more than half of the rows: most
/// of the mass was not seen) disqualify, "one-cell" with fewer than 20 rows too (it has no interval, nor has an infinite estimate);
/// "unseen-mass" (a tenth of the mass or more was not seen) does not. Of a posterior alone: "boundary" (the sample cannot be told from a
/// uniform one, and no interval of a posterior reaches the end of its range) and "prior-weight" (the mean is half of its deviation or more
/// from Grassberger's estimate of 2003, which has no prior): its interval then holds the truth less often than it says.</para></remarks>
public static class EntropyFromCounts
{
    /// <summary>The estimate.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <param name="allCellsKnown">Whether the sample's cells are all that can occur: ln K, K their number, then bounds the
    /// entropy.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static DivergenceEstimate Estimate(IEntropyEstimator estimator, Fingerprint sample, double confidence = 0.95,
        bool allCellsKnown = true)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(sample);
        ResampledDraws.RequireConfidence(confidence);
        double plugIn = new PlugInEntropy().Nats(sample);
        var diagnoses = Diagnose(sample);
        var (nats, error, interval) = estimator is IPosteriorEntropy posterior ? OfPosterior(posterior, sample, confidence)
            : OfDistribution(estimator, plugIn, sample, confidence, allCellsKnown);
        if (estimator is IPosteriorEntropy) DiagnosePosterior(sample, plugIn, nats, error ?? 0, diagnoses);
        return new(nats, "H(P)", estimator.Method, (long)sample.Rows, 0)
        {
            StandardErrorNats = error,
            Interval = interval,
            BiasCorrectionNats = plugIn - nats,
            Diagnoses = [.. diagnoses.OrderByDescending(d => d.Disqualifies)],
        };
    }

    /// <summary>The estimator that fits the sample, with the reason in words.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="allCellsKnown">Whether the sample's cells are all that can occur.</param>
    public static (IEntropyEstimator Estimator, string Reason) Recommended(Fingerprint sample, bool allCellsKnown)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double unseen = sample.Singletons / sample.Rows;
        if (unseen <= 0.01)
            return (new Grassberger2003(),
                Text($"at most {unseen:P1} of the mass was not seen: the bias left is far below the error of chance"));
        string cells = allCellsKnown ? Text($"{sample.Cells} cells") : "a number of cells that nobody knows";
        return (new ChaoWangJost(),
            Text(
                $"about {unseen:P0} of the mass was not seen, in {cells}: continued from the cells seen once and twice, without a prior that long tails would contradict"));
    }

    private static (double, double?, EstimateInterval?) OfDistribution(IEntropyEstimator estimator, double plugIn, Fingerprint sample,
        double confidence, bool allCellsKnown)
    {
        double n = sample.Rows, nats = estimator.Nats(sample), margin = UnseenNats(sample, plugIn), limit = Math.Log(sample.Cells);
        if (sample.Seen == 1 || !double.IsFinite(nats)) return (nats, null, null);
        double variance = sample.Sum(c => c / n * Math.Pow(-Math.Log(c / n) - plugIn, 2)) / n;
        // Without a number of cells nothing bounds the entropy: the distribution is that of its distance from a value beyond every end.
        if (!allCellsKnown) limit = Math.Max(limit, Math.Max(nats, plugIn) + MostAbove * margin + 10 * Math.Sqrt(variance) + 1);
        double raw = Math.Max(0, limit - plugIn), bias = nats > plugIn ? nats - plugIn : (sample.Seen - 1) / (2 * n), scale = 0.5 / n;
        double slope = raw > 1e-3 * bias ? variance / (4 * raw) : scale;
        var distribution = new PlugInDistribution(raw, bias, margin, scale, Math.Max(slope, 0), double.PositiveInfinity, limit);
        double low = limit - distribution.Interval(confidence).High,
            high = limit - (distribution with { BiasMargin = MostAbove * margin }).Interval(confidence).Low;
        return (nats, distribution.StandardError,
            new(low, high, confidence, "distribution of the plug-in value, and what corrections for the unseen differ by"));
    }

    // Long tails go on longer than any continuation from the cells seen once and twice: the truth is further above it than the continuation
    // is above the correction of first order.
    private const double MostAbove = 2;

    // How far corrections for what was not seen differ from each other: no sample can tell which of them is right.
    private static double UnseenNats(Fingerprint sample, double plugIn)
    {
        double continued = new ChaoWangJost().Nats(sample) - plugIn - (sample.Seen - 1) / (2 * sample.Rows);
        return double.IsFinite(continued) ? Math.Max(0, continued) : Math.Log(sample.Cells);
    }

    private static (double, double?, EstimateInterval?) OfPosterior(IPosteriorEntropy estimator, Fingerprint sample, double confidence)
    {
        var (nats, deviation) = estimator.Posterior(sample);
        double limit = Math.Log(sample.Cells), tail = (1 - confidence) / 2;
        if (!(deviation > 0)) return (nats, deviation, new(nats, nats, confidence, "posterior"));
        double mean = nats / limit, spread = deviation / limit, strength = mean * (1 - mean) / (spread * spread) - 1;
        double margin = -NormalTail.Quantile(tail) * deviation;
        // Beyond this strength the beta distribution is normal to the third digit of its quantiles, and the incomplete beta function slow.
        return (nats, deviation, strength is > 0 and < 1e5
            ? new(limit * BetaQuantile(mean * strength, (1 - mean) * strength, tail),
                limit * BetaQuantile(mean * strength, (1 - mean) * strength, 1 - tail), confidence, "posterior, beta distribution")
            : new(nats - margin, nats + margin, confidence, "posterior, normal distribution"));
    }

    private static double BetaQuantile(double a, double b, double probability)
        => RootFinding.Between(x => IncompleteBeta.Lower(a, b, x, 1 - x) - probability, 0, 1, -probability, 1 - probability, 1e-12);

    private static List<Diagnosis> Diagnose(Fingerprint sample)
    {
        var found = new List<Diagnosis>();
        double n = sample.Rows, unseen = sample.Singletons / n;
        if (n > 1 && sample.Singletons == n)
            found.Add(new("no-coincidence",
                Text($"All {n} rows lie in cells of their own: the sample says that the entropy is large, not how large."), true));
        else if (unseen > 0.5)
            found.Add(new("low-coverage",
                Text($"{sample.Singletons} of {n} rows lie in cells of their own: about {unseen:P0} of the mass was not seen."), true));
        else if (unseen >= 0.1)
            found.Add(new("unseen-mass",
                Text($"{sample.Singletons} of {n} rows lie in cells of their own: about {unseen:P0} of the mass was not seen."), false));
        if (sample.Seen == 1)
            found.Add(new("one-cell",
                Text(
                    $"All {n} rows lie in one cell: other cells hold at most about {Math.Min(1, 3 / n):P1} of the mass (with 95 % confidence), and the interval is left out."), n < 20));
        return found;
    }

    // Four standard deviations of the chi-squared distribution that 2n(ln K − H) has for a uniform sample.
    private static void DiagnosePosterior(Fingerprint sample, double plugIn, double nats, double deviation, List<Diagnosis> found)
    {
        double degrees = sample.Cells - 1, apart = Math.Abs(nats - new Grassberger2003().Nats(sample));
        if (sample.Cells > 1 && 2 * sample.Rows * (Math.Log(sample.Cells) - plugIn) < degrees + 4 * Math.Sqrt(2 * degrees))
            found.Add(new("boundary",
                Text(
                    $"The sample cannot be told from a uniform one on {sample.Cells} cells: the interval of a posterior leaves out ln {sample.Cells}, whatever the truth."), false));
        else if (apart >= 0.5 * deviation)
            found.Add(new("prior-weight",
                Text(
                    $"The posterior mean is {apart:G3} nats from the estimate without a prior, its deviation is {deviation:G3}: the prior is heard."), false));
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
