using Kullback.Data.Distributions;
using Kullback.Distributions;

namespace Kullback.Reports;

/// <summary>The families of distributions with their parameters.</summary>
public sealed class FamiliesReport : IReport
{
    /// <inheritdoc/>
    public string Kind => "families";

    /// <inheritdoc/>
    public string Headline
        => $"{NumberFormat.Count(Families.All.Count, "family", "families")}, and {NumberFormat.Count(VectorText.Families.Count)} with "
            + $"lists of parameters";

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Table([new("family", IsText: true), new("parameters", IsText: true)],
                [.. Families.All.Select(f => new TableRow(new TableCell(f.Name, Tone.Strong), Parameters(f)))])
            { Wraps = true };
            yield return new Paragraph(
                "Written Normal(0,1), Gamma(shape=2, rate=1.5) or, mixed, 0.3*Normal(-2,1) + 0.7*Normal(2,1); what has a default may be "
                    + "left out. With lists of parameters: " + string.Join("; ", VectorText.Families.Select(f => f.Usage)) + ".",
                    Tone.Faint);
        }
    }

    private static string Parameters(Family family)
        => string.Join(", ", family.Parameters
            .Select(p => p.Name + (p.Default is { } value ? $" = {NumberFormat.Number(value)}" : "")
                + (p.Domain == "a real number" ? "" : $" ({p.Domain})")));

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json) => json.Objects("families", Families.All, family =>
    {
        json.Text("name", family.Name);
        json.WriteBoolean("fits", family.Fit is not null);
        json.Objects("parameters", family.Parameters, parameter =>
        {
            json.Text("name", parameter.Name);
            json.Text("domain", parameter.Domain);
            json.Real("default", parameter.Default ?? double.NaN);
        });
    });

}
