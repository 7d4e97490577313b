namespace Kullback.Data.Vectors;

/// <summary>Measures by the names that people type.</summary>
public static class MeasureNames
{
    /// <summary>The measure of that name; null where there is none.</summary>
    public static IMeasure? Measure(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Measures.TryNamed(name.Trim(), out IMeasure? measure) ? measure : null;
    }

    /// <summary>The number of one distribution of that name; null where there is none.</summary>
    public static IFunctional? Functional(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Measures.Functionals.FirstOrDefault(f => f.Facts.Key.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>There is no such measure; the message names the nearest, or the parameters that are missing.</summary>
    public static UnreadableDataException Unknown(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string head = name.Split('(')[0].Trim();
        if (Member(head) is { } member)
            return new($"{JsonNumbers.Shown(name)}: a family, with parameters in their domain: {member}, for one");
        // A family is meant by its name alone: "renyii" is near "renyi", not near "renyi(0.5)".
        string? meant = SpellingHint.To(head, Keys.Select(k => k.Split('(')[0]).Distinct());
        string hint = meant is null ? "" : $" (did you mean {Member(meant) ?? meant}?)";
        return new($"{JsonNumbers.Shown(name)}: no such measure{hint} (kullback measures lists them)");
    }

    private static string? Member(string family)
        => Keys.FirstOrDefault(k => k.StartsWith(family + "(", StringComparison.OrdinalIgnoreCase));

    /// <summary>Every name that there is.</summary>
    public static IEnumerable<string> Keys => Measures.All.Select(m => m.Facts.Key).Concat(Measures.Functionals.Select(f => f.Facts.Key));
}
