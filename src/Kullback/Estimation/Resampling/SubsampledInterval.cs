using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>An interval from subsamples without replacement: copies of points, which a bootstrap makes, would break distances.</summary>
/// <remarks>With a share f of each sample the variance over subsamples is (1/f − 1) times that of the whole estimate, where the variance
/// falls as 1/n. Their mean beside the whole estimate shows how the estimate moves with the size of the samples. Source: Politis, Romano
/// and Wolf (1999), Subsampling, §2 and §10.2 (the factor for sampling without replacement).</remarks>
internal static class SubsampledInterval
{
    // Subsamples of this many points cost little and show the variance as well as larger ones.
    private const int Enough = 2000;

    // Bias of half a standard error takes a 95 % interval down to 92 %: more than that is told. A bias that falls as 1/√n and moves by t
    // from half of the points to all has t/(√2 − 1) left.
    private const double Tolerated = 0.5;

    /// <summary>The estimate with its interval, and a diagnosis where it still moves.</summary>
    internal static DivergenceEstimate With(DivergenceEstimate estimate, PointSample p, PointSample? q, PointSettings settings,
        Func<PointSample, PointSample?, double> statistic)
    {
        int fewest = Math.Min(p.Count, q?.Count ?? p.Count), needed = 2 * settings.K + 4;
        if (settings.Subsamples == 0) return estimate;
        if (fewest < 2 * needed || !double.IsFinite(estimate.Nats))
            return estimate with
            {
                Diagnoses =
                [.. estimate.Diagnoses, new("no-interval",
                    $"no interval: {(double.IsFinite(estimate.Nats) ? $"{fewest} points are too few for subsamples" : "the estimate is infinite")}", false)]
            };
        double share = Math.Max(Math.Min(0.5, Enough / (double)Math.Max(p.Count, q?.Count ?? 0)), needed / (double)fewest);
        var values = new double[settings.Subsamples];
        var draws = new GroupDraws(p, q, share);
        share = draws.Share;
        Parallel.For(0, values.Length, i =>
        {
            // One generator a subsample: which thread takes it does not matter.
            var random = new Random(unchecked(settings.Seed * 1_000_003 + i));
            var (fromP, fromQ) = draws.Draw(random);
            values[i] = statistic(p.Take(fromP), q is { } other ? other.Take(fromQ) : null);
        });
        if (!values.All(double.IsFinite))
            return estimate with
            {
                Diagnoses =
                [.. estimate.Diagnoses, new("no-interval", "no interval: some subsamples give an infinite estimate", false)]
            };
        return Read(estimate, values, share, settings, GroupDraws.Fewest(p, q));
    }

    private static DivergenceEstimate Read(DivergenceEstimate estimate, double[] values, double share, PointSettings settings, int? groups)
    {
        double mean = values.Average(), variance = values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1);
        double error = Math.Sqrt(variance * share / (1 - share)), z = GroupDraws.Quantile((1 - settings.Level) / 2, groups);
        double low = estimate.Nats - Math.Abs(z) * error, high = estimate.Nats + Math.Abs(z) * error, moved = estimate.Nats - mean;
        double left = moved / (1 / Math.Sqrt(share) - 1);
        string method = string.Create(CultureInfo.InvariantCulture,
            $"subsampling without replacement, {values.Length} subsamples of {share:0.##} of the "
                + $"{(groups is null ? "points" : "groups of rows")}");
        IReadOnlyList<Diagnosis> diagnoses = estimate.Diagnoses;
        if (Math.Abs(left) > Tolerated * error)
        {
            (low, high) = (Math.Min(low, low + left), Math.Max(high, high + left));
            method += ", widened by the bias that is left";
            diagnoses = [.. diagnoses, new("not-converged", string.Create(CultureInfo.InvariantCulture,
                $"the estimate moves with the sample size: {mean:0.####} nat from {share:0.##} of the points, {estimate.Nats:0.####} nat "
                    + $"from all; a bias of about {left:0.####} nat is left"), false)];
        }
        return estimate with
        {
            StandardErrorNats = error,
            Seed = settings.Seed,
            Diagnoses = diagnoses,
            Interval = new EstimateInterval(low, high, settings.Level, method),
        };
    }
}
