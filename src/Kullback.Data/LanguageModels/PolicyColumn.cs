namespace Kullback.Data.LanguageModels;

/// <summary>Columns of a log of drawn tokens, read through the engine; whatever is no number is named with its row.</summary>
internal sealed class PolicyColumn(ITable table, string path, CancellationToken cancel)
{
    /// <summary>The column that was named, or the first of the usual names that is there; null where none is and none was named.</summary>
    internal TableColumn? Find(string? named, params ReadOnlySpan<string> usual)
    {
        if (named is not null) return table.Columns.FirstOrDefault(c => c.Name == named) ?? throw Missing(named, null);
        foreach (string name in usual)
            if (table.Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
                return found;
        return null;
    }

    /// <summary>The same, which must be there.</summary>
    internal TableColumn Need(string option, string? named, params ReadOnlySpan<string> usual)
        => Find(named, usual) ?? throw Missing(usual[0], option);

    /// <summary>A column of numbers; NaN where none is known.</summary>
    internal double[] Numbers(TableColumn column)
    {
        if (column.Type is ColumnType.List or ColumnType.Other)
            throw Fault(
                $"column '{column.Name}' has the type {column.EngineType}: one token a row is read (pandas: explode(['token', "
                    + $"'logprob_sampler', ...]))");
        if (column.Type is ColumnType.Category) return Parsed(column);
        var (values, missing) = table.Rows([new ColumnReading(column.Name, column.Type)], cancel)[0];
        for (int i = 0; i < values.Length; i++)
            if (missing[i]) values[i] = double.NaN;
        return values;
    }

    private double[] Parsed(TableColumn column)
    {
        string?[] texts = Texts(column);
        var values = new double[texts.Length];
        for (int i = 0; i < texts.Length; i++)
            values[i] = texts[i]?.Trim() switch
            {
                null or "" or "NaN" or "nan" or "null" or "None" => double.NaN,
                "-inf" or "-Inf" or "-Infinity" or "-∞" => double.NegativeInfinity,
                "inf" or "Inf" or "Infinity" or "+inf" or "∞" => double.PositiveInfinity,
                "true" or "True" => 1,
                "false" or "False" => 0,
                { } text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
                    : throw At(i, column.Name, $"'{text}' is no number"),
            };
        return values;
    }

    /// <summary>A column as texts; null where a value is missing.</summary>
    internal string?[] Texts(TableColumn column) => table.Texts(new ColumnReading(column.Name, ColumnType.Category), int.MaxValue, cancel);

    /// <summary>A number for every value of a column, the same for the same value in every file that shares <paramref name="names"/>; −1
    /// where it is missing.</summary>
    internal int[] Codes(TableColumn column, Dictionary<string, int> names)
    {
        if (column.Type is ColumnType.List or ColumnType.Other)
            throw Fault($"column '{column.Name}' has the type {column.EngineType}: one token a row is read");
        string?[] texts = column.Type is ColumnType.Number
            ? [.. Numbers(column).Select(v => double.IsNaN(v) ? null : v.ToString("R", CultureInfo.InvariantCulture))] : Texts(column);
        var codes = new int[texts.Length];
        string? last = null;
        for (int i = 0; i < texts.Length; i++)
        {
            if (texts[i] is not { } text)
            {
                codes[i] = -1;
                continue;
            }
            if (text == last) codes[i] = codes[i - 1];
            else if (!names.TryGetValue(text, out codes[i])) names.Add(text, codes[i] = names.Count);
            last = i + 1 < texts.Length && texts[i + 1] is null ? null : text;
        }
        return codes;
    }

    /// <summary>What is wrong at a row.</summary>
    internal UnreadableDataException At(int row, string column, string what)
        => Fault($"{table.PlaceOf(row, cancel)}, column '{column}': {what}");

    /// <summary>Where a row is.</summary>
    internal string Place(int row) => table.PlaceOf(row, cancel);

    internal UnreadableDataException Fault(string what) => new($"{path}: {what}");

    private UnreadableDataException Missing(string name, string? option)
    {
        string has = $"it has: {string.Join(", ", table.Columns.Take(12).Select(c => c.Name))}{(table.Columns.Count > 12 ? ", …" : "")}";
        return Fault(
            $"no column '{name}' ({has}){(option is null ? SpellingHint.Hint(name, [.. table.Columns.Select(c => c.Name)]) : $": {option} COLUMN names it")}");
    }
}
