using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Points made ready for distances: every column brought to the order of 1, constant and collinear columns out, rounding known,
/// discrete values as labels.</summary>
/// <remarks>None of it changes a divergence or an information: columns that are constant or determined by others carry none, D of two
/// samples on one lattice is that of the samples spread over its cells, and values that stand for themselves split it by the chain rule.
/// Scales change an entropy by <see cref="LogScale"/>. Every step is said in <see cref="Notes"/>.</remarks>
internal sealed class PointPreparation
{
    // A side that repeats less than this share of its values is not taken for rounded when the other side is.
    private const double ClearlyTied = 0.2;

    private readonly List<Diagnosis> _notes = [];
    private readonly List<(string What, List<string> Columns)> _said = [];

    private PointPreparation()
    {
    }

    /// <summary>The points of P, the columns kept.</summary>
    internal PointSample P { get; private set; }

    /// <summary>The points of Q; null without.</summary>
    internal PointSample? Q { get; private set; }

    /// <summary>Indices of the columns kept; empty where all are constant (then the points are those given).</summary>
    internal int[] Kept { get; private set; } = [];

    /// <summary>Σ ln of the scales that the columns kept were divided by.</summary>
    internal double LogScale { get; private set; }

    /// <summary>A label for every point, P's and then Q's, for combinations of discrete values; empty where no column has any.</summary>
    internal int[] Labels { get; private set; } = [];

    /// <summary>Whether every column kept has discrete values only.</summary>
    internal bool IsDiscrete { get; private set; }

    /// <summary>Indices, among the columns kept, of those whose numbers are codes of categories.</summary>
    internal int[] Coded { get; private set; } = [];

    /// <summary>How many columns have discrete values or atoms.</summary>
    internal int LabelColumns { get; private set; }

    /// <summary>P without the columns that are codes; of no columns where all are.</summary>
    internal PointSample Numbers
        => Coded.Length == Kept.Length ? PointSample.None(P) : P.Columns([.. Enumerable.Range(0, Kept.Length).Except(Coded)]);

    /// <summary>What was done, for the result.</summary>
    internal IReadOnlyList<Diagnosis> Notes
        => [.. _notes,
            .. _said.Select(
                s => new Diagnosis(s.What.Split('|')[0],
                    string.Join(", ", s.Columns) + s.What.Split('|')[s.Columns.Count == 1 ? 1 : 2], false))];

