using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Puts the rows of one or two files together: which count, which belong together, in which order.</summary>
internal sealed class PolicyReading(PolicyRows rows, PolicyRows trainer, PolicyOptions options, PolicyNames names)
{
    private readonly List<int> _used = [];
    private int[] _place = [];
    private long _masked, _silentSampler, _silentTrainer, _rounded;

    internal PolicyLog Log(CancellationToken cancel)
    {
        _place = ReferenceEquals(rows, trainer) ? [] : Joined();
        for (int i = 0; i < rows.Count; i++) Take(i);
        if (_used.Count == 0)
            throw new UnreadableDataException(_masked == rows.Count ? $"{rows.Path}: the mask leaves out every row: nothing to compare"
                : $"{rows.Path}: no token has both log-probabilities");
        var order = Ordered();
        var lengths = new List<int>();
        for (int i = 0; i < order.Length; i++)
        {
            if (i > 0 && Same(order[i - 1], order[i])) lengths[^1]++;
            else lengths.Add(1);
        }
        int[] firsts = new int[lengths.Count];
        for (int s = 1; s < firsts.Length; s++) firsts[s] = firsts[s - 1] + lengths[s - 1];
        return new PolicyLog
        {
            Sampler = rows.Path,
            Trainer = trainer.Path,
            Rows = rows.Count,
            Masked = _masked,
            SilentSampler = _silentSampler,
            SilentTrainer = _silentTrainer,
            Rounded = _rounded,
            HasPositions = rows.HasPositions,
            LogSampler = [.. order.Select(LogSampler)],
            LogTrainer = [.. order.Select(LogTrainer)],
            KeptMass = rows.KeptMass is { } kept ? [.. order.Select(i => kept[i])] : null,
            Lengths = lengths,
            Steps = rows.Step is { } step ? [.. firsts.Select(f => step[order[f]])] : null,
            Groups = options.Groups is { } groups ? PolicyGroupsFile.Read(groups, rows, names, order, cancel) : [],
            Clusters = rows.Cluster is { } cluster ? Runs([.. firsts.Select(f => (cluster[order[f]], rows.Step?[order[f]] ?? 0))]) : null,
        };
    }

    private double LogSampler(int row)
        => Math.Min(rows.LogSampler[row] + (options.AfterCut && rows.KeptMass is { } kept ? Math.Log(kept[row]) : 0), 0);

    private double LogTrainer(int row) => Math.Min(trainer.LogTrainer[Place(row)], 0);

    private int Place(int row) => _place.Length == 0 ? row : _place[row];

    // ---- which rows count ------------------------------------------------------------------------------------------------

    private void Take(int row)
    {
        int other = Place(row);
        if (!rows.Counts(row) || (other >= 0 && !trainer.Counts(other)))
        {
            _masked++;
            return;
        }
        if (other < 0)
            throw new UnreadableDataException(
                $"{trainer.Path}: no row for sequence '{PolicyNames.Name(names.Sequences, rows.Sequence[row])}', position "
                    + $"{RowFile.Count(rows.Position[row])} ({rows.Place(row)} of {rows.Path}; a mask of 0 leaves it out)");
        double p = rows.LogSampler[row], q = trainer.LogTrainer[other];
        if (double.IsNegativeInfinity(p))
            throw rows.At(row, rows.SamplerName, "-∞: a token that was drawn cannot have the probability 0 (mask it)");
        bool silent = IsSilent(p);
        if (silent) _silentSampler++;
        else if (IsSilent(q)) _silentTrainer++;
        Check(rows, row, rows.SamplerName, p);
        Check(trainer, other, trainer.TrainerName, q);
        if (silent || IsSilent(q)) return;
        if (rows.KeptMass is { } kept) CheckKept(row, p, kept[row]);
        if (rows.Cluster is { } cluster && cluster[row] < 0) throw rows.At(row, options.Cluster!, "the value is missing");
        _used.Add(row);
    }

    private static bool IsSilent(double log) => double.IsNaN(log) || (log <= TopToken.Sentinel && double.IsFinite(log));

    private void Check(PolicyRows of, int row, string column, double log)
    {
        if (!(log > 0)) return;
        if (log > PolicyLog.Rounding)
            throw of.At(row, column, FormattableString.Invariant($"{log:R} is no log-probability: it is above 0"));
        _rounded++;
    }

    private void CheckKept(int row, double log, double kept)
    {
        if (!(kept is > 0 and <= 1 + 1e-6))
            throw rows.At(row, rows.KeptName, double.IsNaN(kept) ? "the kept mass is missing"
                : FormattableString.Invariant($"{kept:R} is no mass above 0 and up to 1"));
        if (kept > 1) rows.KeptMass![row] = 1;
        if (!options.AfterCut && Math.Exp(log) > kept * 1.001 + 1e-6)
            throw rows.At(row, rows.SamplerName,
                FormattableString.Invariant(
                    $"the token has the probability {Math.Exp(log):0.####} of a kept mass {kept:0.####}: it is the one after the cut ({OptionName.AfterCut})"));
    }

