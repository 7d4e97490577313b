using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>The fields of a comparison of language models, see docs/reference/json.md; information in the unit that it names,
/// infinite numbers as null.</summary>
internal static class LanguageModelJson
{
    /// <summary>All of a comparison.</summary>
    public static void Write(Utf8JsonWriter json, NextTokenReport report, InformationWords words)
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
        json.Objects("candidates", report.Candidates, c => Candidate(json, c, words));
        LanguageModelPurposesJson.Floor(json, report.Floor, words);
        json.Objects("corpus", report.Corpus, c => Corpus(json, c, words));
        json.Object("commonVocabulary", report.Common, c => Common(json, c));
        json.Objects("pairs", report.Pairs, pair => Pair(json, pair, words));
    }

    private static void Common(Utf8JsonWriter json, CommonVocabulary common)
    {
        json.WriteNumber("tokens", common.Tokens);
        json.WriteBoolean("checkedByTexts", common.CheckedByTexts);
        json.WriteNumber("targetsDropped", common.TargetsDropped);
        json.Objects("sides", common.Sides, side =>
        {
            json.Text("name", side.Name);
            json.WriteNumber("vocabulary", side.Vocabulary);
            json.Real("meanMass", side.Mean);
            json.Real("mostMass", side.Most);
            json.WriteNumber("mostRow", side.MostRow);
        });
    }

    private static void Corpus(Utf8JsonWriter json, CorpusReport c, InformationWords words)
    {
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
    }

    private static void Candidate(Utf8JsonWriter json, NextTokenCandidate candidate, InformationWords words)
    {
        json.Text("name", candidate.Name);
        json.Whole("modelBytes", candidate.Model?.Bytes);
        json.Whole("weights", candidate.Model?.Weights);
        json.Real("bitsPerWeight", candidate.Model?.BitsPerWeight);
        json.Object("figures", candidate.Figures, f => Figures(json, f, words));
        json.Object("afterSampler", candidate.AfterSampler, f => Figures(json, f, words));
        LanguageModelPurposesJson.Candidate(json, candidate, words);
        json.Objects("worst", candidate.Worst, place =>
        {
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
        });
    }

    internal static void Figures(Utf8JsonWriter json, NextTokenFigures f, InformationWords words)
    {
        json.WriteNumber("rows", f.Rows);
        json.WriteNumber("infiniteRows", f.InfiniteRows);
        foreach (var (name, mean) in new[] { ("storedKl", f.StoredKl), ("kl", f.Kl), ("reverseKl", f.ReverseKl),
            ("jensenShannon", f.JensenShannon) }) Mean(json, name, mean, words);
        Mean(json, "totalVariation", f.TotalVariation);
        foreach (var (name, mean) in new[] { ("entropy", f.Entropy), ("entropyChange", f.EntropyChange), ("crossEntropy", f.CrossEntropy),
            ("reverseCrossEntropy", f.ReverseCrossEntropy) })
            Mean(json, name, mean, words);
        Mean(json, "sameTop", f.SameTopByBlock);
        Mean(json, "overlap", f.Overlap);
        Mean(json, "rankOfTop", f.RankOfTop);
        Quantiles(json, "klQuantiles", f.KlQuantiles.Select(words.Of));
        json.Object("text", f.Text, t => Text(json, t, words));
        Groups(json, "byPosition", f.ByPosition, words);
        Groups(json, "byEntropy", f.ByEntropy, words);
        Groups(json, "byClass", f.ByClass, words);
        json.Objects("byChunk", f.ByChunk, c =>
        {
            json.WriteNumber("chunk", c.Chunk);
            json.WriteNumber("rows", c.Rows);
            NextTokenValue? ratio = c.LogRatio is { } r ? words.Of(r) : null;
            foreach (var (name, value) in new[] { ("kl", words.Of(c.Kl)), ("sameTop", c.SameTop), ("perplexity", c.Perplexity),
                ("logRatio", ratio), ("changeRms", c.ChangeRms) })
            {
                json.Real(name, value?.Value);
                json.Real(name + "StandardError", value?.StandardError);
            }
        });
    }

    private static void Text(Utf8JsonWriter json, NextTokenText t, InformationWords words)
    {
        foreach (var (name, of) in new[] { ("perplexity", t.Perplexity), ("basePerplexity", t.BasePerplexity),
            ("logRatio", words.Of(t.LogRatio)), ("ratio", t.Ratio), ("difference", t.Difference), ("changeRms", t.ChangeRms) })
            json.Object(name, of, value =>
            {
                json.Real("value", value.Value);
                json.Real("standardError", value.StandardError);
            });
        json.Real("correlation", t.Correlation);
        Mean(json, "logRatioByBlock", t.LogRatioByBlock, words);
        Mean(json, "change", t.Change);
        Quantiles(json, "changeQuantiles", t.ChangeQuantiles);
    }

    private static void Pair(Utf8JsonWriter json, NextTokenPair pair, InformationWords words)
    {
        json.Text("nearer", pair.Nearer);
        json.Text("further", pair.Further);
        Mean(json, "difference", pair.Difference, words);
        json.WriteBoolean("decided", pair.Decided);
        json.Text("doubt", pair.Doubt?.Text);
        json.WriteNumber("blocksNearer", pair.Blocks.Greater);
        json.WriteNumber("blocksFurther", pair.Blocks.Less);
        json.Real("signTestP", pair.Blocks.PValue);
        json.WriteNumber("rowsNearer", pair.Rows.Greater);
        json.WriteNumber("rowsFurther", pair.Rows.Less);
    }

    /// <summary>A mean in nats, in the unit.</summary>
    internal static void Mean(Utf8JsonWriter json, string name, MeanEstimate? nats, InformationWords words)
        => Mean(json, name, nats is null ? null : words.Of(nats));

    /// <summary>A mean as it is.</summary>
    internal static void Mean(Utf8JsonWriter json, string name, MeanEstimate? estimate) => json.Object(name, estimate, e =>
    {
        json.Real("mean", e.Mean);
        json.Real("standardError", e.StandardError);
        json.Real("clusteredStandardError", e.Clusters > 1 ? e.ClusteredStandardError : null);
        json.Real("low", e.Low);
        json.Real("high", e.High);
        json.WriteNumber("blocks", e.Clusters);
        json.Text("tooShort", e.TooShort?.Text);
    });

    private static void Quantiles(Utf8JsonWriter json, string name, IEnumerable<double> values)
        => json.Objects(name, NextTokenFigures.Shares.Zip(values), q =>
    {
        json.Real("share", q.First);
        json.Real("value", q.Second);
    });

    private static void Groups(Utf8JsonWriter json, string name, IReadOnlyList<NextTokenGroup> groups, InformationWords words)
        => json.Objects(name, groups, g =>
    {
        json.Text("label", g.Label);
        json.WriteNumber("rows", g.Rows);
        json.Real("kl", words.Of(g.MeanKlNats));
        json.Real("jensenShannon", words.Of(g.MeanJensenShannonNats));
        json.Share("sameTop", g.SameTop);
    });
}
