using Kullback.Data.Points;

namespace Kullback.Reports;

/// <summary>Tests between points: the p-values, how large the effects are, how each was obtained.</summary>
/// <param name="result">The tests.</param>
public sealed class TestReport(PointTestReport result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "test";

    /// <inheritdoc/>
    public string Headline => TestWords.Verdict(result);

    /// <inheritdoc/>
    public Finding? Finding => result.Found ? Reports.Finding.Found : Reports.Finding.None;

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => result.Found ? ["rejected"] : [];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => [new("p", result.Family.PValue)];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => result.Samples.Length > 0 ? [.. result.Samples.Select((s, i) => PointWords.Source(NumberFormat.Count(i + 1), s, "coordinate"))]
        : result.Q is { } q ? [PointWords.Source("P", result.P, "coordinate"), PointWords.Source("Q", q, "coordinate")]
        : [PointWords.Source("", result.P, "coordinate")];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Paragraph(TestWords.Question(result));
            yield return new Table([new("test", IsText: true), new("p"), new("adjusted"), new("statistic"), new("effect")],
                [.. result.Family.Members
                    .Select(m => new TableRow(m.Name, NumberFormat.PValue(m.Outcome.PValue), NumberFormat.PValue(m.AdjustedPValue),
                        NumberFormat.Number(m.Outcome.Statistic), Effect(m.Outcome.EffectSize))
                {
                    Below = [new Paragraph(TestWords.How(m), Tone.Faint)],
                })]);
            if (TestWords.Scale(result) is { } scale) yield return new Paragraph(scale);
            if (!result.Pairs.IsEmpty)
                yield return new Table([new("pair", IsText: true), new("p"), new("adjusted"), new("share of 2E|X - Y|")],
                    [.. result.Pairs.Select(
                        p => new TableRow($"{p.First + 1} and {p.Second + 1}", NumberFormat.PValue(p.Outcome.PValue),
                            NumberFormat.PValue(p.AdjustedPValue), Effect(p.Outcome.EffectSize)))]);
            if (TestWords.Effect(result) is { } effect) yield return new Paragraph(effect);
        }
    }

    private static string Effect(double? size) => size is { } effect ? NumberFormat.Number(effect) : "";

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("question", result.Q is null && result.Samples.IsEmpty ? "independence" : "sameDistribution");
        PointWords.WriteJson(json, "p", result.P);
        PointWords.WriteJson(json, "q", result.Q);
        json.Objects("samples", result.Samples, sample => PointWords.Fields(json, sample));
        json.Text("scale", result.Scale switch { PointScale.Covariance => "covariance", PointScale.Columns => "columns", _ => "none" });
        json.Texts("x", result.X);
        json.Texts("y", result.Y);
        json.WriteNumber("permutations", result.Options.Permutations);
        json.WriteNumber("stopAfter", result.Options.StopAfter);
        json.WriteNumber("seed", result.Options.Seed);
        json.WriteNumber("level", result.Options.Level);
        json.WriteBoolean("rejected", result.Found);
        json.WriteNumber("pValue", result.Family.PValue);
        // Smaller than the smallest number: the value above is then that number.
        json.WriteBoolean("pValueBelowSmallest", result.Family.PValue <= double.Epsilon);
        Tests(json);
        Pairs(json);
        Discrimination(json);
    }

    private void Tests(Utf8JsonWriter json) => json.Objects("tests", result.Family.Members, member =>
    {
        var outcome = member.Outcome;
        json.Text("name", member.Name);
        json.Text("method", outcome.Method);
        json.Real("statistic", outcome.Statistic);
        json.WriteNumber("pValue", outcome.PValue);
        json.WriteNumber("adjustedPValue", member.AdjustedPValue);
        json.WriteNumber("leftTailPValue", outcome.LeftTailPValue);
        json.WriteNumber("pValueStandardError", outcome.PValueStandardError);
        json.Real("effectSize", outcome.EffectSize);
        json.Text("effect", outcome.Effect);
        json.Object("effectInterval", outcome.EffectInterval, interval =>
        {
            json.WriteNumber("low", interval.Low);
            json.WriteNumber("high", interval.High);
            json.WriteNumber("level", interval.Level);
            json.Text("method", interval.Method);
        });
    });

    private void Pairs(Utf8JsonWriter json) => json.Objects("pairs", result.Pairs, pair =>
    {
        json.WriteNumber("first", pair.First);
        json.WriteNumber("second", pair.Second);
        json.WriteNumber("pValue", pair.Outcome.PValue);
        json.WriteNumber("adjustedPValue", pair.AdjustedPValue);
        json.Real("effectSize", pair.Outcome.EffectSize);
    });

    private void Discrimination(Utf8JsonWriter json) => json.Object("discrimination", result.Discrimination, found =>
    {
        json.WriteNumber("probability", found.Probability);
        json.WriteNumber("low", found.Low);
        json.WriteNumber("high", found.High);
        json.WriteNumber("level", found.Level);
        json.WriteBoolean("scored", found.Scored);
    });
}
