using System.Text.Json;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>What was asked of a candidate besides its divergences, as JSON: the floor, speculative decoding, losses of distillation, groups.</summary>
internal static class JsonLanguageModelExtras
{
    internal static void Floor(Utf8JsonWriter json, NextTokenFloor? floor, InformationWords words)
    {
        if (floor is null)
        {
            json.WriteNull("floor");
            return;
        }
        json.WriteStartObject("floor");
        json.Text("name", floor.Name);
        json.WriteBoolean("coded", floor.Coded);
        JsonLanguageModel.Mean(json, "kl", words.Of(floor.Kl));
        json.Real("sameTop", floor.SameTop.Value);
        json.WriteNumber("equalRows", floor.Equal);
        json.WriteEndObject();
    }

    internal static void Candidate(Utf8JsonWriter json, NextTokenCandidate candidate, InformationWords words)
    {
        Ratio(json, "timesFloor", candidate.TimesFloor);
        if (candidate.Speculative is { } speculative) Speculative(json, speculative);
        else json.WriteNull("speculative");
        if (candidate.Distillation is { } distillation) Distillation(json, distillation, words);
        else json.WriteNull("distillation");
        json.WriteStartArray("groups");
        foreach (var kind in candidate.Groups) Groups(json, kind, words);
        json.WriteEndArray();
    }

    private static void Ratio(Utf8JsonWriter json, string name, RatioEstimate? ratio)
    {
        if (ratio is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.Real("ratio", ratio.Ratio);
        json.Real("low", ratio.Low);
        json.Real("high", ratio.High);
        json.WriteNumber("blocks", ratio.Blocks);
        json.Text("tooShort", ratio.TooShort?.Text);
        json.WriteEndObject();
    }

    private static void Speculative(Utf8JsonWriter json, SpeculativeDecoding s)
    {
        json.WriteStartObject("speculative");
        JsonLanguageModel.Mean(json, "acceptance", s.Acceptance);
        json.Real("cost", s.Cost);
        json.WriteNumber("best", s.Best);
        json.WriteStartArray("lengths");
        foreach (var l in s.Lengths)
        {
            json.WriteStartObject();
            json.WriteNumber("length", l.Length);
            Ratio(json, "tokensPerStep", l.Tokens);
            json.Real("ifIndependent", l.IfIndependent);
            json.Real("speedUp", l.SpeedUp);
            json.Real("low", l.Low);
            json.Real("high", l.High);
            json.WriteBoolean("asGood", l.AsGood);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Distillation(Utf8JsonWriter json, DistillationFigures d, InformationWords words)
    {
        json.WriteStartObject("distillation");
        json.Real("temperature", d.Options.Temperature);
        json.Real("beta", d.Options.Beta);
        json.WriteNumber("top", d.Options.Top);
        JsonLanguageModel.Mean(json, "topMass", d.TopMass);
        foreach (var (name, loss) in new[] { ("forward", d.Forward), ("reverse", d.Reverse), ("jensenShannon", d.JensenShannon), ("topPlain", d.TopPlain), ("topNormalized", d.TopNormalized) })
        {
            json.WriteStartObject(name);
            JsonLanguageModel.Mean(json, "row", words.Of(loss));
            json.Real("sum", words.Of(d.Sum(loss)));
            json.Real("batchmean", words.Of(d.BatchMean(loss)));
            json.Real("mean", words.Of(d.Mean(loss)));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>A group's mean minus that of the others.</summary>
    internal static void Against(Utf8JsonWriter json, MeanDifference? nats, InformationWords words)
    {
        if (nats is not { } d)
        {
            json.WriteNull("againstOthers");
            return;
        }
        json.WriteStartObject("againstOthers");
        json.Real("difference", words.Of(d.Difference));
        json.Real("standardError", words.Of(d.StandardError));
        json.Real("low", d.Low is { } low ? words.Of(low) : null);
        json.Real("high", d.High is { } high ? words.Of(high) : null);
        json.Real("pValue", d.PValue);
        json.Text("tooShort", d.TooShort?.Text);
        json.WriteEndObject();
    }

    private static void Groups(Utf8JsonWriter json, GroupedFigures kind, InformationWords words)
    {
        json.WriteStartObject();
        json.Text("name", kind.Name);
        json.WriteNumber("unlabeled", kind.Unlabeled);
        json.WriteStartArray("groups");
        foreach (var g in kind.Groups)
        {
            json.WriteStartObject();
            json.Text("label", g.Label);
            json.WriteNumber("blocks", g.Blocks);
            Against(json, g.AgainstOthers, words);
            json.Real("holmP", g.HolmP);
            json.WriteBoolean("differs", g.Differs);
            json.WriteStartObject("figures");
            JsonLanguageModel.Figures(json, g.Figures, words);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
