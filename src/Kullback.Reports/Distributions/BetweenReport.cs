using Kullback.Data.Distributions;
using Kullback.Reports.Charts;

namespace Kullback.Reports;

/// <summary>Two distributions given by family and parameters: how far apart, each figure with its method and error.</summary>
/// <param name="result">The comparison.</param>
public sealed class BetweenReport(DistributionComparison result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "between";

    /// <inheritdoc/>
    public string Headline
        => $"D(P‖Q) = {DistributionWords.Value(result.Figures[0])} nat, D(Q‖P) = {DistributionWords.Value(result.Figures[1])} nat";

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => [.. FigureWords.Gated(result, "")];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources => [new("P", result.TextP, "", []), new("Q", result.TextQ, "", [])];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            if (result.Curves.X.Count > 1)
                yield return new Picture(typeof(DistributionPicture),
                    new Dictionary<string, object?> { [nameof(DistributionPicture.Curves)] = result.Curves },
                    "Densities: P in blue, Q in orange, over the range that holds 99.2 % of each.")
                {
                    OnTerminal = (width, style) => DensityText.Of(result.Curves, width, style),
                };
            yield return new Table([new("", IsText: true), new("value"), new("", IsText: true), new("bits"), new("method", IsText: true),
                new("error", IsText: true)],
                [.. result.Figures.Select(
                    f => new TableRow(f.Name, DistributionWords.Value(f), DistributionWords.Unit(f), DistributionWords.Bits(f),
                        DistributionWords.Of(f.Method), DistributionWords.Error(f)) { Below = [.. Below(f)] })]);
            var formulas = result.Figures.Where(f => f.Reason is null && f.Formula is { Length: > 0 }).ToList();
            if (formulas.Count > 0) yield return new Details("Formulas", [.. formulas.Select(f => $"{f.Name}: {f.Formula}")]);
        }
    }

    private static IEnumerable<Paragraph> Below(DistributionFigure figure)
    {
        if (figure.Reason is { } reason) yield return new(reason);
        if (!figure.Converged && !double.IsNaN(figure.Value))
            yield return new("the accuracy asked for was not reached; the error is how far it came");
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("p", result.TextP);
        json.Text("q", result.TextQ);
        json.Objects("figures", result.Figures, figure => FigureWords.WriteJson(json, figure));
        json.WriteStartObject("densities");
        json.Numbers("x", result.Curves.X);
        json.Numbers("p", result.Curves.P);
        json.Numbers("q", result.Curves.Q);
        json.WriteEndObject();
    }
}
