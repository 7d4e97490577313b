using System.Text.Json;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A comparison of a sampler with a trainer as JSON, see docs/policy.schema.json; information in one unit, infinite numbers as null.</summary>
public static class JsonPolicy
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(PolicyReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        var words = new InformationWords(report.Options.Unit);
        JsonForm.Write(stream, "policy", provenance, [], json =>
        {
            json.Text("unit", words.One);
            Reading(json, report.Log);
            json.Real("ratioLow", report.Options.Low);
            json.Real("ratioHigh", report.Options.High);
            json.WriteStartObject("mismatch");
            Mismatch(json, report.Mismatch, words);
            json.WriteEndObject();
            if (report.Finite is { } finite)
            {
                json.WriteStartObject("withoutInfinite");
                Mismatch(json, finite, words);
                json.WriteEndObject();
            }
            else json.WriteNull("withoutInfinite");
            Steps(json, report.Steps, words);
            Slope(json, "k1Trend", report.K1Trend, words);
            Slope(json, "k3Trend", report.K3Trend, words);
            Histogram(json, report.Histogram, words);
            json.WriteStartArray("groups");
            foreach (var kind in report.Groups) Groups(json, kind, words);
            json.WriteEndArray();
        });
    }

    private static void Reading(Utf8JsonWriter json, PolicyLog log)
    {
        json.Text("sampler", log.Sampler);
        json.Text("trainer", log.Trainer);
        json.WriteNumber("rows", log.Rows);
        json.WriteNumber("masked", log.Masked);
        json.WriteNumber("withoutSampler", log.SilentSampler);
        json.WriteNumber("withoutTrainer", log.SilentTrainer);
        json.WriteNumber("rounded", log.Rounded);
        json.WriteBoolean("positions", log.HasPositions);
        json.WriteNumber("sequences", log.Lengths.Count);
        json.Whole("clusters", log.Clusters?.Count);
    }

    private static void Mismatch(Utf8JsonWriter json, PolicyMismatch m, InformationWords words)
    {
        json.WriteNumber("tokens", m.Tokens);
        json.WriteNumber("infinite", m.Infinite);
        JsonLanguageModel.Mean(json, "k1", words.Of(m.K1));
        JsonLanguageModel.Mean(json, "k2", words.Of(m.K2));
        JsonLanguageModel.Mean(json, "k3", words.Of(m.K3));
        json.Real("k3LargestShare", m.LargestShare);
        JsonLanguageModel.Mean(json, "sequence", words.Of(m.Sequences));
        JsonLanguageModel.Mean(json, "ratio", m.Ratio);
        JsonLanguageModel.Mean(json, "outside", m.Outside);
        json.WriteNumber("below", m.Below);
        json.WriteNumber("above", m.Above);
        JsonLanguageModel.Mean(json, "cutMass", m.CutMass);
        JsonLanguageModel.Mean(json, "cutOff", m.CutOff is { } cutOff ? words.Of(cutOff) : null);
        JsonLanguageModel.Mean(json, "drawn", m.Drawn is { } drawn ? words.Of(drawn) : null);
        var w = m.Weights;
        json.WriteStartObject("weights");
        json.Real("effectiveSize", w.EffectiveSize);
        json.Real("largestShare", w.LargestShare);
        JsonLanguageModel.Mean(json, "mean", w.Mean);
        json.Real("tailIndex", w.TailIndex);
        json.Text("doubt", w.Doubt?.Text);
        json.WriteStartArray("logQuantiles");
        foreach (double q in w.LogQuantiles)
            if (double.IsFinite(q)) json.WriteNumberValue(words.Of(q));
            else json.WriteNullValue();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Groups(Utf8JsonWriter json, PolicyGroups kind, InformationWords words)
    {
        json.WriteStartObject();
        json.Text("name", kind.Name);
        json.WriteNumber("unlabeled", kind.Unlabeled);
        json.WriteStartArray("groups");
        foreach (var g in kind.Groups)
        {
            json.WriteStartObject();
            json.Text("label", g.Label);
            JsonLanguageModelExtras.Against(json, g.AgainstOthers, words);
            json.Real("holmP", g.HolmP);
            json.WriteBoolean("differs", g.Differs);
            json.WriteStartObject("mismatch");
            Mismatch(json, g.Mismatch, words);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Steps(Utf8JsonWriter json, IReadOnlyList<PolicyStep> steps, InformationWords words)
    {
        json.WriteStartArray("steps");
        foreach (var s in steps)
        {
            json.WriteStartObject();
            json.Real("step", s.Step);
            json.WriteNumber("tokens", s.Tokens);
            json.WriteNumber("sequences", s.Sequences);
            JsonLanguageModel.Mean(json, "k1", words.Of(s.K1));
            JsonLanguageModel.Mean(json, "k3", words.Of(s.K3));
            JsonLanguageModel.Mean(json, "outside", s.Outside);
            json.Real("effectiveSize", s.EffectiveSize);
            json.WriteNumber("infinite", s.Infinite);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Slope(Utf8JsonWriter json, string name, Trend? trend, InformationWords words)
    {
        if (trend is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.Real("slope", words.Of(trend.Slope));
        json.Real("standardError", words.Of(trend.StandardError));
        json.Real("low", trend.Low is { } low ? words.Of(low) : null);
        json.Real("high", trend.High is { } high ? words.Of(high) : null);
        json.WriteNumber("points", trend.Points);
        json.Text("tooShort", trend.TooShort?.Text);
        json.WriteEndObject();
    }

    private static void Histogram(Utf8JsonWriter json, IReadOnlyList<long> histogram, InformationWords words)
    {
        json.WriteStartArray("histogram");
        for (int b = 0; b < histogram.Count; b++)
        {
            json.WriteStartObject();
            json.Real("from", b == 0 ? null : words.Of(PolicyReport.HistogramEdges[b - 1]));
            json.Real("to", b == histogram.Count - 1 ? null : words.Of(PolicyReport.HistogramEdges[b]));
            json.WriteNumber("tokens", histogram[b]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
