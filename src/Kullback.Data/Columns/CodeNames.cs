namespace Kullback.Data.Columns;

/// <summary>Columns whose integers are names, not amounts, by the words of the column's name: years, postcodes, identifiers. They are
/// written without thousands separators.</summary>
internal static class CodeNames
{
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "year", "yr", "yyyy", "yyyymm", "yyyymmdd", "code", "id", "zip", "zipcode", "postcode", "postal", "plz", "sku", "ean", "isbn",
            "fips", "naics", "sic", "key", "period",
    };

    /// <summary>Whether a name has such a word: <c>model_year</c>, <c>storeId</c>, <c>ZIP</c>.</summary>
    public static bool Is(string column) => Words(column).Any(s_words.Contains);

    /// <summary>A number or an interval without its thousands separators: a comma between digits.</summary>
    public static string Ungrouped(string label)
    {
        var text = new System.Text.StringBuilder(label.Length);
        for (int i = 0; i < label.Length; i++)
            if (label[i] != ',' || i == 0 || i + 1 == label.Length || !char.IsAsciiDigit(label[i - 1]) || !char.IsAsciiDigit(label[i + 1]))
                text.Append(label[i]);
        return text.ToString();
    }

    /// <summary>The words of a name in lower case, by underscores, blanks, digits and capitals.</summary>
    public static IEnumerable<string> Words(string name)
    {
        var word = new System.Text.StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool starts = !char.IsAsciiLetter(name[i])
                || (char.IsAsciiLetterUpper(name[i]) && i > 0 && char.IsAsciiLetterLower(name[i - 1]));
            if (starts && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
            if (char.IsAsciiLetter(name[i])) word.Append(char.ToLowerInvariant(name[i]));
        }
        if (word.Length > 0) yield return word.ToString();
    }
}
