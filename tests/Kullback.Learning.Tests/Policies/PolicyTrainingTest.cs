namespace Kullback.Learning.Tests.Policies;

public class PolicyTrainingTest
{
    private static readonly Trpo SmallTrpo = new() { Environments = 2, StepsPerUpdate = 32, Hidden = [8], Epochs = 2, BatchSize = 64 };
    private static readonly Ppo SmallPpo = new() { Environments = 2, StepsPerUpdate = 32, Hidden = [8], Epochs = 3, BatchSize = 24 };

    [Fact]
    public void Every_step_is_within_the_trust_region_or_restored()
    {
        var training = new PolicyTraining<CartPole>(default, SmallTrpo with { MaxKl = 0.003 }, 3200, 1);
        while (!training.IsDone)
        {
            double[] before = [.. training.Policy.Parameters];
            var update = training.Update();
            if (update.Step == StepOutcome.Taken)
                Assert.True(update.Kl.Nats <= 0.003 && update.Gain > 0 && update.MaxKl >= update.Kl.Nats);
            else Assert.Equal(before, training.Policy.Parameters.ToArray());
        }
        Assert.Equal(50, training.Updates.Count);
    }

    [Theory, InlineData("trpo"), InlineData("ppo"), InlineData("natural"), InlineData("penalty")]
    public void A_run_that_was_stopped_goes_on_to_the_same_bits(string name)
    {
        PolicyAlgorithm algorithm = name switch
        {
            "trpo" => SmallTrpo,
            "natural" => new NaturalGradient { Environments = 2, StepsPerUpdate = 32, Hidden = [8], Epochs = 2, BatchSize = 64 },
            "ppo" => SmallPpo with { TargetKl = 0.01, EntropyWeight = 0.01, ValueClip = 0.2 },
            _ => SmallPpo with { TargetKl = 0.01, AdaptivePenalty = true },
        };
        var whole = Policy.Train(new Pendulum(), algorithm with { Squashed = true }, 640, 7, cancel: TestContext.Current.CancellationToken);
        var first = new PolicyTraining<Pendulum>(default, algorithm with { Squashed = true }, 640, 7);
        for (int i = 0; i < 4; i++) first.Update();
        using var file = new MemoryStream();
        first.Save(file);
        var second = new PolicyTraining<Pendulum>(default, algorithm with { Squashed = true }, 640, 7);
        file.Position = 0;
        second.Resume(file);
        while (!second.IsDone) second.Update();
        Assert.Equal(whole.Policy.Parameters.ToArray(), second.Policy.Parameters.ToArray());
        Assert.Equal(whole.Episodes, second.Episodes);
        Assert.Equal(whole.Updates.Select(u => (u.Kl, u.Gain, u.Penalty, u.Monitor)),
            second.Updates.Select(u => (u.Kl, u.Gain, u.Penalty, u.Monitor)));
    }

