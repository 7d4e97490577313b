using System.Globalization;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Data.Variants;

/// <summary>Compares two variants on the same cases.</summary>
public static class VariantComparison
{
    // Segments with a p-value at most this, after adjustment, are told apart.
    private const double Level = 0.05;

    /// <summary>Reads two files of predictions and compares them.</summary>
    /// <param name="old">The old variant's rows: CSV, TSV, JSON, NDJSON or Parquet.</param>
    /// <param name="new">The new variant's; null where the first file has both.</param>
    /// <param name="options">Columns and how they are compared.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">A file can't be read, or its rows are no predictions of the same cases:
    /// the message names the row.</exception>
    public static VariantReport Run(string old, string? @new, VariantOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(options);
        return Of(new VariantReading(options, cancel).Read(old, @new), options);
    }

    /// <summary>Compares scores in memory.</summary>
    /// <param name="scores">What the variants say.</param>
    /// <param name="options">How they are compared; its columns are not used.</param>
    /// <exception cref="ArgumentException">There are no cases, lengths differ, or a score is NaN or +∞.</exception>
    public static VariantReport Of(VariantScores scores, VariantOptions options)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(options);
        Check(scores);
        bool scored = scores.Scale != VariantScale.None;
        int[] all = [.. Enumerable.Range(0, scores.Count)], finite = scored ? [.. all.Where(i => IsFinite(scores, i))] : all;
        var units = VariantUnits.Of(scores, finite);
        var gain = scored && finite.Length > 0 ? units.Mean(i => scores.NewScores[i] - scores.OldScores[i]) : null;
        var impossible = scored ? Impossible(scores, all) : new(0, 0, 0);
        ConfidenceSequence? sequence = null;
        VariantSigns? signs = null;
        if (options.Anytime && gain is not null)
        {
            double[] sums = units.Sums(i => scores.NewScores[i] - scores.OldScores[i]);
            sequence = ConfidenceSequence.Of(sums, units.Lengths, NormalMixture.Rho(options.TunedFor));
            signs = Signs(sums);
        }
        VariantDivergence? Spread(IReadOnlyList<double>? nats) => nats is null ? null : Divergence(scores, nats, all);
        var (losers, gainers) = Ends(scores, all, options.Most);
        return new VariantReport(scores, options, scored ? Verdict(gain, sequence, impossible, options) : VariantVerdict.NoOutcome,
            impossible, scored ? finite.Length : scores.Count,
            gain is null ? null : units.Mean(i => scores.OldScores[i]), gain is null ? null : units.Mean(i => scores.NewScores[i]), gain,
            sequence, signs,
            Spread(scores.Forward), Spread(scores.Backward), Spread(scores.JensenShannon), scored ? Segments(scores, options) : [], losers,
            gainers, gain is null ? null : Power(gain, sequence, finite.Length, options));
    }

    private static void Check(VariantScores scores)
    {
        if (scores.Count < 1) throw new ArgumentException("No cases, nothing to compare.", nameof(scores));
        void Fits<T>(IReadOnlyList<T>? list, string name)
        {
            if (list is not null && list.Count != scores.Count)
                throw new ArgumentException($"{name} has {list.Count} entries for {scores.Count} cases.", nameof(scores));
        }
        Fits(scores.Forward, nameof(scores.Forward));
        Fits(scores.Backward, nameof(scores.Backward));
        Fits(scores.JensenShannon, nameof(scores.JensenShannon));
        Fits(scores.Clusters, nameof(scores.Clusters));
        Fits(scores.Segments, nameof(scores.Segments));
        Fits(scores.Names, nameof(scores.Names));
        if (scores.Scale == VariantScale.None) return;
        Fits(scores.OldScores, nameof(scores.OldScores));
        Fits(scores.NewScores, nameof(scores.NewScores));
        foreach (var (list, name) in new[] { (scores.OldScores, nameof(scores.OldScores)), (scores.NewScores, nameof(scores.NewScores)) })
            for (int i = 0; i < list.Count; i++)
                if (!(list[i] < double.PositiveInfinity) || (double.IsNegativeInfinity(list[i]) && scores.Scale != VariantScale.LogScore))
                    throw new ArgumentException($"{name}[{i}] = {list[i].ToString(CultureInfo.InvariantCulture)} is no score.",
                        nameof(scores));
    }

    private static bool IsFinite(VariantScores scores, int i) => double.IsFinite(scores.OldScores[i])
        && double.IsFinite(scores.NewScores[i]);

    private static ImpossibleRows Impossible(VariantScores scores, int[] rows)
    {
        bool Never(IReadOnlyList<double> list, int i) => double.IsNegativeInfinity(list[i]);
        int both = rows.Count(i => Never(scores.OldScores, i) && Never(scores.NewScores, i));
        return new(rows.Count(i => Never(scores.OldScores, i)) - both, rows.Count(i => Never(scores.NewScores, i)) - both, both);
    }

    private static VariantVerdict Verdict(MeanEstimate? gain, ConfidenceSequence? sequence, ImpossibleRows impossible,
        VariantOptions options)
    {
        // One such row makes the mean score −∞, whatever the others say.
        if (impossible is { OnlyNew: > 0, OnlyOld: 0, Both: 0 }) return VariantVerdict.Worse;
        if (gain is null || (sequence is null && gain.TooShort is { Disqualifies: true })) return VariantVerdict.Undecided;
        var (low, high) = sequence is null ? (gain.Low, gain.High) : (sequence.Low, sequence.High);
        return low > 0 && impossible.OnlyNew == 0 ? VariantVerdict.Better
            : high < -options.Margin ? VariantVerdict.Worse
            : options.Margin > 0 && low > -options.Margin && impossible.OnlyNew == 0 ? VariantVerdict.NotWorse : VariantVerdict.Undecided;
    }

    private static VariantSigns Signs(double[] sums)
    {
        int wins = 0, losses = 0, ties = 0;
        int? first = null;
        double log = 0, largest = 0;
        for (int c = 0; c < sums.Length; c++)
        {
            if (sums[c] > 0) wins++;
            else if (sums[c] < 0) losses++;
            else ties++;
            log = BetaBinomialMixture.LogEValue(wins, wins + losses, 0.5);
            largest = Math.Max(largest, log);
            if (first is null && log >= -Math.Log(Level)) first = c + 1;
        }
        var (low, high) = BetaBinomialMixture.Interval(wins, wins + losses, Level);
        return new(wins, losses, ties, low, high, log, Math.Exp(-largest), first);
    }

    private static VariantDivergence Divergence(VariantScores scores, IReadOnlyList<double> nats, int[] all)
    {
        int[] finite = [.. all.Where(i => double.IsFinite(nats[i]))];
        return new(all.Length - finite.Length,
            finite.Length == 0 ? null : VariantUnits.Of(scores, finite).Mean(i => nats[i], nonNegative: true));
    }

    private static List<VariantSegment> Segments(VariantScores scores, VariantOptions options)
    {
        if (scores.Segments is null) return [];
        var found = new List<VariantSegment>();
        foreach (var segment in Enumerable.Range(0, scores.Count).GroupBy(i => scores.Segments[i], StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            int[] rows = [.. segment], finite = [.. rows.Where(i => IsFinite(scores, i))];
            var gain = finite.Length == 0 ? null : VariantUnits.Of(scores, finite).Mean(i => scores.NewScores[i] - scores.OldScores[i]);
            found.Add(new(segment.Key, finite.Length, Impossible(scores, rows), gain, null, VariantVerdict.Undecided));
        }
        // A segment without a p-value still counts: it was looked at.
        double[] raw = [.. found.Select(s => s.Gain?.PValueOfZero ?? 1)];
        double[] adjusted = options.Adjustment == VariantAdjustment.Holm ? FamilyWiseError.Holm(raw)
            : FalseDiscoveryRate.BenjaminiHochberg(raw);
        return [.. found.Select(
            (s, i) => s with { AdjustedPValue = s.Gain?.PValueOfZero is null ? null : adjusted[i], Verdict = Verdict(s, adjusted[i]) })];
    }

    private static VariantVerdict Verdict(VariantSegment segment, double adjusted)
        => segment.Impossible is { OnlyNew: > 0, OnlyOld: 0, Both: 0 } ? VariantVerdict.Worse
            : segment.Gain is null or { TooShort.Disqualifies: true } || adjusted > Level ? VariantVerdict.Undecided
            : segment.Gain.Mean < 0 ? VariantVerdict.Worse : segment.Impossible.OnlyNew == 0 ? VariantVerdict.Better
            : VariantVerdict.Undecided;

    private static (IReadOnlyList<VariantRow> Losers, IReadOnlyList<VariantRow> Gainers) Ends(VariantScores scores, int[] all, int most)
    {
        VariantRow Row(int i) => new(i, scores.Names?[i] ?? string.Create(CultureInfo.InvariantCulture, $"row {i + 1}"),
            scores.OldScores.Count > 0 ? scores.OldScores[i] : double.NaN,
            scores.NewScores.Count > 0 ? scores.NewScores[i] : double.NaN, scores.JensenShannon?[i]);
        if (scores.Scale == VariantScale.None)
            return ([.. all.OrderByDescending(i => scores.JensenShannon?[i] ?? 0).Take(most).Select(Row)], []);
        double Gain(int i) => double.IsNegativeInfinity(scores.OldScores[i]) && double.IsNegativeInfinity(scores.NewScores[i]) ? 0
            : scores.NewScores[i] - scores.OldScores[i];
        return ([.. all.Where(i => Gain(i) < 0).OrderBy(Gain).Take(most).Select(Row)],
            [.. all.Where(i => Gain(i) > 0).OrderByDescending(Gain).Take(most).Select(Row)]);
    }

    private static VariantPower Power(MeanEstimate gain, ConfidenceSequence? sequence, int rows, VariantOptions options)
    {
        if (gain.Low is null || !(gain.ClusteredStandardError > 0)) return new(null, null);
        double least = MeanPower.Detectable(gain.ClusteredStandardError, Math.Max(1, gain.Clusters - 1), Level, options.Power),
            t = gain.Mean / gain.ClusteredStandardError;
        double times = sequence is null ? MeanPower.Times(gain.Mean, gain.ClusteredStandardError, Level, options.Power)
            : Until(sequence, t * t) / sequence.Clusters;
        return new(least, double.IsInfinity(times) ? times : Math.Max(0, Math.Ceiling(rows * (times - 1))));
    }

    // Clusters after which the interval of any time leaves out 0 where t² goes on growing by t²/C a cluster.
    private static double Until(ConfidenceSequence sequence, double square)
    {
        bool Told(double n) => square * (n / sequence.Clusters) / (n - 1)
            >= StudentMixture.CriticalRatio((long)n, sequence.Rho, sequence.Alpha);
        double high = Math.Max(2, sequence.Clusters), low = 1;
        while (!Told(high))
        {
            if (high > 1e15) return double.PositiveInfinity;
            (low, high) = (high, 2 * high);
        }
        while (high - low > 1 && high > 1.001 * low)
        {
            double middle = Math.Floor((low + high) / 2);
            (low, high) = Told(middle) ? (low, middle) : (middle, high);
        }
        return high;
    }
}
