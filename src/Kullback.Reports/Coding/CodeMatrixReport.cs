using Kullback.Data.Coding;

namespace Kullback.Reports;

/// <summary>Several files, each coded with the model of each: extra bits per byte.</summary>
/// <param name="result">The matrix.</param>
public sealed class CodeMatrixReport(FileMatrix result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "code-matrix";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            var nearest = Enumerable.Range(0, result.Files.Count)
                .Select(p => $"{Name(p)} is nearest to {Name(result.Nearest[p])}").ToList();
            return nearest.Count <= 3 ? string.Join("; ", nearest)
                : $"{nearest[0]}; {NumberFormat.Count(nearest.Count - 1)} more in the table";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => Enumerable.Range(0, result.Files.Count).All(IsKnown) ? [] : ["short"];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures =>
        [.. result.Files.Select(
            (_, p) => new GateFigure("mismatch", IsKnown(p) ? result.MismatchBits[p][result.Nearest[p]] * Math.Log(2) : double.NaN,
                MeasureUnit.Nat, $"{Name(p)}, by {Name(result.Nearest[p])}"))];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Heading(
                $"Extra bits per byte: D(row‖column), "
                    + $"{(result.Order == 0 ? "no context" : NumberFormat.Count(result.Order, "byte") + " of context")}");
            for (int from = 0; from < result.Files.Count; from += Together)
            {
                var columns = Enumerable.Range(from, Math.Min(Together, result.Files.Count - from)).ToList();
                yield return new Table([new("P \\ Q", IsText: true), new("entropy"),
                    .. columns.Select(q => new TableColumn(PlainText.Shorten(Name(q), 12))), new("nearest", IsText: true)],
                    [.. Enumerable.Range(0, result.Files.Count).Select(p => new TableRow([Name(p), Three(result.EntropyBits[p]),
                        .. columns.Select(
                            q => new TableCell(Three(result.MismatchBits[p][q]), p == q ? Tone.Faint : q == result.Nearest[p] ? Tone.Strong
                                : Tone.Plain)), Name(result.Nearest[p])]))]);
            }
            foreach (int p in Enumerable.Range(0, result.Files.Count).Where(p => !IsKnown(p) && result.HeldOutBits[p] is not null))
                yield return new Paragraph(
                    $"{Name(p)} is too short for these contexts: its entropy lies between {Three(result.EntropyBits[p])} and "
                        + $"{Three(result.HeldOutBits[p]!.Value)}", Tone.Alarm);
        }
    }

    // As many columns as a narrow terminal takes.
    private const int Together = 4;

    // Of a few bytes nobody can say whether they are too few.
    private bool IsKnown(int file) => result.HeldOutBits[file] <= (1 + FileCoding.ShortOfBytes) * result.EntropyBits[file];

    private string Name(int file) => PlainText.Shorten(Path.GetFileName(result.Files[file]), 30);

    private static string Three(double bits) => bits.ToString("0.000", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteNumber("order", result.Order);
        json.Objects("files", Enumerable.Range(0, result.Files.Count), p =>
        {
            json.Text("file", result.Files[p]);
            json.WriteNumber("entropyBits", result.EntropyBits[p]);
            json.Real("heldOutBits", result.HeldOutBits[p]);
            json.Numbers("mismatchBits", result.MismatchBits[p]);
            json.Text("nearest", result.Files[result.Nearest[p]]);
        });
    }

}
