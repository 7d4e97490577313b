using Kullback.Data.Points;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Reports;

/// <summary>Divergence, entropy or mutual information of points: one row a method, what speaks against it below.</summary>
/// <param name="result">The estimates.</param>
public sealed class EstimationReport(PointEstimates result) : IReport
{
    private readonly bool _one = result.Q is null;

    /// <inheritdoc/>
    public string Kind => "estimation";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            var estimate = Shown;
            string value = $"{Quantity} {(estimate.IsLowerBound ? "≥" : "=")} {NumberFormat.Number(estimate.Nats)} nat";
            return $"{value}{(estimate.Interval is null ? "" : Interval(estimate) is ['[', ..] and var both ? " " + both : $" ({Interval(estimate)})")}, {result.Methods[result.Estimates.IndexOf(estimate)]}{(estimate.IsReliable ? "" : ": not reliable")}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => Shown.IsReliable ? [] : ["unreliable"];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => [new("estimate", Shown.IsReliable ? Shown.Nats : double.NaN, MeasureUnit.Nat)];

    // Of the recommended method, where it was asked for.
    private DivergenceEstimate Shown => result.Estimates[Math.Max(0, result.Methods.IndexOf(result.Recommended.Method))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources => _one ? [PointWords.Source("P", result.P, "column")]
        : [PointWords.Source("P", result.P, "column"), PointWords.Source("Q", result.Q!, "column")];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Paragraph($"recommended: {result.Recommended.Method}: {result.Recommended.Why}");
            yield return new Heading(Quantity);
            double level = result.Estimates.Select(e => e.Interval?.Level).FirstOrDefault(l => l is not null) ?? 0.95;
            yield return new Table(
                [new("method", IsText: true), new("nat"), new($"[{NumberFormat.Percent(level)}]", IsText: true), new("bit"),
                    new("", IsText: true)],
                [.. result.Estimates.Select(
                    (e, i) => new TableRow(result.Methods[i], Value(e), Interval(e), NumberFormat.Number(PointEstimates.Bits(e.Nats)),
                        new TableCell(e.IsReliable ? "" : "(!)", Tone.Strong))
                {
                    Below = [.. e.Diagnoses.Where(d => !OfAll.Contains(d.Text))
                        .Select(d => new Paragraph((d.Disqualifies ? "unreliable: " : "") + d.Text))],
                })]);
            if (result.Test is { } test)
                yield return new Paragraph(
                    $"p = {NumberFormat.PValue(test.PValue)} if {(_one ? "X and Y were independent" : "P and Q were one distribution")} "
                        + $"({test.Method})");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => OfAll;

    // What is said of every method is said once.
    private List<string> OfAll => result.Estimates.Length < 2 ? []
        : [.. result.Estimates[0].Diagnoses.Where(d => !d.Disqualifies && result.Estimates.All(e => e.Diagnoses.Any(o => o.Text == d.Text)))
            .Select(d => d.Text)];

    private string Quantity => result.Estimates[0].Quantity;

    private static string Value(DivergenceEstimate estimate) => (estimate.IsLowerBound ? "≥ " : "") + NumberFormat.Number(estimate.Nats);

    private static string Interval(DivergenceEstimate estimate) => estimate.Interval is not { } i ? "-"
        : double.IsPositiveInfinity(i.HighNats) && !double.IsPositiveInfinity(i.LowNats) ? $"at least {NumberFormat.Number(i.LowNats)}"
        : double.IsNegativeInfinity(i.LowNats) ? $"at most {NumberFormat.Number(i.HighNats)}"
        : $"[{NumberFormat.Number(i.LowNats)}, {NumberFormat.Number(i.HighNats)}]";

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        PointWords.WriteJson(json, "p", result.P);
        PointWords.WriteJson(json, "q", result.Q);
        json.WriteStartObject("recommended");
        json.Text("method", result.Recommended.Method);
        json.WriteNumber("k", result.Recommended.K);
        json.Text("why", result.Recommended.Why);
        json.WriteEndObject();
        json.Objects("estimates", result.Methods.Zip(result.Estimates), e => Estimate(json, e.First, e.Second));
        json.Object("permutationTest", result.Test, test =>
        {
            json.Real("statistic", test.Statistic);
            json.WriteNumber("pValue", test.PValue);
            json.WriteNumber("pValueStandardError", test.PValueStandardError);
            json.Text("method", test.Method);
        });
    }

    private static void Estimate(Utf8JsonWriter json, string method, DivergenceEstimate estimate)
    {
        json.Text("method", method);
        json.Text("description", estimate.Method);
        json.Text("quantity", estimate.IsLowerBound ? $"lower bound of {estimate.Quantity}" : estimate.Quantity);
        json.Real("nats", estimate.Nats);
        json.Text("reason", double.IsFinite(estimate.Nats) ? null : double.IsNaN(estimate.Nats) ? "undefined" : "infinite");
        json.Real("standardErrorNats", estimate.StandardErrorNats);
        json.Real("biasCorrectionNats", estimate.BiasCorrectionNats);
        json.Real("nullExpectationNats", estimate.NullExpectationNats);
        json.Object("interval", estimate.Interval, interval =>
        {
            json.Real("lowNats", interval.LowNats);
            json.Real("highNats", interval.HighNats);
            json.WriteNumber("level", interval.Level);
            json.Text("method", interval.Method);
        });
        json.WriteNumber("samplesFromP", estimate.SamplesFromP);
        json.WriteNumber("samplesFromQ", estimate.SamplesFromQ);
        json.Real("seed", estimate.Seed);
        json.WriteBoolean("reliable", estimate.IsReliable);
        json.Objects("diagnoses", estimate.Diagnoses, diagnosis =>
        {
            json.Text("code", diagnosis.Code);
            json.Text("text", diagnosis.Text);
            json.WriteBoolean("disqualifies", diagnosis.Disqualifies);
        });
    }
}
