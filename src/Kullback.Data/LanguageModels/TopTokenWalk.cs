using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Bounds and log-ratios of tokens gathered in their order.</summary>
internal sealed class TopTokenWalk(string reference, string candidate, double floor)
{
    private readonly List<TopBounds> _bounds = [];
    private readonly List<double> _same = [], _logP = [], _logQ = [];
    private readonly List<int> _lengths = [], _sampledLengths = [], _sameLengths = [];
    private long _sequence = long.MinValue, _other = long.MinValue, _tokens, _silent, _ambiguous;

    /// <summary>A token of which servers spoke on both sides.</summary>
    internal void Add(long token, TopTokenRow a, TopTokenRow b)
    {
        Begin(token, a, b.Sequence);
        if (a.LogProbability is { } p && b.LogProbability is { } q) Sampled(p, q);
        var (left, right) = Known(a, b);
        Count(left, right);
        if (left.Probabilities.Count == 0 || right.Probabilities.Count == 0) return;
        Bounds(token, () => BoundsOf(left, right, floor));
        // What is not known may be above what is.
        if (left.Probabilities[left.First] >= left.Most && right.Probabilities[right.First] >= right.Most) Same(left.First == right.First);
    }

    /// <summary>A token that a server spoke of and a row of all tokens.</summary>
    internal void Add(long token, TopTokenRow line, ServedTokens row, bool servedIsBase)
    {
        Begin(token, line, line.Sequence);
        if (line.LogProbability is { } own && row.LogOfToken is { } other) Sampled(servedIsBase ? own : other, servedIsBase ? other : own);
        Count(row.Served);
        if (row.Served.Probabilities.Count == 0) return;
        Bounds(token, () => servedIsBase ? TopBounds.OfFullQ(row.Known, row.Full, row.Served.Most)
            : TopBounds.Of(row.Full, row.Known, floor, 1, row.Served.Most));
        if (row.Served.Probabilities[row.Served.First] >= row.Served.Most) Same(row.SameTop);
    }

    /// <summary>A token of which the bounds are known already.</summary>
    internal void Add(long sequence, double? logP, double? logQ, TopBounds bounds, bool same)
    {
        _tokens++;
        if (sequence != _sequence) Begin(sequence, sequence);
        if (logP is { } p && logQ is { } q) Sampled(p, q);
        _bounds.Add(bounds);
        _lengths[^1]++;
        Same(same);
    }

    /// <summary>What both sides know, by id where both have ids.</summary>
    internal static (KnownTokens Left, KnownTokens Right) Known(TopTokenRow a, TopTokenRow b)
    {
        bool byId = a.HasIds && b.HasIds;
        return (a.Known(byId), b.Known(byId));
    }

    internal static TopBounds BoundsOf(KnownTokens left, KnownTokens right, double floor)
    {
        string[] names = [.. left.Probabilities.Keys.Union(right.Probabilities.Keys)];
        double[] Values(KnownTokens of) => [.. names.Select(n => of.Probabilities.GetValueOrDefault(n, double.NaN))];
        return TopBounds.Of(Values(left), Values(right), floor, left.Most, right.Most);
    }

    private void Begin(long token, TopTokenRow row, long other)
    {
        _tokens++;
        bool began = row.Sequence != _sequence;
        if (_tokens > 1 && began != (other != _other))
            throw new UnreadableDataException(
                $"{candidate}: token {RowFile.Count(token)}: a sequence begins there in {(began ? reference : candidate)} "
                    + $"only{(row.Request is { } name ? $" (request '{name}')" : "")}: not the same requests in the same order");
        if (began) Begin(row.Sequence, other);
        else _other = other;
    }

    private void Begin(long sequence, long other)
    {
        (_sequence, _other) = (sequence, other);
        _lengths.Add(0);
        _sampledLengths.Add(0);
        _sameLengths.Add(0);
    }

    private void Sampled(double p, double q)
    {
        _logP.Add(p);
        _logQ.Add(q);
        _sampledLengths[^1]++;
    }

    private void Same(bool same)
    {
        _same.Add(same ? 1 : 0);
        _sameLengths[^1]++;
    }

    private void Count(params ReadOnlySpan<KnownTokens> sides)
    {
        foreach (var side in sides) (_silent, _ambiguous) = (_silent + side.Silent, _ambiguous + side.Ambiguous);
    }

    private void Bounds(long token, Func<TopBounds> of)
    {
        try
        {
            _bounds.Add(of());
        }
        catch (NotADistributionException e)
        {
            throw new UnreadableDataException(
                $"{(e.ParamName == "p" ? reference : candidate)}: token {RowFile.Count(token)}: the known probabilities sum to "
                    + $"{e.Value:0.####}", e);
        }
        _lengths[^1]++;
    }

    internal TopTokenReport Report()
    {
        int[] lengths = [.. _lengths.Where(n => n > 0)], sampled = [.. _sampledLengths.Where(n => n > 0)];
        if (lengths.Length == 0 && sampled.Length == 0)
            throw new UnreadableDataException($"{reference}: no token with a log-probability in both files");
        MeanEstimate Of(double[] values, int[] each) => each.Length == 1 ? MeanEstimate.OfSequence(values, true)
            : MeanEstimate.OfClusters(values, each, true);
        MeanEstimate Mean(Func<TopBounds, double> of) => Of([.. _bounds.Select(of)], lengths);
        var means = lengths.Length == 0 ? null
            : new TopTokenMeans(_bounds.Count, Mean(b => b.KlLow), Mean(b => b.KlHigh), Mean(b => b.JensenShannonLow),
                Mean(b => b.JensenShannonHigh),
            Mean(b => b.TotalVariationLow), Mean(b => b.TotalVariationHigh),
            _same.Count == 0 ? null : Of([.. _same], [.. _sameLengths.Where(n => n > 0)]));
        var estimates = sampled.Length == 0 ? null : SampledKullbackLeibler.Of(_logP.ToArray(), _logQ.ToArray(), sampled);
        return new TopTokenReport(Path.GetFileName(reference), Path.GetFileName(candidate), _tokens, _lengths.Count, means,
            estimates, floor)
        {
            Silent = _silent,
            Ambiguous = _ambiguous,
            SequenceSums = Sums(sampled),
        };
    }

    private double[] Sums(int[] lengths)
    {
        var sums = new double[lengths.Length];
        for (int s = 0, i = 0; s < lengths.Length; s++)
            for (int end = i + lengths[s]; i < end; i++) sums[s] += _logP[i] - _logQ[i];
        return sums;
    }
}
