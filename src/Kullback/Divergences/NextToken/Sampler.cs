namespace Kullback.Divergences;

/// <summary>What a server does to logits before it draws per token: temperature, then the k most probable, then the fewest that hold a mass
/// of TopP, then those with at least MinP of the largest probability.</summary>
/// <param name="Temperature">Divides the logits; 0 leaves the most probable token alone. Domain ≥ 0.</param>
/// <param name="TopK">Tokens kept; 0 keeps all.</param>
/// <param name="TopP">Mass kept, in (0, 1]; the token that reaches it is kept.</param>
/// <param name="MinP">Share of the largest probability that a token must have, in [0, 1].</param>
/// <remarks>After it two models may have different supports: divergences that are unbounded are then infinite, and rightly so; the
/// Jensen–Shannon divergence and the total variation say how far what users receive is apart.</remarks>
public sealed record Sampler(double Temperature, int TopK, double TopP, double MinP)
{
    /// <summary>Divides the logits; 0 leaves the most probable token alone.</summary>
    public double Temperature { get; } = Temperature >= 0 && double.IsFinite(Temperature) ? Temperature
        : throw new ArgumentOutOfRangeException(nameof(Temperature), Temperature, "Must be ≥ 0.");

    /// <summary>Tokens kept; 0 keeps all.</summary>
    public int TopK { get; } = TopK >= 0 ? TopK : throw new ArgumentOutOfRangeException(nameof(TopK), TopK, "Must be ≥ 0.");

    /// <summary>Mass kept.</summary>
    public double TopP { get; } = TopP is > 0 and <= 1 ? TopP
        : throw new ArgumentOutOfRangeException(nameof(TopP), TopP, "Must be in (0, 1].");

    /// <summary>Share of the largest probability that a token must have.</summary>
    public double MinP { get; } = MinP is >= 0 and <= 1 ? MinP
        : throw new ArgumentOutOfRangeException(nameof(MinP), MinP, "Must be in [0, 1].");

    /// <summary>Masks in place what would never be drawn, by −∞; among equals at the border the first stay.</summary>
    /// <param name="logits">The row.</param>
    /// <remarks>O(n log n) for n tokens.</remarks>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or all are −∞.</exception>
    public void Apply(Span<float> logits)
    {
        float largest = (float)NextTokenSide.Of(nameof(logits), logits).Largest;
        if (Temperature == 0)
        {
            int first = logits.IndexOf(largest);
            logits.Fill(float.NegativeInfinity);
            logits[first] = 0;
            return;
        }
        for (int i = 0; i < logits.Length; i++) logits[i] = (float)((logits[i] - (double)largest) / Temperature);
        if ((TopK > 0 && TopK < logits.Length) || TopP < 1) Cut(logits);
        if (MinP == 0) return;
        double least = Math.Log(MinP);
        for (int i = 0; i < logits.Length; i++) if (logits[i] < least) logits[i] = float.NegativeInfinity;
    }

    private void Cut(Span<float> logits)
    {
        var order = new int[logits.Length];
        var keys = new float[logits.Length];
        for (int i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, -logits[i]);
        // Places are unique, so sorting by value and then by place is a total order: the result does not depend on the algorithm.
        Array.Sort(keys, order);
        for (int from = 0, to; from < keys.Length; from = to)
        {
            for (to = from + 1; to < keys.Length && keys[to] == keys[from]; to++) { }
            Array.Sort(order, from, to - from);
        }
        int kept = TopK > 0 ? Math.Min(TopK, order.Length) : order.Length;
        double total = 0, mass = 0;
        for (int i = 0; i < kept; i++) total += Math.Exp(-(double)keys[i]);
        if (TopP < 1)
        {
            int enough = 0;
            while (enough < kept && mass < TopP * total) mass += Math.Exp(-(double)keys[enough++]);
            kept = Math.Max(1, enough);
        }
        for (int i = kept; i < order.Length; i++) logits[order[i]] = float.NegativeInfinity;
    }
}
