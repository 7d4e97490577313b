using Kullback.Data.Distributions;
using Kullback.Reports.Charts;

namespace Kullback.Reports;

/// <summary>The families fitted to a column, ranked by rows that they have not seen.</summary>
/// <param name="result">The fits.</param>
public sealed class FitReport(ColumnFit result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "fit";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            // A family within two standard errors of the best may be as good.
            var ranked = Fitted.Where(l => double.IsFinite(l.HeldOutNats)).ToList();
            if (ranked.Count == 0) return "No family fits the held-out rows";
            var near = ranked.Skip(1).Where(l => l.BehindNats < 2 * l.BehindError).Select(l => l.Family).ToList();
            return $"{ranked[0].Family} predicts the held-out rows best"
                + (near.Count == 0 ? "" : near.Count <= 4 ? $"; not clearly worse: {string.Join(", ", near)}"
                    : $"; {near.Count} more are not clearly worse");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => Best is null ? ["unfitted"] : [];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => [new("cells", Best?.Cells?.Nats ?? double.NaN, MeasureUnit.Nat, Best?.Family ?? "")];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [new("", $"{result.Column} of {result.Table}", NumberFormat.Count(result.Rows, "number")
            + (result.Missing > 0 ? $", {NumberFormat.Count(result.Missing, "row")} without" : ""), result.ReadNotes)];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Paragraph(
                $"{(result.AreWhole ? "All are integers: integer families, and continuous ones rounded to integers" : "Continuous families")}, fitted by maximum likelihood to three quarters of the rows and ranked by the rest ({NumberFormat.Count(result.HeldOut)} held out, seed {result.Seed}).");
            foreach (var picture in Pictures()) yield return picture;
            yield return new Heading("Families, the best first");
            yield return new Table([new("family", IsText: true), new("nats per row"), new("behind the best"), new("AIC"), new("BIC")],
                [.. Fitted.Select(Row)]);
            var refused = result.Distributions.Where(l => l.NotFitted is not null).Select(l => l.Family).ToList();
            if (refused.Count > 0)
                yield return new Paragraph(
                    $"Not fitted, these numbers are outside their supports or have no maximum: {string.Join(", ", refused)}.", Tone.Faint);
            yield return new Paragraph(
                "nats per row: mean log-likelihood of the held-out rows; behind: with the standard error of the difference, row by row; "
                    + "cells: divergence of the held-out rows from the fit over cells of equal "
                + "probability, in nats, with its 95 % interval, and what pure chance would show. A family less than two standard errors "
                + "behind is not worse."
                + (Fitted.Any(l => l.IsRounded)
                    ? " ~: a continuous distribution; an integer has the probability of what is rounded to it, so that all are compared "
                        + "by probabilities." : ""), Tone.Faint);
        }
    }

    private FittedDistribution? Best => Fitted.FirstOrDefault(l => double.IsFinite(l.HeldOutNats));

    private IEnumerable<FittedDistribution> Fitted => result.Distributions.Where(l => l.NotFitted is null);

    private IEnumerable<Block> Pictures()
    {
        if (result.Picture is not { } picture) yield break;
        string bars =
            $"Bars: the column{(picture.Outside > 0 ? $", without the outermost {NumberFormat.Percent(picture.Outside)}" : "")}. ";
        yield return new Picture(typeof(FitChart), new Dictionary<string, object?> { [nameof(FitChart.Picture)] = picture },
            bars + string.Join("; ",
                picture.Curves.Select((c, i) => $"{(i == 0 ? "Orange line" : i == 1 ? "dashes" : "dots")}: {c.Family}")) + ".");
        if (picture.Quantiles.Count > 1)
            yield return new Picture(typeof(QuantilePlot),
                new Dictionary<string, object?> { [nameof(QuantilePlot.Pairs)] = picture.Quantiles },
                $"Quantiles of the held-out rows beside those of {picture.Curves[0].Family}. Across: the distribution fitted to the other "
                    + $"rows. Up: the rows. On the diagonal they agree; of points of the distribution itself 95 % lie in the band, each."
                + (QuantilePlot.IsLogarithmic(picture.Quantiles) ? " Both axes are logarithmic." : ""));
    }

    // Of a family that is out of the question the size says enough.
    private static string Criterion(double value)
        => Math.Abs(value) >= 1e6 && double.IsFinite(value) ? value.ToString("0.##e0", System.Globalization.CultureInfo.InvariantCulture)
        : NumberFormat.Number(value);

    private static TableRow Row(FittedDistribution distribution)
    {
        string behind = distribution.BehindNats == 0 && distribution.BehindError == 0 ? "best"
            : $"{Criterion(distribution.BehindNats)} ± {Criterion(distribution.BehindError)}";
        var below =
            new List<Paragraph> { new(string.Join(", ", distribution.Parameters.Select(p => $"{p.Name} {NumberFormat.Number(p.Value)}"))) };
        if (DistributionWords.Maximum(distribution) is { } remark) below.Add(new(remark));
        if (distribution.Cells is { } cells)
            below.Add(new($"cells {NumberFormat.Number(cells.Nats)}"
                + (cells.Interval is { } i ? $" [{NumberFormat.Number(i.LowNats)}, {NumberFormat.Number(i.HighNats)}]" : "")
                + (cells.NullExpectationNats is { } chance ? $", chance alone {NumberFormat.Number(chance)}" : ""), Tone.Faint));
        return new((distribution.IsRounded ? "~" : "") + distribution.Family, NumberFormat.Six(distribution.HeldOutNats), behind,
            Criterion(distribution.Aic), Criterion(distribution.Bic))
        { Below = below };
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("table", result.Table);
        json.Text("column", result.Column);
        json.WriteNumber("rows", result.Rows);
        json.WriteNumber("missing", result.Missing);
        json.WriteNumber("heldOut", result.HeldOut);
        json.WriteBoolean("integers", result.AreWhole);
        json.WriteNumber("seed", result.Seed);
        json.Texts("readNotes", result.ReadNotes);
        json.Objects("distributions", result.Distributions, distribution => Distribution(json, distribution));
    }

    private static void Distribution(Utf8JsonWriter json, FittedDistribution distribution)
    {
        json.Text("family", distribution.Family);
        json.WriteBoolean("rounded", distribution.IsRounded);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in distribution.Parameters) json.Real(name, value);
        json.WriteEndObject();
        json.Real("heldOutNats", distribution.NotFitted is null ? distribution.HeldOutNats : double.NaN);
        json.Real("logLikelihoodGapNats", distribution.BehindNats);
        json.Real("logLikelihoodGapError", distribution.NotFitted is null ? distribution.BehindError : double.NaN);
        json.Real("aic", distribution.NotFitted is null ? distribution.Aic : double.NaN);
        json.Real("bic", distribution.NotFitted is null ? distribution.Bic : double.NaN);
        json.Real("cellsNats", distribution.Cells?.Nats);
        json.Real("cellsLowNats", distribution.Cells?.Interval?.LowNats);
        json.Real("cellsHighNats", distribution.Cells?.Interval?.HighNats);
        json.Real("expectedUnderNullNats", distribution.Cells?.NullExpectationNats);
        json.Real("gradientNorm", distribution.NotFitted is null ? distribution.GradientNorm : double.NaN);
        json.Texts("atEdge", distribution.AtEdge);
        json.Text("notFitted", distribution.NotFitted);
    }
}
