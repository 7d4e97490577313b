using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Data.LanguageModels;

/// <summary>Bounds on how far a candidate is from a base of which servers gave the most probable tokens only; nats a token.</summary>
/// <param name="Base">The base's name.</param>
/// <param name="Candidate">The candidate's name.</param>
/// <param name="Rows">Tokens compared.</param>
/// <param name="Sequences">Sequences that they belong to.</param>
/// <param name="KlLow">Mean of the lower bounds of D(base‖candidate).</param>
/// <param name="KlHigh">Mean of the upper bounds; +∞ where nothing bounds it.</param>
/// <param name="JensenShannonLow">Mean of the lower bounds of the Jensen–Shannon divergence.</param>
/// <param name="JensenShannonHigh">Mean of the upper bounds.</param>
/// <param name="TotalVariationLow">Mean of the lower bounds of the total variation.</param>
/// <param name="TotalVariationHigh">Mean of the upper bounds.</param>
/// <param name="SameTop">Share of tokens where both put the same first.</param>
/// <param name="Sampled">Estimates from the tokens' own log-probabilities, right only if the text was drawn from the base; null where they are not
/// known.</param>
/// <param name="Floor">The probability that the caller vouched every token has with the candidate; 0 where none.</param>
public sealed record TopTokenReport(
    string Base, string Candidate, long Rows, int Sequences, MeanEstimate KlLow, MeanEstimate KlHigh, MeanEstimate JensenShannonLow, MeanEstimate JensenShannonHigh,
    MeanEstimate TotalVariationLow, MeanEstimate TotalVariationHigh, MeanEstimate SameTop, SampledKullbackLeibler? Sampled, double Floor);