    /// <summary>Prepares one or two samples.</summary>
    /// <param name="p">P's points.</param>
    /// <param name="q">Q's; null without.</param>
    /// <param name="names">The columns' names, for the notes; null: numbered.</param>
    /// <param name="seed">Seed of the spreading over lattice cells.</param>
    /// <param name="categories">Columns whose numbers are codes of categories: labels, however many there are, and no combinations of
    /// others.</param>
    /// <param name="split">Whether discrete values become labels; otherwise they are spread like any rounded ones.</param>
    internal static PointPreparation Of(PointSample p, PointSample? q, IReadOnlyList<string>? names, int seed, bool split = true,
        IReadOnlyList<int>? categories = null)
    {
        var done = new PointPreparation();
        int d = p.Dimension, n = p.Count;
        var pool = q is { } other ? PointSample.Pool(p, other) : p;
        double[][] columns = [.. Enumerable.Range(0, d).Select(pool.Column)];
        string Name(int j) => names is null ? $"column {j + 1}" : $"'{names[j]}'";
        bool IsCode(int j) => categories is not null && categories.Contains(j);
        if (q is not null)
            for (int j = 0; j < d; j++) if (!IsCode(j)) done.OneRounding(columns[j], n, Name(j));
        ColumnKind[] kinds = [.. columns.Select((c, j) => IsCode(j) ? ColumnKind.OfCodes(c) : Kind(c, split))];
        var (kept, constant, combined) = Independent(columns, kinds, IsCode);
        foreach (int j in constant)
            done.Say(
                "constant-column| has one value: it carries nothing and is left out| have one value each: they carry nothing and are left "
                    + "out", Name(j));
        foreach (int j in combined)
            done.Say(
                "combined-column| is a combination of the columns before it up to rounding: it adds nothing and is left out| are "
                    + "combinations of the columns before them up to rounding: they add nothing and are left out", Name(j));
        done.Kept = kept;
        foreach (int j in kept)
        {
            var kind = kinds[j];
            if (IsCode(j))
                done.Say("category-column| is text: each value is taken for itself| are text: each value is taken for itself", Name(j));
            else if (kind.IsDiscrete)
                done.Say(
                    "discrete-column| has so few values that each is taken for itself| have so few values that each is taken for itself",
                    Name(j));
            else if (kind.Labels is { } atoms)
                done.Say(
                    $"atoms-in-column| has {atoms.Length} value{(atoms.Length == 1 ? "" : "s")} with a mass of "
                        + $"{(atoms.Length == 1 ? "its" : "their")} own, taken apart from the rest| have {atoms.Length} "
                        + $"value{(atoms.Length == 1 ? "" : "s")} each with a mass of {(atoms.Length == 1 ? "its" : "their")} own, taken "
                        + $"apart from the rest", Name(j));
            if (!kind.IsDiscrete && kind.IsTied && kind.Step > 0)
            {
                done.Say(string.Create(CultureInfo.InvariantCulture,
                    $"rounded| steps by {kind.Step:G6}: its values are read as uniform within a step (drawn with seed {seed})| step by "
                        + $"{kind.Step:G6}: their values are read as uniform within a step (drawn with seed {seed})"), Name(j));
                Spread(columns[j], kind, unchecked(seed * 31 + j));
            }
        }
        done.Labels = Combinations(columns, kinds, kept);
        done.LabelColumns = kept.Count(j => kinds[j].Labels is not null);
        done.IsDiscrete = kept.Length > 0 && kept.All(j => kinds[j].IsDiscrete);
        done.Coded = [.. Enumerable.Range(0, kept.Length).Where(i => IsCode(kept[i]))];
        if (kept.Length > 0) done.Scale([.. kept.Select(j => columns[j])], p, q);
        else (done.P, done.Q) = (p, q);
        return done;
    }

    private static ColumnKind Kind(double[] column, bool split)
        => ColumnKind.Of(column) is var k && (split || !(k.Step > 0)) ? k : k with { Labels = null, IsDiscrete = false, IsTied = true };

    // Codes are no numbers: a column of them is constant or kept.
    private static (int[] Kept, IEnumerable<int> Constant, IEnumerable<int> Combined) Independent(double[][] columns, ColumnKind[] kinds,
        Func<int, bool> isCode)
    {
        int[] numbers = [.. Enumerable.Range(0, columns.Length).Where(j => !isCode(j))],
            codes = [.. Enumerable.Range(0, columns.Length).Where(isCode)];
        int[] flat = [.. codes.Where(j => kinds[j].IsConstant)];
        if (numbers.Length == 0) return ([.. codes.Except(flat)], flat, []);
        var (kept, constant, combined) =
            IndependentColumns.Of(Rows([.. numbers.Select(j => columns[j])]),
                [.. numbers.Select(j => kinds[j].IsDiscrete ? 0 : kinds[j].Step)]);
        return ([.. kept.Select(i => numbers[i]).Concat(codes.Except(flat)).Order()], constant.Select(i => numbers[i]).Concat(flat),
            combined.Select(i => numbers[i]));
    }

    /// <summary>The same with P's rows in another order.</summary>
    internal PointPreparation Taken(int[] order)
        => new()
        {
            P = P.Take(order).With(P.Tags), Q = Q, Kept = Kept, LogScale = LogScale, Labels = Labels.Length == 0 ? []
            : [.. order.Select(i => Labels[i])], IsDiscrete = IsDiscrete, LabelColumns = LabelColumns, Coded = Coded
        };

    private void Say(string what, string column)
    {
        int at = _said.FindIndex(s => s.What == what);
        if (at < 0) { at = _said.Count; _said.Add((what, [])); }
        _said[at].Columns.Add(column);
    }

