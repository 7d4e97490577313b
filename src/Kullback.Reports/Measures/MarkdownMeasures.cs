using System.Text;
using Kullback.Data.Vectors;
using Kullback.Divergences;

namespace Kullback.Reports;

/// <summary>The comparison table in Markdown; <c>docs/measures.md</c> holds its output.</summary>
public static class MarkdownMeasures
{
    /// <summary>Writes GitHub-flavored Markdown in UTF-8.</summary>
    public static void Write(MeasureTable table, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.Write(Text(table));
    }

    /// <summary>The text; lines end with "\n".</summary>
    public static string Text(MeasureTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        if (table.Measures.Count > 0)
        {
            Rows(text, "measure | formula | unit | at most | disjoint supports | symmetric | triangle inequality | 0 only if P = Q | jointly convex | data processing | additive | cost",
                table.Measures, f => [Code(f.Key), Cell(f.Formula), MeasureWords.Unit(f.Unit), MeasureWords.Bound(f.Maximum), MeasureWords.Bound(f.Disjoint),
                    MeasureWords.YesNo(f.Symmetric), MeasureWords.Triangle(f.Triangle), MeasureWords.YesNo(f.ZeroOnlyAtEquality), MeasureWords.YesNo(f.JointlyConvex),
                    MeasureWords.YesNo(f.DataProcessing), MeasureWords.YesNo(f.AdditiveOverProducts), Cell(f.Cost)]);
            text.Append('\n');
            Rows(text, "measure | what the number means | used for | moved most by | gradient where supports do not overlap",
                table.Measures, f => [$"{Cell(f.Name)} {Code(f.Key)}", Cell(f.Meaning), Cell(f.UsedFor), Cell(f.SensitiveTo), Cell(f.GradientWithoutOverlap)]);
        }
        if (table.Functionals.Count == 0) return text.ToString();
        if (text.Length > 0) text.Append('\n');
        Rows(text, "of one distribution | formula | unit | at a point | on n equal cells | concave | additive | what the number means | used for",
            table.Functionals, f => [$"{Cell(f.Name)} {Code(f.Key)}", Cell(f.Formula), MeasureWords.Unit(f.Unit), MeasureWords.Bound(f.AtPoint), Cell(f.AtUniform),
                MeasureWords.YesNo(f.Concave), MeasureWords.YesNo(f.AdditiveOverProducts), Cell(f.Meaning), Cell(f.UsedFor)]);
        return text.ToString();
    }

    private static void Rows<T>(StringBuilder text, string header, IEnumerable<T> rows, Func<T, string[]> cells)
    {
        text.Append("| ").Append(header).Append(" |\n|").Insert(text.Length, "---|", header.Count(c => c == '|') + 1).Append('\n');
        foreach (T row in rows) text.Append("| ").AppendJoin(" | ", cells(row)).Append(" |\n");
    }

    // The words are this project's own, not data: only what Markdown would take for its signs needs care.
    private static string Cell(string words)
    {
        var cell = new StringBuilder();
        foreach (char c in words) cell.Append(c is '|' or '*' or '_' or '<' or '`' or '\\' or '~' ? $"\\{c}" : c.ToString());
        return cell.ToString();
    }

    private static string Code(string key) => $"`{key}`";
}
