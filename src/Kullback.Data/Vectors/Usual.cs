namespace Kullback.Data.Vectors;

/// <summary>The numbers that are shown where none is asked for by name.</summary>
internal static class Usual
{
    internal static IReadOnlyList<MeasuredValue> Of(VectorPair pair)
    {
        var divergence = new KullbackLeibler();
        return
        [
            Directed(pair, divergence, "D(P‖Q)"),
            Value(pair, pair.Distributions.Reverse(divergence), "D(Q‖P)", "Q‖P"),
            Directed(pair, new PearsonChiSquared(), "χ²(P‖Q)"),
            Directed(pair, new PopulationStabilityIndex(), "PSI(P,Q)"),
            Directed(pair, new JensenShannon(), "JS(P,Q)"),
            Directed(pair, new JensenShannonDistance(), "√JS(P,Q)"),
            Directed(pair, new TotalVariation(), "TV(P,Q)"),
            Directed(pair, new Hellinger(), "Hel(P,Q)"),
            OneSided(pair, new Entropy(), ofP: true),
            OneSided(pair, new Entropy(), ofP: false),
            Directed(pair, new CrossEntropy(), "H(P,Q)"),
        ];
    }

    internal static MeasuredValue Directed(VectorPair pair, IMeasure measure, string symbol)
        => Value(pair, pair.Distributions.Of(measure), symbol, measure.Facts.Symmetric ? "P,Q" : "P‖Q");

    internal static MeasuredValue OneSided(VectorPair pair, IFunctional functional, bool ofP)
    {
        double value = ofP ? pair.Distributions.OfP(functional) : pair.Distributions.OfQ(functional);
        string side = ofP ? "P" : "Q";
        return new MeasuredValue(functional.Facts.Key, functional.Facts.Name, $"H({side})", side, value, functional.Facts.Unit, null);
    }

    private static MeasuredValue Value(VectorPair pair, DivergenceValue v, string symbol, string direction)
        => new(v.Measure.Key, v.Measure.Name, symbol, direction, v.Value, v.Measure.Unit,
            v.Reason is { } reason ? Labeled(pair, v, reason) : null);

    // The library knows cells by their index; the user may know them by name.
    private static string Labeled(VectorPair pair, DivergenceValue v, string reason)
    {
        foreach (SupportGap? gap in new[] { v.OnlyInP, v.OnlyInQ })
            if (gap is { } g && pair.LabelOf(g.FirstIndex) is { } label
                && reason.EndsWith($"index {g.FirstIndex}", StringComparison.Ordinal))
                return $"{reason[..^$"index {g.FirstIndex}".Length]}'{JsonNumbers.Shown(label)}'";
        return reason;
    }
}
