namespace Kullback.Data.Columns;

/// <summary>How a column is read whose texts may be numbers, and whose numbers may be more than a double holds: on all sides
/// alike.</summary>
/// <param name="tables">One table or two, each with a sample of its rows; null for a profile, which has none.</param>
/// <param name="options">How text is read.</param>
/// <param name="again">What an earlier reading found out.</param>
internal sealed class TextReading(IReadOnlyList<(ITable Table, ITableSample? Sample)> tables, TableSelection options, TypeCorrections again)
{
    /// <summary>From here on doubles skip integers.</summary>
    internal const double Exact = 9007199254740992;

    /// <summary>What to say of the columns, in the order that they were looked at.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>A column as it is to be read.</summary>
    internal readonly record struct Reading(ColumnType Type, NumberWriting? Writing = null, bool IsInteger = false);

    /// <summary>One side of a column.</summary>
    private sealed record Side(ITable Table, TableColumn Column, ITableSample Sample)
    {
        public bool IsText => Column.Type == ColumnType.Category;

        /// <summary>A file that holds the text of its numbers.</summary>
        public bool IsTextFile => Table.Format is "csv" or "tsv";

        public string?[] Texts => Sample.Texts(new ColumnReading(Column.Name, ColumnType.Category));

        /// <summary>How many of its values are there, and how many of those are beyond 2⁵³ and finite.</summary>
        public (int Values, int Large) Counted()
        {
            (double[] values, bool[] missing) = Sample.Numbers(new ColumnReading(Column.Name, ColumnType.Number));
            (int there, int large) = (0, 0);
            for (int i = 0; i < values.Length; i++)
            {
                double x = values[i];
                if (missing[i] || double.IsNaN(x)) continue;
                there++;
                if (Math.Abs(x) >= Exact && double.IsFinite(x)) large++;
            }
            return (there, large);
        }
    }

    /// <summary>The reading of a column; null when nothing is special about it.</summary>
    /// <param name="columns">The column in each of the tables.</param>
    /// <param name="asNumber">The user asks for numbers.</param>
    /// <exception cref="RetypedColumnException">The column must be read again as text.</exception>
    public Reading? Of(IReadOnlyList<TableColumn> columns, bool asNumber)
    {
        Side[] sides = [.. tables.Zip(columns).Where(t => t.First.Sample is not null)
            .Select(t => new Side(t.First.Table, t.Second, t.First.Sample!))];
        if (sides.Length == 0) return null;
        string name = columns[0].Name;
        if (!columns.All(c => c.Type is ColumnType.Category or ColumnType.Number)) return asNumber ? null : Temporal(columns, sides);
        if (tables.Zip(columns).Any(t => t.First.Sample is null && t.Second.Type == ColumnType.Category)) return AgainstTexts(sides[0]);
        Reading? read = sides.Any(s => s.IsText) ? OfTexts(sides, asNumber) : Exactly(sides, asNumber);
        if (read is null && !asNumber && again.Reason(name) is { } reason && sides.All(s => s.IsText))
            return reason.Kind == Retyping.Time ? Temporal(columns, sides) : AsText(reason);
        return read;
    }

    /// <summary>A profile that holds a column as texts: numbers beside it are texts too when the profile made codes of theirs.</summary>
    private Reading? AgainstTexts(Side side)
    {
        if (side.IsText || !side.Column.IsInteger || side.Counted().Large == 0) return null;
        return side.IsTextFile && again.Reason(side.Column.Name) is null ? throw LargeInteger(side.Column.Name) : Codes(side.Column.Name);
    }

    private static RetypedColumnException LargeInteger(string name)
        => new($"column '{name}' has integers of many digits", name, Retyping.LargeInteger, "9007199254740993", null);

    private Reading AsText(RetypedColumnException reason)
    {
        Notes.Add($"column '{reason.Column}' is read as text: not all of its values are numbers or dates ({reason.Message})");
        return new Reading(ColumnType.Category);
    }

    // ---- texts that are numbers -------------------------------------------------------------------------------------------

    private Reading? OfTexts(Side[] sides, bool asNumber)
    {
        string name = sides[0].Column.Name;
        Side[] texts = [.. sides.Where(s => s.IsText)], numbers = [.. sides.Where(s => !s.IsText)];
        RetypedColumnException? reason = again.Reason(name);
        if (!asNumber)
        {
            if (reason is not null && !IsWritten(reason.Value)) return null;
            if (!texts.All(s => s.IsTextFile || s.Table.Format is "json" or "ndjson")) return null;
            if (numbers.Length == 0 && texts.Any(s => HasLeadingZeros(s.Texts))) return null;
        }
        IEnumerable<(string, string?[])> values =
            texts.Select((s, i) => (s.Table.Name, i == 0 && reason is not null ? [.. s.Texts, reason.Value] : s.Texts));
        WrittenNumbers.Finding? found = WrittenNumbers.Of(name, options.Text.Literal, values, numbers.Any(s => !s.Column.IsInteger));
        if (found?.Writing is not { } writing)
        {
            if (asNumber) return new Reading(ColumnType.Number, NumberWriting.Plain with { Words = !options.Text.Literal });
            if (found is not null && numbers.Length == 0) Notes.AddRange(found.Notes);
            return null;
        }
        // Strings in JSON are meant as strings, unless they only say that a number is missing.
        if (!asNumber && !texts.All(s => s.IsTextFile) && found.Notes.Count == 0) return null;
        if (found.NeedsText && numbers.Any(s => s.IsTextFile) && reason is null)
            throw new RetypedColumnException($"column '{name}' has decimal commas on one side", name, Retyping.Text, "1,5", null);
        if (!asNumber && LongCodes(texts, numbers) is { } codes) return codes;
        if (reason is not null && found.Notes.Count == 0) Notes.Add($"column '{name}' is read as numbers: {reason.Message}");
        Notes.AddRange(found.Notes);
        foreach (Side side in texts) if (LeadingZeros(side, numbers) is { } zeros) Notes.Add(zeros);
        return new Reading(ColumnType.Number, writing, found.IsInteger && numbers.All(s => s.Column.IsInteger));
    }

