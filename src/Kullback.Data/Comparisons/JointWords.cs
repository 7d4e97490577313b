namespace Kullback.Data.Comparisons;

/// <summary>The leaves of a divergence tree as sentences.</summary>
internal static class JointWords
{
    /// <summary>Values of a category that a sentence names; the others are counted.</summary>
    public const int ValuesNamed = 3;

    /// <summary>A column of the tree: how it is called, and what its numbers are.</summary>
    public sealed record Named(string Name, ColumnReading Reading, IReadOnlyList<string> Labels, bool HasMissing = false);

    /// <summary>Which rows are in a leaf, with at most so many values of a category by name.</summary>
    public static string Where(IReadOnlyList<CellCondition> conditions, IReadOnlyList<Named> columns, int values = ValuesNamed)
        => conditions.Count == 0 ? "all rows"
        : string.Join(" and ", conditions.OrderBy(Plainness).Select(c => Condition(c, columns[c.Column], values)));

    // What is said first is what a row is; what it is not comes last.
    private static int Plainness(CellCondition c) => c.OneOf is { } one ? one.Count == 1 ? 0 : 1 : c.IsNumber ? 2 : 3;

    /// <summary>A class of the label: <c>'yes'</c>, <c>20 to 39</c>, <c>missing</c>.</summary>
    public static string Class(LabelClass value, Named label) => value.Kind switch
    {
        LabelClassKind.Missing => "missing",
        LabelClassKind.Others => "another value",
        LabelClassKind.Interval =>
            $"{ColumnCells.ValueLabel(value.Low, label.Reading)} to {ColumnCells.ValueLabel(value.High, label.Reading)}",
        _ => value.Code >= 0 ? DisplayValue.Quoted(label.Labels[value.Code]) : ColumnCells.ValueLabel(value.Low, label.Reading),
    };

    /// <summary><c>'yes' 10 % -> 35 %</c>; null where chance explains it.</summary>
    public static string? LabelChange(JointLeaf leaf, IReadOnlyList<string> classes)
    {
        if (!Says(leaf)) return null;
        int most = 0;
        double largest = -1;
        for (int y = 0; y < classes.Count; y++)
        {
            double p = leaf.ClassesOfP[y] / leaf.RowsOfP, q = leaf.ClassesOfQ[y] / leaf.RowsOfQ;
            // Of two values that mirror each other, the rarer one is named: its share says more.
            double size = Math.Abs(p - q) * (1 + 1e-6 * (1 - p - q));
            if (size > largest) (largest, most) = (size, y);
        }
        return $"{classes[most]} {DisplayValue.Change(leaf.ClassesOfQ[most] / leaf.RowsOfQ, leaf.ClassesOfP[most] / leaf.RowsOfP)}";
    }

    /// <summary><c>age > 60 and region = 'West': 1.2 % -> 4.9 %, +0.06 bit</c>, with the label's change where it says something.</summary>
    public static string Sentence(string where, JointLeaf leaf, double bits, double conceptBits, Named? label, string? labelChange)
        => $"{where}: {DisplayValue.Change(leaf.ShareOfQ, leaf.ShareOfP)}, +{DisplayValue.Bits(bits)} bit"
         + (label is null || labelChange is null ? ""
             : $"; among them {Name(label)} = {labelChange}{(conceptBits > 0 ? $", concept +{DisplayValue.Bits(conceptBits)} bit" : "")}");

    // The largest change of a share by more than 2.5 standard errors.
    private static bool Says(JointLeaf leaf)
    {
        for (int y = 0; y < leaf.ClassesOfP.Count && leaf.RowsOfP > 0 && leaf.RowsOfQ > 0; y++)
        {
            double p = leaf.ClassesOfP[y] / leaf.RowsOfP, q = leaf.ClassesOfQ[y] / leaf.RowsOfQ;
            double pooled = (leaf.ClassesOfP[y] + leaf.ClassesOfQ[y]) / (leaf.RowsOfP + leaf.RowsOfQ);
            if (Math.Abs(p - q) > 2.5 * Math.Sqrt(pooled * (1 - pooled) * (1 / leaf.RowsOfP + 1 / leaf.RowsOfQ)) && p != q) return true;
        }
        return false;
    }

