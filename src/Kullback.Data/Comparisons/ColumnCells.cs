using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>The cells of one column with both sides' rows: from counts by value or on a fine grid to the cells that are compared.</summary>
/// <remarks>One cell a category; equal-mass cells with open tails for numbers, single values of large mass apart; missing and NaN are
/// cells; values with a small expected count are sorted into six cells by what the other rows say of them
/// (<see cref="RareValues"/>).</remarks>
internal sealed class ColumnCells
{
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

    /// <summary>For each cell before pooling, the compared cell of the reference's rows.</summary>
    public int[] OfReference { get; private set; } = [];

    /// <summary>For each cell before pooling, the compared cell of the current rows: another one only where it is a rare value.</summary>
    public int[] OfCurrent { get; private set; } = [];

    /// <summary>Number of compared cells.</summary>
    public int Count { get; private set; }

    /// <summary>The rare values' class of each compared cell; null for a cell of its own.</summary>
    public IReadOnlyList<RareClass?> Classes { get; private set; } = [];

    /// <summary>The compared cell that holds all rare values, where they can't be sorted (clusters); −1 when there is none.</summary>
    public int Together { get; private set; } = -1;

    /// <summary>The rare values as sorted; null when there are none, or they can't be sorted.</summary>
    public RareValues? Rare { get; private set; }

