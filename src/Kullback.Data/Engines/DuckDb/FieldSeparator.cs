namespace Kullback.Data.Engines.DuckDb;

/// <summary>What separates the fields of a text file, by its first lines.</summary>
internal static class FieldSeparator
{
    private const int FirstLines = 100, LongestLine = 100_000;

    /// <summary>The separator that the first line has most of, outside quotes; a blank where there is none and every line has as many
    /// numbers with single blanks between them.</summary>
    /// <exception cref="UnreadableDataException">Blanks may separate fields or thousands, and nothing tells which.</exception>
    public static char Of(string name, TextReader text, char decimalMark)
    {
        string[] lines = [.. Lines(text)];
        string first = lines.Length == 0 ? "" : lines[0];
        var counts = new Dictionary<char, int> { [','] = 0, ['\t'] = 0, [';'] = 0, ['|'] = 0 };
        bool quoted = false;
        foreach (char c in first)
        {
            if (c == '"') quoted = !quoted;
            else if (!quoted && counts.ContainsKey(c)) counts[c]++;
        }
        if (decimalMark == ',' && counts.Any(c => c.Key != ',' && c.Value > 0)) counts.Remove(',');
        char most = counts.MaxBy(c => c.Value).Key;
        return counts[most] == 0 && AreBlanks(name, [.. lines.Where(l => l.Length > 0)], decimalMark) ? ' ' : most;
    }

    private static IEnumerable<string> Lines(TextReader text)
    {
        for (int i = 0; i < FirstLines && text.ReadLine() is { Length: <= LongestLine } line; i++) yield return line;
    }

    private static bool AreBlanks(string name, string[] lines, char decimalMark)
    {
        if (lines.Length < 2) return false;
        int fields = lines[0].Split(' ').Length;
        if (fields < 2) return false;
        bool thousands = true;
        for (int i = 0; i < lines.Length; i++)
        {
            string[] parts = lines[i].Split(' ');
            if (parts.Length != fields || parts.Any(p => p.Length == 0 || p.Contains('"', StringComparison.Ordinal))) return false;
            if (i > 0 && !parts.All(p => IsNumber(p, decimalMark))) return false;
            if (i > 0) thousands &= parts.Skip(1).All(p => p.Length == 3 && p.All(char.IsAsciiDigit))
                && parts[0].TrimStart('+', '-') is { Length: <= 3 } head && head.All(char.IsAsciiDigit) && head is not ['0', ..];
        }
        return !thousands ? true : throw new UnreadableDataException(
            $"{name}: blanks separate fields or thousands in {DisplayValue.Quoted(lines[1])}: {OptionName.Delimiter} ' ' or "
                + $"{OptionName.Delimiter} , says which");
    }

    private static bool IsNumber(string text, char decimalMark)
        => double.TryParse(decimalMark == ',' ? text.Replace(',', '.') : text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
