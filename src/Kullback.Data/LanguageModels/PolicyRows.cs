namespace Kullback.Data.LanguageModels;

/// <summary>One file of drawn tokens: its columns as they stand, a row a token.</summary>
internal sealed class PolicyRows
{
    private readonly PolicyColumn _columns;
    private readonly string _path;
    private readonly string? _positionName;

    /// <summary>The columns of a file; names of sequences, clusters and tokens are shared by all files of a comparison.</summary>
    internal PolicyRows(ITable table, string path, PolicyOptions options, PolicyNames names, bool sampler, bool trainer,
        CancellationToken cancel)
    {
        (_columns, _path) = (new PolicyColumn(table, path, cancel), path);
        var of = _columns;
        bool alone = !(sampler && trainer);
        var logSampler = sampler
            ? of.Need(OptionName.Sampler, options.Sampler, alone ? ["logprob_sampler", "logprob"] : ["logprob_sampler"]) : null;
        var logTrainer = trainer
            ? of.Need(OptionName.Trainer, options.Trainer, alone ? ["logprob_trainer", "logprob"] : ["logprob_trainer"]) : null;
        var sequence = of.Need(OptionName.Sequence, options.Sequence, "sequence");
        (SamplerName, TrainerName) = (logSampler?.Name ?? "", logTrainer?.Name ?? "");
        Sequence = of.Codes(sequence, names.Sequences);
        int missing = Array.IndexOf(Sequence, -1);
        if (missing >= 0) throw of.At(missing, sequence.Name, "the value is missing");
        if (Sequence.Length == 0) throw of.Fault(options.Where is null ? "has no rows" : $"has no rows that pass {OptionName.Where}");
        LogSampler = logSampler is null ? [] : of.Numbers(logSampler);
        LogTrainer = logTrainer is null ? [] : of.Numbers(logTrainer);
        // What the second file may lack, it may also have under the first one's names.
        string? Named(string? name) => sampler || table.Columns.Any(c => c.Name == name) ? name : null;
        var position = of.Find(Named(options.Position), "position");
        _positionName = position?.Name;
        Position = position is null ? Occurrences(Sequence) : Whole(of, position);
        Step = of.Find(Named(options.Step), "step") is { } step ? Known(of, step, "the step is missing or no number") : null;
        if (of.Find(Named(options.Mask), "mask") is { } mask) Mask = Marks(of, mask);
        Token = of.Find(null, "token") is { } token ? of.Codes(token, names.Tokens) : null;
        if (!sampler) return;
        if (of.Find(options.KeptMass, "kept_mass") is { } kept) (KeptMass, KeptName) = (of.Numbers(kept), kept.Name);
        if (options.Cluster is not null && of.Find(options.Cluster) is { } cluster) Cluster = of.Codes(cluster, names.Clusters);
    }

    internal int Count => Sequence.Length;

    internal int[] Sequence { get; }

    internal long[] Position { get; }

    internal bool HasPositions => _positionName is not null;

    internal double[] LogSampler { get; }

    internal double[] LogTrainer { get; }

    internal string SamplerName { get; }

    internal string TrainerName { get; }

    internal double[]? Step { get; }

    internal bool[]? Mask { get; }

    internal int[]? Token { get; }

    internal double[]? KeptMass { get; }

    internal string KeptName { get; } = "";

    internal int[]? Cluster { get; }

    internal string Path => _path;

    internal string Place(int row) => _columns.Place(row);

    internal UnreadableDataException At(int row, string column, string what) => _columns.At(row, column, what);

    /// <summary>Does the row count?</summary>
    internal bool Counts(int row) => Mask is null || Mask[row];

    private static long[] Occurrences(int[] sequences)
    {
        var (positions, next) = (new long[sequences.Length], new Dictionary<int, long>());
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = next.GetValueOrDefault(sequences[i]);
            next[sequences[i]] = positions[i] + 1;
        }
        return positions;
    }

    private static long[] Whole(PolicyColumn of, TableColumn column)
    {
        double[] values = of.Numbers(column);
        var whole = new long[values.Length];
        for (int i = 0; i < values.Length; i++)
            whole[i] = Math.Abs(values[i]) < 1L << 53 && values[i] == Math.Floor(values[i]) ? (long)values[i]
                : throw of.At(i, column.Name, double.IsNaN(values[i]) ? "the value is missing" : $"{values[i]:R} is no integer");
        return whole;
    }

    private static double[] Known(PolicyColumn of, TableColumn column, string fault)
    {
        double[] values = of.Numbers(column);
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        return bad < 0 ? values : throw of.At(bad, column.Name, fault);
    }

    private static bool[] Marks(PolicyColumn of, TableColumn column)
    {
        double[] values = of.Numbers(column);
        int bad = Array.FindIndex(values, v => v is not (0 or 1));
        return bad < 0 ? [.. values.Select(v => v == 1)]
            : throw of.At(bad, column.Name, double.IsNaN(values[bad]) ? "the mask is missing (1 counts, 0 does not)"
                : $"{values[bad]:R} is no mask: 1 counts, 0 does not");
    }
}

/// <summary>The values of text columns by their numbers, shared by the files of a comparison.</summary>
internal sealed class PolicyNames
{
    internal Dictionary<string, int> Sequences { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, int> Clusters { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, int> Tokens { get; } = new(StringComparer.Ordinal);

    internal static string Name(Dictionary<string, int> names, int code) => names.First(n => n.Value == code).Key;
}
