using System.Text.Json;
using Kullback.Data.Variants;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>The fields of a comparison of variants; information in bits, infinite numbers as null.</summary>
internal static class VariantJson
{
    private static readonly InformationWords s_bits = new(InformationUnit.Bits);

    public static void Write(Utf8JsonWriter json, VariantReport r, VariantWords words)
    {
        json.Text("old", r.Scores.Old);
        json.Text("new", r.Scores.New);
        json.Text("scale", r.Scores.Scale switch
        {
            VariantScale.LogScore => "logScore",
            VariantScale.RankedProbability => "rankedProbability",
            VariantScale.Score => "score",
            _ => "none"
        });
        json.Text("unit", words.IsLog ? "bit" : null);
        json.Text("verdict", Of(r.Verdict));
        json.WriteNumber("rows", r.Scores.Count);
        json.WriteNumber("scoredRows", r.Scores.Scale == VariantScale.None ? 0 : r.Rows);
        json.Whole("clusters", r.Scores.Clusters?.Distinct().Count());
        Impossible(json, r.Impossible);
        Mean(json, "oldScore", r.OldMean, words);
        Mean(json, "newScore", r.NewMean, words);
        Mean(json, "gain", r.Gain, words);
        json.Real("margin", words.Of(r.Options.Margin));
        Sure(json, r, words);
        Divergence(json, "newFromOld", r.Forward);
        Divergence(json, "oldFromNew", r.Backward);
        Divergence(json, "jensenShannon", r.JensenShannon);
        Segments(json, r, words);
        Rows(json, "losers", r.Losers, words);
        Rows(json, "gainers", r.Gainers, words);
    }

    private static void Sure(Utf8JsonWriter json, VariantReport r, VariantWords words)
    {
        json.Object("anytime", r.Sequence, s =>
        {
            json.Real("low", s.Low is { } low ? words.Of(low) : null);
            json.Real("high", s.High is { } high ? words.Of(high) : null);
            json.Real("logEValue", s.LogEValue);
            json.Real("pValue", s.PValue);
            json.Whole("firstDecided", s.FirstDecided);
            json.WriteNumber("units", s.Clusters);
            json.WriteNumber("tunedFor", r.Options.TunedFor);
            json.Real("rho", s.Rho);
        });
        json.Object("signs", r.Signs, s =>
        {
            json.WriteNumber("wins", s.Wins);
            json.WriteNumber("losses", s.Losses);
            json.WriteNumber("ties", s.Ties);
            json.Share("low", s.Low);
            json.Share("high", s.High);
            json.Real("logEValue", s.LogEValue);
            json.Real("pValue", s.PValue);
            json.Whole("firstDecided", s.FirstDecided);
        });
        json.Object("power", r.Power, p =>
        {
            json.Share("power", r.Options.Power);
            json.Real("detectable", p.Detectable is { } least ? words.Of(least) : null);
            json.Real("moreRows", p.MoreRows);
        });
    }

    private static void Segments(Utf8JsonWriter json, VariantReport r, VariantWords words)
    {
        json.Text("by", r.Options.By);
        json.Text("adjustment", r.Segments.Count == 0 ? null : r.Options.Adjustment == VariantAdjustment.Holm ? "holm"
            : "benjaminiHochberg");
        json.Objects("segments", r.Segments, s =>
        {
            json.Text("name", s.Name);
            json.WriteNumber("rows", s.Rows);
            Impossible(json, s.Impossible);
            Mean(json, "gain", s.Gain, words);
            json.Real("adjustedPValue", s.AdjustedPValue);
            json.Text("verdict", Of(s.Verdict));
        });
    }

    private static string Of(VariantVerdict verdict) => verdict switch
    {
        VariantVerdict.Better => "better",
        VariantVerdict.Worse => "worse",
        VariantVerdict.NotWorse => "notWorse",
        VariantVerdict.NoOutcome => "noOutcome",
        _ => "undecided",
    };

    private static void Impossible(Utf8JsonWriter json, ImpossibleRows rows)
    {
        json.WriteStartObject("impossible");
        json.WriteNumber("onlyOld", rows.OnlyOld);
        json.WriteNumber("onlyNew", rows.OnlyNew);
        json.WriteNumber("both", rows.Both);
        json.WriteEndObject();
    }

    private static void Mean(Utf8JsonWriter json, string name, MeanEstimate? mean, VariantWords words)
        => Mean(json, name, mean, words.Of);

    private static void Mean(Utf8JsonWriter json, string name, MeanEstimate? mean, Func<double, double> shown)
        => json.Object(name, mean, m =>
        {
            json.Real("mean", shown(m.Mean));
            json.Real("standardError", shown(m.StandardError));
            json.Real("clusteredStandardError", m.Low is null ? null : shown(m.ClusteredStandardError));
            json.Real("low", m.Low is { } low ? shown(low) : null);
            json.Real("high", m.High is { } high ? shown(high) : null);
            json.Real("pValue", m.PValueOfZero);
            json.WriteNumber("units", m.Clusters);
            json.Text("doubt", m.TooShort?.Text);
        });

    private static void Divergence(Utf8JsonWriter json, string name, VariantDivergence? found)
        => json.Object(name, found, d =>
        {
            json.WriteNumber("infiniteRows", d.Infinite);
            Mean(json, "mean", d.Mean, s_bits.Of);
        });

    private static void Rows(Utf8JsonWriter json, string name, IReadOnlyList<VariantRow> rows, VariantWords words)
        => json.Objects(name, rows, row =>
        {
            json.WriteNumber("row", row.Index);
            json.Text("name", row.Name);
            json.Real("old", words.Of(row.Old));
            json.Real("new", words.Of(row.New));
            json.Real("gain", words.Of(row.New - row.Old));
            json.Real("jensenShannon", row.JensenShannon is { } js ? s_bits.Of(js) : null);
        });
}
