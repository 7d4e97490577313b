namespace Kullback.Data.Columns;

/// <summary>Names given in options must be there: a misspelt name is an error, not an empty answer.</summary>
internal static class KnownColumns
{
    /// <summary>Looks at every option that names columns.</summary>
    /// <param name="options">The options.</param>
    /// <param name="tables">One table or two; a name must be in one of them, a single column of both where it decides rows.</param>
    /// <exception cref="UnreadableDataException">A name is not there; the message names the option and the nearest name.</exception>
    public static void Require(TableSelection options, params IReadOnlyList<ITable> tables)
    {
        HashSet<string> known = [.. tables.SelectMany(t => t.Columns).Select(c => c.Name)];
        (string Option, string? Name)[] single = [.. options.SingleColumns];
        foreach ((string option, string? name) in options.Types.Keys.Select(k => (OptionName.Types, (string?)k)).Concat(single))
            if (name is not null && !known.Contains(name)) throw Unknown(option, name, known, tables);
        foreach ((_, string? name) in single)
            foreach (ITable table in tables)
                if (name is not null && !table.Columns.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                    throw new UnreadableDataException($"{table.Name}: no column '{name}'");
        string[] parts = [.. Parts(options, tables)];
        foreach ((string option, IReadOnlyList<string> globs) in new[] { (OptionName.Columns, options.Columns),
            (OptionName.Exclude, options.Exclude), (OptionName.Keys, options.Keys) })
            foreach (string glob in globs)
                if (!known.Any(k => Matches(glob, k)) && (option == OptionName.Keys || !parts.Any(k => Matches(glob, k))))
                    throw Unknown(option, glob, [.. known, .. parts], tables);
    }

    /// <summary>The rows of the report that are parts of columns: <c>pickup (hour)</c>.</summary>
    private static IEnumerable<string> Parts(TableSelection options, IReadOnlyList<ITable> tables) => tables.SelectMany(t => t.Columns)
        .SelectMany(c => DateParts.Of(options.Types.GetValueOrDefault(c.Name, c.Type)).Select(p => DateParts.Name(c.Name, p.Part)))
        .Distinct();

    private static UnreadableDataException Unknown(string option, string name, IReadOnlyCollection<string> known,
        IReadOnlyList<ITable> tables)
    {
        string hint = SpellingHint.Hint(name, known);
        if (tables is not [var only]) return new($"{option}: no column '{name}'{hint}");
        string has = hint.Length > 0 ? hint
            : $" (it has: {string.Join(", ", only.Columns.Take(20).Select(c => c.Name))}{(only.Columns.Count > 20 ? ", …" : "")})";
        return new($"{option}: {only.Name} has no column '{name}'{has}");
    }

    private static bool Matches(string glob, string name) => glob == name || Glob.Matches(glob, name);

    /// <summary>Is a column wanted, by <c>--columns</c> and <c>--exclude</c>?</summary>
    public static bool IsSelected(TableSelection options, string name) =>
        (options.Columns.Count == 0 || options.Columns.Any(g => Matches(g, name))) && !options.Exclude.Any(g => Matches(g, name));

    /// <summary>Is a column left out by name, and nothing else asks for it?</summary>
    public static bool IsExcluded(TableSelection options, string name)
        => options.Exclude.Any(g => Matches(g, name)) && !IsKey(options, name) && !options.SingleColumns.Any(c => c.Column == name);

    /// <summary>Globs without those that did their work before the table was made:
    /// they match a column that was left out of it and none that it has.</summary>
    public static IReadOnlyList<string> WithoutMet(IReadOnlyList<string> globs, IReadOnlyCollection<string> left,
        IReadOnlyCollection<string> there)
        => [.. globs.Where(g => !left.Any(n => Matches(g, n)) || there.Any(n => Matches(g, n)))];

    /// <summary>Is a column a key, by <c>--key</c>?</summary>
    public static bool IsKey(TableSelection options, string name) => options.Keys.Any(g => Matches(g, name));

    /// <summary>Is a part of a column wanted? It is where the column is, unless its own name is left out;
    /// and where its own name is asked for.</summary>
    public static bool IsPartSelected(TableSelection options, string column, string part)
    {
        string name = DateParts.Name(column, part);
        return (IsSelected(options, column) && !options.Exclude.Any(g => Matches(g, name)))
            || (options.Columns.Count > 0 && options.Columns.Any(g => Matches(g, name))
                && !options.Exclude.Any(g => Matches(g, name) || Matches(g, column)));
    }
}
