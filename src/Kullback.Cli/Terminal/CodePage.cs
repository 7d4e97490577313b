using System.Globalization;
using System.Text;
using Kullback.Data.Codes;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>A file's code under a model, for the terminal.</summary>
internal static class CodePage
{
    private const int Label = 34;

    /// <summary>One file: the parts of its size, and the size that came out.</summary>
    public static string Of(FileCode code, int width, Ink ink)
    {
        var page = new StringBuilder();
        bool own = code.Model == code.File;
        page.Append($"coded  {DisplayText.Cut(code.File, 60)}   {Words.Count(code.Bytes, "byte")}\n");
        page.Append($"model  {DisplayText.Cut(code.Model, 60)}{(own ? " (its own)" : "")}, {(code.Order == 0 ? "no context" : Words.Count(code.Order, "byte") + " of context")}\n\n");
        page.Append(ink.Strong(DisplayText.Right("bits a byte", Label + 12) + DisplayText.Right("bytes", 16))).Append('\n');
        Line(page, "entropy of the file", code.EntropyBits, code.EntropyBits * code.Bytes / 8);
        Line(page, "+ D(file‖model), the mismatch", code.MismatchBits, code.MismatchBits * code.Bytes / 8);
        Line(page, "= cross-entropy, the ideal size", code.CrossEntropyBits, code.CrossEntropyBits * code.Bytes / 8);
        if (code.HeldOutBits is { } heldOut) Line(page, "entropy, learnt on other parts", heldOut, heldOut * code.Bytes / 8);
        if (code.CodedBytes is { } coded) Line(page, "coded, and decoded again", 8.0 * coded / code.Bytes, coded);
        if (code.AdaptiveBytes is { } adaptive) Line(page, "coded adaptively, without a model", 8.0 * adaptive / code.Bytes, adaptive);
        if (code.IsShort)
            foreach (string line in DisplayText.Wrap(TooShort(code), width)) page.Append('\n').Append(ink.Alarm(line));
        if (code.IsShort) page.Append('\n');
        if (code.Impossible is var (position, letter))
            page.Append(ink.Alarm($"\nno code: byte 0x{letter:x2} at {Words.Count(position)} has probability 0 under the model (without --exact it has a little)\n"));
        return page.ToString();
    }

    /// <summary>Several files: extra bits a byte, by file coded and model.</summary>
    public static string Of(FileMatrix matrix, int width, Ink ink)
    {
        var page = new StringBuilder();
        int name = Math.Clamp(matrix.Files.Max(f => DisplayText.Width(Path.GetFileName(f))), 8, 20);
        int fitting = Math.Max(1, (width - name - 2 - 9) / 9);
        page.Append($"extra bits a byte: D(row‖column), {(matrix.Order == 0 ? "no context" : Words.Count(matrix.Order, "byte") + " of context")}\n");
        for (int from = 0; from < matrix.Files.Count; from += fitting)
        {
            int to = Math.Min(matrix.Files.Count, from + fitting);
            page.Append('\n').Append(ink.Strong(DisplayText.Left("P \\ Q", name + 2) + DisplayText.Right("entropy", 9)));
            for (int q = from; q < to; q++) page.Append(ink.Strong(" " + DisplayText.Right(Path.GetFileName(matrix.Files[q]), 8)));
            page.Append('\n');
            for (int p = 0; p < matrix.Files.Count; p++)
            {
                page.Append(DisplayText.Left(Path.GetFileName(matrix.Files[p]), name + 2)).Append(DisplayText.Right(Three(matrix.EntropyBits[p]), 9));
                for (int q = from; q < to; q++)
                {
                    string cell = " " + DisplayText.Right(Three(matrix.MismatchBits[p][q]), 8);
                    page.Append(p == q ? ink.Faint(cell) : q == matrix.Nearest[p] ? ink.Strong(cell) : cell);
                }
                page.Append('\n');
            }
        }
        page.Append('\n');
        for (int p = 0; p < matrix.Files.Count; p++)
            if (matrix.HeldOutBits[p] is { } most && most > (1 + FileCoding.ShortOfBytes) * matrix.EntropyBits[p])
                page.Append(ink.Alarm($"{DisplayText.Cut(Path.GetFileName(matrix.Files[p]), 30)} is too short for these contexts: its entropy lies between {Three(matrix.EntropyBits[p])} and {Three(most)}")).Append('\n');
        for (int p = 0; p < matrix.Files.Count; p++)
            page.Append($"{DisplayText.Cut(Path.GetFileName(matrix.Files[p]), 30)} is nearest to {DisplayText.Cut(Path.GetFileName(matrix.Files[matrix.Nearest[p]]), 30)}\n");
        return page.ToString();
    }

    private static void Line(StringBuilder page, string what, double bits, double bytes)
        => page.Append(DisplayText.Left(what, Label)).Append(DisplayText.Right(double.IsFinite(bits) ? bits.ToString("0.000000", CultureInfo.InvariantCulture) : "inf", 12))
            .Append(DisplayText.Right(double.IsFinite(bytes) ? Words.Count((long)Math.Round(bytes)) : "inf", 16)).Append('\n');

    private static string TooShort(FileCode code)
    {
        string mismatch = double.IsFinite(code.MismatchBits) ? string.Create(CultureInfo.InvariantCulture, $", and D(file‖model) between {code.MismatchBitsAtLeast:0.00} and {code.MismatchBits:0.00}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"Too short for {Words.Count(code.Order, "byte")} of context: of what the file was drawn from the entropy lies between {code.EntropyBits:0.00} bits a byte (the file's own shares) and {code.HeldOutBits:0.00} (learnt on other parts){mismatch}.")
            + (code.Order > 0 ? $" --order {code.Order - 1} needs fewer bytes." : "");
    }

    private static string Three(double bits) => bits.ToString("0.000", CultureInfo.InvariantCulture);
}