    /// <summary>A late value that is no plain number may still be one of those that the column's writing allows.</summary>
    private bool IsWritten(string value)
        => !options.Text.Literal
        && (NumberWriting.IsMissing(value) || NumberWriting.Point.Number(value) is not null
            || NumberWriting.Comma.Number(value) is not null);

    private static bool HasLeadingZeros(string?[] texts)
        => Array.Exists(texts, t => t is not null && WrittenNumbers.LeadingZero().IsMatch(t));

    /// <summary>Zeros in front on one side, none on the other, which was read as numbers for that: a spreadsheet takes them away.</summary>
    private static string? LeadingZeros(Side side, Side[] numbers)
    {
        string[] texts = [.. side.Texts.OfType<string>()];
        string[] zeros = [.. texts.Where(t => WrittenNumbers.LeadingZero().IsMatch(t))];
        if (zeros.Length == 0 || numbers.Length == 0) return null;
        string name = side.Column.Name, example = zeros.GroupBy(z => z, StringComparer.Ordinal).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;
        return $"column '{name}': {DisplayValue.Percent((double)zeros.Length / texts.Length)} of the values of {side.Table.Name} have a "
            + $"leading zero, such as {DisplayValue.Quoted(example)}, and none of {numbers[0].Table.Name}: "
            + $"they look renamed by a leading zero that is gone; read as numbers ({OptionName.Types} '{name}=category' compares them as "
            + $"they are written)";
    }

    // ---- integers beyond 2^53 ----------------------------------------------------------------------------------------------

    /// <summary>Codes of many digits in text files: as categories when they repeat, else as numbers, which is said.</summary>
    private Reading? LongCodes(Side[] texts, Side[] numbers)
    {
        string name = texts[0].Column.Name;
        double rows = 0, many = 0;
        bool repeat = true;
        foreach (Side side in texts)
        {
            string[] values = [.. side.Texts.OfType<string>()];
            int codes = values.Count(v => IsLong(v));
            (rows, many) = (rows + values.Length, many + codes);
            repeat &= Repeats(values);
        }
        if (many == 0) return null;
        if (many < rows / 2 || !repeat) { Notes.Add(Inexact(name)); return null; }
        if (numbers.Any(s => s.IsTextFile) && again.Reason(name) is null)
            throw LargeInteger(name);
        return Codes(name);
    }

    private static bool IsLong(string text) => WrittenNumbers.LongInteger().IsMatch(text)
        && Math.Abs(double.Parse(text, CultureInfo.InvariantCulture)) >= Exact;

    private static bool Repeats(string[] values) => values.Distinct(StringComparer.Ordinal).Count() * 2 <= values.Length;

    private Reading Codes(string name)
    {
        Notes.Add($"column '{name}': integers of 16 digits and more, which floating point does not tell apart, are compared as categories");
        return new Reading(ColumnType.Category);
    }

    /// <summary>What is said of integers that become doubles.</summary>
    internal static string Inexact(string name)
        => $"column '{name}' has integers beyond 2^53, which are read as floating point: such that differ in the digits after the 15th "
            + $"are not told apart";

    /// <summary>Numbers on both sides: are they integers that a double does not hold?</summary>
    private Reading? Exactly(Side[] sides, bool asNumber)
    {
        string name = sides[0].Column.Name;
        (int Values, int Large)[] counted = [.. sides.Select(s => s.Counted())];
        Side[] large = [.. sides.Where((_, i) => counted[i].Large > 0)];
        if (large.Length == 0 || asNumber)
        {
            if (large.Any(s => s.Column.EngineType is not ("DOUBLE" or "FLOAT"))) Notes.Add(Inexact(name));
            return null;
        }
        if (large.Any(s => s.IsTextFile) && again.Reason(name) is null)
            throw LargeInteger(name);
        // what the file holds are doubles
        if (large.All(s => s.Column.EngineType is "DOUBLE" or "FLOAT" && s.Table.Format is not ("json" or "ndjson"))) return null;
        bool codes = sides.Length == tables.Count && sides.All(s => s.Column.IsInteger && Repeats([.. s.Texts.OfType<string>()]))
            && counted.Sum(c => c.Large) * 2 >= counted.Sum(c => c.Values);
        if (codes) return Codes(name);
        Notes.Add(Inexact(name));
        return null;
    }

    // ---- dates and times -----------------------------------------------------------------------------------------------------

    /// <summary>Dates that turned out to have times, or times that have fractions, further down: read as timestamps.</summary>
    private Reading? Temporal(IReadOnlyList<TableColumn> columns, Side[] sides)
    {
        string name = columns[0].Name;
        if (again.Reason(name) is not { } reason || sides.Length < tables.Count) return null;
        if (!columns.All(c => c.Type is ColumnType.Category or ColumnType.Date or ColumnType.Timestamp)) return null;
        if (reason.Kind != Retyping.Time
            || !sides.Where(s => s.IsText).All(s => Array.TrueForAll(s.Texts, t => t is null || DateParts.IsoTime().IsMatch(t))))
            return sides.All(s => s.IsText) ? AsText(reason) : null;
        Notes.Add($"column '{name}' is read as dates with times: {reason.Message}; what is neither counts as missing");
        return new Reading(ColumnType.Timestamp);
    }
}
