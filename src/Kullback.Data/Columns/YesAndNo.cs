namespace Kullback.Data.Columns;

/// <summary>The spellings of yes and no: true and false, 1 and 0, Y and N, T and F.</summary>
internal static class YesAndNo
{
    /// <summary>"yes" or "no" for a text that spells one of them; null for any other.</summary>
    public static string? Form(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "t" or "yes" or "y" or "1" or "1.0" => "yes",
        "false" or "f" or "no" or "n" or "0" or "0.0" => "no",
        _ => null,
    };

    /// <summary>When both sides spell yes and no, differently: which option reads them alike; else null.</summary>
    public static string? Hint(string column, IEnumerable<string?> reference, IEnumerable<string?> current)
    {
        if (Spellings(reference) is not { } q || Spellings(current) is not { } p || p.SetEquals(q)) return null;
        return $"both look like yes and no, written differently ({Listed(q)} and {Listed(p)}): {OptionName.Types} '{column}=boolean' reads them alike";
    }

    private static string Listed(IEnumerable<string> spellings) => string.Join(", ", spellings.Take(4).Select(DisplayValue.Quoted));

    private static SortedSet<string>? Spellings(IEnumerable<string?> texts)
    {
        var spellings = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string? text in texts)
        {
            if (text is null) continue;
            if (Form(text) is null) return null;
            spellings.Add(text);
        }
        return spellings.Count > 0 ? spellings : null;
    }
}
