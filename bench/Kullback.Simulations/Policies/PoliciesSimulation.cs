using System.Diagnostics;
using System.Runtime.Intrinsics;
using Kullback.Learning;

namespace Kullback.Simulations.Policies;

/// <summary>Do policies learn, does the trust region hold, and what does an update cost? Every seed is shown.</summary>
internal static class PoliciesSimulation
{
    public static int Run(string[] arguments)
    {
        int seeds = arguments is [_, var count, ..] ? int.Parse(count) : 5;
        switch (arguments.FirstOrDefault() ?? "learn")
        {
            case "learn": Learn(seeds, "CartPole", 100_000); break;
            case "others": foreach (var (name, steps) in Others) Learn(seeds, name, steps); break;
            case "region": Region(); break;
            case "speed": Speed(); break;
            default: return 2;
        }
        return 0;
    }

    private static readonly (string Name, int Steps)[] Others =
        [("Pendulum", 200_000), ("Acrobot", 500_000), ("MountainCar", 500_000), ("MountainCarContinuous", 100_000), ("Bandit", 5_000),
            ("Grid", 50_000)];

    private static void Learn(int seeds, string name, int steps)
    {
        var known = KnownEnvironment.All.Single(e => e.Name == name);
        Console.WriteLine($"\n{name}, {steps:#,0} steps; mean return of 100 episodes of the most likely actions\n");
        Console.WriteLine(
            "| algorithm | seed | mean | least | seconds | updates | restored | largest D(old‖new) |\n|---|---|---|---|---|---|---|---|");
        foreach (PolicyAlgorithm algorithm in new PolicyAlgorithm[] { known.Proximal, known.TrustRegion })
            for (int seed = 1; seed <= seeds; seed++)
            {
                var watch = Stopwatch.StartNew();
                var training = known.Begin(algorithm, steps, seed);
                while (!training.IsDone) training.Update();
                double seconds = watch.Elapsed.TotalSeconds;
                double[] returns = training.Evaluate(100, 1_000_000 + seed);
                Console.WriteLine($"| {algorithm.Name} | {seed} | {returns.Average():0.0} | {returns.Min():0.0} | {seconds:0.0} | "
                    + $"{training.Updates.Count} | {training.Updates.Count(u => u.Step == StepOutcome.Restored)} | "
                    + $"{training.Updates.Max(u => u.Kl.Nats):0.00000} |");
            }
    }

    private static void Region()
    {
        Console.WriteLine(
            "| δ | steps | taken | restored | outside | not restored to the bit | monitors that disagree |\n|---|---|---|---|---|---|---|");
        foreach (double kl in new[] { 1e-4, 0.01, 0.3 })
        {
            var algorithm = new Trpo { MaxKl = kl, Environments = 2, StepsPerUpdate = 32, Hidden = [16], Epochs = 2, BatchSize = 64 };
            var training = new PolicyTraining<CartPole>(default, algorithm, 64_000, 1);
            int taken = 0, restored = 0, outside = 0, moved = 0, odd = 0;
            while (!training.IsDone)
            {
                double[] before = training.Policy.Parameters.ToArray();
                var update = training.Update();
                bool same = before.AsSpan().SequenceEqual(training.Policy.Parameters);
                if (update.Step == StepOutcome.Taken)
                {
                    taken++;
                    if (!(update.Kl.Nats <= kl && update.Gain > 0)) outside++;
                }
                else
                {
                    restored++;
                    if (!same) moved++;
                }
                if (update.Monitor?.Disagreement is not null) odd++;
            }
            Console.WriteLine($"| {kl} | {training.Updates.Count} | {taken} | {restored} | {outside} | {moved} | {odd} |");
        }
    }

    private static void Speed()
    {
        string width = Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "scalar";
        var ppo = new Ppo();
        var training = new PolicyTraining<CartPole>(default, ppo, 100_000, 1);
        training.Update();
        double best = double.PositiveInfinity;
        for (int i = 0; i < 400; i++)
        {
            long start = Stopwatch.GetTimestamp();
            training.Learner.Shuffle(256);
            ProximalStep.Take(training.Learner, training.Last, ppo, 0, 256, 1e-9, 0.2);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Console.WriteLine($"{width}: PPO update, 256 steps, two networks 4-64-64: {best:0.000} ms (least of 400)");
        double whole = double.PositiveInfinity;
        for (int run = 0; run < 3; run++)
        {
            var watch = Stopwatch.StartNew();
            Policy.Train(new CartPole(), ppo, 100_000, 1);
            whole = Math.Min(whole, watch.Elapsed.TotalSeconds);
        }
        Console.WriteLine($"{width}: CartPole by PPO, 100,000 steps: {whole:0.00} s (least of 3)");
    }
}
