using Kullback.Data.Coding;

namespace Kullback.Reports;

/// <summary>A file's code under a model: the parts of its size, and the size that came out.</summary>
/// <param name="result">The code.</param>
public sealed class CodeReport(FileCode result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "code";

    /// <inheritdoc/>
    public string Headline => result.Impossible is var (position, letter)
        ? $"No code: byte 0x{letter:x2} at {NumberFormat.Count(position)} has probability 0 under the model (without "
            + $"{OptionName.Of("Exact")} it has a little)"
        : $"The model costs {Amount(result.MismatchBits)} bits per byte more than the file's entropy of "
            + $"{Amount(result.EntropyBits)}{(result.IsShort ? "; the file is too short for these contexts" : "")}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => IsKnown ? [] : ["short"];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures
        => [new("mismatch", IsKnown ? result.MismatchBits * Math.Log(2) : double.NaN, MeasureUnit.Nat)];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources =>
    [
        new("coded", result.File, NumberFormat.Count(result.Bytes, "byte"), []),
        new("model", result.Model,
            $"{(result.Model == result.File ? "its own, " : "")}{(result.Order == 0 ? "no context" : NumberFormat.Count(result.Order, "byte") + " of context")}", []),
    ];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            var rows = new List<TableRow>
            {
                Row("entropy of the file", result.EntropyBits, result.EntropyBits * result.Bytes / 8),
                Row("+ D(file‖model), the mismatch", result.MismatchBits, result.MismatchBits * result.Bytes / 8),
                Row("= cross-entropy, the ideal size", result.CrossEntropyBits, result.CrossEntropyBits * result.Bytes / 8),
            };
            if (result.HeldOutBits is { } heldOut) rows.Add(Row("entropy, learned on other parts", heldOut, heldOut * result.Bytes / 8));
            if (result.CodedBytes is { } coded) rows.Add(Row("coded, and decoded again", 8.0 * coded / result.Bytes, coded));
            if (result.AdaptiveBytes is { } adaptive)
                rows.Add(Row("coded adaptively, without a model", 8.0 * adaptive / result.Bytes, adaptive));
            yield return new Table([new("", IsText: true), new("bits per byte"), new("bytes")], rows);
            if (result.IsShort) yield return new Paragraph(TooShort, Tone.Alarm);
        }
    }

    private static TableRow Row(string what, double bits, double bytes)
        => new(what, double.IsFinite(bits) ? bits.ToString("0.000000", CultureInfo.InvariantCulture) : "inf",
            double.IsFinite(bytes) ? NumberFormat.Count((long)Math.Round(bytes)) : "inf");

    private static string Amount(double bits) => double.IsFinite(bits) ? bits.ToString("0.000000", CultureInfo.InvariantCulture)
        : "infinitely many";

    // Of a few bytes nobody can say whether they are too few.
    private bool IsKnown => !result.IsShort && result.HeldOutBits is not null;

    private string TooShort
    {
        get
        {
            string mismatch = double.IsFinite(result.MismatchBits)
                ? string.Create(CultureInfo.InvariantCulture,
                    $", and D(file‖model) between {result.MismatchBitsAtLeast:0.00} and {result.MismatchBits:0.00}") : "";
            return string.Create(CultureInfo.InvariantCulture,
                $"Too short for {NumberFormat.Count(result.Order, "byte")} of context: of what the file was drawn from the entropy lies "
                    + $"between {result.EntropyBits:0.00} bits per byte (the file's own shares) and {result.HeldOutBits:0.00} (learned on "
                    + $"other parts){mismatch}.")
                + (result.Order > 0 ? $" {OptionName.Of("Order")} {result.Order - 1} needs fewer bytes." : "");
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("file", result.File);
        json.Text("model", result.Model);
        json.WriteNumber("order", result.Order);
        json.WriteNumber("bytes", result.Bytes);
        json.WriteNumber("entropyBits", result.EntropyBits);
        json.Real("heldOutBits", result.HeldOutBits);
        json.Real("mismatchBits", result.MismatchBits);
        json.Real("mismatchBitsAtLeast", result.MismatchBitsAtLeast);
        json.WriteBoolean("tooShort", result.IsShort);
        json.Real("crossEntropyBits", result.CrossEntropyBits);
        json.Real("idealBytes", result.CrossEntropyBits * result.Bytes / 8);
        json.Whole("codedBytes", result.CodedBytes);
        json.Whole("adaptiveBytes", result.AdaptiveBytes);
        json.Whole("impossibleByte", result.Impossible?.Letter);
        json.Whole("impossibleAt", result.Impossible?.Position);
    }

}
