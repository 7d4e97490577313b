using System.Text;

namespace Kullback.Data.Engines;

/// <summary>The first record of a text file, read as it is written: the engine renames columns of one name without a word.</summary>
internal static class HeaderRecord
{
    /// <summary>A header longer than this is none.</summary>
    private const int MostCharacters = 4 << 20;

    /// <summary>The fields of the first record that is not blank; line breaks inside quotes belong to their field.</summary>
    public static List<string> Read(TextReader text, char delimiter)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false, any = false;
        for (int n = 0, c; n < MostCharacters && (c = text.Read()) >= 0; n++)
        {
            if (quoted)
            {
                if (c != '"') field.Append((char)c);
                else if (text.Peek() == '"') field.Append((char)text.Read());
                else quoted = false;
            }
            else if (c == '"' && field.Length == 0) quoted = any = true;
            else if (c is '\n' or '\r')
            {
                if (any) break;
            }
            else if (c == delimiter)
            {
                fields.Add(field.ToString());
                field.Clear();
                any = true;
            }
            else
            {
                field.Append((char)c);
                any = true;
            }
        }
        if (any) fields.Add(field.ToString());
        return fields;
    }

    /// <summary>Says so when two columns have one name, or names that the engine can't tell apart.</summary>
    public static void RequireDistinct(string file, IEnumerable<string> names)
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            if (name.Length == 0 || known.TryAdd(name, name)) continue;
            throw new UnreadableDataException(known[name] == name
                ? $"{file}: two columns are named '{Shown(name)}'"
                : $"{file}: columns '{Shown(known[name])}' and '{Shown(name)}' differ only by case, which the engine does not tell apart");
        }
    }

    /// <summary>Says so when the files of one table do not have the same columns in the same order.</summary>
    public static void RequireSame(string first, List<string> names, string other, List<string> itsNames)
    {
        int at = names.Zip(itsNames).TakeWhile(n => n.First == n.Second).Count();
        if (at == names.Count && at == itsNames.Count) return;
        string there = at < itsNames.Count ? $"'{Shown(itsNames[at])}'" : "nothing", expected = at < names.Count ? $"'{Shown(names[at])}'" : "nothing";
        throw new UnreadableDataException($"{other}: column {at + 1} is {there} where {first} has {expected}");
    }

    private static string Shown(string name) => Comparison.DriverWords.Harmless(name, 60);
}
