using Kullback.Data.Distributions;
using Kullback.Distributions;

namespace Kullback.Reports;

/// <summary>One distribution: moments, entropy, and its functions at points.</summary>
/// <param name="result">The distribution.</param>
public sealed class DistributionReport(DistributionSummary result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "distribution";

    /// <inheritdoc/>
    public string Headline
        => $"{result.Text}: entropy "
            + $"{(double.IsNaN(result.EntropyNats) ? "not known" : double.IsFinite(result.EntropyNats) ? $"{Figure(result.EntropyNats)} nat" : Said(result.EntropyNats))}";

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            bool line = result.Dimension == 1;
            yield return new Heading(result.Text);
            var rows = new List<TableRow>
            {
                new(line ? result.Reference switch { ReferenceMeasure.Counting => "integers", ReferenceMeasure.Sphere => "angles",
                    _ => "numbers" } : "points",
                    line ? $"from {NumberFormat.Number(result.Low)} to {NumberFormat.Number(result.High)}"
                    : $"of {result.Dimension} numbers"),
            };
            if (line) rows.Add(new("mean", Said(result.Mean)));
            if (line) rows.Add(new("standard deviation", Said(Math.Sqrt(result.Variance))));
            rows.Add(new("entropy", double.IsNaN(result.EntropyNats) ? "not known" : double.IsFinite(result.EntropyNats)
                ? $"{Figure(result.EntropyNats)} nat   {Figure(result.EntropyNats / Math.Log(2))} bit" : Said(result.EntropyNats)));
            rows.AddRange(result.Points.Select(p => new TableRow(Label(p, result.Reference), Value(p))));
            yield return new Table([new("", IsText: true), new("", IsText: true)], rows);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("distribution", result.Text);
        json.WriteNumber("dimension", result.Dimension);
        json.Text("reference", result.Reference switch
        {
            ReferenceMeasure.Counting => "counting",
            ReferenceMeasure.Sphere => "sphere",
            _ => "lebesgue"
        });
        json.Real("mean", result.Mean);
        json.Real("variance", result.Variance);
        json.Real("entropyNats", result.EntropyNats);
        json.Real("low", result.Low);
        json.Real("high", result.High);
        json.Objects("points", result.Points, point =>
        {
            json.Text("function", point.Function switch
            {
                PointFunction.Quantile => "quantile",
                PointFunction.Cumulative => "cumulative",
                PointFunction.Survival => "survival",
                _ => "density"
            });
            json.Real("at", point.At);
            json.Real("value", point.Value);
            json.Text("reason", double.IsInfinity(point.Value) ? "infinite" : null);
            json.Real("log", point.Log);
        });
    }

    private static string Label(DistributionPoint point, ReferenceMeasure reference)
    {
        string at = point.At.ToString("R", CultureInfo.InvariantCulture);
        return point.Function switch
        {
            PointFunction.Quantile => $"quantile {at}",
            PointFunction.Cumulative => $"P(X <= {at})",
            PointFunction.Survival => $"P(X > {at})",
            _ => reference == ReferenceMeasure.Counting ? $"P(X = {at})" : $"density at {at}",
        };
    }

    // A value too small for a double has its logarithm.
    private static string Value(DistributionPoint point)
        => point.Value == 0 && double.IsFinite(point.Log) ? $"e^{Figure(point.Log)}" : Figure(point.Value);

    private static string Figure(double value) => double.IsFinite(value) ? value.ToString("G10", CultureInfo.InvariantCulture)
        .Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e') : Said(value);

    private static string Said(double value) => double.IsNaN(value) ? "does not exist" : double.IsPositiveInfinity(value) ? "infinite"
        : double.IsNegativeInfinity(value) ? "-infinite" : Figure(value);
}
