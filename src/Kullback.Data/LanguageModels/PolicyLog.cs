using Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.LanguageModels;

/// <summary>Drawn tokens with the log-probabilities of the sampler that drew them and of a trainer, sequence after sequence.</summary>
/// <remarks>Sequences stand in the order of their steps, those of a cluster together, then as they first came.</remarks>
public sealed record PolicyLog
{
    /// <summary>Above this a "log-probability" is no rounding of 0.</summary>
    public const double Rounding = 1e-4;

    /// <summary>The sampler's file.</summary>
    public required string Sampler { get; init; }

    /// <summary>The trainer's file; the same where one has both.</summary>
    public required string Trainer { get; init; }

    /// <summary>Rows of the sampler's file.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that the mask leaves out.</summary>
    public long Masked { get; init; }

    /// <summary>Rows left out because the sampler's log-probability is not known (null, −9999).</summary>
    public long SilentSampler { get; init; }

    /// <summary>Rows left out because the trainer's is not known: unlikely tokens more than others,
    /// so that the figures may be too low.</summary>
    public long SilentTrainer { get; init; }

    /// <summary>Log-probabilities above 0 by less than <see cref="Rounding"/>, taken as 0.</summary>
    public long Rounded { get; init; }

    /// <summary>Tokens stand where a column says; otherwise in the order of the rows.</summary>
    public bool HasPositions { get; init; }

    /// <summary>ln μ of each token, before a cut.</summary>
    public required IReadOnlyList<double> LogSampler { get; init; }

    /// <summary>ln π of each token; −∞ where the trainer cannot draw it.</summary>
    public required IReadOnlyList<double> LogTrainer { get; init; }

    /// <summary>The mass that the sampler kept; null where it is not known.</summary>
    public IReadOnlyList<double>? KeptMass { get; init; }

    /// <summary>Tokens of each sequence.</summary>
    public required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>The step of each sequence; null where it is not known.</summary>
    public IReadOnlyList<double>? Steps { get; init; }

    /// <summary>Sequences of each cluster; null where each sequence is one.</summary>
    public IReadOnlyList<int>? Clusters { get; init; }

    /// <summary>Kinds of groups with the group of each token; empty where none were asked for.</summary>
    public IReadOnlyList<RowGroups> Groups { get; init; } = [];

    /// <summary>Reads one file with both log-probabilities, or two: CSV, TSV, JSON, NDJSON or Parquet; a row a token, or a row a sequence
    /// with lists.</summary>
    /// <param name="sampler">The sampler's file, a glob, a folder, or <c>-</c>.</param>
    /// <param name="trainer">The trainer's file, joined by sequence and position (and step where both have it); null where the first has
    /// both.</param>
    /// <param name="options">Columns and how files are read.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">A file can't be read, a row is wrong, stands twice or is missing:
    /// the message names it.</exception>
    public static PolicyLog Read(string sampler, string? trainer, PolicyOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(options);
        using var engine = new DuckDbEngine(options.MemoryLimit, options.Threads);
        var open = new OpenOptions(options.Text, options.Where, ManyPasses: true);
        var names = new PolicyNames();
        using var asIs = engine.Open(sampler, open, null, cancel);
        using var first = PolicyLists.ByToken(engine, asIs, sampler, options, cancel);
        var rows = new PolicyRows(first, sampler, options, names, sampler: true, trainer: trainer is null, cancel);
        if (trainer is null) return new PolicyReading(rows, rows, options, names).Log(cancel);
        using var otherAsIs = engine.Open(trainer, open, null, cancel);
        using var second = PolicyLists.ByToken(engine, otherAsIs, trainer, options, cancel);
        return new PolicyReading(rows, new PolicyRows(second, trainer, options, names, sampler: false, trainer: true, cancel), options,
            names).Log(cancel);
    }
}
