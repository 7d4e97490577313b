using Kullback.Monitoring;

namespace Kullback.Data.Streams;

/// <summary>Detectors with the limit that has the asked run length.</summary>
internal static class StreamDetectors
{
    /// <summary>How many steps a simulation of a limit takes, at most.</summary>
    private const double Steps = 4e6;

    internal static (Detector, StreamRunLength) Set(StreamRequest request, ReadOnlySpan<double> normal, StreamRun.NormalPart part,
        CancellationToken cancel)
    {
        double every = request.FalseAlarmEvery;
        if (!(every >= 10 && every <= 1e7))
            throw new ArgumentException($"One false alarm in {every} observations can't be set (10 to 10,000,000).");
        if (!(request.Shift is >= 0.05 and <= 10)) throw new ArgumentException($"A shift of {request.Shift} is out of range (0.05 to 10).");
        Detector wanted = Named(request, normal);
        if (RunLength.Setting(wanted, every) is { } set)
            return (set, set is LikelihoodDetector or ConformalDetector ? new(every, RunLengthBasis.AtLeast, 0, null, null)
                : Computed(set, every, part));
        // Normal observations that are there are drawn from; the edges of cells do not care how they are distributed within.
        double[] sample = wanted is WindowEntropy ? normal.ToArray() : [];
        Func<Random, double> draw = sample.Length > 0 ? r => sample[r.Next(sample.Length)] : NormalDraws;
        int runs = (int)Math.Clamp(Steps / (wanted is OnlineChangePoint ? 20 : wanted is AdaptiveWindow ? 4 : 1) / every, 20, 400);
        if (wanted is OnlineChangePoint && every > 20_000)
            throw new ArgumentException($"The run length of {wanted.Name} is simulated, up to 20,000 observations; cusum can be computed.");
        if (every > 1_000_000)
            throw new ArgumentException(
                $"The run length of {wanted.Name} is simulated, up to 1,000,000 observations; cusum can be computed.");
        var (found, length) = RunLengthSimulation.Setting(wanted, draw, (long)Math.Ceiling(every), runs, request.Seed, cancel);
        return (found, new(length.Mean, RunLengthBasis.Simulated, length.StandardError, null, null));
    }

    private static double NormalDraws(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Detector Named(StreamRequest request, ReadOnlySpan<double> normal) => request.Detector switch
    {
        "shewhart" => new ShewhartChart(),
        "cusum" => new CusumChart(5, request.Shift / 2),
        "ewma" => new EwmaChart(Weight: Math.Clamp(0.1 * request.Shift * request.Shift, 0.01, 1)),
        "page-hinkley" => new PageHinkley(10, request.Shift / 4),
        "adwin" => new AdaptiveWindow(),
        "relative-entropy" => normal.Length >= 20 ? WindowEntropy.Of(normal, Math.Clamp(normal.Length / 10, 2, 8))
            : throw NeedsNormal(request),
        "bayes" => new OnlineChangePoint(),
        "conformal" => normal.Length >= 20 ? new ConformalDetector(0, normal.ToArray(), (ulong)(uint)request.Seed)
            : throw NeedsNormal(request),
        "e-detector" => new LikelihoodDetector(0),
        var other => throw new ArgumentException(
            $"'{other}' is no detector (there are {string.Join(", ", StreamRun.Detectors)})"
            + $"{SpellingHint.Hint(other, StreamRun.Detectors)}"),
    };

    private static ArgumentException NeedsNormal(StreamRequest request)
        => new($"The detector {request.Detector} needs normal observations, 20 or more ({OptionName.NormalRows} N).");

    /// <summary>With mean and standard deviation from n observations the true ones lie within two standard errors; the run length is
    /// computed at both ends.</summary>
    private static StreamRunLength Computed(Detector set, double every, StreamRun.NormalPart part)
    {
        if (part.IsKnown) return new(every, RunLengthBasis.Computed, 0, null, null);
        double r = Math.Clamp(part.Autocorrelation ?? 0, 0, 0.99), n = Math.Max(2, part.Count * (1 - r) / (1 + r));
        double shift = 1.96 / Math.Sqrt(n), scale = Math.Exp(1.96 / Math.Sqrt(2 * n));
        return new(every, RunLengthBasis.Computed, 0, RunLength.Of(set, shift, scale), RunLength.Of(set, 0, 1 / scale));
    }

    internal static IReadOnlyList<StreamDelay> Delays(Detector detector, double every)
    {
        Detector fixedLimit = RunLength.Setting(new ShewhartChart(), Math.Clamp(every, 10, 1e7))!;
        return [.. new[] { 0.5, 1, 2, 3 }.Select(shift => new StreamDelay(shift, RunLength.Of(detector, shift),
            RunLength.Shewhart(fixedLimit.Limit, shift), RunLength.Shewhart(3, shift)))];
    }
}
