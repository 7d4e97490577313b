using System.Text.Json;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A comparison of language models as JSON, see docs/json.md; information in the unit that it names, infinite numbers as null.</summary>
public static partial class JsonLanguageModel
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(NextTokenReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        var words = new InformationWords(report.Options.Unit);
        JsonForm.Write(stream, "language-models", provenance, [], json =>
        {
            json.Text("unit", words.One);
            json.Text("base", report.Base);
            json.WriteNumber("chunks", report.Shape.Chunks);
            json.WriteNumber("rowsPerChunk", report.Shape.RowsPerChunk);
            json.WriteNumber("vocabulary", report.Shape.Vocabulary);
            json.Text("form", report.Form == RowForm.Stored ? "stored" : "logits");
            json.WriteNumber("blockRows", report.BlockRows);
            json.WriteNumber("seed", report.Options.Seed);
            json.WriteNumber("top", report.Options.Top);
            json.Texts("ranking", [.. report.Ranking.Select(c => c.Name)]);
            json.WriteStartArray("candidates");
            foreach (var candidate in report.Candidates) Candidate(json, candidate, words);
            json.WriteEndArray();
            JsonLanguageModelExtras.Floor(json, report.Floor, words);
            json.WriteStartArray("corpus");
            foreach (var c in report.Corpus) Corpus(json, c, words);
            json.WriteEndArray();
            Common(json, report.Common);
            json.WriteStartArray("pairs");
            foreach (var pair in report.Pairs) Pair(json, pair, words);
            json.WriteEndArray();
        });
    }

    private static void Common(Utf8JsonWriter json, CommonVocabulary? common)
    {
        if (common is null)
        {
            json.WriteNull("commonVocabulary");
            return;
        }
        json.WriteStartObject("commonVocabulary");
        json.WriteNumber("tokens", common.Tokens);
        json.WriteBoolean("checkedByTexts", common.CheckedByTexts);
        json.WriteNumber("targetsDropped", common.TargetsDropped);
        json.WriteStartArray("sides");
        foreach (var side in common.Sides)
        {
            json.WriteStartObject();
            json.Text("name", side.Name);
            json.WriteNumber("vocabulary", side.Vocabulary);
            json.Real("meanMass", side.Mean);
            json.Real("mostMass", side.Most);
            json.WriteNumber("mostRow", side.MostRow);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Corpus(Utf8JsonWriter json, CorpusReport c, InformationWords words)
    {
        json.WriteStartObject();
        json.Text("name", c.Name);
        json.WriteNumber("order", c.Order);
        json.WriteNumber("contexts", c.Divergence.Contexts);
        json.WriteNumber("corpusTokens", c.CorpusTokens);
        json.WriteNumber("counted", c.Divergence.Count);
        json.WriteNumber("rows", c.Rows);
        json.Real("kl", words.Of(c.Divergence.Nats));
        json.Real("noise", words.Of(c.Divergence.NoiseNats));
        json.Real("noiseLow", words.Of(c.Divergence.NoiseLowNats));
        json.Real("noiseHigh", words.Of(c.Divergence.NoiseHighNats));
        json.Real("excess", words.Of(c.Divergence.ExcessNats));
        json.WriteEndObject();
    }

    private static void Candidate(Utf8JsonWriter json, NextTokenCandidate candidate, InformationWords words)
    {
        json.WriteStartObject();
        json.Text("name", candidate.Name);
        json.Whole("modelBytes", candidate.Model?.Bytes);
        json.Whole("weights", candidate.Model?.Weights);
        json.Real("bitsPerWeight", candidate.Model?.BitsPerWeight);
        json.WriteStartObject("figures");
        Figures(json, candidate.Figures, words);
        json.WriteEndObject();
        if (candidate.AfterSampler is { } sampled)
        {
            json.WriteStartObject("afterSampler");
            Figures(json, sampled, words);
            json.WriteEndObject();
        }
        else json.WriteNull("afterSampler");
        JsonLanguageModelExtras.Candidate(json, candidate, words);
        json.WriteStartArray("worst");
        foreach (var place in candidate.Worst)
        {
            json.WriteStartObject();
            json.WriteNumber("row", place.Row);
            json.WriteNumber("chunk", place.Chunk);
            json.WriteNumber("position", place.Position);
            json.Real("kl", words.Of(place.Figures.StoredKlNats));
            json.Whole("token", place.Figures.Target < 0 ? null : place.Figures.Target);
            json.WriteNumber("topBase", place.Figures.Top);
            json.WriteNumber("topCandidate", place.Figures.CandidateTop);
            json.WriteStartArray("context");
            foreach (var (token, _) in place.Context) json.WriteNumberValue(token);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void Figures(Utf8JsonWriter json, NextTokenFigures f, InformationWords words)
    {
        json.WriteNumber("rows", f.Rows);
        json.WriteNumber("infiniteRows", f.InfiniteRows);
        Mean(json, words, "storedKl", f.StoredKl);
        Mean(json, words, "kl", f.Kl);
        Mean(json, words, "reverseKl", f.ReverseKl);
        Mean(json, words, "jensenShannon", f.JensenShannon);
        Mean(json, "totalVariation", f.TotalVariation);
        Mean(json, words, "entropy", f.Entropy);
        Mean(json, words, "entropyChange", f.EntropyChange);
        Mean(json, words, "crossEntropy", f.CrossEntropy);
        Mean(json, words, "reverseCrossEntropy", f.ReverseCrossEntropy);
        Mean(json, "sameTop", f.SameTopByBlock);
        Mean(json, "overlap", f.Overlap);
        Mean(json, "rankOfTop", f.RankOfTop);
        Quantiles(json, "klQuantiles", [.. f.KlQuantiles.Select(words.Of)]);
        Text(json, f.Text, words);
        Groups(json, "byPosition", f.ByPosition, words);
        Groups(json, "byEntropy", f.ByEntropy, words);
        Groups(json, "byClass", f.ByClass, words);
        json.WriteStartArray("byChunk");
        foreach (var c in f.ByChunk)
        {
            json.WriteStartObject();
            json.WriteNumber("chunk", c.Chunk);
            json.WriteNumber("rows", c.Rows);
            foreach (var (name, value) in new[] { ("kl", In(words, c.Kl)), ("sameTop", c.SameTop), ("perplexity", c.Perplexity), ("logRatio", In(words, c.LogRatio)), ("changeRms", c.ChangeRms) })
            {
                json.Real(name, value?.Value);
                json.Real(name + "StandardError", value?.StandardError);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, NextTokenText? t, InformationWords words)
    {
        if (t is null)
        {
            json.WriteNull("text");
            return;
        }
        json.WriteStartObject("text");
        foreach (var (name, value) in new[] { ("perplexity", t.Perplexity), ("basePerplexity", t.BasePerplexity), ("logRatio", In(words, t.LogRatio)!), ("ratio", t.Ratio), ("difference", t.Difference), ("changeRms", t.ChangeRms) })
        {
            json.WriteStartObject(name);
            json.Real("value", value.Value);
            json.Real("standardError", value.StandardError);
            json.WriteEndObject();
        }
        json.Real("correlation", t.Correlation);
        Mean(json, words, "logRatioByBlock", t.LogRatioByBlock);
        Mean(json, "change", t.Change);
        Quantiles(json, "changeQuantiles", t.ChangeQuantiles);
        json.WriteEndObject();
    }

    private static void Pair(Utf8JsonWriter json, NextTokenPair pair, InformationWords words)
    {
        json.WriteStartObject();
        json.Text("nearer", pair.Nearer);
        json.Text("further", pair.Further);
        Mean(json, words, "difference", pair.Difference);
        json.WriteBoolean("decided", pair.Decided);
        json.Text("doubt", pair.Doubt?.Text);
        json.WriteNumber("blocksNearer", pair.Blocks.Greater);
        json.WriteNumber("blocksFurther", pair.Blocks.Less);
        json.Real("signTestP", pair.Blocks.PValue);
        json.WriteNumber("rowsNearer", pair.Rows.Greater);
        json.WriteNumber("rowsFurther", pair.Rows.Less);
        json.WriteEndObject();
    }

    private static void Mean(Utf8JsonWriter json, InformationWords words, string name, MeanEstimate? nats) => Mean(json, name, nats is null ? null : words.Of(nats));

    private static NextTokenValue? In(InformationWords words, NextTokenValue? nats) => nats is null ? null : new(words.Of(nats.Value), words.Of(nats.StandardError));

    internal static void Mean(Utf8JsonWriter json, string name, MeanEstimate? e)
    {
        if (e is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.Real("mean", e.Mean);
        json.Real("standardError", e.StandardError);
        json.Real("clusteredStandardError", e.Clusters > 1 ? e.ClusteredStandardError : null);
        json.Real("low", e.Low);
        json.Real("high", e.High);
        json.WriteNumber("blocks", e.Clusters);
        json.Text("tooShort", e.TooShort?.Text);
        json.WriteEndObject();
    }

    private static void Quantiles(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        for (int i = 0; i < values.Count; i++)
        {
            json.WriteStartObject();
            json.Real("share", NextTokenFigures.Shares[i]);
            json.Real("value", values[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Groups(Utf8JsonWriter json, string name, IReadOnlyList<NextTokenGroup> groups, InformationWords words)
    {
        json.WriteStartArray(name);
        foreach (var g in groups)
        {
            json.WriteStartObject();
            json.Text("label", g.Label);
            json.WriteNumber("rows", g.Rows);
            json.Real("kl", words.Of(g.MeanKlNats));
            json.Real("jensenShannon", words.Of(g.MeanJensenShannonNats));
            json.Share("sameTop", g.SameTop);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
