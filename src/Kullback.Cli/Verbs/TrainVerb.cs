using Kullback.Data.Tables;
using Kullback.Learning;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback train ENVIRONMENT</c>: a policy learnt within a trust region, and how far each update went.</summary>
internal sealed class TrainVerb : ReportVerb
{
    private static readonly string Names = string.Join(", ", KnownEnvironment.All.Select(e => Lower(e.Name)));

    private readonly Argument<string> _environment = new("ENVIRONMENT") { Description = $"what is to be learnt: {Names}" };
    private readonly Option<string?> _algorithm = OptionText.One("--algorithm", "NAME", "trpo (default), ppo or natural");
    private readonly Option<string?> _steps = OptionText.One("--steps", "N", "steps in the environment (default 100000)");
    private readonly Option<string?> _seed = OptionText.One("--seed", "LIST", "seed, or several as in 1,2,3: a policy each (default 1)");
    private readonly Option<string?> _maxKl = OptionText.One("--max-kl", "NATS",
        "the most that the mean of D(old‖new) may be in an update (trpo, natural: default 0.01), or where an update of ppo stops "
            + "(default: nowhere)");
    private readonly Option<string?> _clip =
        OptionText.One("--clip", "E", "ppo: the ratio's gradient ends outside [1-E, 1+E] (default 0.2)");
    private readonly Option<bool> _penalty =
        OptionText.Flag("--adaptive-penalty", "ppo: a penalty on D(old‖new) that aims at --max-kl, in place of the clip");
    private readonly Option<bool> _squashed = OptionText.Flag("--squashed", "continuous actions go through tanh into their limits");
    private readonly Option<string?> _episodes = OptionText.One("--episodes", "N", "episodes that judge the policy learnt (default 100)");
    private readonly Option<string?> _checkpoint = OptionText.One("--checkpoint", "FILE", "kept up to date while it learns, for --resume");
    private readonly Option<bool> _resume = OptionText.Flag("--resume", "goes on from the checkpoint, to the same bits as without a stop");

