using Kullback.Monitoring;
using Kullback.Tests.Golden;

namespace Kullback.Tests.Monitoring;

/// <summary>Run lengths of charts: independent values, limits that have them, and what simulation says.</summary>
public class RunLengthTest
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, GoldenFile.Lines("evaluation/run-length.jsonl").Count())];

    [Theory, MemberData(nameof(Rows))]
    public void Run_lengths_agree_with_independent_ones(int row)
    {
        var line = GoldenFile.Lines("evaluation/run-length.jsonl").ElementAt(row);
        var (input, expected) = (line.GetProperty("inputs"), line.GetProperty("expected"));
        double Input(string name) => GoldenFile.Number(input.GetProperty(name));
        void Close(string name, double actual)
        {
            double tolerance = line.GetProperty("tol").GetDouble();
            GoldenFile.Close(GoldenFile.Number(expected.GetProperty(name)), actual, tolerance, tolerance,
                $"{line.GetProperty("id")} {name}");
        }
        switch (line.GetProperty("kind").GetString())
        {
            case "shewhart_two_sided":
                Close("arl", RunLength.Shewhart(Input("k"), Input("shift")));
                break;
            case "shewhart_one_sided":
                Close("arl", RunLength.Shewhart(Input("k"), Input("shift"), isOneSided: true));
                break;
            case "cusum_one_sided_start_at_zero":
                Close("arl", RunLength.OneSidedCusum(Input("k"), Input("h"), Input("shift")));
                break;
            case "ewma_two_sided_fixed_limits":
                Close("arl", RunLength.Ewma(Input("lambda"), Input("L"), Input("shift")));
                break;
            case "bernoulli_cusum":
                Close("arl", RunLength.BernoulliCusum((int)Input("up"), (int)Input("down"), (int)Input("alarm_at"), Input("p")));
                break;
            case "constants":
                var constants = ChartConstants.Of((int)Input("n"));
                Close("c4", constants.C4);
                Close("d2", constants.D2);
                Close("d3", constants.D3);
                Close("A2", constants.A2);
                Close("A3", constants.A3);
                Close("B4", constants.B4);
                Close("D4", constants.UpperRange);
                break;
            default:
                double[] path = GoldenFile.Numbers(expected.GetProperty("path"));
                double[] ratios = GoldenFile.Numbers(input.GetProperty("likelihood_ratios"));
                double sum = 0;
                for (int k = 0; k < path.Length; k++)
                    GoldenFile.Close(path[k], sum = LikelihoodDetector.Next(sum, ratios[k]), 1e-12, 0, $"step {k}");
                break;
        }
    }

    public static TheoryData<Detector> Charts => [new ShewhartChart(), new CusumChart(), new EwmaChart()];

    [Theory, MemberData(nameof(Charts))]
    public void The_limit_that_is_set_has_the_run_length_that_was_asked(Detector chart)
    {
        Detector set = RunLength.Setting(chart, 300)!;
        Assert.Equal(300, RunLength.Of(set)!.Value, 1e-6);
        RunLengthEstimate simulated = RunLengthSimulation.Of(set, Normal, runs: 1000, longest: 1_000_000);
        Assert.InRange(simulated.Mean, 300 - 4 * simulated.StandardError, 300 + 4 * simulated.StandardError);
        Assert.Equal(1000, simulated.Alarms);
    }

    // Champ and Woodall (1987): 91.75 for the four rules.
    [Fact]
    public void The_rules_of_Western_Electric_have_the_run_length_that_was_published()
    {
        RunLengthEstimate simulated = RunLengthSimulation.Of(new WesternElectricRules(), Normal, runs: 2000, longest: 1_000_000);
        Assert.InRange(simulated.Mean, 91.75 - 4 * simulated.StandardError, 91.75 + 4 * simulated.StandardError);
    }

    // The theorem of e-detectors; 4 standard errors below it would be a fault.
    [Theory]
    [InlineData(true), InlineData(false)]
    public void Evidence_of_ten_bits_does_not_come_sooner_than_promised(bool conformal)
    {
        var random = new Random(3);
        Detector detector = conformal ? new ConformalDetector(Math.Log2(100), [.. Enumerable.Range(0, 60).Select(_ => Normal(random))])
            : new LikelihoodDetector(Math.Log2(100));
        RunLengthEstimate simulated = RunLengthSimulation.Of(detector, Normal, runs: 60, longest: 300);
        Assert.True(simulated.Mean + 4 * simulated.StandardError >= 100, $"{simulated}");
    }

    [Fact]
    public void A_limit_found_by_simulation_has_its_run_length_on_fresh_runs()
    {
        (Detector set, RunLengthEstimate length) = RunLengthSimulation.Setting(new PageHinkley(), Normal, 100, runs: 600, seed: 5,
            TestContext.Current.CancellationToken);
        RunLengthEstimate fresh = RunLengthSimulation.Of(set, Normal, runs: 600, longest: 100, seed: 6);
        Assert.InRange(length.Mean, 100, 106);
        double error = Math.Sqrt(length.StandardError * length.StandardError + fresh.StandardError * fresh.StandardError);
        Assert.InRange(fresh.Mean, length.Mean - 4 * error, length.Mean + 4 * error);
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
