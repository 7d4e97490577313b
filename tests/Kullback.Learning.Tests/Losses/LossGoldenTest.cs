namespace Kullback.Learning.Tests.Losses;

public class LossGoldenTest
{
    [Fact]
    public void Gradients_of_categorical_divergences_are_exact()
    {
        int seen = 0;
        foreach (var row in GoldenJson.Read("kl-estimators.json").GetProperty("cases").EnumerateArray())
        {
            if (row.GetProperty("kind").GetString() != "categorical") continue;
            double[] q = [.. row.Numbers("q").Select(x => Math.Log(x))], p = [.. row.Numbers("p").Select(x => Math.Log(x))],
                gradient = new double[q.Length];
            var golden = row.GetProperty("gradient_wrt_logits_of_q");
            GoldenJson.Close(row.Number("kl_q_p"), DirectedLoss.ReverseKl.OfLogits(p, q, gradient), 1e-10);
            Close(golden.Numbers("kl_q_p"), gradient);
            Close(golden.Numbers("kl_q_p"), [.. KlGradient.Exact(q, p).Values]);
            GoldenJson.Close(row.Number("kl_p_q"), DirectedLoss.ForwardKl.OfLogits(p, q, gradient), 1e-10);
            Close(golden.Numbers("kl_p_q"), gradient);
            Moments(row, q, p);
            seen++;
        }
        Assert.Equal(3, seen);
    }

    // The mean and variance of one draw are sums over what can be drawn.
    private static void Moments(System.Text.Json.JsonElement row, double[] logQ, double[] logP)
    {
        foreach (var (name, kind) in new[] { ("k1", KlEstimator.K1), ("k2", KlEstimator.K2), ("k3", KlEstimator.K3) })
        {
            double mean = 0, square = 0;
            for (int i = 0; i < logQ.Length; i++)
            {
                double term = KlValue.Term(logP[i] - logQ[i], kind);
                (mean, square) = (mean + Math.Exp(logQ[i]) * term, square + Math.Exp(logQ[i]) * term * term);
            }
            Assert.Equal(row.GetProperty(name).Number("bias"), mean - row.Number("kl_q_p"), 1e-12);
            GoldenJson.Close(row.GetProperty(name).Number("variance"), square - mean * mean, 1e-10);
        }
    }

