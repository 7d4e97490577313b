using System.Globalization;
using Kullback.Distributions;

namespace Kullback.Data.Laws;

/// <summary>One line of a file of pairs: two distributions and their comparison, or why there is none.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="TextP">P as written.</param>
/// <param name="TextQ">Q as written.</param>
/// <param name="Comparison">The comparison; null where the line cannot be read.</param>
/// <param name="Error">Why there is none; null where there is one.</param>
public sealed record LawPair(int Line, string TextP, string TextQ, LawComparison? Comparison, string? Error);

/// <summary>Many pairs of distributions from a file, a pair a line: P and Q with a tab, a semicolon or a bar between them.</summary>
public static class LawPairs
{
    /// <summary>Compares every pair; blank lines and those that begin with # are passed over.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="limit">The time for one pair; null for no limit.</param>
    /// <param name="cancel">Ends the work at once.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<LawPair> Of(IEnumerable<string> lines, TimeSpan? limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return Read(lines, limit, cancel);
    }

    private static IEnumerable<LawPair> Read(IEnumerable<string> lines, TimeSpan? limit, CancellationToken cancel)
    {
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            cancel.ThrowIfCancellationRequested();
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            yield return One(number, text, limit, cancel);
        }
    }

    private static LawPair One(int number, string text, TimeSpan? limit, CancellationToken cancel)
    {
        string[] sides = text.Split(['\t', ';', '|'], StringSplitOptions.TrimEntries);
        if (sides.Length != 2 || sides[0].Length == 0 || sides[1].Length == 0)
            return new(number, sides[0], sides.Length > 1 ? sides[1] : "", null, $"{sides.Length.ToString(CultureInfo.InvariantCulture)} parts where P and Q are expected, with a tab, a semicolon or a bar between them");
        try { return new(number, sides[0], sides[1], LawComparison.Of(sides[0], sides[1], limit, cancel), null); }
        // What does not parse, and what lies beyond what doubles hold.
        catch (ArgumentException e) { return new(number, sides[0], sides[1], null, e.Message.Split('\n')[0].Split(" (Parameter '", 2)[0]); }
    }
}
