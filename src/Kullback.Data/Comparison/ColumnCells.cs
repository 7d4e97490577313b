using Kullback.Data.Engines;
using Kullback.Estimation;

namespace Kullback.Data.Comparison;

/// <summary>The cells of one column with both sides' rows: from counts by value or on a fine grid to the cells that are compared.</summary>
/// <remarks>One cell a category; equal-mass cells with open tails for numbers, single values of large mass apart; missing and NaN are cells;
/// cells with a small expected count together in "(rare)".</remarks>
internal sealed class ColumnCells
{
    /// <summary>Most cells of a category column; the rest is "(rare)".</summary>
    private const int MostValues = 2_000;

    private readonly List<Raw> _raw = [];

    /// <summary>A cell before pooling.</summary>
    /// <param name="Label">In words.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Low">Lower edge, or the value.</param>
    /// <param name="High">Upper edge, or the value.</param>
    /// <param name="Reference">Rows of the reference.</param>
    /// <param name="Current">Rows of the current table.</param>
    internal sealed record Raw(string Label, CellKind Kind, double? Low, double? High, Mass Reference, Mass Current);

    private ColumnCells(ColumnReading reading) => Reading = reading;

    public ColumnReading Reading { get; }

    /// <summary>The cells in order, before pooling.</summary>
    public IReadOnlyList<Raw> BeforePooling => _raw;

    /// <summary>For each cell before pooling, its compared cell.</summary>
    public int[] Pooled { get; private set; } = [];

    /// <summary>Number of compared cells.</summary>
    public int Count { get; private set; }

    /// <summary>The compared cell that holds the pooled rare ones; −1 when there is none.</summary>
    public int Rare { get; private set; } = -1;

    /// <summary>For numbers: the cell before pooling of each fine cell, then of missing and NaN (−1 when that has no row on either side).</summary>
    public int[] OfFine { get; private set; } = [];

    /// <summary>The texts of the cells before pooling, for categories; null for numbers.</summary>
    public IReadOnlyList<string>? Texts { get; private set; }

    public static ColumnCells OfTexts(ColumnReading reading, ColumnCounts reference, ColumnCounts current)
    {
        var cells = new ColumnCells(reading);
        (reference, current) = (Listed(reference, current), Listed(current, reference));
        IReadOnlyDictionary<string, Mass> q = reference.Values!, p = current.Values!;
        var texts = new List<(string Text, Mass Q, Mass P)>(q.Count);
        foreach ((string text, Mass mass) in q) texts.Add((text, mass, p.GetValueOrDefault(text)));
        foreach ((string text, Mass mass) in p) if (!q.ContainsKey(text)) texts.Add((text, default, mass));
        double n = Math.Max(1, reference.Missing.Weight + q.Values.Sum(v => v.Weight)), m = Math.Max(1, current.Missing.Weight + p.Values.Sum(v => v.Weight));
        texts.Sort((a, b) => (b.Q.Weight / n + b.P.Weight / m).CompareTo(a.Q.Weight / n + a.P.Weight / m) is var c and not 0 ? c : string.CompareOrdinal(a.Text, b.Text));
        foreach ((string text, Mass inQ, Mass inP) in texts) cells._raw.Add(new Raw(text, CellKind.Value, null, null, inQ, inP));
        cells.Texts = [.. texts.Select(t => t.Text)];
        if (reference.Others.Rows + current.Others.Rows > 0) cells._raw.Add(new Raw("(others)", CellKind.Rare, null, null, reference.Others, current.Others));
        cells.AddMissing(reference, current, CellKind.Missing);
        cells.Pool();
        return cells;
    }

    /// <summary>A profile may keep only frequent values by name: what it does not name can't be counted by name on the other side either.</summary>
    private static ColumnCounts Listed(ColumnCounts own, ColumnCounts other)
    {
        if (other.Others.Rows == 0) return own;
        Dictionary<string, Mass> named = own.Values!.Where(v => other.Values!.ContainsKey(v.Key)).ToDictionary(StringComparer.Ordinal);
        return own with { Values = named, Others = own.Values!.Where(v => !named.ContainsKey(v.Key)).Aggregate(own.Others, (sum, v) => sum + v.Value) };
    }

    /// <param name="reading">The column.</param>
    /// <param name="boundaries">The fine grid.</param>
    /// <param name="reference">Counts on it.</param>
    /// <param name="current">Counts on it.</param>
    /// <param name="most">Most cells, missing and NaN not counted.</param>
    /// <param name="frozen">The counts that alone decide the cells, when they come from a profile; null when both sides do.</param>
    public static ColumnCells OfNumbers(ColumnReading reading, double[] boundaries, ColumnCounts reference, ColumnCounts current, int most, ColumnCounts? frozen = null)
    {
        var cells = new ColumnCells(reading);
        int fine = boundaries.Length + 1;
        var mass = new double[fine];
        var single = new bool[fine];
        var range = new (double Low, double High)[fine];
        for (int k = 0; k < fine; k++)
        {
            mass[k] = frozen is null ? reference.Cells[k].Weight + current.Cells[k].Weight : frozen.Cells[k].Weight;
            range[k] = Union(reference.Ranges[k], current.Ranges[k]);
            single[k] = range[k].Low == range[k].High;
        }
        int[] coarse = EqualMassCells.Merge(mass, single, most);
        cells.OfFine = new int[fine + 2];
        for (int k = 0, start = 0; k < fine; k++)
        {
            if (k + 1 < fine && coarse[k + 1] == coarse[k]) continue;
            cells.AddRun(boundaries, reference, current, range, start, k);
            start = k + 1;
        }
        cells.OfFine[fine] = cells.AddMissing(reference, current, CellKind.Missing);
        cells.OfFine[fine + 1] = cells.AddMissing(reference, current, CellKind.NotANumber);
        cells.Pool();
        return cells;
    }

