using System.Text.Json;
using Kullback.Data.Topics;
using Kullback.Divergences;

namespace Kullback.Reports;

/// <summary>The fields of an analysis of corpora; information in bits, the free energy in nats.</summary>
internal static class TopicsJson
{
    public static void Write(Utf8JsonWriter json, TopicReport r)
    {
        json.Object("corpus", r.Corpus, c => Corpus(json, c));
        json.Object("reference", r.Reference, c => Corpus(json, c));
        json.WriteNumber("vocabulary", r.Vocabulary.Count);
        json.Real("level", r.Options.Level);
        json.Real("pValue", r.PValue);
        if (r.Differ is { } differ) json.WriteBoolean("differ", differ);
        else json.WriteNull("differ");
        Words(json, r);
        Model(json, r);
        json.Object("perplexity", r.Perplexity, p =>
        {
            json.WriteNumber("documents", p.Documents);
            json.WriteNumber("tokens", p.Tokens);
            json.WriteNumber("unknownTokens", p.Unknown);
            json.Real("completion", p.Completion);
            json.Real("unigram", p.Unigram);
            json.Real("bound", p.Bound);
        });
        Drift(json, r);
        json.Object("apart", r.Apart, a =>
        {
            Bits(json, "meanBits", a.MeanNats);
            Bits(json, "halvesBits", a.HalvesNats);
            json.Objects("pairs", a.Pairs, p =>
            {
                json.WriteNumber("corpusTopic", p.First);
                json.WriteNumber("referenceTopic", p.Second);
                Bits(json, "bits", p.Nats);
                json.Text("corpusWords", a.Corpus[p.First]);
                json.Text("referenceWords", a.Reference[p.Second]);
            });
        });
    }

    private static void Bits(Utf8JsonWriter json, string name, double nats)
        => json.Real(name, InformationUnit.Bits.Show(nats, MeasureUnit.Nat));

    private static void Corpus(Utf8JsonWriter json, Corpus corpus)
    {
        json.Text("name", corpus.Name);
        json.Text("document", corpus.Unit);
        json.WriteNumber("documents", corpus.Documents.Count);
        json.WriteNumber("tokens", corpus.Tokens);
    }

    private static void Words(Utf8JsonWriter json, TopicReport r)
        => json.Object("words", r.Difference, d =>
        {
            Bits(json, "jensenShannonBits", d.Nats);
            Bits(json, "corpusFromReferenceBits", d.ForwardNats);
            Bits(json, "referenceFromCorpusBits", d.BackwardNats);
            Bits(json, "chanceBits", d.ChanceNats);
            Bits(json, "chanceHighBits", d.ChanceHighNats);
            json.Real("pValue", d.PValue);
            json.Real("leftTailPValue", d.LeftTailPValue);
            json.WriteNumber("exchanges", d.Exchanges);
            json.WriteNumber("seed", d.Seed);
            json.Objects("top", d.Words, w =>
            {
                json.Text("word", r.Vocabulary[w.Word]);
                json.WriteNumber("count", w.Count);
                json.WriteNumber("referenceCount", w.ReferenceCount);
                Bits(json, "bits", w.Nats);
                Bits(json, "low", w.LowNats);
                Bits(json, "high", w.HighNats);
                Bits(json, "chanceBits", w.ChanceNats);
                json.Real("adjustedPValue", w.AdjustedPValue);
            });
        });

    private static void Model(Utf8JsonWriter json, TopicReport r)
        => json.Object("model", r.Model, m =>
        {
            json.Text("method", r.Options.Apply is null ? m.Method : "saved");
            json.Real("alpha", m.Alpha);
            json.Real("eta", m.Eta);
            json.WriteBoolean("converged", m.Converged);
            json.Numbers("freeEnergyNats", m.Bounds);
            json.Objects("topics", r.Topics, t =>
            {
                json.WriteNumber("topic", t.Topic);
                json.Share("share", t.Share);
                json.Real("npmi", t.Coherence);
                json.Objects("words", t.Words, w =>
                {
                    json.Text("word", w.Word);
                    json.Real("probability", w.Probability);
                });
            });
        });

    private static void Drift(Utf8JsonWriter json, TopicReport r)
        => json.Object("drift", r.Drift, d =>
        {
            Bits(json, "bits", d.Nats);
            Bits(json, "chanceBits", d.ChanceNats);
            Bits(json, "chanceHighBits", d.ChanceHighNats);
            json.Real("pValue", d.PValue);
            json.WriteNumber("exchanges", d.Exchanges);
            json.Objects("topics", d.Topics, t =>
            {
                json.WriteNumber("topic", t.Topic);
                json.Share("share", t.Share);
                json.Share("referenceShare", t.ReferenceShare);
                Bits(json, "bits", t.Nats);
                Bits(json, "chanceBits", t.ChanceNats);
                json.Real("adjustedPValue", t.AdjustedPValue);
                json.Objects("words", t.Words, w =>
                {
                    json.Text("word", r.Vocabulary[w.Word]);
                    Bits(json, "bits", w.Nats);
                    json.Share("share", w.Share);
                    json.Share("referenceShare", w.ReferenceShare);
                });
            });
        });
}