    // ---- two files -------------------------------------------------------------------------------------------------------

    // The trainer's row of each of the sampler's; −1 where there is none.
    private int[] Joined()
    {
        if (rows.HasPositions != trainer.HasPositions)
            throw new UnreadableDataException(
                $"{(rows.HasPositions ? trainer.Path : rows.Path)}: no column of positions, "
                    + $"{(rows.HasPositions ? rows.Path : trainer.Path)} has one: rows cannot be joined ({OptionName.Position} COLUMN "
                    + $"names it)");
        bool bySteps = rows.Step is not null && trainer.Step is not null;
        (double, int, long) Key(PolicyRows of, int row) => (bySteps ? of.Step![row] : 0, of.Sequence[row], of.Position[row]);
        var place = new Dictionary<(double, int, long), int>(trainer.Count);
        for (int i = 0; i < trainer.Count; i++)
            if (!place.TryAdd(Key(trainer, i), i)) throw Twice(trainer, place[Key(trainer, i)], i);
        var joined = new int[rows.Count];
        var taken = new bool[trainer.Count];
        for (int i = 0; i < joined.Length; i++)
        {
            joined[i] = place.GetValueOrDefault(Key(rows, i), -1);
            if (joined[i] < 0) continue;
            if (taken[joined[i]]) throw Twice(rows, Array.IndexOf(joined, joined[i]), i);
            taken[joined[i]] = true;
            if (rows.Token is { } a && trainer.Token is { } b && a[i] != b[joined[i]] && rows.Counts(i))
                throw trainer.At(joined[i], "token",
                    $"'{Token(b[joined[i]])}', in {rows.Path} ({rows.Place(i)}) it is '{Token(a[i])}': not the same text");
        }
        for (int i = 0; i < taken.Length; i++)
            if (!taken[i] && trainer.Counts(i))
                throw new UnreadableDataException(
                    $"{rows.Path}: no row for sequence '{PolicyNames.Name(names.Sequences, trainer.Sequence[i])}', position "
                        + $"{RowFile.Count(trainer.Position[i])} ({trainer.Place(i)} of {trainer.Path}; a mask of 0 leaves it out)");
        return joined;
    }

    private string Token(int code) => code < 0 ? "null" : PolicyNames.Name(names.Tokens, code);

    private UnreadableDataException Twice(PolicyRows of, int first, int second)
        => of.At(second, "sequence",
            $"sequence '{PolicyNames.Name(names.Sequences, of.Sequence[second])}', position {RowFile.Count(of.Position[second])} stands "
                + $"there a second time (first: "
                + $"{of.Place(first)}){(of.Step is null ? $": are there several steps? {OptionName.Step} COLUMN tells them apart" : "")}");

    // ---- order -----------------------------------------------------------------------------------------------------------

    private bool Same(int a, int b) => rows.Sequence[a] == rows.Sequence[b] && (rows.Step is null || rows.Step[a] == rows.Step[b]);

    // By step, cluster and sequence in the order of their first rows, then by position.
    private int[] Ordered()
    {
        var rank = new Dictionary<(double, int, int), int>();
        var clusterOf = new Dictionary<(double, int), int>();
        var (cluster, keys) = (new Dictionary<(double, int), int>(),
            new (double Step, int Cluster, int Sequence, long Position)[_used.Count]);
        for (int u = 0; u < keys.Length; u++)
        {
            int row = _used[u], of = rows.Cluster?[row] ?? 0;
            double step = rows.Step?[row] ?? 0;
            if (!clusterOf.TryAdd((step, rows.Sequence[row]), of) && clusterOf[(step, rows.Sequence[row])] != of)
                throw rows.At(row, options.Cluster!,
                    $"another value than in the rows of sequence '{PolicyNames.Name(names.Sequences, rows.Sequence[row])}' above it");
            if (!cluster.TryGetValue((step, of), out int c)) cluster.Add((step, of), c = cluster.Count);
            if (!rank.TryGetValue((step, of, rows.Sequence[row]), out int s)) rank.Add((step, of, rows.Sequence[row]), s = rank.Count);
            keys[u] = (step, c, s, rows.Position[row]);
        }
        int[] order = [.. _used];
        if (!Rising(keys)) Array.Sort(keys, order);
        for (int u = 1; u < order.Length; u++)
            if (keys[u].CompareTo(keys[u - 1]) == 0) throw Twice(rows, Math.Min(order[u - 1], order[u]), Math.Max(order[u - 1], order[u]));
        return order;
    }

    private static bool Rising((double, int, int, long)[] keys)
    {
        for (int u = 1; u < keys.Length; u++)
            if (keys[u].CompareTo(keys[u - 1]) < 0) return false;
        return true;
    }

    private static List<int> Runs((int, double)[] clusters)
    {
        var runs = new List<int>();
        for (int s = 0; s < clusters.Length; s++)
        {
            if (s > 0 && clusters[s] == clusters[s - 1]) runs[^1]++;
            else runs.Add(1);
        }
        return runs;
    }
}