    [Fact]
    public void A_damaged_or_other_checkpoint_is_refused()
    {
        var training = new PolicyTraining<CartPole>(default, SmallTrpo, 128, 1);
        using var file = new MemoryStream();
        training.Save(file);
        byte[] bytes = file.ToArray();
        bytes[100] ^= 1;
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => training.Resume(new MemoryStream(bytes))).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => training.Resume(new MemoryStream([1, 2, 3])));
        file.Position = 0;
        var other = new PolicyTraining<CartPole>(default, SmallTrpo, 128, 2);
        Assert.Contains("seed 1", Assert.Throws<InvalidDataException>(() => other.Resume(file)).Message, StringComparison.Ordinal);
    }

    private struct Broken(double reward, double seen, int limit) : IEnvironment
    {
        public readonly string Name => "Broken";
        public readonly int ObservationSize => 1;
        public readonly ActionSpace Actions => Two;
        public readonly int TimeLimit => limit;
        public readonly int StateSize => 0;
        public readonly void Reset(Random random) { }
        public readonly StepResult Step(ReadOnlySpan<double> action, Random random) => new(reward, false);
        public readonly void Observe(Span<double> observation) => observation[0] = seen;
        public readonly void ReadState(Span<double> state) { }
        public readonly void WriteState(ReadOnlySpan<double> state) { }
        private static readonly ActionSpace Two = ActionSpace.Discrete(2);
    }

    [Fact]
    public void What_an_environment_does_wrong_is_said()
    {
        string Said(Broken environment) => Assert.Throws<EnvironmentException>(() => Policy.Train(environment, SmallPpo, 128, 1,
            cancel: TestContext.Current.CancellationToken)).Message;
        Assert.Contains("the reward of step 0 is NaN", Said(new(double.NaN, 0, 5)), StringComparison.Ordinal);
        Assert.Contains("observation at step 0 is NaN", Said(new(1, double.NaN, 5)), StringComparison.Ordinal);
        Assert.Contains("time limit of 0", Assert.Throws<ArgumentException>(() => Policy.Train(new Broken(1, 0, 0), SmallPpo, 128, 1,
            cancel: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
        // One that never ends is cut off; one that is not cut off within the run has no return, and that is said.
        var endless = Policy.Train(new Broken(1, 0, int.MaxValue), SmallPpo, 128, 1, cancel: TestContext.Current.CancellationToken);
        Assert.Empty(endless.Episodes);
        Assert.True(double.IsNaN(endless.Updates[^1].MeanReturn));
    }

    [Fact]
    public void A_bandit_is_solved_and_the_price_of_information_obeyed()
    {
        var run = Policy.Train(new Bandit(0, 1, 0.5),
            new Trpo { MaxKl = 0.05, Environments = 2, StepsPerUpdate = 16, Hidden = [], Epochs = 1 }, 3200, 1,
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal(1, run.Evaluate(1, 1)[0]);
        double[] rewards = [0, 1, 0.5], prior = [0.5, 0.2, 0.3];
        var best = KlRegularizedControl.OfRewards(rewards, prior, 0.7);
        double z = rewards.Zip(prior, (r, p) => p * Math.Exp(r / 0.7)).Sum();
        for (int a = 0; a < 3; a++) Assert.Equal(prior[a] * Math.Exp(rewards[a] / 0.7) / z, best.Policy[0][a], 1e-15);
        // E[r] − τ·D(π‖π₀) = V − τ·D(π‖π*) for any π.
        double[] other = [0.3, 0.3, 0.4];
        double Kl(double[] a, IReadOnlyList<double> b) => a.Zip(b, (x, y) => x * Math.Log(x / y)).Sum();
        Assert.Equal(best.Values[0] - 0.7 * Kl(other, best.Policy[0]),
            other.Zip(rewards, (a, b) => a * b).Sum() - 0.7 * Kl(other, prior), 1e-14);
    }

    [Fact]
    public void A_grid_for_cheap_information_has_the_shortest_way()
    {
        var control = KlRegularizedControl.OfGrid(4, 1e-3);
        // At a temperature of 1e-3 each step costs at most τ·ln 4 more.
        Assert.InRange(control.Values[0], new GridWorld(4).BestReturn - 6 * 1e-3 * Math.Log(4) - 1e-12, new GridWorld(4).BestReturn);
    }

    [Fact]
    public void Monitors_agree_and_name_samples_of_another_policy()
    {
        var random = new Random(3);
        double[] q = [0.5, 0.3, 0.2], p = [0.4, 0.4, 0.2];
        double kl = q.Zip(p, (a, b) => a * Math.Log(a / b)).Sum();
        double Draw(double[] masses)
        {
            double u = random.NextDouble();
            int i = u < masses[0] ? 0 : u < masses[0] + masses[1] ? 1 : 2;
            return Math.Log(p[i] / q[i]);
        }
        double[] exact = [.. Enumerable.Repeat(kl, 4000)];
        double[] variances = [.. exact.Select(_ => q.Zip(p, (a, b) => a * Math.Pow(Math.Log(a / b) - kl, 2)).Sum())];
        Assert.Null(KlMonitor.Of(exact, variances, [.. exact.Select(_ => Draw(q))]).Disagreement);
        Assert.Contains("not from this policy", KlMonitor.Of(exact, variances, [.. exact.Select(_ => Draw(p))]).Disagreement,
            StringComparison.Ordinal);
    }

    // Central differences of step 1e-6 in logits, means and logarithms of deviations.
    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void Families_have_the_gradients_of_their_values(int which)
    {
        PolicyFamily family = which == 0 ? new CategoricalFamily(3) : new GaussianFamily(3, which == 2, -2, 2);
        double[] p = [0.2, -0.4, 0.7], q = [0.5, 0.1, -0.3], freeP = which == 0 ? [] : [-0.2, 0.3, 0.1], freeQ = which == 0 ? []
            : [0.1, -0.3, 0];
        double[] action = which == 0 ? [2] : [0.3, -0.8, 1.1];
        var values = new Func<double[], double[], double>[] { (o, f) => family.LogProbability(o, f, action),
            (o, f) => family.KullbackLeibler(p, freeP, o, f), (o, f) => family.Entropy(o, f) };
        for (int v = 0; v < 3; v++)
        {
            double[] g = new double[3], gFree = new double[freeQ.Length];
            if (v == 0) family.AddScore(q, freeQ, action, 1, g, gFree);
            else if (v == 1) family.AddKullbackLeiblerGradient(p, freeP, q, freeQ, 1, g, gFree);
            else family.AddEntropyGradient(q, freeQ, 1, g, gFree);
            for (int j = 0; j < 3 + freeQ.Length; j++)
            {
                double At(double step)
                {
                    double[] o = [.. q], f = [.. freeQ];
                    if (j < 3) o[j] += step;
                    else f[j - 3] += step;
                    return values[v](o, f);
                }
                Assert.Equal((At(1e-6) - At(-1e-6)) / 2e-6, j < 3 ? g[j] : gFree[j - 3], 1e-8);
            }
        }
    }
}
