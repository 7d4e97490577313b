using System.Text;
using Kullback.Data.LanguageModels;

namespace Kullback.Reports;

/// <summary>The ladder: a line a candidate, nearest first, with as many columns as the width has room for.</summary>
internal static class LanguageModelRanking
{
    private const int LeastName = 12, MostName = 40;

    /// <summary>A column; of those that do not fit the one with the highest number goes first.</summary>
    private sealed record Column(string Title, int Width, int Dispensable, Func<NextTokenCandidate, string> Cell);

    /// <summary>Appends the table.</summary>
    internal static void Append(StringBuilder page, NextTokenReport report, int width, AnsiStyle style)
    {
        var ranking = report.Ranking;
        var words = new InformationWords(report.Options.Unit);
        var columns = Columns(ranking, words);
        int longest = ranking.Max(c => DisplayText.Width(c.Name)), wanted = Math.Clamp(longest, LeastName, MostName);
        int Room() => width - 2 - columns.Sum(c => c.Width + 2);
        while (Room() < Math.Min(wanted, 2 * LeastName) && columns.MaxBy(c => c.Dispensable) is { Dispensable: > 0 } least) columns.Remove(least);
        int name = Math.Clamp(Room(), LeastName, wanted);
        var names = ShortNames.Of([.. ranking.Select(c => c.Name)], name);
        page.Append('\n').Append(style.Faint($"  {"candidate".PadRight(name)}{string.Concat(columns.Select(c => "  " + c.Title.PadLeft(c.Width)))}")).Append('\n');
        for (int i = 0; i < ranking.Count; i++) page.Append($"  {DisplayText.Left(names[i], name)}{string.Concat(columns.Select(c => "  " + c.Cell(ranking[i]).PadLeft(c.Width)))}\n");
    }

    private static List<Column> Columns(IReadOnlyList<NextTokenCandidate> ranking, InformationWords words)
    {
        static double Error(NextTokenCandidate c) => InformationWords.ErrorOf(c.Figures.StoredKl);
        var columns = new List<Column>();
        if (ranking.Any(c => c.Model is not null)) columns.Add(new("size", 8, 0, c => LanguageModelSentences.Size(c.Model?.Bytes)));
        if (ranking.Any(c => c.Model?.BitsPerWeight is not null)) columns.Add(new("bits/w", 6, 0, c => LanguageModelSentences.BitsPerWeight(c.Model)));
        columns.Add(new("mean KLD", 9, 0, c => words.Amount(c.Figures.StoredKl.Mean, Error(c))));
        columns.Add(new("±tokens", 8, 3, c => words.Amount(c.Figures.StoredKl.StandardError, Error(c))));
        columns.Add(new("±blocks", 8, 0, c => c.Figures.StoredKl.Clusters > 1 ? words.Amount(c.Figures.StoredKl.ClusteredStandardError, Error(c)) : NumberFormat.None));
        columns.Add(new("99.9 %", 8, 1, c => words.Amount(c.Figures.KlQuantiles[11])));
        columns.Add(new("same top", 8, 0, c => InformationWords.Percent(c.Figures.SameTop.Value, InformationWords.ErrorOf(c.Figures.SameTopByBlock))));
        if (ranking.Any(c => c.Figures.Text is not null)) columns.Add(new("PPL ratio", 9, 2, c => c.Figures.Text is { } t ? InformationWords.ByError(t.Ratio.Value, t.Ratio.StandardError) : NumberFormat.None));
        return columns;
    }
}
