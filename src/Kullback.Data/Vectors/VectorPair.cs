using System.Numerics;

namespace Kullback.Data.Vectors;

/// <summary>What numbers are: chosen by the user, never guessed.</summary>
public enum VectorForm
{
    /// <summary>Probabilities that sum to 1.</summary>
    Probabilities,

    /// <summary>Natural logarithms of probabilities.</summary>
    LogProbabilities,

    /// <summary>Logits: probabilities through the softmax.</summary>
    Logits,

    /// <summary>Integers of observations.</summary>
    Counts,

    /// <summary>Weights to be divided by their sum.</summary>
    Weights,
}

/// <summary>Two vectors put side by side, cell by cell, and made distributions.</summary>
public sealed class VectorPair
{
    private VectorPair(NumberVector p, NumberVector q, VectorForm form, DistributionPair distributions, IReadOnlyList<string> notes)
        => (P, Q, Form, Distributions, Notes) = (p, q, form, distributions, notes);

    /// <summary>What really happens.</summary>
    public NumberVector P { get; }

    /// <summary>The stand-in, on the cells of <see cref="P"/> in their order.</summary>
    public NumberVector Q { get; }

    /// <summary>What the numbers are.</summary>
    public VectorForm Form { get; }

    /// <summary>The distributions.</summary>
    public DistributionPair Distributions { get; }

    /// <summary>What was done to put them side by side.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The label of a cell; null where cells have none.</summary>
    public string? LabelOf(int cell) => P.Labels?[cell];

    /// <summary>Puts two vectors side by side.</summary>
    /// <param name="p">P.</param>
    /// <param name="q">Q.</param>
    /// <param name="form">What the numbers are.</param>
    /// <param name="zeros">What to do with cells that are empty on one side.</param>
    /// <exception cref="UnreadableDataException">They are no distributions on the same cells: one line says where,
    /// and the way out.</exception>
    public static VectorPair Of(NumberVector p, NumberVector q, VectorForm form, ZeroPolicy zeros)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        var notes = new List<string>();
        notes.AddRange(p.ReadNotes.Union(q.ReadNotes, StringComparer.Ordinal));
        (p, q) = CellLabeling.Aligned(p, q, form, notes);
        if (p.Values.Length == 0) throw new UnreadableDataException($"{p.Name}: there are no numbers");
        try { return new VectorPair(p, q, form, Distributed(p, q, form, zeros, notes), notes); }
        catch (NotADistributionException e) { throw VectorFaults.Explained(e, p, q, form); }
    }

    private static DistributionPair Distributed(NumberVector p, NumberVector q, VectorForm form, ZeroPolicy zeros, List<string> notes)
    {
        if (form == VectorForm.Counts) return DistributionPair.OfWeights<double>(Counts("p", p, notes), Counts("q", q, notes), zeros);
        // A sum of narrow numbers may be off by their rounding, not by less: both sides must be narrow to be read so.
        return (Precision)Math.Min((int)p.Precision, (int)q.Precision) switch
        {
            Precision.Double => As<double>(p.Values, q.Values, form, zeros),
            Precision.Single => As<float>(Array.ConvertAll(p.Values, v => (float)v), Array.ConvertAll(q.Values, v => (float)v),
                form, zeros),
            _ => As<Half>(Array.ConvertAll(p.Values, v => (Half)v), Array.ConvertAll(q.Values, v => (Half)v), form, zeros),
        };
    }

    private static DistributionPair As<T>(T[] p, T[] q, VectorForm form, ZeroPolicy zeros) where T : IBinaryFloatingPointIeee754<T>
        => form switch
        {
            VectorForm.Probabilities => DistributionPair.OfProbabilities<T>(p, q, zeros),
            VectorForm.LogProbabilities => DistributionPair.OfLogProbabilities<T>(p, q),
            VectorForm.Logits => DistributionPair.OfLogits<T>(p, q),
            _ => DistributionPair.OfWeights<T>(p, q, zeros),
        };

    // From here on not every integer is a double.
    private const double Exact = 1L << 53;

    private static double[] Counts(string side, NumberVector v, List<string> notes)
    {
        for (int i = 0; i < v.Values.Length; i++)
        {
            double value = v.Values[i];
            string? fault = !double.IsFinite(value) || Math.Floor(value) != value
                ? $"is no integer ({OptionName.Normalize} takes weights of any size)"
                : value < 0 ? "is negative, and a count is not" : null;
            if (fault is not null) throw VectorFaults.Entry(side, v, i, fault);
        }
        int large = v.Values.Count(value => value >= Exact);
        if (large > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{side}: {large} {(large == 1 ? "count is" : "counts are")} beyond 2^53 and taken to 16 digits"));
        return v.Values;
    }
}

/// <summary>Cells that have names are put side by side by name, others by place.</summary>
internal static class CellLabeling
{
    internal static (NumberVector P, NumberVector Q) Aligned(NumberVector p, NumberVector q, VectorForm form, List<string> notes)
    {
        if (p.Labels is null != q.Labels is null)
        {
            var (named, bare) = p.Labels is null ? ("q", "p") : ("p", "q");
            throw new UnreadableDataException(
                $"{named} has labels and {bare} has none (give both as objects of label and number, or both as lists)");
        }
        if (p.Labels is null || q.Labels is null)
            return p.Values.Length == q.Values.Length ? (p, q)
                : throw new UnreadableDataException(
                    $"p has {Number(p)} and q has {Number(q)}: they must stand for the same cells, in the same order");
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string label in p.Labels.Concat(q.Labels)) places.TryAdd(label, places.Count);
        Announce(places.Count - p.Values.Length, "q", "p", p, q, form, notes);
        Announce(places.Count - q.Values.Length, "p", "q", q, p, form, notes);
        string[] labels = [.. places.Keys];
        return (Placed(p, labels, places), Placed(q, labels, places));
    }

    private static void Announce(int absent, string there, string lacking, NumberVector lacks, NumberVector has, VectorForm form,
        List<string> notes)
    {
        if (absent == 0) return;
        string first = has.Labels!.First(l => !lacks.Labels!.Contains(l, StringComparer.Ordinal));
        if (form is VectorForm.Logits or VectorForm.LogProbabilities)
            throw new UnreadableDataException(
                $"the label '{JsonNumbers.Shown(first)}' is in {there} and not in {lacking} (\"-Infinity\" writes an empty cell)");
        notes.Add(
            $"{absent} {(absent == 1 ? "label" : "labels")} of {there} ('{JsonNumbers.Shown(first)}'{(absent > 1 ? ", …" : "")}) not in "
                + $"{lacking}: taken as 0 there");
    }

    private static NumberVector Placed(NumberVector v, string[] labels, Dictionary<string, int> places)
    {
        var values = new double[labels.Length];
        for (int i = 0; i < v.Values.Length; i++) values[places[v.Labels![i]]] = v.Values[i];
        return v with { Values = values, Labels = labels };
    }

    private static string Number(NumberVector v)
        => string.Create(CultureInfo.InvariantCulture, $"{v.Values.Length} {(v.Values.Length == 1 ? "number" : "numbers")}");
}