    // Where one side is rounded more coarsely than the other, both are read at the coarser step:
    // else every value of the finer would be new to it.
    private void OneRounding(double[] column, int n, string name)
    {
        double[] a = column[..n], b = column[n..];
        Array.Sort(a);
        Array.Sort(b);
        double stepA = Tied(a) > ClearlyTied ? Lattice.StepOf(a) : 0, stepB = Tied(b) > ClearlyTied ? Lattice.StepOf(b) : 0;
        if (stepA == 0 && stepB == 0) return;
        double fineA = stepA > 0 ? stepA : Lattice.StepOf(a), fineB = stepB > 0 ? stepB : Lattice.StepOf(b);
        bool coarseA = stepA > 1.5 * fineB && a.Length > 1, coarseB = stepB > 1.5 * fineA && b.Length > 1;
        if (!coarseA && !coarseB) return;
        if (Distinct(coarseA ? b : a) < 3) return;
        double step = coarseA ? stepA : stepB, place = coarseA ? a[0] : b[0];
        for (int i = coarseA ? n : 0; i < (coarseA ? column.Length : n); i++) column[i] = Lattice.Rounded(column[i], step, place);
        _notes.Add(new("one-rounding", string.Create(CultureInfo.InvariantCulture,
            $"{name} steps by {step:G6} in {(coarseA ? "P" : "Q")} and more finely in {(coarseA ? "Q" : "P")}: both are read at steps of "
                + $"{step:G6}"), false));
    }

    private static double Tied(double[] ascending) => ascending.Length == 0 ? 0 : 1 - Distinct(ascending) / (double)ascending.Length;

    private static int Distinct(double[] ascending)
    {
        int found = ascending.Length == 0 ? 0 : 1;
        for (int i = 1; i < ascending.Length; i++) if (ascending[i] != ascending[i - 1]) found++;
        return found;
    }

    private static PointSample Rows(double[][] columns)
    {
        int d = columns.Length, n = columns[0].Length;
        var rows = new double[n * d];
        for (int j = 0; j < d; j++)
            for (int i = 0; i < n; i++) rows[i * d + j] = columns[j][i];
        return PointSample.Of(rows, d, "points");
    }

    private static void Spread(double[] column, ColumnKind kind, int seed)
    {
        double[] given = (double[])column.Clone();
        Lattice.Spread(column, kind.Step, seed);
        for (int i = 0; i < column.Length; i++) if (kind.LabelOf(given[i]) > 0) column[i] = given[i];
    }

    private static int[] Combinations(double[][] columns, ColumnKind[] kinds, int[] kept)
    {
        int[] with = [.. kept.Where(j => kinds[j].Labels is not null)];
        if (with.Length == 0) return [];
        var known = new Dictionary<string, int>();
        var labels = new int[columns[0].Length];
        for (int i = 0; i < labels.Length; i++)
        {
            string key = string.Join(',', with.Select(j => kinds[j].LabelOf(columns[j][i])));
            if (!known.TryGetValue(key, out labels[i])) labels[i] = known[key] = known.Count;
        }
        return labels;
    }

    // Less the middle and over a power of two of the range: nothing is lost, and no square overflows.
    private void Scale(double[][] columns, PointSample p, PointSample? q)
    {
        int n = p.Count;
        bool two = q is not null;
        int at = 0;
        foreach (double[] column in columns)
        {
            double least = column.Min(), most = column.Max(), half = most / 2 - least / 2, middle = least / 2 + most / 2;
            int exponent = Math.ILogB(half);
            for (int i = 0; i < column.Length; i++) column[i] = Math.ScaleB(column[i] - middle, -exponent);
            if (!Coded.Contains(at++)) LogScale += exponent * Math.Log(2);
        }
        var rows = Rows(columns);
        P = (two ? rows.Take([.. Enumerable.Range(0, n)]) : rows).With(p.Tags);
        Q = two ? rows.Take([.. Enumerable.Range(n, rows.Count - n)]).With(q!.Value.Tags) : null;
    }
}
