using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>The fields of a comparison of a sampler with a trainer; information in one unit, infinite numbers as null.</summary>
internal static class PolicyJson
{
    /// <summary>All of a comparison.</summary>
    public static void Write(Utf8JsonWriter json, PolicyReport report, InformationWords words)
    {
        json.Text("unit", words.One);
        Reading(json, report.Log);
        json.Real("ratioLow", report.Options.Low);
        json.Real("ratioHigh", report.Options.High);
        json.Object("mismatch", report.Mismatch, m => Mismatch(json, m, words));
        json.Object("withoutInfinite", report.Finite, m => Mismatch(json, m, words));
        json.Objects("steps", report.Steps, s => Step(json, s, words));
        Slope(json, "k1Trend", report.K1Trend, words);
        Slope(json, "k3Trend", report.K3Trend, words);
        json.Objects("histogram", report.Histogram.Index(), bin =>
        {
            json.Real("from", bin.Index == 0 ? null : words.Of(PolicyReport.HistogramEdges[bin.Index - 1]));
            json.Real("to", bin.Index == report.Histogram.Count - 1 ? null : words.Of(PolicyReport.HistogramEdges[bin.Index]));
            json.WriteNumber("tokens", bin.Item);
        });
        json.Objects("groups", report.Groups, kind => Groups(json, kind, words));
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
        LanguageModelJson.Mean(json, "k1", m.K1, words);
        LanguageModelJson.Mean(json, "k2", m.K2, words);
        LanguageModelJson.Mean(json, "k3", m.K3, words);
        json.Real("k3LargestShare", m.LargestShare);
        LanguageModelJson.Mean(json, "sequence", m.Sequences, words);
        LanguageModelJson.Mean(json, "ratio", m.Ratio);
        LanguageModelJson.Mean(json, "outside", m.Outside);
        json.WriteNumber("below", m.Below);
        json.WriteNumber("above", m.Above);
        LanguageModelJson.Mean(json, "cutMass", m.CutMass);
        LanguageModelJson.Mean(json, "cutOff", m.CutOff, words);
        LanguageModelJson.Mean(json, "drawn", m.Drawn, words);
        json.Object("weights", m.Weights, w =>
        {
            json.Real("effectiveSize", w.EffectiveSize);
            json.Real("largestShare", w.LargestShare);
            LanguageModelJson.Mean(json, "mean", w.Mean);
            json.Real("tailIndex", w.TailIndex);
            json.Text("doubt", w.Doubt?.Text);
            json.WriteStartArray("logQuantiles");
            foreach (double q in w.LogQuantiles)
                if (double.IsFinite(q)) json.WriteNumberValue(words.Of(q));
                else json.WriteNullValue();
            json.WriteEndArray();
        });
    }

    private static void Groups(Utf8JsonWriter json, PolicyGroups kind, InformationWords words)
    {
        json.Text("name", kind.Name);
        json.WriteNumber("unlabeled", kind.Unlabeled);
        json.Objects("groups", kind.Groups, g =>
        {
            json.Text("label", g.Label);
            LanguageModelPurposesJson.Against(json, g.AgainstOthers, words);
            json.Real("holmP", g.HolmP);
            json.WriteBoolean("differs", g.Differs);
            json.Object("mismatch", g.Mismatch, m => Mismatch(json, m, words));
        });
    }

    private static void Step(Utf8JsonWriter json, PolicyStep s, InformationWords words)
    {
        json.Real("step", s.Step);
        json.WriteNumber("tokens", s.Tokens);
        json.WriteNumber("sequences", s.Sequences);
        LanguageModelJson.Mean(json, "k1", s.K1, words);
        LanguageModelJson.Mean(json, "k3", s.K3, words);
        LanguageModelJson.Mean(json, "outside", s.Outside);
        json.Real("effectiveSize", s.EffectiveSize);
        json.WriteNumber("infinite", s.Infinite);
    }

    private static void Slope(Utf8JsonWriter json, string name, Trend? of, InformationWords words) => json.Object(name, of, trend =>
    {
        json.Real("slope", words.Of(trend.Slope));
        json.Real("standardError", words.Of(trend.StandardError));
        json.Real("low", trend.Low is { } low ? words.Of(low) : null);
        json.Real("high", trend.High is { } high ? words.Of(high) : null);
        json.WriteNumber("points", trend.Points);
        json.Text("tooShort", trend.TooShort?.Text);
    });
}
