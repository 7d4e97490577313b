namespace Kullback.Monitoring;

/// <summary>An average run length that was simulated.</summary>
/// <param name="Mean">Observations for an alarm.</param>
/// <param name="StandardError">Of the mean: about mean/√alarms.</param>
/// <param name="Alarms">How many alarms were seen.</param>
public sealed record RunLengthEstimate(double Mean, double StandardError, int Alarms);

/// <summary>Average run lengths by simulation, for detectors that have no equation.</summary>
public static class RunLengthSimulation
{
    /// <summary>The average of runs from the start to the first alarm; runs longer than <paramref name="longest"/> are cut and counted
    /// as no alarm: observations divided by alarms, exact where run lengths are geometric.</summary>
    /// <param name="detector">The detector, with its limit.</param>
    /// <param name="draw">Draws an observation.</param>
    /// <param name="runs">How many runs.</param>
    /// <param name="longest">Where a run is cut.</param>
    /// <param name="seed">The same seed gives the same runs.</param>
    public static RunLengthEstimate Of(Detector detector, Func<Random, double> draw, int runs, long longest, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(draw);
        long[] lengths = new long[runs];
        bool[] alarm = new bool[runs];
        Parallel.For(0, runs, r =>
        {
            var random = new Random(HashOf(seed, r));
            DetectorState state = detector.Start;
            while (!state.IsAlarm && lengths[r] < longest)
            {
                state = detector.Next(state, draw(random));
                lengths[r]++;
            }
            alarm[r] = state.IsAlarm;
        });
        return Estimate(lengths, alarm);
    }

    /// <summary>The detector whose simulated average run length is this where nothing changes.</summary>
    /// <param name="detector">The detector; its limit does not matter.</param>
    /// <param name="draw">Draws an observation of what is normal.</param>
    /// <param name="length">The average run length that is wanted.</param>
    /// <param name="runs">Runs, each as long as that: about 0.63 of them end in an alarm.</param>
    /// <param name="seed">The same seed gives the same limit.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The detector with the limit, and the run length that these runs have with it.</returns>
    /// <remarks>Every run is made once, without limit; its new maxima say when each limit would have been passed.</remarks>
    public static (Detector Detector, RunLengthEstimate Length) Setting(Detector detector, Func<Random, double> draw, long length,
        int runs = 200, int seed = 1, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(draw);
        Detector open = detector with { Limit = double.PositiveInfinity };
        var maxima = new List<(long Time, double Statistic)>[runs];
        Parallel.For(0, runs, new ParallelOptions { CancellationToken = cancel }, r =>
        {
            var random = new Random(HashOf(seed, r));
            DetectorState state = open.Start;
            double most = double.NegativeInfinity;
            maxima[r] = [];
            for (long t = 1; t <= length; t++)
            {
                if (t % 256 == 0) cancel.ThrowIfCancellationRequested();
                state = open.Next(state, draw(random));
                if (state.Statistic > most) maxima[r].Add((t, most = state.Statistic));
            }
        });
        // The run length rises with the limit: the least limit, among the values seen, with a run length that is long enough.
        double[] limits = [.. maxima.SelectMany(m => m.Select(x => x.Statistic)).Distinct().Order()];
        if (limits.Length == 0) throw new ArgumentException("The statistic never moved.", nameof(detector));
        int low = 0, high = limits.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (At(maxima, limits[middle], length).Mean >= length) high = middle;
            else low = middle + 1;
        }
        return (detector with { Limit = limits[low] }, At(maxima, limits[low], length));
    }

    private static RunLengthEstimate At(List<(long Time, double Statistic)>[] maxima, double limit, long longest)
    {
        long[] lengths = new long[maxima.Length];
        bool[] alarm = new bool[maxima.Length];
        for (int r = 0; r < maxima.Length; r++)
        {
            int first = maxima[r].FindIndex(m => m.Statistic > limit);
            (lengths[r], alarm[r]) = first >= 0 ? (maxima[r][first].Time, true) : (longest, false);
        }
        return Estimate(lengths, alarm);
    }

    /// <summary>Ratio of sums; its standard error by the delta method over runs.</summary>
    private static RunLengthEstimate Estimate(long[] lengths, bool[] alarm)
    {
        int alarms = alarm.Count(a => a);
        double sum = lengths.Sum(l => (double)l), mean = alarms == 0 ? double.PositiveInfinity : sum / alarms, square = 0;
        for (int r = 0; r < lengths.Length && alarms > 0; r++)
        {
            double off = lengths[r] - (alarm[r] ? mean : 0);
            square += off * off;
        }
        return new(mean, alarms == 0 ? double.PositiveInfinity : Math.Sqrt(square) / alarms, alarms);
    }

    private static int HashOf(int seed, int run) => unchecked((seed * 486187739) + (run * 16777619) + 97);
}
