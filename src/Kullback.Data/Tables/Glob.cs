using System.IO.Enumeration;

namespace Kullback.Data.Tables;

/// <summary>Patterns with * (within a name), ** (any folders), ? and [abc].</summary>
internal static class Glob
{
    /// <summary>Does a name match a pattern of * and ?, without regard to case?</summary>
    public static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name);

    /// <summary>The files below the root that match, in ordinal order.</summary>
    public static string[] Files(string root, string pattern)
    {
        bool deep = pattern.Contains("**", StringComparison.Ordinal)
            || Path.GetDirectoryName(pattern)?.AsSpan().ContainsAny('*', '?', '[') == true;
        var expression = new System.Text.RegularExpressions.Regex(Expression(pattern),
            System.Text.RegularExpressions.RegexOptions.CultureInvariant);
        return [.. Directory.EnumerateFiles(root, "*", deep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Select(f => f.StartsWith("./", StringComparison.Ordinal) && !pattern.StartsWith("./", StringComparison.Ordinal) ? f[2..] : f)
            .Where(f => expression.IsMatch(f)).Order(StringComparer.Ordinal)];
    }

    private static string Expression(string pattern)
    {
        var s = new System.Text.StringBuilder("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                i++;
                if (i + 1 < pattern.Length && pattern[i + 1] == '/') { i++; s.Append("(?:.*/)?"); }
                else s.Append(".*");
            }
            else if (c == '*') s.Append("[^/]*");
            else if (c == '?') s.Append("[^/]");
            else if (c == '[' && pattern.IndexOf(']', i + 1) is int end and > 0)
            {
                s.Append('[').Append(System.Text.RegularExpressions.Regex.Escape(pattern[(i + 1)..end])).Append(']');
                i = end;
            }
            else s.Append(System.Text.RegularExpressions.Regex.Escape(c.ToString()));
        }
        return s.Append('$').ToString();
    }
}
