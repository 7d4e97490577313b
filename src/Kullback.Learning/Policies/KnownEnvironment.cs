namespace Kullback.Learning;

/// <summary>An environment by its name, with the settings that it is learnt by.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Proximal">Settings of PPO.</param>
/// <param name="TrustRegion">Settings of TRPO.</param>
/// <param name="Begin">Begins a training: algorithm, steps, seed.</param>
public sealed record KnownEnvironment(string Name, Ppo Proximal, Trpo TrustRegion,
    Func<PolicyAlgorithm, long, int, IPolicyTraining> Begin)
{
    private static readonly Ppo LongProximal = new()
    {
        Environments = 4,
        StepsPerUpdate = 1024,
        BatchSize = 64,
        Epochs = 10,
        Discount = 0.9,
        Lambda = 0.95,
        LinearDecay = false,
    };

    private static readonly Trpo LongTrust = new()
    {
        Environments = 2, StepsPerUpdate = 1024, Discount = 0.9, Lambda = 0.95,
        Damping = 0.1
    };

    private static readonly Ppo SparseProximal = new()
    {
        Environments = 16, StepsPerUpdate = 256, Epochs = 4, Discount = 0.99,
        Lambda = 0.94
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownEnvironment> All { get; } =
    [
        Of(new CartPole(), new Ppo(), new Trpo()),
        Of(new Pendulum(), LongProximal, LongTrust),
        Of(new Acrobot(), SparseProximal, new Trpo { Discount = 0.99, Lambda = 0.95 }),
        Of(new MountainCar(), SparseProximal, new Trpo { Discount = 0.99, Lambda = 0.98 }),
        Of(new MountainCarContinuous(), LongProximal with { Discount = 0.9999, InitialDeviation = 3 },
            LongTrust with { Discount = 0.9999, InitialDeviation = 3 }),
        Of(new Bandit(0, 0.25, 0.5, 0.75, 1), new Ppo { StepsPerUpdate = 8, BatchSize = 64 }, new Trpo { StepsPerUpdate = 64 }),
        Of(new GridWorld(5), new Ppo { Discount = 1 }, new Trpo { Discount = 1, StepsPerUpdate = 256 }),
    ];

    private static KnownEnvironment Of<T>(T environment, Ppo proximal, Trpo trust) where T : struct, IEnvironment
        => new(environment.Name, proximal, trust, (algorithm, steps, seed) => new PolicyTraining<T>(environment, algorithm, steps, seed));
}

/// <summary>A policy that was learnt, and what it returns.</summary>
/// <param name="Training">How it came about.</param>
/// <param name="Returns">Returns of whole episodes of its most likely actions.</param>
public sealed record TrainedPolicy(IPolicyTraining Training, IReadOnlyList<double> Returns)
{
    /// <summary>Their mean.</summary>
    public double MeanReturn => Returns.Average();

    /// <summary>The standard error of the mean.</summary>
    public double StandardError => Returns.Count < 2 ? double.NaN
        : Math.Sqrt(Returns.Sum(r => Math.Pow(r - MeanReturn, 2)) / (Returns.Count - 1) / Returns.Count);
}
