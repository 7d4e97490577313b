namespace Kullback.Reports;

/// <summary>Command lines that can be pasted into a shell.</summary>
internal static class ShellQuoting
{
    /// <summary>The word as a POSIX shell reads it back: bare where it is safe, else in double or single quotes.</summary>
    public static string Quote(string word)
    {
        if (word.Length > 0
            && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ',' or ':' or '=' or '+' or '%' or '@'))
            return word;
        return word.AsSpan().IndexOfAny("\"$`\\!\n") < 0 ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The command line of these arguments.</summary>
    public static string CommandOf(IEnumerable<string> arguments) => "kullback " + string.Join(' ', arguments.Select(Quote));
}
