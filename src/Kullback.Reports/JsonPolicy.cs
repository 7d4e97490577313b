using System.Text.Json;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A comparison of a sampler with a trainer as JSON, see docs/policy.schema.json; nats throughout, infinite numbers as null.</summary>
public static class JsonPolicy
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(PolicyReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        JsonForm.Write(stream, "policy", provenance, [], json =>
        {
            Reading(json, report.Log);
            json.Real("ratioLow", report.Options.Low);
            json.Real("ratioHigh", report.Options.High);
            json.WriteStartObject("mismatch");
            Mismatch(json, report.Mismatch);
            json.WriteEndObject();
            if (report.Finite is { } finite)
            {
                json.WriteStartObject("withoutInfinite");
                Mismatch(json, finite);
                json.WriteEndObject();
            }
            else json.WriteNull("withoutInfinite");
            Steps(json, report.Steps);
            Slope(json, "k1Trend", report.K1Trend);
            Slope(json, "k3Trend", report.K3Trend);
            Histogram(json, report.Histogram);
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

    private static void Mismatch(Utf8JsonWriter json, PolicyMismatch m)
    {
        json.WriteNumber("tokens", m.Tokens);
        json.WriteNumber("infinite", m.Infinite);
        JsonLanguageModel.Mean(json, "k1", m.K1);
        JsonLanguageModel.Mean(json, "k2", m.K2);
        JsonLanguageModel.Mean(json, "k3", m.K3);
        json.Real("k3LargestShare", m.LargestShare);
        JsonLanguageModel.Mean(json, "sequence", m.Sequences);
        JsonLanguageModel.Mean(json, "ratio", m.Ratio);
        JsonLanguageModel.Mean(json, "outside", m.Outside);
        json.WriteNumber("below", m.Below);
        json.WriteNumber("above", m.Above);
        JsonLanguageModel.Mean(json, "cutMass", m.CutMass);
        JsonLanguageModel.Mean(json, "cutOff", m.CutOff);
        JsonLanguageModel.Mean(json, "drawn", m.Drawn);
        var w = m.Weights;
        json.WriteStartObject("weights");
        json.Real("effectiveSize", w.EffectiveSize);
        json.Real("largestShare", w.LargestShare);
        JsonLanguageModel.Mean(json, "mean", w.Mean);
        json.Real("tailIndex", w.TailIndex);
        json.Text("doubt", w.Doubt?.Text);
        json.WriteStartArray("logQuantiles");
        foreach (double q in w.LogQuantiles)
            if (double.IsFinite(q)) json.WriteNumberValue(q);
            else json.WriteNullValue();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Steps(Utf8JsonWriter json, IReadOnlyList<PolicyStep> steps)
    {
        json.WriteStartArray("steps");
        foreach (var s in steps)
        {
            json.WriteStartObject();
            json.Real("step", s.Step);
            json.WriteNumber("tokens", s.Tokens);
            json.WriteNumber("sequences", s.Sequences);
            JsonLanguageModel.Mean(json, "k1", s.K1);
            JsonLanguageModel.Mean(json, "k3", s.K3);
            JsonLanguageModel.Mean(json, "outside", s.Outside);
            json.Real("effectiveSize", s.EffectiveSize);
            json.WriteNumber("infinite", s.Infinite);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Slope(Utf8JsonWriter json, string name, Trend? trend)
    {
        if (trend is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.Real("slope", trend.Slope);
        json.Real("standardError", trend.StandardError);
        json.Real("low", trend.Low);
        json.Real("high", trend.High);
        json.WriteNumber("points", trend.Points);
        json.Text("tooShort", trend.TooShort?.Text);
        json.WriteEndObject();
    }

    private static void Histogram(Utf8JsonWriter json, IReadOnlyList<long> histogram)
    {
        json.WriteStartArray("histogram");
        for (int b = 0; b < histogram.Count; b++)
        {
            json.WriteStartObject();
            json.Real("from", b == 0 ? null : PolicyReport.HistogramEdges[b - 1]);
            json.Real("to", b == histogram.Count - 1 ? null : PolicyReport.HistogramEdges[b]);
            json.WriteNumber("tokens", histogram[b]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
