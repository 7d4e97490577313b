namespace Kullback.Transport;

/// <summary>Energy and Cramér distances between two weighted samples on the line, from their distribution functions F and G.</summary>
/// <remarks>Cramér's squared distance ∫(F − G)² dx, in the unit of the values, is half of the squared energy distance
/// 2E|X − Y| − E|X − X′| − E|Y − Y′|. The roots are metrics; on ordered cells with unit spacing see
/// <see cref="Kullback.Divergences.Cramer"/>. O(n), allocates nothing. Source: Székely and Rizzo (2013), Journal of Statistical Planning
/// and Inference 143, 1249–1272.</remarks>
public static class EnergyDistance
{
    /// <summary>The energy distance √(2∫(F − G)² dx), in the root of the unit of the values.</summary>
    /// <param name="values">The values of both samples in ascending order, repeated or not; infinite ones are allowed.</param>
    /// <param name="weightsP">The weight (or count) of P at each value, 0 where only Q has it.</param>
    /// <param name="weightsQ">The weight of Q at each value.</param>
    /// <returns>+∞ where mass must move to or from an infinite value.</returns>
    /// <exception cref="ArgumentException">Lengths differ, values do not ascend, a weight is negative, infinite or NaN,
    /// or a sample is empty.</exception>
    public static double Between(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
        => Math.Sqrt(2 * CramerSquared(values, weightsP, weightsQ));

    /// <summary>The squared energy distance 2∫(F − G)² dx, in the unit of the values.</summary>
    /// <inheritdoc cref="Between"/>
    public static double Squared(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
        => 2 * CramerSquared(values, weightsP, weightsQ);

    /// <summary>Cramér's distance √(∫(F − G)² dx), in the root of the unit of the values.</summary>
    /// <inheritdoc cref="Between"/>
    public static double Cramer(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
        => Math.Sqrt(CramerSquared(values, weightsP, weightsQ));

    /// <summary>Cramér's squared distance ∫(F − G)² dx, in the unit of the values.</summary>
    /// <inheritdoc cref="Between"/>
    public static double CramerSquared(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
    {
        var (totalP, totalQ) = OrderedWeights.Totals(values, weightsP, weightsQ);
        double sum = 0, sumP = 0, sumQ = 0;
        for (int i = 0; i + 1 < values.Length; i++)
        {
            (sumP, sumQ) = (sumP + weightsP[i], sumQ + weightsQ[i]);
            double gap = OrderedWeights.Gap(sumP, totalP, sumQ, totalQ);
            sum += OrderedWeights.Area(gap * gap, OrderedWeights.Length(values[i], values[i + 1]));
        }
        return sum;
    }
}
