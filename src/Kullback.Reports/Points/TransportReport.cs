using Kullback.Data.Points;
using Kullback.Reports.Charts;

namespace Kullback.Reports;

/// <summary>A transport between two sets of points: the value, how it is known, where mass moves.</summary>
/// <param name="result">The transport.</param>
/// <param name="top">Flows that are listed.</param>
public sealed class TransportReport(PointTransportReport result, int top = 10) : IReport
{
    /// <inheritdoc/>
    public string Kind => "transport";

    /// <inheritdoc/>
    public string Headline => $"{TransportWords.Headline(result)}, {TransportWords.Unit(result)}";

    /// <inheritdoc/>
    public Finding? Finding => result.Converged ? null : Reports.Finding.Undecided;

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => result.Converged ? [] : ["undecided"];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => [new("distance", result.Converged ? result.Distance : double.NaN)];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [new("P", result.P.Name, TransportWords.Cloud(result.P), result.P.ReadNotes),
            new("Q", result.Q.Name, TransportWords.Cloud(result.Q), result.Q.ReadNotes)];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Heading("How it is known");
            foreach (string sentence in TransportWords.Proof(result)) yield return new Paragraph(sentence);
            if (result.Options.Costs is null)
                yield return new Picture(typeof(PlanPicture), new Dictionary<string, object?> { [nameof(PlanPicture.Report)] = result },
                    PlanCaption);
            if (result.Flows.Length == 0 || top == 0) yield break;
            yield return new Heading("Where mass moves");
            yield return new Paragraph($"{NumberFormat.Count(result.Flows.Length, "flow")}, the most costly first");
            yield return new Table([new("mass"), new("distance"), new("of cost"), new("from", IsText: true), new("to", IsText: true)],
                [.. result.Flows.Select(
                    f => new TableRow(NumberFormat.Percent(f.Mass), NumberFormat.Number(result.LengthOf(f)),
                        NumberFormat.Percent(result.ShareOfCost(f)),
                    TransportWords.Place(result, result.P, f.From), TransportWords.Place(result, result.Q, f.To)))])
            { Most = top };
        }
    }

    private string PlanCaption => (result.P.Dimension switch
    {
        1 => "P above in blue, Q below in orange; a line is mass that moves",
        2 => "P in blue, Q in orange, areas by mass; a line is mass that moves",
        _ =>
            $"The coordinates {PlainText.Shorten(result.P.Columns[0], 30)} and {PlainText.Shorten(result.P.Columns[1], 30)} of "
                + $"{NumberFormat.Count(result.P.Dimension)}: P in blue, Q in orange; a line is mass that moves",
    }) + (result.Flows.Length > PlanPicture.MostLines
    ? $" (the {NumberFormat.Count(PlanPicture.MostLines)} most costly of {NumberFormat.Count(result.Flows.Length)})." : ".");

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        PointWords.WriteJson(json, "p", result.P);
        PointWords.WriteJson(json, "q", result.Q);
        json.Real("order", result.Options.Order);
        json.Text("metric", TransportWords.Metric(result.Options.Metric));
        json.Text("costs", result.Options.Costs?.Name);
        json.Text("method", TransportWords.Method(result));
        json.Real("distance", result.Distance);
        json.Real("transportCost", result.TransportCost);
        json.WriteBoolean("converged", result.Converged);
        Range(json, "exactDistance", result.Bounds);
        json.Real("confidence", result.Options.Confidence);
        Range(json, "interval", result.Interval);
        json.Text("noIntervalBecause", result.NoInterval);
        Unbalanced(json);
        Debiased(json);
        Certificate(json);
        Entropic(json);
        Sliced(json);
        Flows(json);
    }

    private static void Range(Utf8JsonWriter json, string name, (double Low, double High)? range) => json.Object(name, range, ends =>
    {
        json.Real("low", ends.Low);
        json.Real("high", ends.High);
    });

    private void Unbalanced(Utf8JsonWriter json) => json.Object("unbalanced", result.Partial, plan =>
    {
        json.Real("penaltyPerUnit", result.Options.Penalty ?? 0);
        json.Real("movedShare", plan.MovedMass);
        json.Real("transportCost", plan.TransportCost);
        json.Real("penalty", plan.Penalty);
        json.Real("lowerBound", plan.Certificate.LowerBound);
    });

    private void Debiased(Utf8JsonWriter json) => json.Object("divergence", result.Divergence, divergence =>
    {
        json.Real("epsilon", divergence.Cross.Epsilon);
        json.Real("value", divergence.Value);
        json.Real("errorBound", divergence.ErrorBound);
        json.Real("betweenSides", divergence.Cross.DualValue);
        json.Real("pToItself", divergence.RegularizedCostPP);
        json.Real("qToItself", divergence.RegularizedCostQQ);
    });

    private void Certificate(Utf8JsonWriter json) => json.Object("certificate", result.Exact, plan =>
    {
        var proof = plan.Certificate;
        json.Real("lowerBound", proof.LowerBound);
        json.Real("upperBound", proof.UpperBound);
        json.Real("relativeGap", proof.RelativeGap);
        json.Real("marginalError", proof.MarginalError);
        json.Real("complementarySlackness", proof.ComplementarySlackness);
        json.WriteNumber("pivots", plan.Pivots);
    });

    private void Entropic(Utf8JsonWriter json) => json.Object("entropic", result.Entropic, plan =>
    {
        json.Real("epsilon", plan.Epsilon);
        json.Real("klFromIndependentPlanNats", plan.KullbackLeiblerToProduct);
        json.Real("planEntropyNats", plan.PlanEntropy);
        json.Real("regularizedCost", plan.RegularizedCost);
        json.Real("roundedCost", plan.RoundedCost);
        json.Real("marginalErrorP", plan.MarginalErrorP);
        json.Real("marginalErrorQ", plan.MarginalErrorQ);
        json.WriteNumber("iterations", plan.Iterations);
    });

    private void Sliced(Utf8JsonWriter json) => json.Object("sliced", result.Sliced, sliced =>
    {
        json.Real("standardError", sliced.StandardError);
        json.WriteNumber("directions", sliced.Directions);
        json.WriteNumber("seed", result.Options.Seed);
    });

    private void Flows(Utf8JsonWriter json) => json.Objects("flows", result.Flows, flow =>
    {
        json.WriteNumber("from", flow.From);
        json.WriteNumber("to", flow.To);
        json.Real("share", flow.Mass);
        json.Real("cost", result.CostOf(flow));
    });
}
