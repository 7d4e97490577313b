using Kullback.Monitoring;

namespace Kullback.Tests.Monitoring;

/// <summary>What every detector does: it finds a clear change, keeps nothing itself, and begins anew after an alarm.</summary>
public class DetectorsTest
{
    private static readonly double[] s_normal = Draws(200, 1);

    public static TheoryData<Detector> All =>
    [
        new ShewhartChart(), new CusumChart(), new EwmaChart(), new PageHinkley(), new AdaptiveWindow(),
        WindowEntropy.Of(s_normal) with { Limit = 30 },
        new OnlineChangePoint(), new ConformalDetector(12, s_normal), new LikelihoodDetector(12),
    ];

    [Theory, MemberData(nameof(All))]
    public void A_jump_of_four_standard_deviations_is_found_within_forty(Detector detector)
    {
        double[] data = [.. Draws(60, 2), .. Draws(40, 3).Select(x => x + 4)];
        DetectorState state = detector.Start;
        int alarm = -1;
        for (int k = 0; k < data.Length && alarm < 0; k++)
        {
            state = detector.Next(state, data[k]);
            if (state.IsAlarm) alarm = k;
        }
        Assert.InRange(alarm, 60, 99);
    }

    [Theory, MemberData(nameof(All))]
    public void The_same_state_and_observation_make_the_same_state(Detector detector)
    {
        DetectorState state = detector.Start;
        foreach (double x in Draws(80, 4)) state = detector.Next(state, x);
        double once = detector.Next(state, 0.3).Statistic;
        detector.Next(state, 7);
        Assert.Equal(once, detector.Next(state, 0.3).Statistic);
        Assert.Throws<ArgumentException>(() => detector.Next(state, double.NaN));
        Assert.Throws<ArgumentException>(() => detector.Next(state, double.PositiveInfinity));
    }

    [Theory, MemberData(nameof(All))]
    public void Huge_observations_are_alarms_and_no_fault(Detector detector)
    {
        DetectorState state = detector.Start;
        foreach (double x in Draws(60, 5)) state = detector.Next(state, x);
        for (int k = 0; k < 60 && !state.IsAlarm; k++)
        {
            state = detector.Next(state, 1e150);
            Assert.False(double.IsNaN(state.Statistic));
        }
        Assert.True(state.IsAlarm);
        Assert.True(detector.Next(state, 0.1).Seen >= 1);
    }

    // The ranks do not change under a rising transform, so neither does the evidence.
    [Fact]
    public void The_conformal_martingale_does_not_know_the_unit()
    {
        Detector a = new ConformalDetector(99, s_normal), b = new ConformalDetector(99, [.. s_normal.Select(Math.Exp)]);
        DetectorState x = a.Start, y = b.Start;
        foreach (double value in Draws(50, 6)) (x, y) = (a.Next(x, value), b.Next(y, Math.Exp(value)));
        Assert.Equal(x.Statistic, y.Statistic);
    }

    [Fact]
    public void The_relative_entropy_of_a_window_of_one_cell_is_its_length_times_the_surprise()
    {
        var detector = new WindowEntropy(100, [0.0, 1.0], [0.25, 0.25, 0.5], Window: 4);
        DetectorState state = detector.Start;
        for (int k = 0; k < 4; k++) state = detector.Next(state, -1);
        Assert.Equal(4 * 2, state.Statistic, 1e-12);
    }

    private static double[] Draws(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }
}
