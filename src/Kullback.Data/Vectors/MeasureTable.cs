namespace Kullback.Data.Vectors;

/// <summary>The rows of the comparison table: what each measure says of itself.</summary>
/// <param name="Measures">Measures of two distributions.</param>
/// <param name="Functionals">Numbers of one distribution.</param>
public sealed record MeasureTable(IReadOnlyList<MeasureFacts> Measures, IReadOnlyList<FunctionalFacts> Functionals)
{
    /// <summary>The rows of these names; all without any.</summary>
    /// <param name="names">Names, or parts of names: "renyi" is Rényi's divergence of every listed order.</param>
    /// <exception cref="UnreadableDataException">There is no such measure.</exception>
    public static MeasureTable Of(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        IMeasure[] all = [.. Kullback.Divergences.Measures.All];
        FunctionalFacts[] functionals = [.. Kullback.Divergences.Measures.Functionals.Select(f => f.Facts)];
        if (names.Count == 0) return new MeasureTable([.. all.Select(m => m.Facts)], functionals);
        var measures = new List<MeasureFacts>();
        var ofOne = new List<FunctionalFacts>();
        foreach (string name in names)
        {
            var (found, foundOfOne) = Find(name, all, functionals);
            if (found.Length + foundOfOne.Length == 0) throw MeasureNames.Unknown(name);
            measures.AddRange(found.Where(f => !measures.Contains(f)));
            ofOne.AddRange(foundOfOne.Where(f => !ofOne.Contains(f)));
        }
        return new MeasureTable(measures, ofOne);
    }

    // The exact name first; then a family by its name without parameters; then whatever contains the text.
    private static (MeasureFacts[] Measures, FunctionalFacts[] Functionals) Find(string name, IMeasure[] all, FunctionalFacts[] functionals)
    {
        bool isFamily(string key) => key.StartsWith(name + "(", StringComparison.OrdinalIgnoreCase);
        bool contains(string key) => key.Contains(name, StringComparison.OrdinalIgnoreCase);
        foreach (Func<string, bool> match in new Func<string, bool>[] { isFamily, contains })
        {
            if (MeasureNames.Measure(name) is { } measure && !all.Any(m => isFamily(m.Facts.Key))) return ([measure.Facts], []);
            if (MeasureNames.Functional(name) is { } functional) return ([], [functional.Facts]);
            MeasureFacts[] found = [.. all.Select(m => m.Facts).Where(f => match(f.Key))];
            FunctionalFacts[] foundOfOne = [.. functionals.Where(f => match(f.Key))];
            if (found.Length + foundOfOne.Length > 0) return (found, foundOfOne);
        }
        return ([], []);
    }
}
