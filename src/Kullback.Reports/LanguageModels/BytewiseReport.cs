using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>Models with other tokenizers on one text: information a byte, and how much more than the base needs.</summary>
/// <param name="results">One a candidate.</param>
/// <param name="unit">What is shown.</param>
public sealed class BytewiseReport(IReadOnlyList<BytewiseComparison> results, InformationUnit unit) : IReport
{
    private static readonly double s_nats = Math.Log(2);      // the comparison is in bits

    private readonly InformationWords _words = new(unit);

    /// <inheritdoc/>
    public string Kind => "language-model-bytes";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            var least = results.OrderBy(r => r.DifferenceNatsPerByte).First();
            var d = PerByte(least);
            string how =
                $"{_words.Amount(Math.Abs(d.Mean), InformationWords.ErrorOf(d))} {_words.One} per byte {(d.Mean < 0 ? "less" : "more")} "
                    + $"than the base ({(d.Low is null ? "no interval" : $"95 % {_words.Range(d)}")})";
            return $"{PlainText.Shorten(least.Candidate, 60)} {(results.Count == 1 ? "needs" : "needs least:")} {how}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures
        => [.. results.Select(c => new GateFigure("per-byte", c.DifferenceNatsPerByte, MeasureUnit.Nat, c.Candidate))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources => [new("base", results[0].Base, NumberFormat.Count(results[0].Bytes, "byte"), [])];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Table([TableColumn.Names("model"), new("tokens"), new($"{_words.Many} per byte"), new("more than the base"),
                new("95 %")],
            [
                new($"{results[0].Base} (base)", NumberFormat.Count(results[0].BaseTokens), Amount(results[0].BaseBitsPerByte)),
                .. results.Select(Row),
            ]);
            yield return new Paragraph(
                $"The difference is paired over {NumberFormat.Count(results[0].Stretches, "stretch", "stretches")} of the text between "
                    + $"places where both models end a token.", Tone.Faint);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("unit", _words.One);
        json.Objects("candidates", results, c =>
        {
            json.Text("base", c.Base);
            json.Text("name", c.Candidate);
            json.WriteNumber("bytes", c.Bytes);
            json.WriteNumber("baseTokens", c.BaseTokens);
            json.WriteNumber("tokens", c.CandidateTokens);
            json.WriteNumber("stretches", c.Stretches);
            json.Real("basePerByte", _words.Of(c.BaseBitsPerByte * s_nats));
            json.Real("perByte", _words.Of(c.CandidateBitsPerByte * s_nats));
            json.Real("differencePerByte", _words.Of(c.DifferenceNatsPerByte));
            LanguageModelJson.Mean(json, "differencePerStretch", Times(c.DifferencePerStretch, s_nats), _words);
        });
    }

    private TableRow Row(BytewiseComparison c)
    {
        var d = PerByte(c);
        return new(c.Candidate, NumberFormat.Count(c.CandidateTokens), Amount(c.CandidateBitsPerByte),
            _words.Amount(d.Mean, InformationWords.ErrorOf(d)), d.Low is null ? "none" : _words.Range(d))
        {
            Below = d.TooShort is { } doubt ? [new Paragraph("(!) " + doubt.Text, Tone.Caution)] : [],
        };
    }

    private string Amount(double bits) => _words.Amount(bits * s_nats);

    // A stretch has that many bytes in the mean.
    private static MeanEstimate PerByte(BytewiseComparison c) => Times(c.DifferencePerStretch, (double)c.Stretches / c.Bytes * s_nats);

    private static MeanEstimate Times(MeanEstimate e, double factor)
        => e with
        {
            Mean = e.Mean * factor,
            StandardError = e.StandardError * factor,
            ClusteredStandardError = e.ClusteredStandardError * factor,
            Low = e.Low * factor,
            High = e.High * factor
        };
}
