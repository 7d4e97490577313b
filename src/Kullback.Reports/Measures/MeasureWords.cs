using Kullback.Data.Vectors;

namespace Kullback.Reports;

/// <summary>What a measure says of itself, in the words that terminal and Markdown share.</summary>
internal static class MeasureWords
{
    private static readonly (double Value, string Text)[] Constants =
        [(Math.Log(2), "ln 2"), (2 * Math.Log(2), "2 ln 2"), (Math.Sqrt(Math.Log(2)), "√ln 2"), (Math.Sqrt(2), "√2"), (0.5, "1/2")];

    /// <summary>Yes or no.</summary>
    public static string YesNo(bool holds) => holds ? "yes" : "no";

    /// <summary>The triangle inequality: yes, no, or of the root.</summary>
    public static string Triangle(TriangleInequality triangle) => triangle switch
    {
        TriangleInequality.Holds => "yes",
        TriangleInequality.HoldsForRoot => "root",
        _ => "no",
    };

    /// <summary>A bound as people write it: ln 2 rather than its digits; "varies" where it depends on the pair.</summary>
    public static string Bound(double value)
    {
        if (double.IsNaN(value)) return "varies";
        foreach (var (constant, text) in Constants)
            if (Math.Abs(value - constant) <= 1e-15 * constant) return text;
        return NumberFormat.Number(value);
    }

    /// <summary>The unit inside the library: nat, √nat, or none.</summary>
    public static string Unit(MeasureUnit unit) => unit == MeasureUnit.None ? NumberFormat.None : InformationUnit.Nats.Name(unit);

    /// <summary>The cost in few words: "1 log" for "O(n), one logarithm per cell".</summary>
    public static string Cost(MeasureFacts facts)
    {
        string words = facts.Cost.Split(';')[0].Replace("O(n), ", "", StringComparison.Ordinal);
        return new StringBuilder(words.Split(',')[0]).Replace(" per cell", "").Replace("logarithms", "log").Replace("logarithm", "log")
            .Replace("exponentials", "exp")
            .Replace("exponential", "exp").Replace("divisions", "div").Replace("division", "div").Replace("roots", "root")
            .Replace(" and a ", " 1 ").Replace(" and ", " ")
            .Replace("one ", "1 ").Replace("two ", "2 ").ToString();
    }

    /// <summary>What the numbers were taken for.</summary>
    public static string Form(VectorForm form) => form switch
    {
        VectorForm.LogProbabilities => "log-probabilities",
        VectorForm.Logits => "logits, through the softmax",
        VectorForm.Counts => "counts, as frequencies",
        VectorForm.Weights => "weights, divided by their sum",
        _ => "probabilities",
    };

    /// <summary>The reasons of infinities, each once, with all that it makes infinite.</summary>
    public static IEnumerable<(string Symbols, string Reason)> Infinities(Measurement measurement)
    {
        return measurement.Values.Where(v => v.Reason is not null).GroupBy(v => v.Reason!)
            .Select(g => (string.Join(", ", g.Select(Symbol)), g.Key));
    }

    /// <summary>The symbol with its arguments: D(P‖Q), kuiper(P,Q).</summary>
    public static string Symbol(MeasuredValue v) => v.Symbol.Contains('(', StringComparison.Ordinal) ? v.Symbol : $"{v.Key}({v.Symbol})";

    /// <summary>What to do about an infinity.</summary>
    public static string WayOut(VectorForm form)
    {
        const string Finite = "jensen-shannon, total-variation and hellinger are finite as they stand.";
        return form is VectorForm.Logits or VectorForm.LogProbabilities
            ? $"Infinite is the right answer where an empty cell is really impossible. {Finite}"
            : $"Infinite is the right answer where an empty cell is really impossible. Where it was only never seen: "
                + $"{OptionName.Of("Zeros")} jeffreys (for counts), add=A "
            + $"or skew=L give it mass, and common leaves it out and says how much that was. {Finite}";
    }
}
