using System.Globalization;
using System.Text;
using Kullback.Data.Comparisons;

namespace Kullback.Reports;

/// <summary>The cells of one column: counts, shares, and their terms of the divergences.</summary>
internal static class CellListing
{
    /// <summary>Beyond so many cells only those that contribute most are listed, unless all are asked for.</summary>
    public const int CellsListed = 60;

    private const int Indent = 2, Gap = 2, Share = 7, Term = 8, NarrowestLabel = 10;
    private const string Reference = "reference", Current = "current";

    /// <summary>Writes the table; the label is cut where the line would be longer than <paramref name="width"/>.</summary>
    public static void Write(StringBuilder page, ColumnWorking working, int width, AnsiStyle style, bool all)
    {
        IReadOnlyList<CellWorking> cells = working.Cells;
        int left = 0;
        if (!all && cells.Count > CellsListed)
        {
            double least = cells.Select(c => c.Cell.ContributionBits).OrderDescending().ElementAt(CellsListed - 1);
            cells = [.. cells.Where(c => c.Cell.ContributionBits >= least).Take(CellsListed)];
            left = working.Cells.Count - cells.Count;
        }
        int count = new[] { working.ReferenceRows, working.CurrentRows }.Max(r => NumberFormat.Count(r).Length);
        int side = Math.Max(count + 1 + Share, Reference.Length);
        bool terms = width - Indent - (2 * (Gap + side)) - (3 * (1 + Term)) >= NarrowestLabel;       // else the line is no place for them
        int free = width - Indent - (2 * (Gap + side)) - ((terms ? 3 : 1) * (1 + Term));
        int label = Math.Min(Math.Max(6, free), Math.Max(6, cells.Max(c => DisplayText.Width(PlainText.Shorten(Label(c.Cell), 60)))));

        string Row(string name, string q, string p, string contribution, string pTerm, string qTerm)
            => $"{new string(' ', Indent)}{DisplayText.Left(name, label)}  {q.PadLeft(side)}  {p.PadLeft(side)} {contribution.PadLeft(Term)}"
                + (terms ? $" {pTerm.PadLeft(Term)} {qTerm.PadLeft(Term)}\n" : "\n");
        string Side(double rows, double share) => $"{NumberFormat.Count(rows).PadLeft(count)} {NumberFormat.PercentCell(share).PadLeft(Share)}";

        page.Append(style.Faint(Row("", "", "", "contri-", "p·log2", "q·log2").TrimEnd())).Append('\n');
        page.Append(style.Faint(Row("cell", Reference, Current, "bution", "(p/q)", "(q/p)").TrimEnd())).Append('\n');
        foreach (CellWorking c in cells)
        {
            // Half a number is another number: a label that is too long has a line of its own.
            string own = Label(c.Cell);
            bool fits = DisplayText.Width(PlainText.Shorten(own, width)) <= label;
            if (!fits) page.Append(' ', Indent).Append(DisplayText.Cut(own, width - Indent)).Append('\n');
            page.Append(Row(fits ? own : "", Side(c.Cell.Reference, c.Cell.ReferenceShare), Side(c.Cell.Current, c.Cell.CurrentShare),
                Bits(c.Cell.ContributionBits), Signed(c.CurrentTermBits), Signed(c.ReferenceTermBits)));
        }
        if (left > 0)
        {
            double rest = working.Cells.Sum(c => c.Cell.ContributionBits) - cells.Sum(c => c.Cell.ContributionBits);
            page.Append(' ', Indent).Append(DisplayText.Cut($"… {NumberFormat.Count(left, "more cell")}, together {Bits(rest)} bit (--all lists them)", width - Indent)).Append('\n');
        }
        page.Append(Row("sum", Side(working.ReferenceRows, 1), Side(working.CurrentRows, 1), Bits(working.Cells.Sum(c => c.Cell.ContributionBits)),
            Signed(working.Cells.Sum(c => c.CurrentTermBits)), Signed(working.Cells.Sum(c => c.ReferenceTermBits))));
    }

    private static string Label(Cell cell) => cell.Pooled is > 1 and var pooled ? $"{cell.Label} ({NumberFormat.Count(pooled, "value")})" : cell.Label;

    private static string Bits(double bits) => bits.ToString("0.00000", CultureInfo.InvariantCulture);

    private static string Signed(double bits)
        => double.IsFinite(bits) ? bits.ToString("+0.00000;-0.00000;0.00000", CultureInfo.InvariantCulture) : "∞";
}
