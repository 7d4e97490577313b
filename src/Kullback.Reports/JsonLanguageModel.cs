using System.Text.Json;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A comparison of language models as JSON, see docs/json.md; nats throughout, infinite numbers as null.</summary>
public static class JsonLanguageModel
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(NextTokenReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        Whole(stream, json =>
        {
            json.Text("kind", "languageModels");
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
            foreach (var candidate in report.Candidates) Candidate(json, candidate);
            json.WriteEndArray();
            json.WriteStartArray("corpus");
            foreach (var c in report.Corpus) Corpus(json, c);
            json.WriteEndArray();
            json.WriteStartArray("pairs");
            foreach (var pair in report.Pairs) Pair(json, pair);
            json.WriteEndArray();
        });
    }

    /// <summary>The same for bounds from the most probable tokens.</summary>
    public static void Write(IReadOnlyList<TopTokenReport> reports, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(reports);
        Whole(stream, json =>
        {
            json.Text("kind", "languageModelBounds");
            json.WriteStartArray("candidates");
            foreach (var r in reports)
            {
                json.WriteStartObject();
                json.Text("base", r.Base);
                json.Text("name", r.Candidate);
                json.WriteNumber("tokens", r.Tokens);
                json.WriteNumber("sequences", r.Sequences);
                json.WriteNumber("tokensWithBounds", r.Bounds?.Rows ?? 0);
                json.WriteNumber("silent", r.Silent);
                json.WriteNumber("ambiguous", r.Ambiguous);
                json.Real("floor", r.Floor);
                Mean(json, "klLow", r.Bounds?.KlLow);
                Mean(json, "klHigh", r.Bounds?.KlHigh);
                Mean(json, "jensenShannonLow", r.Bounds?.JensenShannonLow);
                Mean(json, "jensenShannonHigh", r.Bounds?.JensenShannonHigh);
                Mean(json, "totalVariationLow", r.Bounds?.TotalVariationLow);
                Mean(json, "totalVariationHigh", r.Bounds?.TotalVariationHigh);
                Mean(json, "sameTop", r.Bounds?.SameTop);
                Mean(json, "k1", r.Sampled?.K1);
                Mean(json, "k2", r.Sampled?.K2);
                Mean(json, "k3", r.Sampled?.K3);
                Mean(json, "sequence", r.Sampled?.Sequences);
                json.Real("k3LargestShare", r.Sampled?.LargestShare);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    /// <summary>The same for models with other tokenizers, per byte of the text.</summary>
    public static void Write(IReadOnlyList<BytewiseComparison> comparisons, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        Whole(stream, json =>
        {
            json.Text("kind", "languageModelBytes");
            json.WriteStartArray("candidates");
            foreach (var c in comparisons)
            {
                json.WriteStartObject();
                json.Text("base", c.Base);
                json.Text("name", c.Candidate);
                json.WriteNumber("bytes", c.Bytes);
                json.WriteNumber("baseTokens", c.BaseTokens);
                json.WriteNumber("tokens", c.CandidateTokens);
                json.WriteNumber("stretches", c.Stretches);
                json.Real("baseBitsPerByte", c.BaseBitsPerByte);
                json.Real("bitsPerByte", c.CandidateBitsPerByte);
                json.Real("differenceNatsPerByte", c.DifferenceNatsPerByte);
                Mean(json, "differenceBitsPerStretch", c.DifferencePerStretch);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private static void Corpus(Utf8JsonWriter json, CorpusReport c)
    {
        json.WriteStartObject();
        json.Text("name", c.Name);
        json.WriteNumber("order", c.Order);
        json.WriteNumber("contexts", c.Divergence.Contexts);
        json.WriteNumber("corpusTokens", c.CorpusTokens);
        json.WriteNumber("counted", c.Divergence.Count);
        json.WriteNumber("rows", c.Rows);
        json.Real("kl", c.Divergence.Nats);
        json.Real("noise", c.Divergence.NoiseNats);
        json.Real("noiseLow", c.Divergence.NoiseLowNats);
        json.Real("noiseHigh", c.Divergence.NoiseHighNats);
        json.Real("excess", c.Divergence.ExcessNats);
        json.WriteEndObject();
    }

    private static void Whole(Stream stream, Action<Utf8JsonWriter> content)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using (var json = new Utf8JsonWriter(stream, JsonReport.Options(indented: true)))
        {
            json.WriteStartObject();
            json.Text("schemaVersion", JsonReport.SchemaVersion);
            content(json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void Candidate(Utf8JsonWriter json, NextTokenCandidate candidate)
    {
        json.WriteStartObject();
        json.Text("name", candidate.Name);
        json.Whole("modelBytes", candidate.ModelBytes);
        json.WriteStartObject("figures");
        Figures(json, candidate.Figures);
        json.WriteEndObject();
        if (candidate.AfterSampler is { } sampled)
        {
            json.WriteStartObject("afterSampler");
            Figures(json, sampled);
            json.WriteEndObject();
        }
        else json.WriteNull("afterSampler");
        json.WriteStartArray("worst");
        foreach (var place in candidate.Worst)
        {
            json.WriteStartObject();
            json.WriteNumber("row", place.Row);
            json.WriteNumber("chunk", place.Chunk);
            json.WriteNumber("position", place.Position);
            json.Real("kl", place.Figures.StoredKlNats);
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

    private static void Figures(Utf8JsonWriter json, NextTokenFigures f)
    {
        json.WriteNumber("rows", f.Rows);
        json.WriteNumber("infiniteRows", f.InfiniteRows);
        Mean(json, "storedKl", f.StoredKl);
        Mean(json, "kl", f.Kl);
        Mean(json, "reverseKl", f.ReverseKl);
        Mean(json, "jensenShannon", f.JensenShannon);
        Mean(json, "totalVariation", f.TotalVariation);
        Mean(json, "entropy", f.Entropy);
        Mean(json, "entropyChange", f.EntropyChange);
        Mean(json, "crossEntropy", f.CrossEntropy);
        Mean(json, "reverseCrossEntropy", f.ReverseCrossEntropy);
        Mean(json, "sameTop", f.SameTopByBlock);
        Mean(json, "overlap", f.Overlap);
        Mean(json, "rankOfTop", f.RankOfTop);
        Quantiles(json, "klQuantiles", f.KlQuantiles);
        Text(json, f.Text);
        Groups(json, "byPosition", f.ByPosition);
        Groups(json, "byEntropy", f.ByEntropy);
        Groups(json, "byClass", f.ByClass);
        json.WriteStartArray("byChunk");
        foreach (var c in f.ByChunk)
        {
            json.WriteStartObject();
            json.WriteNumber("chunk", c.Chunk);
            json.WriteNumber("rows", c.Rows);
            foreach (var (name, value) in new[] { ("kl", c.Kl), ("sameTop", c.SameTop), ("perplexity", c.Perplexity), ("logRatio", c.LogRatio), ("changeRms", c.ChangeRms) })
            {
                json.Real(name, value?.Value);
                json.Real(name + "StandardError", value?.StandardError);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, NextTokenText? t)
    {
        if (t is null)
        {
            json.WriteNull("text");
            return;
        }
        json.WriteStartObject("text");
        foreach (var (name, value) in new[] { ("perplexity", t.Perplexity), ("basePerplexity", t.BasePerplexity), ("logRatio", t.LogRatio), ("ratio", t.Ratio), ("difference", t.Difference), ("changeRms", t.ChangeRms) })
        {
            json.WriteStartObject(name);
            json.Real("value", value.Value);
            json.Real("standardError", value.StandardError);
            json.WriteEndObject();
        }
        json.Real("correlation", t.Correlation);
        Mean(json, "logRatioByBlock", t.LogRatioByBlock);
        Mean(json, "change", t.Change);
        Quantiles(json, "changeQuantiles", t.ChangeQuantiles);
        json.WriteEndObject();
    }

    private static void Pair(Utf8JsonWriter json, NextTokenPair pair)
    {
        json.WriteStartObject();
        json.Text("nearer", pair.Nearer);
        json.Text("further", pair.Further);
        Mean(json, "difference", pair.Difference);
        json.WriteBoolean("decided", pair.Decided);
        json.Text("doubt", pair.Doubt?.Text);
        json.WriteNumber("blocksNearer", pair.Blocks.Greater);
        json.WriteNumber("blocksFurther", pair.Blocks.Less);
        json.Real("signTestP", pair.Blocks.PValue);
        json.WriteNumber("rowsNearer", pair.Rows.Greater);
        json.WriteNumber("rowsFurther", pair.Rows.Less);
        json.WriteEndObject();
    }

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

    private static void Groups(Utf8JsonWriter json, string name, IReadOnlyList<NextTokenGroup> groups)
    {
        json.WriteStartArray(name);
        foreach (var g in groups)
        {
            json.WriteStartObject();
            json.Text("label", g.Label);
            json.WriteNumber("rows", g.Rows);
            json.Real("kl", g.MeanKlNats);
            json.Real("jensenShannon", g.MeanJensenShannonNats);
            json.Share("sameTop", g.SameTop);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
