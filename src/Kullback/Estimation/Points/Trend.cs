using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The straight line through a mean at successive times (steps of a training run), with an interval of its slope.</summary>
/// <param name="Slope">Σ(t − t̄)(y − ȳ)/Σ(t − t̄)²: change of the mean in a unit of time, every time counted alike.</param>
/// <param name="StandardError">Of the slope.</param>
/// <param name="Low">Lower end of the 95 % interval; null where there is none.</param>
/// <param name="High">Upper end.</param>
/// <param name="Points">Times.</param>
/// <remarks>The interval is of the line through what ever more clusters at these times would show; how the mean runs around the line is no
/// error. The slope Σ cₜyₜ has the variance Σ cₜ²sₜ² of the clusters within each time, Student's t the degrees of freedom of Satterthwaite,
/// widened for skewness by Hall's transformation. Where a time has one cluster only, the error is from the residuals, one time left out in
/// turn, which counts curvature as error. Coverage: bench/results/policy.md. Sources: Satterthwaite (1946), Biometrics Bulletin 2, 110–114;
/// Hall (1992), Journal of the Royal Statistical Society B 54, 221–228; MacKinnon and White (1985), Journal of Econometrics 29,
/// 305–325.</remarks>
public sealed record Trend(double Slope, double StandardError, double? Low, double? High, int Points)
{
    private const int FewestPoints = 6;

    // Found in the simulation: beyond these the interval covers less than 93 %.
    private const double FewestDegrees = 8, MostSkewness = 0.5;

    /// <summary>Why the interval must not decide anything; null where nothing speaks against it.</summary>
    public Diagnosis? TooShort { get; private init; }