/// <summary>Compares what servers say of the most probable tokens: bounds, never a number that pretends to be exact.</summary>
public static class TopTokenComparison
{
    /// <summary>Compares two files token by token.</summary>
    /// <param name="reference">NDJSON of the base.</param>
    /// <param name="candidate">NDJSON of the candidate on the same text.</param>
    /// <param name="floor">A probability that every token has with the candidate at least, as the caller vouches; 0 for none.</param>
    /// <param name="seed">Draws the sequences of the intervals.</param>
    /// <param name="cancel">Stops between tokens.</param>
    /// <exception cref="UnreadableDataException">The texts differ (the first token is named), or a row sums above 1.</exception>
    public static TopTokenReport Run(string reference, string candidate, double floor, int seed, CancellationToken cancel)
    {
        var run = new Walk(reference, candidate);
        using var left = TopTokenFile.Read(reference).GetEnumerator();
        using var right = TopTokenFile.Read(candidate).GetEnumerator();
        long token = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            bool more = left.MoveNext(), also = right.MoveNext();
            if (more != also) throw new UnreadableDataException($"{(more ? candidate : reference)}: ends after {RowFile.Count(token)} tokens, {(more ? reference : candidate)} goes on");
            if (!more) break;
            if (left.Current.Token != right.Current.Token)
                throw new UnreadableDataException($"{candidate}: token {RowFile.Count(token)} is '{right.Current.Token}', in {reference} it is '{left.Current.Token}': not the same text, or another tokenizer (--by-bytes compares per byte)");
            run.Add(token, left.Current, right.Current, floor);
            token++;
        }
        return run.Report(floor, seed);
    }

    /// <summary>Compares rows of all tokens with what a server said of the most probable ones.</summary>
    /// <param name="rows">The side of which all is known; its rows in the order of the file's tokens.</param>
    /// <param name="served">NDJSON of the other side.</param>
    /// <param name="servedIsBase">The file is the base P, the rows the candidate Q: then D(P‖Q) has an upper bound.</param>
    /// <param name="texts">Texts of the rows' tokens, by number.</param>
    /// <param name="floor">A probability that every token has with a served candidate at least; 0 for none.</param>
    /// <param name="seed">Draws the sequences of the intervals.</param>
    /// <param name="cancel">Stops between tokens.</param>
    /// <exception cref="UnreadableDataException">Other tokens than the rows', or another text: the first token is named.</exception>
    public static TopTokenReport Run(INextTokenSource rows, string served, bool servedIsBase, IReadOnlyList<string> texts, double floor, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(texts);
        var numbers = ServedTokens.Numbers(rows, texts);
        var run = servedIsBase ? new Walk(served, rows.Name) : new Walk(rows.Name, served);
        var logits = new float[rows.Shape.Vocabulary];
        long token = 0;
        foreach (var line in TopTokenFile.Read(served))
        {
            cancel.ThrowIfCancellationRequested();
            if (token >= rows.Shape.Rows) throw new UnreadableDataException($"{served}: goes on after {RowFile.Count(token)} tokens, {rows.Name} has as many rows");
            rows.Read(token, logits);
            run.Add(token, line, ServedTokens.Row(rows, token, line, logits, numbers, served), servedIsBase, floor);
            token++;
        }
        if (token < rows.Shape.Rows) throw new UnreadableDataException($"{served}: ends after {RowFile.Count(token)} tokens, {rows.Name} has {RowFile.Count(rows.Shape.Rows)} rows");
        return run.Report(floor, seed);
    }

    private sealed class Walk(string reference, string candidate)
    {
        private readonly List<TopBounds> _bounds = [];
        private readonly List<double> _same = [], _logP = [], _logQ = [];
        private readonly List<int> _lengths = [], _sampledLengths = [];
        private long _sequence = long.MinValue;

        internal void Add(long token, TopTokenRow a, TopTokenRow b, double floor)
        {
            if (a.Sequence != _sequence)
            {
                _sequence = a.Sequence;
                _lengths.Add(0);
                _sampledLengths.Add(0);
            }
            if (a.LogProbability is { } p && b.LogProbability is { } q && double.IsFinite(p))
            {
                _logP.Add(p);
                _logQ.Add(q);
                _sampledLengths[^1]++;
            }
            var (left, right) = (Known(a), Known(b));
            if (left.Count == 0 || right.Count == 0) return;
            string[] names = [.. left.Keys.Union(right.Keys)];
            try
            {
                _bounds.Add(TopBounds.Of([.. names.Select(n => left.GetValueOrDefault(n, double.NaN))], [.. names.Select(n => right.GetValueOrDefault(n, double.NaN))], floor, Math.Exp(a.Top.Values.Min()), Math.Exp(b.Top.Values.Min())));
            }
            catch (NotADistributionException e)
            {
                throw new UnreadableDataException($"{(e.ParamName == "p" ? reference : candidate)}: token {RowFile.Count(token)}: the known probabilities sum to {e.Value:0.####}", e);
            }
            _same.Add(First(left) == First(right) ? 1 : 0);
            _lengths[^1]++;
        }

        /// <summary>A token that a server said something of and a row of all tokens.</summary>
        internal void Add(long token, TopTokenRow line, ServedTokens row, bool servedIsBase, double floor)
        {
            if (line.Sequence != _sequence)
            {
                _sequence = line.Sequence;
                _lengths.Add(0);
                _sampledLengths.Add(0);
            }
            if (line.LogProbability is { } own && row.LogOfToken is { } other && double.IsFinite(servedIsBase ? own : other))
            {
                _logP.Add(servedIsBase ? own : other);
                _logQ.Add(servedIsBase ? other : own);
                _sampledLengths[^1]++;
            }
            if (line.Top.Count == 0) return;
            double most = Math.Exp(line.Top.Values.Min());
            try
            {
                _bounds.Add(servedIsBase ? TopBounds.OfFullQ(row.Known, row.Full, most) : TopBounds.Of(row.Full, row.Known, floor, 1, most));
            }
            catch (NotADistributionException e)
            {
                throw new UnreadableDataException($"{(servedIsBase ? reference : candidate)}: token {RowFile.Count(token)}: the known probabilities sum to {e.Value:0.####}", e);
            }
            _same.Add(row.SameTop ? 1 : 0);
            _lengths[^1]++;
        }

        internal TopTokenReport Report(double floor, int seed)
        {
            int[] lengths = [.. _lengths.Where(n => n > 0)], sampled = [.. _sampledLengths.Where(n => n > 0)];
            if (lengths.Length == 0) throw new UnreadableDataException($"{reference}: no token with top_logprobs in both files");
            if (lengths.Length == 1) lengths = Blocks(lengths[0]);
            if (sampled.Length == 1) sampled = Blocks(sampled[0]);
            MeanEstimate Mean(Func<TopBounds, double> of) => MeanEstimate.OfClusters(_bounds.Select(of).ToArray(), lengths, new Random(seed));
            var estimates = sampled.Length == 0 ? null : SampledKullbackLeibler.Of(_logP.ToArray(), _logQ.ToArray(), sampled, new Random(seed));
            return new TopTokenReport(Path.GetFileName(reference), Path.GetFileName(candidate), _bounds.Count, lengths.Length, Mean(b => b.KlLow), Mean(b => b.KlHigh),
                Mean(b => b.JensenShannonLow), Mean(b => b.JensenShannonHigh), Mean(b => b.TotalVariationLow), Mean(b => b.TotalVariationHigh),
                MeanEstimate.OfClusters(_same.ToArray(), lengths, new Random(seed)), estimates, floor);
        }

        // One sequence: blocks of √n tokens.
        private static int[] Blocks(int count)
        {
            int length = Math.Max(1, (int)Math.Sqrt(count)), blocks = (count + length - 1) / length;
            return [.. Enumerable.Range(0, blocks).Select(b => Math.Min(length, count - b * length))];
        }

        private static Dictionary<string, double> Known(TopTokenRow row)
        {
            var known = row.Top.ToDictionary(t => t.Key, t => Math.Exp(t.Value), StringComparer.Ordinal);
            // The token itself counts only beside others: alone it would be a bound on nothing, and beyond the first k it is still known.
            if (known.Count > 0 && row.LogProbability is { } own) known[row.Token] = Math.Exp(own);
            return known;
        }

        private static string First(Dictionary<string, double> known) => known.OrderByDescending(k => k.Value).ThenBy(k => k.Key, StringComparer.Ordinal).First().Key;
    }
}
