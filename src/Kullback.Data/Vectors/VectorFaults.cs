namespace Kullback.Data.Vectors;

/// <summary>Why numbers are no distribution, in one line that names the place and the way out.</summary>
internal static class VectorFaults
{
    /// <summary>What the library found, in the user's words.</summary>
    internal static UnreadableDataException Explained(NotADistributionException e, NumberVector p, NumberVector q, VectorForm form)
    {
        bool isP = e.ParamName is { Length: > 0 } name && name[^1] is 'p' or 'P';
        string side = isP ? "p" : "q";
        NumberVector v = isP ? p : q;
        if (e.ParamName is not { Length: > 0 }) return Unplaced(e, p, q, form);
        if (e.Index is { } index) return Entry(side, v, index, Entry(e.Value, form), e);
        return e.Value == 0
            ? new UnreadableDataException($"{Of(v)}{side} sums to 0: there is nothing to compare", e)
            : new UnreadableDataException(
                $"{Of(v)}{side} sums to {e.Value.ToString("G10", CultureInfo.InvariantCulture)}, not 1 ({WayOut(e.Value, form)})", e);
    }

    /// <summary>One entry is wrong.</summary>
    internal static UnreadableDataException Entry(string side, NumberVector v, int index, string fault, Exception? inner = null)
    {
        string place = v.Labels is { } labels ? $"'{JsonNumbers.Shown(labels[index])}'" : index.ToString(CultureInfo.InvariantCulture);
        double value = v.Values[index];
        string shown = double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : value.ToString(CultureInfo.InvariantCulture);
        return new UnreadableDataException($"{Of(v)}{side}[{place}] = {shown} {fault}", inner);
    }

    private static UnreadableDataException Unplaced(NotADistributionException e, NumberVector p, NumberVector q, VectorForm form)
    {
        if (form != VectorForm.Logits)
            return new UnreadableDataException($"no cell has mass on both sides: there is no common support ({OptionName.Zeros} common)",
                e);
        bool isP = !p.Values.AsSpan().ContainsAnyExcept(double.NegativeInfinity);
        return new UnreadableDataException($"{Of(isP ? p : q)}{(isP ? "p" : "q")}: all logits are -inf: no cell has mass", e);
    }

    private static string Entry(double value, VectorForm form) => form switch
    {
        _ when double.IsNaN(value) => "is not a number",
        VectorForm.LogProbabilities => $"is positive: no logarithm of a probability ({OptionName.Logits} takes any number)",
        VectorForm.Logits => "must be finite, or -inf for a masked cell",
        _ when double.IsInfinity(value) => "is not finite",
        VectorForm.Probabilities => $"is negative ({OptionName.LogProbabilities} or {OptionName.Logits}, if it is one)",
        _ => "is negative",
    };

    private static string WayOut(double sum, VectorForm form)
        => form == VectorForm.LogProbabilities ? $"{OptionName.Logits} normalizes"
         : Math.Abs(sum - 1) < 0.01 ? $"{OptionName.Normalize} divides by the sum"
         : $"use {OptionName.Counts} if these are counts";

    private static string Of(NumberVector v) => v.IsInline ? "" : $"{v.Name}: ";
}