    /// <summary>The verb with its options.</summary>
    public TrainVerb() : base("train", "Learn a policy with updates bounded in Kullback-Leibler divergence (reinforcement learning).")
        => Take(_environment);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("Learning", [_algorithm, _steps, _seed, _maxKl, _clip, _penalty, _squashed, _episodes]),
        ("Stopping and going on", [_checkpoint, _resume]),
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback train cartpole", "TRPO: no update goes further than 0.01 nat"),
        ("kullback train cartpole --algorithm ppo --seed 1,2,3,4,5 --html ppo.html", "five policies, all of them shown"),
        ("kullback train pendulum --algorithm ppo --steps 200000 --checkpoint p.ckpt", "can be stopped; the same again with --resume"),
    ];

    private static string Lower(string name) => name.ToLowerInvariant();

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string asked = parsed.GetRequiredValue(_environment);
        var known = KnownEnvironment.All.FirstOrDefault(e => Lower(e.Name) == Lower(asked))
            ?? throw new UsageException($"{asked}: no such environment (there are {Names})");
        var algorithm = Algorithm(parsed, known);
        int steps = OptionText.WholeNumber(parsed, _steps, 1) ?? 100_000, episodes = OptionText.WholeNumber(parsed, _episodes, 1) ?? 100;
        if (episodes > 100_000) throw new UsageException($"{_episodes.Name}: {NumberFormat.Count(episodes)} are too many (1 to 100,000)");
        int[] seeds = Seeds(parsed.GetValue(_seed) ?? "1");
        string? file = parsed.GetValue(_checkpoint);
        bool resume = parsed.GetValue(_resume);
        Check(file, resume, seeds);
        return ProgressBar.While(shell, (progress, stop) =>
        {
            var results = new List<TrainedPolicy>();
            foreach (int seed in seeds)
            {
                var training = known.Begin(algorithm, steps, seed);
                if (resume) Resume(training, file!);
                double from = (double)results.Count / seeds.Length;
                Learn(training, file, update => progress?.Report(new WorkProgress(Stage(training, update),
                    from + Math.Min(1, (double)training.Steps / training.TotalSteps) / seeds.Length)), stop);
                results.Add(new(training, training.Evaluate(episodes, 1_000_000 + seed)));
            }
            return new TrainingReport(results);
        }, cancel);
    }

    private static string Stage(IPolicyTraining training, PolicyUpdate update)
        => double.IsNaN(update.MeanReturn) ? $"seed {training.Seed}"
        : $"seed {training.Seed}, return {NumberFormat.Number(update.MeanReturn)}";

    // A twentieth of the run is lost at most, and nothing where it is stopped in good order.
    private static void Learn(IPolicyTraining training, string? file, Action<PolicyUpdate> told, CancellationToken stop)
    {
        long saved = training.Steps;
        void Save()
        {
            if (file is not null) AtomicFile.Write(file, training.Save, CancellationToken.None);
            saved = training.Steps;
        }
        while (!training.IsDone)
        {
            if (stop.IsCancellationRequested)
            {
                Save();
                stop.ThrowIfCancellationRequested();
            }
            told(training.Update());
            if (training.Steps - saved >= training.TotalSteps / 20) Save();
        }
        if (training.Steps > saved) Save();
    }

    private PolicyAlgorithm Algorithm(ParseResult parsed, KnownEnvironment known)
    {
        string name = Lower(parsed.GetValue(_algorithm) ?? "trpo");
        double? kl = OptionText.Number(parsed, _maxKl, x => x > 0, "a positive number of nats"),
            clip = OptionText.Number(parsed, _clip, x => x is > 0 and < 1, "a number between 0 and 1");
        bool penalty = parsed.GetValue(_penalty), squashed = parsed.GetValue(_squashed);
        if (name != "ppo" && (clip is not null || penalty))
            throw new UsageException($"{(penalty ? _penalty.Name : _clip.Name)}: goes with {_algorithm.Name} ppo");
        if (penalty && kl is null) throw new UsageException($"{_penalty.Name}: what is it to aim at? ({_maxKl.Name} NATS)");
        if (penalty && clip is not null) throw new UsageException($"{_clip.Name}: {_penalty.Name} stands in its place");
        var trust = known.TrustRegion with { Squashed = squashed };
        return name switch
        {
            "trpo" => trust with { MaxKl = kl ?? trust.MaxKl },
            "ppo" => known.Proximal with { Squashed = squashed, TargetKl = kl, AdaptivePenalty = penalty, Clip = clip ?? 0.2 },
            "natural" => new NaturalGradient
            {
                Environments = trust.Environments,
                StepsPerUpdate = trust.StepsPerUpdate,
                Discount = trust.Discount,
                Lambda = trust.Lambda,
                Damping = trust.Damping,
                InitialDeviation = trust.InitialDeviation,
                Squashed = squashed,
                MaxKl = kl ?? trust.MaxKl,
            },
            _ => throw new UsageException($"{_algorithm.Name}: '{name}' is none of trpo, ppo, natural"),
        };
    }

    private int[] Seeds(string text)
    {
        string[] parts = text.Split(',');
        var seeds = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out seeds[i]))
                throw new UsageException($"{_seed.Name}: '{parts[i]}' is not an integer from 0 up");
        return seeds.Length > 100 ? throw new UsageException($"{_seed.Name}: {seeds.Length} seeds are too many (at most 100)")
            : seeds.Distinct().Count() < seeds.Length ? throw new UsageException($"{_seed.Name}: a seed stands there twice") : seeds;
    }

    private void Check(string? file, bool resume, int[] seeds)
    {
        if (resume && file is null) throw new UsageException($"{_resume.Name}: from which file? ({_checkpoint.Name} FILE)");
        if (file is null) return;
        if (file is "" or "-") throw new UsageException($"{_checkpoint.Name}: needs a file");
        if (seeds.Length > 1) throw new UsageException($"{_checkpoint.Name}: goes with one seed");
        if (resume) Sources.RequireThere(file);
        else if (File.Exists(file)) throw new UsageException($"{file}: is there already ({_resume.Name} goes on from it)");
        new Place(file).RequireWritable();
    }

    private static void Resume(IPolicyTraining training, string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > 1 << 30) throw new InvalidDataException("is no checkpoint of a policy");
            training.Resume(stream);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }
}