    private static string Name(Named column) => DisplayValue.Harmless(column.Name, DisplayValue.LongestValue);

    private static string Condition(CellCondition c, Named column, int values)
        => $"{Name(column)} {(c.IsNumber ? Number(c, column.Reading) : Category(c, column, values))}";

    private static string Number(CellCondition c, ColumnReading reading)
    {
        if (double.IsNaN(c.Above)) return "missing";
        bool below = !double.IsNegativeInfinity(c.Above), above = !double.IsPositiveInfinity(c.AtMost);
        string missing = c.MayBeMissing == true ? " or missing" : "";
        if (!below && !above) return c.MayBeMissing == false ? "present" : "any value" + missing;
        // From one value that rows have to another: where both are the same, the range is a value.
        double from = below ? c.From : c.Lowest, to = above ? c.AtMost : c.Highest;
        if (from == to) return $"= {ColumnCells.ValueLabel(from, reading)}{missing}";
        if (reading.Part == "hour")
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"from {from:00}:00 to {to:00}:59{missing}");
        if (reading.Part is not null) return $"{ColumnCells.ValueLabel(from, reading)} to {ColumnCells.ValueLabel(to, reading)}{missing}";
        if (!above) return $"> {Bound(c.Above, c.From, reading)}{missing}";
        if (!below) return $"<= {Bound(c.AtMost, c.Before, reading)}{missing}";
        return $"> {Bound(c.Above, c.From, reading)} and <= {Bound(c.AtMost, c.Before, reading)}{missing}";
    }

    // Any bound from a value up to the next one that rows have splits them alike: the one of fewest digits is said.
    private static string Bound(double value, double next, ColumnReading reading)
    {
        if (reading.As != ColumnType.Number) return ColumnCells.ValueLabel(value, reading);
        for (int digits = 1; digits <= 15 && double.IsFinite(value); digits++)
        {
            if (value == 0) break;
            double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) + 1 - digits),
                rounded = Math.Round(Math.Ceiling(value / unit) * unit, Math.Clamp((int)-Math.Floor(Math.Log10(unit)), 0, 15));
            if (rounded >= value && rounded < next) return ColumnCells.ValueLabel(rounded, reading);
        }
        return ColumnCells.ValueLabel(value, reading);
    }

    private static string Category(CellCondition c, Named column, int most)
    {
        IReadOnlyList<string> labels = column.Labels;
        // Where few values are left, they are said rather than those that are not.
        int left = labels.Count + (column.HasMissing ? 1 : 0) - c.NoneOf.Count;
        IReadOnlyList<int>? named = c.OneOf ?? (left <= c.NoneOf.Count && left <= ValuesNamed
            ? [.. Enumerable.Range(column.HasMissing ? -1 : 0, labels.Count + (column.HasMissing ? 1 : 0))
                .Where(v => !c.NoneOf.Contains(v))] : null);
        if (named is { } one)
            return one.Count == 1 ? one[0] < 0 ? "is missing" : $"= {Value(one[0], labels)}" : one.Count == 0 ? "is no value"
                : $"is {List(one, labels, most)}";
        return c.NoneOf.Count == 1 ? $"is not {Value(c.NoneOf[0], labels)}" : c.NoneOf.Count == 2
            ? $"is neither {Value(c.NoneOf[0], labels)} nor {Value(c.NoneOf[1], labels)}"
            : $"is none of {List(c.NoneOf, labels, most)}";
    }

    private static string List(IReadOnlyList<int> values, IReadOnlyList<string> labels, int most)
    {
        string[] named = [.. values.Take(values.Count - 1 <= most ? values.Count : most).Select(v => Value(v, labels))];
        return named.Length < values.Count ? $"{string.Join(", ", named)} or {values.Count - named.Length} more"
            : $"{string.Join(", ", named[..^1])} or {named[^1]}";
    }

    private static string Value(int code, IReadOnlyList<string> labels) => code < 0 ? "missing" : DisplayValue.Quoted(labels[code]);
}
