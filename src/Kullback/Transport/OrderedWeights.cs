using System.Globalization;

namespace Kullback.Transport;

/// <summary>Checks of weighted samples on the line, and the difference of their distribution functions.</summary>
internal static class OrderedWeights
{
    /// <summary>The totals of both weights; values must ascend and weights be finite and ≥ 0.</summary>
    internal static (double P, double Q) Totals(ReadOnlySpan<double> values, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> weightsQ)
    {
        if (weightsP.Length != values.Length || weightsQ.Length != values.Length)
            throw new ArgumentException($"{values.Length} values, {weightsP.Length} and {weightsQ.Length} weights.", nameof(values));
        double totalP = 0, totalQ = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]) || (i > 0 && values[i] < values[i - 1]))
                throw new ArgumentException(Text($"values[{i}] = {values[i]} breaks the ascending order."), nameof(values));
            totalP += Weight(weightsP[i], nameof(weightsP), i);
            totalQ += Weight(weightsQ[i], nameof(weightsQ), i);
        }
        return Positive(totalP, totalQ);
    }

    /// <summary>The totals of both weights; bins must ascend without overlap.</summary>
    internal static (double P, double Q) Totals(ReadOnlySpan<NumberBin> bins)
    {
        double totalP = 0, totalQ = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            if (!(bins[i].Low <= bins[i].High) || (i > 0 && bins[i].Low < bins[i - 1].High))
                throw new ArgumentException(Text($"bins[{i}] = [{bins[i].Low}, {bins[i].High}] breaks the ascending order."), nameof(bins));
            totalP += Weight(bins[i].WeightP, nameof(NumberBin.WeightP), i);
            totalQ += Weight(bins[i].WeightQ, nameof(NumberBin.WeightQ), i);
        }
        return Positive(totalP, totalQ);
    }

    /// <summary>F − G at cumulated weights; for counts whose product is below 2⁵³ it is 0 exactly when the two are equal.</summary>
    internal static double Gap(double sumP, double totalP, double sumQ, double totalQ) => (sumP * totalQ - sumQ * totalP) / (totalP * totalQ);

    /// <summary>|gap|·length with 0·∞ = 0.</summary>
    internal static double Area(double gap, double length) => gap == 0 || length == 0 ? 0 : Math.Abs(gap) * length;

    /// <summary>high − low, 0 for equal infinities.</summary>
    internal static double Length(double low, double high) => low == high ? 0 : high - low;

    private static (double P, double Q) Positive(double totalP, double totalQ)
        => totalP > 0 && totalQ > 0 ? (totalP, totalQ) : throw new ArgumentException("A sample is empty: its weights sum to 0.");

    private static double Weight(double weight, string name, int index)
        => weight >= 0 && weight <= double.MaxValue ? weight : throw new ArgumentException(Text($"{name}[{index}] = {weight} must be finite and ≥ 0."), name);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
