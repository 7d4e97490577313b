using Kullback.Coding;
using Kullback.Data.Coding;
using Kullback.Reports.Charts;

namespace Kullback.Reports;

/// <summary>A rate-distortion curve, each point with rigorous bounds.</summary>
/// <param name="result">The curve.</param>
public sealed class RateDistortionReport(RateCurve result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "rate-distortion";

    /// <inheritdoc/>
    public string Headline
        => $"{NumberFormat.Plain(Math.Round(Bits(result.Points[0].RateNats), 4))} bits per symbol for the least distortion, 0 for "
            + $"{NumberFormat.Number(result.Points[^1].Distortion)}";

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures
        => [new("rate", result.Points[0].UpperNats, MeasureUnit.Nat), new("width", Width, MeasureUnit.Nat)];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [new("source", result.Source, $"entropy {NumberFormat.Bits(result.EntropyBits)} bits", result.ReadNotes)];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Paragraph(
                $"distortion: {result.Measure}; every rate is an interval that contains the truth, here at most "
                    + $"{NumberFormat.Number(Bits(Width))} bit wide");
            yield return new Picture(typeof(RateCurvePicture),
                new Dictionary<string, object?> { [nameof(RateCurvePicture.Curve)] = result }, "Bits per symbol against distortion");
            double most = Math.Max(1e-12, result.Points.Max(p => p.UpperNats));
            yield return new Table([new("distortion"), new("bits per symbol, at least"), new("at most")],
                [.. result.Points.Select(
                    p => new TableRow(NumberFormat.Number(p.Distortion), Six(p.LowerNats),
                        new TableCell(Six(p.UpperNats), Bar: p.UpperNats / most)))]);
        }
    }

    private double Width => result.Points.Max(p => p.UpperNats - p.LowerNats);

    private static double Bits(double nats) => InformationUnit.Bits.Show(nats, MeasureUnit.Nat);

    private static string Six(double nats) => Bits(nats).ToString("0.000000", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("source", result.Source);
        json.Text("measure", result.Measure);
        json.WriteNumber("letters", result.Letters);
        json.WriteNumber("entropyBits", result.EntropyBits);
        json.Texts("readNotes", result.ReadNotes);
        json.Objects("points", result.Points, point =>
        {
            json.WriteNumber("distortion", point.Distortion);
            json.WriteNumber("bitsLow", Bits(point.LowerNats));
            json.WriteNumber("bitsHigh", Bits(point.UpperNats));
            json.Real("slopeBits", Bits(point.Slope));
        });
    }

}
