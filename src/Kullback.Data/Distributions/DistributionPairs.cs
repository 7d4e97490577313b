namespace Kullback.Data.Distributions;

/// <summary>One line of a file of pairs: two distributions and their comparison, or why there is none.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="TextP">P as written.</param>
/// <param name="TextQ">Q as written.</param>
/// <param name="Comparison">The comparison; null where the line cannot be read.</param>
/// <param name="Error">Why there is none; null where there is one.</param>
public sealed record ComparedPair(int Line, string TextP, string TextQ, DistributionComparison? Comparison, string? Error);

/// <summary>Many pairs of distributions from a file, a pair a line: P and Q with a tab, a semicolon or a bar between them.</summary>
public static class DistributionPairs
{
    /// <summary>Compares every pair; blank lines and those that begin with # are passed over.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="limit">The time for one pair; null for no limit.</param>
    /// <param name="cancel">Ends the work at once.</param>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static IEnumerable<ComparedPair> Of(IEnumerable<string> lines, TimeSpan? limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return Numbered(lines).Select(line => One(line.Number, line.Text, limit, cancel));
    }

    /// <summary>Compares every pair and tells after each how many are done.</summary>
    /// <param name="lines">The lines of the file, all of which are read before the first pair is compared.</param>
    /// <param name="limit">The time for one pair; null for no limit.</param>
    /// <param name="progress">Told how many pairs are done; null for none.</param>
    /// <param name="cancel">Ends the work at once.</param>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static IReadOnlyList<ComparedPair> Of(IEnumerable<string> lines, TimeSpan? limit, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var read = new List<(int, string)>();
        foreach (var line in Numbered(lines))
        {
            cancel.ThrowIfCancellationRequested();
            read.Add(line);
        }
        var pairs = new List<ComparedPair>(read.Count);
        foreach (var (number, text) in read)
        {
            progress?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture, $"{pairs.Count} of {read.Count} pairs"),
                (double)pairs.Count / read.Count));
            pairs.Add(One(number, text, limit, cancel));
        }
        return pairs;
    }

    private static IEnumerable<(int Number, string Text)> Numbered(IEnumerable<string> lines)
        => lines.Select((line, i) => (i + 1, line.Trim())).Where(line => line.Item2.Length > 0 && line.Item2[0] != '#');

    private static ComparedPair One(int number, string text, TimeSpan? limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        string[] sides = text.Split(['\t', ';', '|'], StringSplitOptions.TrimEntries);
        if (sides.Length != 2 || sides[0].Length == 0 || sides[1].Length == 0)
            return new(number, sides[0], sides.Length > 1 ? sides[1] : "", null,
                $"{sides.Length.ToString(CultureInfo.InvariantCulture)} parts where P and Q are expected, with a tab, a semicolon or a "
                    + $"bar between them");
        try { return new(number, sides[0], sides[1], DistributionComparison.Of(sides[0], sides[1], limit, cancel), null); }
        // What does not parse, and what lies beyond what doubles hold.
        catch (ArgumentException e) { return new(number, sides[0], sides[1], null, e.Message.Split('\n')[0].Split(" (Parameter '", 2)[0]); }
    }
}
