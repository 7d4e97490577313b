using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>What was asked of candidates besides their divergences, as fields: the floor, speculative decoding, losses of distillation,
/// groups.</summary>
internal static class LanguageModelPurposesJson
{
    internal static void Floor(Utf8JsonWriter json, NextTokenFloor? of, InformationWords words) => json.Object("floor", of, floor =>
    {
        json.Text("name", floor.Name);
        json.WriteBoolean("coded", floor.Coded);
        LanguageModelJson.Mean(json, "kl", floor.Kl, words);
        json.Real("sameTop", floor.SameTop.Value);
        json.WriteNumber("equalRows", floor.Equal);
    });

    internal static void Candidate(Utf8JsonWriter json, NextTokenCandidate candidate, InformationWords words)
    {
        Ratio(json, "timesFloor", candidate.TimesFloor);
        json.Object("speculative", candidate.Speculative, s => Speculative(json, s));
        json.Object("distillation", candidate.Distillation, d => Distillation(json, d, words));
        json.Objects("groups", candidate.Groups, kind => Groups(json, kind, words));
    }

    private static void Ratio(Utf8JsonWriter json, string name, RatioEstimate? of) => json.Object(name, of, ratio =>
    {
        json.Real("ratio", ratio.Ratio);
        json.Real("low", ratio.Low);
        json.Real("high", ratio.High);
        json.WriteNumber("blocks", ratio.Blocks);
        json.Text("tooShort", ratio.TooShort?.Text);
    });

    private static void Speculative(Utf8JsonWriter json, SpeculativeDecoding s)
    {
        LanguageModelJson.Mean(json, "acceptance", s.Acceptance);
        json.Real("cost", s.Cost);
        json.WriteNumber("best", s.Best);
        json.Objects("lengths", s.Lengths, l =>
        {
            json.WriteNumber("length", l.Length);
            Ratio(json, "tokensPerStep", l.Tokens);
            json.Real("ifIndependent", l.IfIndependent);
            json.Real("speedUp", l.SpeedUp);
            json.Real("low", l.Low);
            json.Real("high", l.High);
            json.WriteBoolean("asGood", l.AsGood);
        });
    }

    private static void Distillation(Utf8JsonWriter json, DistillationFigures d, InformationWords words)
    {
        json.Real("temperature", d.Options.Temperature);
        json.Real("beta", d.Options.Beta);
        json.WriteNumber("top", d.Options.Top);
        LanguageModelJson.Mean(json, "topMass", d.TopMass);
        foreach (var (name, of) in new[] { ("forward", d.Forward), ("reverse", d.Reverse), ("jensenShannon", d.JensenShannon),
            ("topPlain", d.TopPlain), ("topNormalized", d.TopNormalized) })
            json.Object(name, of, loss =>
            {
                LanguageModelJson.Mean(json, "row", loss, words);
                json.Real("sum", words.Of(d.Sum(loss)));
                json.Real("batchmean", words.Of(d.BatchMean(loss)));
                json.Real("mean", words.Of(d.Mean(loss)));
            });
    }

    /// <summary>A group's mean minus that of the others.</summary>
    internal static void Against(Utf8JsonWriter json, MeanDifference? nats, InformationWords words)
        => json.Object("againstOthers", nats, d =>
    {
        json.Real("difference", words.Of(d.Difference));
        json.Real("standardError", words.Of(d.StandardError));
        json.Real("low", d.Low is { } low ? words.Of(low) : null);
        json.Real("high", d.High is { } high ? words.Of(high) : null);
        json.Real("pValue", d.PValue);
        json.Text("tooShort", d.TooShort?.Text);
    });

    private static void Groups(Utf8JsonWriter json, GroupedFigures kind, InformationWords words)
    {
        json.Text("name", kind.Name);
        json.WriteNumber("unlabeled", kind.Unlabeled);
        json.Objects("groups", kind.Groups, g =>
        {
            json.Text("label", g.Label);
            json.WriteNumber("blocks", g.Blocks);
            Against(json, g.AgainstOthers, words);
            json.Real("holmP", g.HolmP);
            json.WriteBoolean("differs", g.Differs);
            json.Object("figures", g.Figures, f => LanguageModelJson.Figures(json, f, words));
        });
    }
}