    private static void Close(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-12);
    }

    public static TheoryData<string> Losses => [.. All.Keys];

    private static readonly Dictionary<string, DirectedLoss> All = new[]
    {
        DirectedLoss.ForwardKl, DirectedLoss.ReverseKl, DirectedLoss.Jeffreys, DirectedLoss.JensenShannon, DirectedLoss.Alpha(0.5),
        DirectedLoss.Alpha(2), DirectedLoss.Alpha(-1), DirectedLoss.Renyi(0.5), DirectedLoss.Renyi(2),
    }.ToDictionary(l => l.Name);

    // Central differences of step 1e-6: error below 1e-8 for these.
    [Theory, MemberData(nameof(Losses))]
    public void Gradient_is_the_derivative_and_the_loss_of_equals_is_zero(string name)
    {
        var loss = All[name];
        double[] p = [0.3, -1, 0.5, 2], q = [1, 0.2, -0.7, 0.1], gradient = new double[4], other = new double[4];
        loss.OfLogits(p, q, gradient);
        for (int j = 0; j < 4; j++)
        {
            double At(double step)
            {
                double[] moved = [.. q];
                moved[j] += step;
                return loss.OfLogits(p, moved, other);
            }
            Assert.Equal((At(1e-6) - At(-1e-6)) / 2e-6, gradient[j], 1e-7);
        }
        Assert.Equal(0, loss.OfLogits(p, p, gradient), 1e-15);
        Assert.All(gradient, g => Assert.Equal(0, g, 1e-15));
    }

    [Fact]
    public void Alpha_near_its_limits_is_KL()
    {
        double[] p = [0.3, -1, 0.5], q = [1, 0.2, -0.7], g = new double[3];
        Assert.Equal(DirectedLoss.ForwardKl.OfLogits(p, q, g), DirectedLoss.Alpha(1 - 1e-6).OfLogits(p, q, g), 1e-5);
        Assert.Equal(DirectedLoss.ReverseKl.OfLogits(p, q, g), DirectedLoss.Alpha(1e-6).OfLogits(p, q, g), 1e-5);
    }

    [Fact]
    public void Score_function_is_unbiased_with_or_without_the_control_variate()
    {
        double[] q = [Math.Log(0.5), Math.Log(0.3), Math.Log(0.2)], p = [Math.Log(0.4), Math.Log(0.4), Math.Log(0.2)];
        double[] exact = [.. KlGradient.Exact(q, p).Values];
        foreach (bool control in new[] { true, false })
        {
            // All pairs of draws, by their probability: the expectation, exactly.
            double[] mean = new double[3];
            for (int a = 0; a < 3; a++)
                for (int b = 0; b < 3; b++)
                {
                    var one = KlGradient.ScoreFunction(q, p, [a, b], control).Values;
                    for (int j = 0; j < 3; j++) mean[j] += Math.Exp(q[a] + q[b]) * one[j];
                }
            Close(exact, mean);
        }
    }

    [Fact]
    public void Pathwise_gradient_has_no_noise_where_q_is_p()
    {
        var p = new DelegateDensity(2, (x, g) =>
        {
            (g[0], g[1]) = (-(x[0] - 1) / 4, -(x[1] + 2) / 0.25);
            return -(x[0] - 1) * (x[0] - 1) / 8 - (x[1] + 2) * (x[1] + 2) / 0.5;
        });
        Assert.All(KlGradient.Pathwise([1, -2], [Math.Log(2), Math.Log(0.5)], p, 3, new Random(1)).Values, g => Assert.Equal(0, g, 1e-14));
    }

    [Fact]
    public void Distillation_scales_as_it_says()
    {
        double[] teacher = [1, 2, 0.5], student = [0.2, 0.1, 1], g = new double[3], nats = new double[3];
        double scaled = new Distillation(4).OfLogits(teacher, student, g), plain = new Distillation(4, 1).OfLogits(teacher, student, nats);
        Assert.Equal(16 * plain, scaled, 1e-14);
        double[] p = [.. DirectedLoss.LogSoftmax([0.25, 0.5, 0.125]).Select(Math.Exp)],
            q = [.. DirectedLoss.LogSoftmax([0.05, 0.025, 0.25]).Select(Math.Exp)];
        for (int j = 0; j < 3; j++) Assert.Equal(4 * (q[j] - p[j]), g[j], 1e-14);
    }

    // With the best critic and draws in the proportions of P and Q the bound is the divergence.
    [Fact]
    public void Bounds_are_tight_at_the_best_critic()
    {
        double[] p = [0.5, 0.3, 0.2], q = [0.2, 0.3, 0.5];
        double[] Draws(double[] masses, Func<int, double> critic)
            => [.. masses.SelectMany((m, i) => Enumerable.Repeat(critic(i), (int)Math.Round(10 * m)))];
        double kl = p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum(), chi = p.Zip(q, (a, b) => (a - b) * (a - b) / b).Sum();
        double[] gp = new double[10], gq = new double[10];
        Assert.Equal(kl, VariationalBound.DonskerVaradhan(Draws(p, i => 3 + Math.Log(p[i] / q[i])),
            Draws(q, i => 3 + Math.Log(p[i] / q[i])), gp, gq), 1e-14);
        Assert.Equal(kl, VariationalBound.NguyenWainwrightJordan(Draws(p, i => 1 + Math.Log(p[i] / q[i])),
            Draws(q, i => 1 + Math.Log(p[i] / q[i])), gp, gq), 1e-14);
        Assert.Equal(chi, VariationalBound.ChiSquared(Draws(p, i => 2 * (p[i] / q[i] - 1)), Draws(q, i => 2 * (p[i] / q[i] - 1)), gp, gq),
            1e-14);
    }

    [Fact]
    public void What_is_no_distribution_is_named()
    {
        var g = new double[2];
        Assert.Contains("model[1] = -0.5", Assert.Throws<ArgumentException>(
            () => DirectedLoss.ForwardKl.OfProbabilities([0.5, 0.5], [1.5, -0.5], g)).Message, StringComparison.Ordinal);
        Assert.Contains("sum to 0.9", Assert.Throws<ArgumentException>(
            () => DirectedLoss.ForwardKl.OfProbabilities([0.5, 0.5], [0.5, 0.4], g)).Message, StringComparison.Ordinal);
        Assert.Contains("logits[0] = NaN", Assert.Throws<ArgumentException>(
            () => DirectedLoss.ForwardKl.OfLogits([double.NaN, 0], [0, 0], g)).Message, StringComparison.Ordinal);
        Assert.Equal(double.PositiveInfinity, DirectedLoss.ForwardKl.OfProbabilities([0.5, 0.5], [1, 0], g));
    }
}