    private void AddRun(double[] boundaries, ColumnCounts reference, ColumnCounts current, (double Low, double High)[] range, int from, int to)
    {
        Mass q = default, p = default;
        (double Low, double High) values = (double.NaN, double.NaN);
        for (int k = from; k <= to; k++)
        {
            (q, p, values) = (q + reference.Cells[k], p + current.Cells[k], Union(values, range[k]));
            OfFine[k] = _raw.Count;
        }
        if (q.Rows + p.Rows == 0)
        {
            for (int k = from; k <= to; k++) OfFine[k] = Math.Max(0, _raw.Count - 1);
            return;
        }
        double low = from == 0 ? double.NegativeInfinity : boundaries[from - 1], high = to == boundaries.Length ? double.PositiveInfinity : boundaries[to];
        bool one = values.Low == values.High;
        _raw.Add(one
            ? new Raw(ValueLabel(values.Low, Reading), CellKind.Value, values.Low, values.Low, q, p)
            : new Raw(IntervalLabel(low, high, boundaries, to, Reading.As), CellKind.Interval, low, high, q, p));
    }

    internal static string ValueLabel(double value, ColumnReading reading) => reading switch
    {
        { Part: "hour" } => CellLabels.Hour((int)value),
        { Part: "weekday" } => CellLabels.Weekday((int)value),
        { As: ColumnType.Boolean } => value == 0 ? "false" : "true",
        _ => CellLabels.Value(value, reading.As),
    };

    /// <summary>(low, high], or (low, high) when the upper edge is just below a value with a cell of its own.</summary>
    private static string IntervalLabel(double low, double high, double[] boundaries, int at, ColumnType type)
    {
        bool open = at + 1 < boundaries.Length && boundaries[at + 1] == Math.BitIncrement(high);
        string label = CellLabels.Interval(low, open ? boundaries[at + 1] : high, type);
        return !open ? label : label.StartsWith("up to ", StringComparison.Ordinal) ? $"below {label[6..]}" : $"{label[..^1]})";
    }

    private static (double Low, double High) Union((double Low, double High) a, (double Low, double High) b)
        => double.IsNaN(a.Low) ? b : double.IsNaN(b.Low) ? a : (Math.Min(a.Low, b.Low), Math.Max(a.High, b.High));

    private int AddMissing(ColumnCounts reference, ColumnCounts current, CellKind kind)
    {
        (Mass q, Mass p) = kind == CellKind.Missing ? (reference.Missing, current.Missing) : (reference.NotANumber, current.NotANumber);
        if (q.Rows + p.Rows == 0) return -1;
        _raw.Add(new Raw(kind == CellKind.Missing ? "(missing)" : "NaN", kind, null, null, q, p));
        return _raw.Count - 1;
    }

    private void Pool()
    {
        double[] q = [.. _raw.Select(r => (double)r.Reference.Rows)], p = [.. _raw.Select(r => (double)r.Current.Rows)];
        Pool(RareCells.Pool(q, p));
    }

    /// <summary>Pools by effective rows, for weighted or clustered samples on the cells before pooling.</summary>
    public void Pool(CellSample reference, CellSample current) => Pool(RareCells.Pool(reference, current));

    private void Pool(int[] map)
    {
        (Pooled, Rare) = (map, -1);
        for (int k = 0; k < Pooled.Length; k++) if (_raw[k].Kind == CellKind.Rare) Pooled[k] = -1;
        Renumber();
        if (Count > MostValues)
        {
            for (int k = 0; k < Pooled.Length; k++) if (Pooled[k] >= MostValues - 1 && _raw[k].Kind == CellKind.Value) Pooled[k] = -1;
            Renumber();
        }
        if (!Array.Exists(Pooled, i => i < 0)) return;
        Rare = Count++;
        for (int k = 0; k < Pooled.Length; k++) if (Pooled[k] < 0) Pooled[k] = Rare;
    }

    private void Renumber()
    {
        int[] used = [.. Pooled.Where(i => i >= 0).Distinct().Order()];
        for (int k = 0; k < Pooled.Length; k++) if (Pooled[k] >= 0) Pooled[k] = Array.BinarySearch(used, Pooled[k]);
        Count = used.Length;
    }

    /// <summary>One side's rows on the compared cells, of those cells before pooling that <paramref name="keep"/> accepts.</summary>
    public Mass[] Side(bool current, Func<Raw, bool>? keep = null)
    {
        var mass = new Mass[Count];
        for (int k = 0; k < _raw.Count; k++)
            if (keep is null || keep(_raw[k])) mass[Pooled[k]] += current ? _raw[k].Current : _raw[k].Reference;
        return mass;
    }
}