    /// <summary>The line of means of numbers that come in clusters.</summary>
    /// <param name="times">Rising.</param>
    /// <param name="values">The numbers, cluster after cluster, time after time; all finite.</param>
    /// <param name="lengths">Numbers in each cluster.</param>
    /// <param name="clusters">Clusters at each time.</param>
    /// <returns>The trend; null for fewer than three times. O(n).</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, times do not rise, or a number is not finite.</exception>
    public static Trend? Of(ReadOnlySpan<double> times, ReadOnlySpan<double> values, ReadOnlySpan<int> lengths, ReadOnlySpan<int> clusters)
    {
        if (times.Length != clusters.Length)
            throw new ArgumentException($"There are {times.Length} times and clusters at {clusters.Length}.", nameof(clusters));
        var steps = new TimeStep[times.Length];
        int cluster = 0, at = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            if (!double.IsFinite(times[i]) || (i > 0 && !(times[i] > times[i - 1])))
                throw new ArgumentException($"Time {i} is {times[i]}: times must rise.", nameof(times));
            if (clusters[i] < 1 || clusters[i] > lengths.Length - cluster)
                throw new ArgumentException($"{clusters[i]} clusters at time {i} do not fit {lengths.Length}.", nameof(clusters));
            var own = lengths.Slice(cluster, clusters[i]);
            int count = 0;
            foreach (int length in own) count += length > 0 ? length
                : throw new ArgumentException($"A cluster of {length} numbers.", nameof(lengths));
            if (count > values.Length - at)
                throw new ArgumentException($"The clusters have more than {values.Length} numbers.", nameof(lengths));
            steps[i] = TimeStep.Of(times[i], values.Slice(at, count), own);
            (cluster, at) = (cluster + clusters[i], at + count);
        }
        if (cluster != lengths.Length || at != values.Length)
            throw new ArgumentException($"The clusters have {at} numbers, there are {values.Length}.", nameof(lengths));
        return steps.Length < 3 ? null : OfSteps(steps);
    }

    private static Trend OfSteps(TimeStep[] steps)
    {
        double middle = steps.Average(s => s.Time), spread = steps.Sum(s => (s.Time - middle) * (s.Time - middle)), slope = 0;
        foreach (ref var s in steps.AsSpan())
        {
            s = s with { Weight = (s.Time - middle) / spread };
            slope += s.Weight * (s.Mean - steps[0].Mean);
        }
        return steps.All(s => s is { Clusters: > 1, Error: > 0 }) ? OfErrors(slope, steps) : OfResiduals(slope, steps, spread);
    }

    private static Trend OfErrors(double slope, TimeStep[] steps)
    {
        double variance = 0, fourths = 0, cubes = 0, logCubes = 0, logs = 0;
        int freedom = 0;
        foreach (var s in steps)
        {
            double part = s.Weight * s.Error, square = part * part;
            (variance, fourths) = (variance + square, fourths + square * square / (s.Clusters - 1));
            (cubes, logCubes) = (cubes + s.Weight * s.Weight * s.Weight * s.Cubes, logCubes + square * part / Math.Sqrt(s.Clusters));
            (logs, freedom) = (logs + s.LogSquares, freedom + s.Clusters - 1);
        }
        double scale = Math.Pow(variance, 1.5), lognormal = SkewnessOfLogarithms(logs / freedom) * logCubes / scale;
        double degrees = variance * variance / fourths;
        return Widened(slope, Math.Sqrt(variance), degrees, Math.Abs(lognormal) > Math.Abs(cubes / scale) ? lognormal : cubes / scale,
            steps.Length,
            degrees < FewestDegrees ? new("few-clusters", "Too few sequences a step to trust the trend's interval.", true) : null);
    }

    private static Trend OfResiduals(double slope, TimeStep[] steps, double spread)
    {
        int n = steps.Length;
        double mean = steps.Average(s => s.Mean), squares = 0, cubes = 0, largest = 0, scale = 0, positive = 0, product = 0;
        foreach (var s in steps)
        {
            double residual = s.Mean - mean - slope * s.Weight * spread, leverage = 1.0 / n + s.Weight * s.Weight * spread;
            // A point that the line must go through tells nothing of the spread.
            double influence = leverage < 1 - 1e-9 ? s.Weight * residual / (1 - leverage) : 0;
            (squares, cubes) = (squares + influence * influence, cubes + influence * influence * influence);
            (largest, scale) = (Math.Max(largest, Math.Abs(residual)), Math.Max(scale, Math.Abs(s.Mean)));
            if (s.Mean > 0) (positive, product) = (positive + 1, product + Math.Log(s.Mean));
        }
        if (!(largest > 1e-13 * scale))
            return new(slope, 0, null, null,
                n)
            { TooShort = new("no-residuals", "All steps lie on the line: nothing is known of the spread, no interval.", true) };
        double logs = positive == n ? steps.Sum(s => Math.Pow(Math.Log(s.Mean) - product / n, 2)) / (n - 1) : 0;
        double lognormal = SkewnessOfLogarithms(logs) / Math.Sqrt(n) * Math.Sign(cubes), skewness = cubes / Math.Pow(squares, 1.5);
        return Widened(slope, Math.Sqrt(squares), n - 2, Math.Abs(lognormal) > Math.Abs(skewness) ? lognormal : skewness, n,
            n < FewestPoints ? new("few-points",
                FormattableString.Invariant($"{n} steps of one sequence each are too few to trust the trend's interval: six at least."),
                true) : null);
    }

    private static Trend Widened(double slope, double error, double degrees, double skewness, int points, Diagnosis? doubt)
    {
        double t = StudentTail.UpperQuantile(0.025, Math.Max(1, degrees)), a = Math.Clamp(skewness, -MostSkewness, MostSkewness);
        return new(slope, error, slope - error * Math.Max(t, BlockSpread.Inverse(t, a)),
            slope - error * Math.Min(-t, BlockSpread.Inverse(-t, a)), points)
        {
            TooShort = doubt ?? (Math.Abs(skewness) > MostSkewness
                ? new("skewed-clusters", "A few sequences have much of the sum: the trend's interval may miss the slope.", true) : null),
        };
    }

    // (e^τ² + 2)·√(e^τ² − 1): of a lognormal number whose logarithm has the variance τ².
    private static double SkewnessOfLogarithms(double variance) => Math.Exp(Math.Min(variance, 20)) is var spread
        ? (spread + 2) * Math.Sqrt(spread - 1) : 0;

    /// <summary>One time: the mean of its clusters, its error, its third moment,
    /// and the squares of their logarithms about their mean.</summary>
    private readonly record struct TimeStep(double Time, double Mean, double Error, double Cubes, double LogSquares, int Clusters,
        double Weight)
    {
        internal static TimeStep Of(double time, ReadOnlySpan<double> values, ReadOnlySpan<int> lengths)
        {
            var sums = new double[lengths.Length];
            double total = 0, squares = 0, cubes = 0, logs = 0, logSquares = 0;
            for (int c = 0, i = 0; c < sums.Length; c++)
            {
                for (int end = i + lengths[c]; i < end; i++) sums[c] += double.IsFinite(values[i]) ? values[i]
                    : throw new ArgumentException($"A number is {values[i]}.", nameof(values));
                total += sums[c];
            }
            double mean = total / values.Length;
            int n = sums.Length;
            for (int c = 0; c < n; c++)
            {
                double deviation = (sums[c] - lengths[c] * mean) / values.Length, log = sums[c] > 0 ? Math.Log(sums[c] / lengths[c])
                    : double.NaN;
                (squares, cubes, logs, logSquares) =
                    (squares + deviation * deviation, cubes + deviation * deviation * deviation, logs + log, logSquares + log * log);
            }
            // Sums differ by rounding where the numbers do not.
            double error = n > 1 && squares > 1e-26 * mean * mean ? Math.Sqrt(squares * n / (n - 1)) : 0;
            double spread = double.IsNaN(logs) ? 0 : Math.Max(0, logSquares - logs * logs / n);
            return new(time, mean, error, cubes, spread, n, 0);
        }
    }
}
