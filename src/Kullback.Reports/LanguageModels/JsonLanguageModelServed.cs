using System.Text.Json;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <content>Where only the most probable tokens are known, and of models with other tokenizers.</content>
public static partial class JsonLanguageModel
{
    /// <summary>The same for bounds from the most probable tokens.</summary>
    public static void Write(IReadOnlyList<TopTokenReport> reports, InformationUnit unit, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var words = new InformationWords(unit);
        JsonForm.Write(stream, "language-model-bounds", provenance, [], json =>
        {
            json.Text("unit", words.One);
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
                Mean(json, words, "klLow", r.Bounds?.KlLow);
                Mean(json, words, "klHigh", r.Bounds?.KlHigh);
                Mean(json, words, "jensenShannonLow", r.Bounds?.JensenShannonLow);
                Mean(json, words, "jensenShannonHigh", r.Bounds?.JensenShannonHigh);
                Mean(json, "totalVariationLow", r.Bounds?.TotalVariationLow);
                Mean(json, "totalVariationHigh", r.Bounds?.TotalVariationHigh);
                Mean(json, "sameTop", r.Bounds?.SameTop);
                Mean(json, words, "k1", r.Sampled?.K1);
                Mean(json, words, "k2", r.Sampled?.K2);
                Mean(json, words, "k3", r.Sampled?.K3);
                Mean(json, words, "sequence", r.Sampled?.Sequences);
                json.Real("k3LargestShare", r.Sampled?.LargestShare);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    /// <summary>The same for models with other tokenizers, per byte of the text.</summary>
    public static void Write(IReadOnlyList<BytewiseComparison> comparisons, InformationUnit unit, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        var words = new InformationWords(unit);
        double Bits(double bits) => words.Of(bits * Math.Log(2));
        JsonForm.Write(stream, "language-model-bytes", provenance, [], json =>
        {
            json.Text("unit", words.One);
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
                json.Real("basePerByte", Bits(c.BaseBitsPerByte));
                json.Real("perByte", Bits(c.CandidateBitsPerByte));
                json.Real("differencePerByte", words.Of(c.DifferenceNatsPerByte));
                Mean(json, words, "differencePerStretch", InNats(c.DifferencePerStretch));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private static MeanEstimate InNats(MeanEstimate bits)
    {
        double each = Math.Log(2);
        return bits with { Mean = bits.Mean * each, StandardError = bits.StandardError * each, ClusteredStandardError = bits.ClusteredStandardError * each, Low = bits.Low * each, High = bits.High * each };
    }
}