    /// <summary>For numbers: the cell before pooling of each fine cell, then of missing and NaN (−1 when that has no row on either
    /// side).</summary>
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
        double n = Math.Max(1, reference.Missing.Weight + q.Values.Sum(v => v.Weight)),
            m = Math.Max(1, current.Missing.Weight + p.Values.Sum(v => v.Weight));
        texts.Sort((a, b) => (b.Q.Weight / n + b.P.Weight / m).CompareTo(a.Q.Weight / n + a.P.Weight / m) is var c and not 0 ? c
            : string.CompareOrdinal(a.Text, b.Text));
        foreach ((string text, Mass inQ, Mass inP) in texts) cells._raw.Add(new Raw(text, CellKind.Value, null, null, inQ, inP));
        cells.Texts = [.. texts.Select(t => t.Text)];
        if (reference.Others.Rows + current.Others.Rows > 0)
            cells._raw.Add(new Raw("(others)", CellKind.Rare, null, null, reference.Others, current.Others));
        cells.AddMissing(reference, current, CellKind.Missing);
        cells.Pool();
        return cells;
    }

    /// <summary>A profile may keep only frequent values by name: what it does not name can't be counted by name on the other side
    /// either.</summary>
    private static ColumnCounts Listed(ColumnCounts own, ColumnCounts other)
    {
        if (other.Others.Rows == 0) return own;
        Dictionary<string, Mass> named = own.Values!.Where(v => other.Values!.ContainsKey(v.Key)).ToDictionary(StringComparer.Ordinal);
        return own with
        {
            Values = named,
            Others = own.Values!.Where(v => !named.ContainsKey(v.Key)).Aggregate(own.Others, (sum, v) => sum + v.Value)
        };
    }

    /// <param name="reading">The column.</param>
    /// <param name="boundaries">The fine grid.</param>
    /// <param name="reference">Counts on it.</param>
    /// <param name="current">Counts on it.</param>
    /// <param name="most">Most cells, missing and NaN not counted.</param>
    /// <param name="frozen">The counts that alone decide the cells, when they come from a profile; null when both sides do.</param>
    public static ColumnCells OfNumbers(ColumnReading reading, double[] boundaries, ColumnCounts reference, ColumnCounts current, int most,
        ColumnCounts? frozen = null)
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
        double n = reference.Cells.Sum(c => c.Weight), m = current.Cells.Sum(c => c.Weight);
        FarOutside.Split(coarse, mass, range, RareCells.LeastExpected * (n + m) / Math.Min(n, m));
        cells.OfFine = new int[fine + 2];
        int[][] runs = [.. Enumerable.Range(0, fine).GroupBy(k => coarse[k]).OrderBy(g => g.First()).Select(g => g.ToArray())];
        foreach (Run run in Runs(runs, boundaries, reference, current, range, reading.As)) cells.Add(run, reference, current);
        cells.OfFine[fine] = cells.AddMissing(reference, current, CellKind.Missing);
        cells.OfFine[fine + 1] = cells.AddMissing(reference, current, CellKind.NotANumber);
        cells.Pool();
        return cells;
    }

    /// <summary>Fine cells that make one compared cell, with the least and largest value found in them, and where it meets its neighbors;
    /// NaN and null without rows.</summary>
    private sealed record Run(int[] Fine, (double Low, double High) Values, int First, int Last)
    {
        public (double Value, CellEdge? Edge) Low { get; set; } = (double.NegativeInfinity, null);

        public (double Value, CellEdge? Edge) High { get; set; } = (double.PositiveInfinity, null);
    }

    private static Run[] Runs(int[][] fine, double[] boundaries, ColumnCounts reference, ColumnCounts current,
        (double Low, double High)[] range, ColumnType type)
    {
        bool Some(int k) => reference.Cells[k].Rows + current.Cells[k].Rows > 0;
        Run[] runs =
            [
                .. fine.Select(
                    run => new Run(run, run.Aggregate((double.NaN, double.NaN), (a, k) => Union(a, range[k])), Array.Find(run, Some),
                        Array.FindLast(run, Some)))];
        // Cells without rows belong to no neighbor: an edge lies between the rows of two cells.
        Run[] filled = [.. runs.Where(r => Array.Exists(r.Fine, Some)).OrderBy(r => r.First)];
        for (int i = 1; i < filled.Length; i++)
        {
            (Run below, Run above) = (filled[i - 1], filled[i]);
            double boundary = boundaries[Math.Max(below.Last, Math.Min(below.Fine[^1], above.First - 1))];
            below.High = above.Low = (boundary, CellEdge.Between(boundary, below.Values.High, above.Values.Low, type));
        }
        return runs;
    }

    /// <summary>A compared cell of neighboring fine ones.</summary>
    private void Add(Run run, ColumnCounts reference, ColumnCounts current)
    {
        Mass q = default, p = default;
        foreach (int k in run.Fine)
        {
            (q, p) = (q + reference.Cells[k], p + current.Cells[k]);
            OfFine[k] = _raw.Count;
        }
        if (q.Rows + p.Rows == 0)
        {
            foreach (int k in run.Fine) OfFine[k] = Math.Max(0, _raw.Count - 1);
            return;
        }
        _raw.Add(run.Values.Low == run.Values.High
            ? new Raw(ValueLabel(run.Values.Low, Reading), CellKind.Value, run.Values.Low, run.Values.Low, q, p)
            : new Raw(IntervalLabel(run), CellKind.Interval, run.Low.Value, run.High.Value, q, p));
    }

    private string IntervalLabel(Run run)
        => CellEdge.Label(run.Low.Edge, run.High.Edge) is var label && Reading.Ungrouped ? CodeNames.Ungrouped(label) : label;

    internal static string ValueLabel(double value, ColumnReading reading) => reading switch
    {
        { Part: "hour" } => CellLabels.Hour((int)value),
        { Part: "weekday" } => CellLabels.Weekday((int)value),
        { As: ColumnType.Boolean } => value == 0 ? "false" : "true",
        { As: ColumnType.Number, Ungrouped: true } => CodeNames.Ungrouped(CellLabels.Value(value, reading.As)),
        _ => CellLabels.Value(value, reading.As),
    };

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
        Pool(RareCells.Pool(q, p), sorted: true);
    }

    /// <summary>Pools by effective rows, for weighted or clustered samples on the cells before pooling.</summary>
    /// <param name="reference">The reference on the cells before pooling.</param>
    /// <param name="current">The current sample on them.</param>
    /// <param name="sorted">Whether rare values are sorted by the other rows: not when rows depend on each other.</param>
    public void Pool(BinnedSample reference, BinnedSample current, bool sorted) => Pool(RareCells.Pool(reference, current), sorted);

    /// <summary>Gives each cell its compared one. Missing, NaN and intervals always stand alone: they have names of their own,
    /// and are few.</summary>
    private void Pool(int[] map, bool sorted)
    {
        var rare = new bool[_raw.Count];
        for (int k = 0; k < rare.Length; k++) rare[k] = map[k] < 0 && _raw[k].Kind == CellKind.Value;
        if (rare.Count(r => r) == 1) Array.Clear(rare);
        (OfReference, OfCurrent, Count, Together, Rare) = (new int[rare.Length], new int[rare.Length], 0, -1, null);
        for (int k = 0; k < rare.Length; k++) if (!rare[k]) OfReference[k] = OfCurrent[k] = Count++;
        var classes = new List<RareClass?>(new RareClass?[Count]);
        if (Array.IndexOf(rare, true) is >= 0)
        {
            if (sorted) Sort(rare, classes);
            else PutTogether(rare, classes);
        }
        Classes = classes;
    }

    private void PutTogether(bool[] rare, List<RareClass?> classes)
    {
        Together = Count++;
        classes.Add(null);
        for (int k = 0; k < rare.Length; k++) if (rare[k]) OfReference[k] = OfCurrent[k] = Together;
    }

    private void Sort(bool[] rare, List<RareClass?> classes)
    {
        Rare = new RareValues([.. _raw.Select(r => (double)r.Current.Rows)], [.. _raw.Select(r => (double)r.Reference.Rows)], rare);
        RareClass[] merged = Rare.MergeThin();
        if (!Rare.MayShow(Rare.SeenNats(merged)))
        {
            PutTogether(rare, classes);
            return;
        }
        int[] cell = new int[RareValues.Classes];
        Array.Fill(cell, -1);
        for (int k = 0; k < rare.Length; k++)
        {
            if (!rare[k]) continue;
            // Where a side has no row of the value, its entry is never used; it stays the other side's.
            if (_raw[k].Current.Rows > 0) OfCurrent[k] = OfReference[k] = Cell(merged[(int)Rare.OfCurrentRow(k)]);
            if (_raw[k].Reference.Rows > 0) OfReference[k] = Cell(merged[(int)Rare.OfReferenceRow(k)]);
            if (_raw[k].Current.Rows == 0) OfCurrent[k] = OfReference[k];
        }

        int Cell(RareClass c)
        {
            if (cell[(int)c] >= 0) return cell[(int)c];
            classes.Add(c);
            return cell[(int)c] = Count++;
        }
    }

    /// <summary>Whether a cell before pooling is a rare value, compared together with others.</summary>
    public bool IsRare(int raw) => OfReference[raw] == Together && Together >= 0 || Classes[OfReference[raw]] is not null;

    /// <summary>One side's rows on the compared cells. Where rare values are sorted into a cell, each counts as one row of its weight: its
    /// rows move together.</summary>
    public Mass[] Side(bool current)
    {
        var mass = new Mass[Count];
        for (int k = 0; k < _raw.Count; k++)
        {
            (int cell, Mass own) = current ? (OfCurrent[k], _raw[k].Current) : (OfReference[k], _raw[k].Reference);
            mass[cell] += Classes[cell] is null ? own : own with { Squared = own.Weight * own.Weight };
        }
        return mass;
    }

    /// <summary>One side's rows with all rare values in one cell, the last,
    /// of those cells before pooling that <paramref name="keep"/> accepts.</summary>
    public Mass[] SideTogether(bool current, Func<Raw, bool>? keep = null)
    {
        var mass = new Mass[Count + 1];
        for (int k = 0; k < _raw.Count; k++)
            if (keep is null || keep(_raw[k])) mass[IsRare(k) ? Count : OfReference[k]] += current ? _raw[k].Current : _raw[k].Reference;
        return mass;
    }
}
