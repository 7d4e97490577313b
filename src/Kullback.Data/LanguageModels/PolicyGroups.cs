namespace Kullback.Data.LanguageModels;

/// <summary>The figures of groups of tokens of one kind.</summary>
/// <param name="Name">What kind they are.</param>
/// <param name="Groups">Those that have tokens, in the order of their labels.</param>
/// <param name="Unlabeled">Tokens that belong to none.</param>
public sealed record PolicyGroups(string Name, IReadOnlyList<PolicyGroup> Groups, long Unlabeled)
{
    internal static IReadOnlyList<PolicyGroups> Of(PolicyLog log, PolicyOptions options, int[] strata)
        => [.. log.Groups.Select(kind => Of(kind, log, options, strata))];

    private static PolicyGroups Of(RowGroups kind, PolicyLog log, PolicyOptions options, int[] strata)
    {
        int clusters = log.Clusters?.Count ?? log.Lengths.Count;
        Part[] parts = [.. kind.Labels.Select(_ => new Part(clusters))];
        long unlabeled = 0;
        int token = 0, cluster = 0, within = 0;
        foreach (int length in log.Lengths)
        {
            if (log.Clusters is { } all && within == all[cluster]) (cluster, within) = (cluster + 1, 0);
            foreach (var part in parts) part.BeginSequence();
            for (int end = token + length; token < end; token++)
            {
                if (kind.Codes[token] is >= 0 and var code) parts[code].Add(cluster, log, token);
                else unlabeled++;
            }
            within++;
            if (log.Clusters is null) cluster++;
        }
        Part[] there = [.. parts.Where(p => p.Tokens > 0)];
        MeanDifference?[] differences = [.. there.Select(p => there.Length < 2 ? null : p.Against(there))];
        double[] adjusted = FamilyWiseError.Holm([.. differences.Where(d => d?.PValue is not null).Select(d => d!.PValue!.Value)]);
        var groups = new List<PolicyGroup>();
        for (int g = 0, at = 0; g < there.Length; g++)
            groups.Add(new(kind.Labels[Array.IndexOf(parts, there[g])], there[g].Mismatch(options, strata), differences[g],
                differences[g]?.PValue is null ? null : adjusted[at++]));
        return new(kind.Name, groups, unlabeled);
    }

    /// <summary>Tokens of one group.</summary>
    private sealed class Part(int clusters)
    {
        private readonly List<double> _sampler = [], _trainer = [], _kept = [];
        private readonly List<int> _lengths = [], _sequences = [], _clusters = [];
        private readonly double[] _sums = new double[clusters];
        private readonly int[] _counts = new int[clusters];
        private bool _began;

        internal int Tokens => _sampler.Count;

        internal void BeginSequence() => _began = false;

        internal void Add(int cluster, PolicyLog log, int token)
        {
            if (!_began)
            {
                if (_clusters.Count == 0 || _clusters[^1] != cluster)
                {
                    _clusters.Add(cluster);
                    _sequences.Add(0);
                }
                _sequences[^1]++;
                _lengths.Add(0);
                _began = true;
            }
            _lengths[^1]++;
            _sampler.Add(log.LogSampler[token]);
            _trainer.Add(log.LogTrainer[token]);
            if (log.KeptMass is { } kept) _kept.Add(kept[token]);
            _sums[cluster] += PolicyMismatch.ThirdTerm(log.LogSampler[token], log.LogTrainer[token]);
            _counts[cluster]++;
        }

        internal PolicyMismatch Mismatch(PolicyOptions options, int[] strata)
            => PolicyMismatch.Of([.. _sampler], [.. _trainer], [.. _lengths], options.Low, options.High, [.. _kept], [.. _sequences],
                strata.Length == 0 ? [] : [.. _clusters.Select(c => strata[c])]);

        // k3 of the group against that of all other groups.
        internal MeanDifference? Against(IEnumerable<Part> all)
        {
            var (sums, counts) = (new double[_sums.Length], new int[_sums.Length]);
            foreach (var other in all.Where(o => o != this))
                for (int c = 0; c < sums.Length; c++) (sums[c], counts[c]) = (sums[c] + other._sums[c], counts[c] + other._counts[c]);
            return MeanDifference.Of(_sums, _counts, sums, counts, nonNegative: true);
        }
    }
}

/// <summary>One group.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Mismatch">All figures of its tokens.</param>
/// <param name="AgainstOthers">Its k3 minus that of all other groups together; null where there are none or it is infinite.</param>
/// <param name="HolmP">The p-value, adjusted by Holm for all groups of the kind; null without one.</param>
public sealed record PolicyGroup(string Label, PolicyMismatch Mismatch, MeanDifference? AgainstOthers, double? HolmP)
{
    /// <summary>It differs from the others, and nothing speaks against saying so.</summary>
    public bool Differs => AgainstOthers is { TooShort: null } && HolmP < 0.05;
}
