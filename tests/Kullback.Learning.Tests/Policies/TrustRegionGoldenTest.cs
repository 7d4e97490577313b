using System.Text.Json;

namespace Kullback.Learning.Tests.Policies;

public class TrustRegionGoldenTest
{
    private static IEnumerable<JsonElement> Cases(string kind)
        => GoldenJson.Read("policy-fisher-trpo.json").GetProperty("cases").EnumerateArray()
            .Where(c => c.GetProperty("kind").GetString()!.StartsWith(kind, StringComparison.Ordinal));

    // theta[a·3 + j] with feature 0 the constant is bias a, otherwise weight (j − 1, a).
    private static double[] Turned(double[] theta)
    {
        var own = new double[9];
        for (int a = 0; a < 3; a++)
            for (int j = 0; j < 3; j++) own[j == 0 ? 6 + a : (j - 1) * 3 + a] = theta[a * 3 + j];
        return own;
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Step_is_that_of_the_exact_problem(bool plain)
    {
        foreach (var row in Cases("softmax"))
        {
            var policy = new Policy(new CategoricalFamily(3), new Perceptron(2, 3), Turned(row.Numbers("theta")));
            var batch = Batch(policy, row);
            var expected = row.GetProperty("step").GetProperty(plain ? "with_plain_fisher_sFs" : "with_damped_curvature_sHs");
            var trials = expected.GetProperty("line_search").EnumerateArray().ToArray();
            var step = TrustRegionStep.Take(policy, batch, row.Number("max_kl"), row.Number("damping"), row.Number("backtrack"),
                plainFisher: plain);
            Close(Turned(row.Numbers("surrogate_gradient")), step.Gradient);
            Close(Turned(row.Numbers("direction")), step.Direction);
            var residuals = row.Numbers("cg_residual_norms");
            for (int i = 0; i < residuals.Length - 1; i++) GoldenJson.Close(residuals[i], step.Residuals[i + 1], 1e-9);
            Assert.Equal(StepOutcome.Taken, step.Outcome);
            Assert.Equal(trials.Length, step.Trials);
            GoldenJson.Close(trials[^1].Number("kl_old_new"), step.Kl, 1e-10);
            GoldenJson.Close(trials[^1].Number("surrogate_gain"), step.Gain, 1e-10);
            Close(Turned(expected.Numbers("theta_new")), policy.Parameters.ToArray());
        }
    }

    [Fact]
    public void Fisher_product_is_that_of_the_matrix()
    {
        foreach (var row in Cases("softmax"))
        {
            var policy = new Policy(new CategoricalFamily(3), new Perceptron(2, 3), Turned(row.Numbers("theta")));
            var product = new FisherProduct(policy, Batch(policy, row), new Activations());
            double[] matrix = row.Numbers("fisher"), found = new double[9];
            for (int i = 0; i < 9; i++)
            {
                var unit = new double[9];
                unit[i] = 1;
                product.Apply(Turned(unit), 0, found);
                Close(Turned(matrix[(i * 9)..(i * 9 + 9)]), found);
            }
        }
    }

    private static PolicyBatch Batch(Policy policy, JsonElement row)
    {
        double[] advantages = row.Numbers("advantages"), pi = row.Numbers("policy"), weights = row.Numbers("state_weights");
        var seen = row.GetProperty("features").EnumerateArray().SelectMany(f => Enumerable.Repeat(f.Numbers()[1..], 3).SelectMany(x => x));
        return new PolicyBatch(policy, [.. seen], [.. Enumerable.Range(0, 12).Select(i => (double)(i % 3))], advantages,
            [.. pi.Select((p, i) => p * weights[i / 3])]);
    }

    private static void Close(double[] expected, double[] actual)
    {
        double size = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-10 * size);
    }

    [Fact]
    public void Gaussian_divergence_and_Fisher_blocks()
    {
        var row = Cases("diagonal").Single();
        double[] w = row.Numbers("W"), dw = row.Numbers("delta_W"), free = row.Numbers("log_std"), move = row.Numbers("delta_log_std");
        double[] weights = row.Numbers("state_weights"),
            seen = [.. row.GetProperty("features").EnumerateArray().Select(f => f.Numbers()[1])];
        double[] Own(double[] w) => [w[1], w[3], w[0], w[2]];
        double[] start = [.. Own(w), .. free], direction = [.. Own(dw), .. move], applied = new double[6];
        var family = new GaussianFamily(2, false, -1, 1);
        var old = new Policy(family, new Perceptron(1, 2), start);
        var next = new Policy(family, new Perceptron(1, 2), [.. start.Zip(direction, (a, b) => a + b)]);
        double Mean(double[] nats) => nats.Zip(weights, (a, b) => a * b).Sum();
        GoldenJson.Close(row.Number("kl_old_new"), Mean(Policy.KullbackLeibler(old, next, seen)), 1e-10);
        GoldenJson.Close(row.Number("kl_new_old"), Mean(Policy.KullbackLeibler(next, old, seen)), 1e-10);
        var batch = new PolicyBatch(old, seen, new double[6], new double[3], weights);
        new FisherProduct(old, batch, new Activations()).Apply(direction, 0, applied);
        GoldenJson.Close(row.Number("half_quadratic_form_of_fisher"), 0.5 * direction.Zip(applied, (a, b) => a * b).Sum(), 1e-10);
    }
}
