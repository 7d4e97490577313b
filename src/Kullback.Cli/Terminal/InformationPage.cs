using System.Globalization;
using System.Text;
using Kullback.Data.Information;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>Columns by what they tell about a target, for the terminal.</summary>
internal static class InformationPage
{
    public static string Of(InformationReport report, int width, Ink ink)
    {
        var page = new StringBuilder();
        page.Append($"{DisplayText.Cut(report.Name, 40)}   {Words.Count(report.Rows, report.IsWhole ? "row" : "sampled row")}\n");
        page.Append($"target {DisplayText.Cut(report.Target, 40)}: {Words.Bits(report.TargetBits)} bits to know, {Words.Count(report.TargetCells)} cells{(report.TargetValuesPooled > 0 ? $", {Words.Count(report.TargetValuesPooled, "rare value")} in one" : "")}\n");
        foreach (string line in report.ReadNotes.SelectMany(note => DisplayText.Wrap(note, width - 2))) page.Append("  ").Append(line).Append('\n');
        page.Append('\n');
        int name = Math.Clamp(report.Columns.Select(c => DisplayText.Width(PlainText.Visible(c.Column))).Append(6).Max(), 6, Math.Max(12, width - 58));
        page.Append(ink.Strong($"{DisplayText.Left("column", name)}  {DisplayText.Left("bits [95 %] about the target", 29)}{new string(' ', 9)}{DisplayText.Right("gain ratio", 11)}{DisplayText.Right("p", 8)}")).Append('\n');
        double most = Math.Max(1e-12, report.Columns.Select(c => c.Bits).DefaultIfEmpty(0).Max());
        foreach (ColumnInformation column in report.Columns)
        {
            page.Append(DisplayText.Left(column.Column, name)).Append("  ");
            if (column.NotCounted is { } why)
            {
                page.Append(ink.Faint(DisplayText.Cut(why, width - name - 2))).Append('\n');
                continue;
            }
            string bits = $"{(column.AtLeast ? "≥ " : "")}{Words.Bits(column.Bits)} [{Words.Bits(column.BitsLow)}, {Words.Bits(column.BitsHigh)}]";
            page.Append(DisplayText.Left(bits, 29)).Append(ink.Bar(Bar.Of(column.Bits / most, 8))).Append(' ')
                .Append(DisplayText.Right(column.GainRatio.ToString("0.000", CultureInfo.InvariantCulture), 11))
                .Append(DisplayText.Right(column.PValue.ToString("0.000", CultureInfo.InvariantCulture), 8)).Append('\n');
        }
        foreach (ColumnInformation column in report.Columns.Where(c => c.AtLeast))
            foreach (string line in DisplayText.Wrap(LowerBound(column), width)) page.Append('\n').Append(line);
        if (report.Columns.Any(c => c.AtLeast)) page.Append('\n');
        page.Append($"\np: permutation, up to {Words.Count(report.Draws)} draws; bits less their bias; gain ratio = plug-in bits / the column's own entropy\n");
        return page.ToString();
    }

    private static string LowerBound(ColumnInformation column)
    {
        string pooled = column.ValuesPooled == 0 ? "its values have too few rows each to be counted"
            : $"{Words.Count(column.ValuesPooled, "value")} with few rows ({Words.Percent(column.PooledShare)} of the rows) {(column.Cells == 1 ? "are" : "share")} one cell of {Words.Count(column.Cells)}";
        string how = column.Method == "held out, by value" ? "the bits are those by which the other rows of a value tell a row's target" : "the bits are those of the cells";
        return $"{PlainText.Name(column.Column, 40)}: at least; {pooled}, {how}.";
    }
}
