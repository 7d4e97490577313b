using System.Globalization;
using Kullback.Data.Engines;
using Kullback.Data.LanguageModels;
using Kullback.Data.Tables;

namespace Kullback.Data.Variants;

/// <summary>Two files of predictions, paired row by row.</summary>
internal sealed class VariantReading(VariantOptions options, CancellationToken cancel)
{
    internal VariantScores Read(string old, string? @new)
    {
        if (@new is null && !Named().Any(names => names.Count == 2))
            throw new UnreadableDataException(
                $"{old}: one file has both variants where two columns are named, the old one's first ({OptionName.Probability} "
                    + $"p_old,p_new), or give a second file");
        using var engine = new LocatedEngine(options.MemoryLimit, options.Threads, options.Databases);
        var open = new OpenOptions(options.Text, options.Where, ManyPasses: true);
        using var first = engine.Open(old, open, null, cancel);
        using var second = @new is null ? null : engine.Open(@new, open, null, cancel);
        var before = new VariantFile(first, old, options, 0, cancel);
        var after = new VariantFile(second ?? first, @new ?? old, options, 1, cancel);
        if (before.Count == 0 || after.Count == 0)
            throw new UnreadableDataException(
                $"{(before.Count == 0 ? before.Path : after.Path)}: has no "
                    + $"rows{(options.Where is null ? "" : $" that pass {OptionName.Where}")}");
        int[] place = Paired(before, after, @new is null);
        var scores = new VariantColumns(before, after, place, options).Scores();
        var notes = first.ReadNotes.Concat(second?.ReadNotes ?? []).Distinct().ToList();
        return scores with
        {
            Old = Label(old, before, @new is null),
            New = Label(@new ?? old, after, @new is null),
            ReadNotes = notes,
            Clusters = Codes(before, after, place, options.Cluster),
            Segments = Texts(before, after, place, options.By),
            Names = options.Id is null ? null : before.Ids(),
        };
    }

    private IEnumerable<IReadOnlyList<string>> Named() => [options.Probability, options.LogLikelihood, options.Score];

    private string Label(string path, VariantFile file, bool isOneFile)
        => isOneFile ? $"{path}:{Named().First(names => names.Count == 2)[file.Variant]}" : path;

    // ---- pairs -----------------------------------------------------------------------------------------------------------

    private int[] Paired(VariantFile before, VariantFile after, bool isOneFile)
    {
        if (isOneFile) return [.. Enumerable.Range(0, before.Count)];
        if (options.Id is null)
            return before.Count == after.Count ? [.. Enumerable.Range(0, before.Count)]
                : throw new UnreadableDataException(
                    $"{before.Path} has {Count(before.Count)} rows, {after.Path} {Count(after.Count)}: rows are paired by their place "
                        + $"({OptionName.Id} COLUMN pairs them by what it holds)");
        Dictionary<string, int> there = Places(after), here = Places(before);
        string[] ids = before.Ids();
        var place = new int[ids.Length];
        for (int i = 0; i < ids.Length; i++)
            place[i] = there.TryGetValue(ids[i], out int row) ? row
                : throw Missing(after, before, ids[i], i, here.Keys.Count(id => !there.ContainsKey(id)));
        if (after.Count == before.Count) return place;
        string[] others = after.Ids();
        int extra = Array.FindIndex(others, id => !here.ContainsKey(id));
        throw Missing(before, after, others[extra], extra, others.Count(id => !here.ContainsKey(id)));
    }

    private UnreadableDataException Missing(VariantFile without, VariantFile with, string id, int row, int all)
        => new(
            $"{without.Path}: no row with {options.Id} {DisplayValue.Quoted(id)} ({with.Columns.Place(row)} of "
                + $"{with.Path}{(all > 1 ? $"; {Count(all)} are missing" : "")}): both files need the same cases");

    private Dictionary<string, int> Places(VariantFile file)
    {
        string[] ids = file.Ids();
        var places = new Dictionary<string, int>(ids.Length, StringComparer.Ordinal);
        for (int i = 0; i < ids.Length; i++)
            if (!places.TryAdd(ids[i], i))
                throw file.Columns.At(i, options.Id!,
                    $"{DisplayValue.Quoted(ids[i])} stands there a second time (first: {file.Columns.Place(places[ids[i]])})");
        return places;
    }

    // ---- what both files may have ------------------------------------------------------------------------------------------

    private int[]? Codes(VariantFile before, VariantFile after, int[] place, string? column)
    {
        if (Texts(before, after, place, column) is not { } texts) return null;
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. texts.Select(t => codes.TryGetValue(t, out int code) ? code : codes[t] = codes.Count)];
    }

    // From the old variant's file, or the new one's where only that has the column.
    private static string[]? Texts(VariantFile before, VariantFile after, int[] place, string? column)
    {
        if (column is null) return null;
        bool isOlds = before.Has(column) || !after.Has(column);
        VariantFile file = isOlds ? before : after;
        string?[] texts = file.Texts(column)!;
        int missing = Array.IndexOf(texts, null);
        if (missing >= 0) throw file.Columns.At(missing, column, "the value is missing");
        return isOlds ? texts.Select(t => t!).ToArray() : [.. place.Select(i => texts[i]!)];
    }

    private static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}

/// <summary>One variant's file.</summary>
internal sealed class VariantFile(ITable table, string path, VariantOptions options, int variant, CancellationToken cancel)
{
    private readonly Lazy<int> _count =
        new(() => table.Columns.Count == 0 ? 0
            : table.Texts(new ColumnReading(table.Columns[0].Name, ColumnType.Category), int.MaxValue, cancel).Length);

    internal PolicyColumn Columns { get; } = new(table, path, cancel);

    internal string Path => path;

    /// <summary>0 for the old, 1 for the new.</summary>
    internal int Variant => variant;

    internal int Count => _count.Value;

    internal IReadOnlyList<TableColumn> All => table.Columns;

    internal bool Has(string column) => table.Columns.Any(c => c.Name == column);

    /// <summary>Of the names that were given for a column, this variant's.</summary>
    internal string? Own(IReadOnlyList<string> names) => names.Count == 0 ? null : names[Math.Min(variant, names.Count - 1)];

    internal string?[] Texts(string column)
    {
        var found = Columns.Find(column)!;
        return found.Type is ColumnType.List or ColumnType.Other
            ? throw Columns.Fault($"column '{column}' has the type {found.EngineType}: one value a row is needed") : Columns.Texts(found);
    }

    internal string[] Ids()
    {
        string?[] ids = Texts(options.Id!);
        int missing = Array.IndexOf(ids, null);
        return missing < 0 ? [.. ids.Select(id => id!)] : throw Columns.At(missing, options.Id!, "the value is missing");
    }

    /// <summary>A column of numbers in the order of the old variant's rows; none may be missing.</summary>
    internal double[] Numbers(TableColumn column, int[]? place, bool allowsMinusInfinity = false)
    {
        if (column.Type is ColumnType.List or ColumnType.Other)
            throw Columns.Fault($"column '{column.Name}' has the type {column.EngineType}: a column a number is needed");
        double[] values = Columns.Numbers(column);
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]) && !(allowsMinusInfinity && double.IsNegativeInfinity(values[i])))
                throw Columns.At(i, column.Name, double.IsNaN(values[i]) ? "the value is missing or NaN"
                    : FormattableString.Invariant($"{values[i]} is no finite number"));
        return place is null ? values : [.. place.Select(i => values[i])];
    }
}
