namespace Kullback.Estimation;

/// <summary>A value of a label, or several that are not told apart.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Code">Of a category's value, its code; −1 otherwise.</param>
/// <param name="Low">Of numbers, the smallest value in the class.</param>
/// <param name="High">Of numbers, the largest.</param>
public sealed record LabelClass(LabelClassKind Kind, int Code = -1, double Low = double.NaN, double High = double.NaN);

/// <summary>Kinds of <see cref="LabelClass"/>.</summary>
public enum LabelClassKind
{
    /// <summary>One value.</summary>
    Value,

    /// <summary>Numbers from one value to another.</summary>
    Interval,

    /// <summary>The rarer values together.</summary>
    Others,

    /// <summary>Missing.</summary>
    Missing,
}

/// <summary>The classes of a label, chosen on the rows that a tree grows from, and the class of every row.</summary>
internal sealed class LabelClasses
{
    private const int NumberCells = 8;
    private readonly MixedColumn? _label;
    private readonly Dictionary<int, int> _ofCode = [];
    private readonly double[] _edges = [];
    private readonly int _others, _missing;

    /// <summary>One class for all rows.</summary>
    public LabelClasses() => List = [new LabelClass(LabelClassKind.Others)];

    public LabelClasses(MixedColumn label, IReadOnlyList<(bool OfP, int Row)> rows, int most)
    {
        _label = label;
        var list = new List<LabelClass>();
        if (label.IsNumber) _edges = Numbers(label, rows, most, list);
        else Categories(label, rows, most, list);
        _others = list.FindIndex(c => c.Kind == LabelClassKind.Others);
        if (_others < 0 && !label.IsNumber) (_others, _) = (list.Count, Add(list, LabelClassKind.Others));
        (_missing, _) = (list.Count, Add(list, LabelClassKind.Missing));
        List = list;
    }

    public IReadOnlyList<LabelClass> List { get; }

    public int Count => List.Count;

    public int Of(bool ofP, int row)
    {
        if (_label is null) return 0;
        if (!_label.IsNumber) return _label.Code(ofP, row) is var code && code < 0 ? _missing : _ofCode.GetValueOrDefault(code, _others);
        double value = _label.Number(ofP, row);
        if (double.IsNaN(value)) return _missing;
        int at = Array.BinarySearch(_edges, value);
        return at < 0 ? ~at : at;
    }

    private static bool Add(List<LabelClass> list, LabelClassKind kind)
    {
        list.Add(new LabelClass(kind));
        return true;
    }

    private void Categories(MixedColumn label, IReadOnlyList<(bool OfP, int Row)> rows, int most, List<LabelClass> list)
    {
        var counts = new Dictionary<int, (int Rows, int First)>();
        for (int k = 0; k < rows.Count; k++)
            if (label.Code(rows[k].OfP, rows[k].Row) is var code && code >= 0)
                counts[code] = counts.TryGetValue(code, out var seen) ? (seen.Rows + 1, seen.First) : (1, k);
        int named = counts.Count <= most ? counts.Count : most - 1;
        foreach (int code in counts.OrderByDescending(c => c.Value.Rows).ThenBy(c => c.Value.First).Take(named).Select(c => c.Key))
        {
            _ofCode[code] = list.Count;
            list.Add(new LabelClass(LabelClassKind.Value, code));
        }
    }

    // Upper edges of all classes but the last, and the classes.
    private static double[] Numbers(MixedColumn label, IReadOnlyList<(bool OfP, int Row)> rows, int most, List<LabelClass> list)
    {
        double[] values = [.. rows.Select(r => label.Number(r.OfP, r.Row)).Where(v => !double.IsNaN(v)).Order()];
        double[] distinct = [.. values.Distinct()];
        double[] upper = distinct.Length <= most ? distinct
            : [.. Enumerable.Range(1, NumberCells).Select(i => values[(int)((long)i * values.Length / NumberCells) - 1]).Distinct()];
        for (int k = 0; k < upper.Length; k++)
        {
            double low = k == 0 ? distinct[0] : distinct[Array.BinarySearch(distinct, upper[k - 1]) + 1];
            list.Add(low == upper[k] ? new LabelClass(LabelClassKind.Value, -1, low, low)
                : new LabelClass(LabelClassKind.Interval, -1, low, upper[k]));
        }
        return upper.Length == 0 ? [] : upper[..^1];
    }
}
