using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    internal static double Gap(double sumP, double totalP, double sumQ, double totalQ)
    {
        double product = totalP * totalQ;
        // Far from 1 the products overflow or vanish; there the shares are rounded one by one.
        return product is > 1e-250 and < 1e250 ? (sumP * totalQ - sumQ * totalP) / product : sumP / totalP - sumQ / totalQ;
    }

    /// <summary>The power of two that brings the greatest weight to [1, 2).</summary>
    internal static double Unit(ReadOnlySpan<double> weights)
    {
        double greatest = 0;
        foreach (double w in weights) greatest = Math.Max(greatest, w);
        return Math.ScaleB(1, Math.Min(1023, -Math.ILogB(greatest)));
    }

    /// <summary>Checks a sample's values (no NaN) and weights (finite, ≥ 0, not all 0; none given: equal weights).</summary>
    internal static void Require(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, string name, string weightsName)
    {
        if (values.IsEmpty) throw TransportInputException.Whole(name, 0, $"{name} is empty.");
        int nan = values.IndexOfNaN();
        if (nan >= 0) throw TransportInputException.Entry(name, nan, values[nan], "must be a number");
        if (!weights.IsEmpty) RequireMasses(weights, values.Length, weightsName);
    }

    /// <summary>Checks masses: as many as places, finite, ≥ 0, with a finite positive sum.</summary>
    /// <returns>The sum.</returns>
    internal static double RequireMasses(ReadOnlySpan<double> masses, int places, string name)
    {
        if (masses.Length != places)
            throw TransportInputException.Whole(name, masses.Length, $"{name} has {masses.Length} entries for {places} places.");
        double total = 0, lost = 0;
        for (int i = 0; i < masses.Length; i++)
        {
            double mass = masses[i];
            if (!(mass >= 0 && mass <= double.MaxValue)) throw TransportInputException.Entry(name, i, mass, "must be finite and ≥ 0");
            double next = total + mass;
            lost += total >= mass ? total - next + mass : mass - next + total;
            total = next;
        }
        total += lost;
        if (!(total > 0 && total <= double.MaxValue))
            throw TransportInputException.Whole(name, total, $"{name} sums to {total}, which must be finite and > 0.");
        return total;
    }

    /// <summary>|gap|·length with 0·∞ = 0.</summary>
    internal static double Area(double gap, double length) => gap == 0 || length == 0 ? 0 : Math.Abs(gap) * length;

    /// <summary>high − low, 0 for equal infinities.</summary>
    internal static double Length(double low, double high) => low == high ? 0 : high - low;

    private static (double P, double Q) Positive(double totalP, double totalQ)
        => totalP is > 0 and <= double.MaxValue && totalQ is > 0 and <= double.MaxValue ? (totalP, totalQ)
        : throw new ArgumentException($"The weights sum to {totalP} and {totalQ}: a sample is empty, or its sum overflows.");

    private static double Weight(double weight, string name, int index)
        => weight >= 0 && weight <= double.MaxValue ? weight
        : throw new ArgumentException(Text($"{name}[{index}] = {weight} must be finite and ≥ 0."), name);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first index that holds NaN, or −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int IndexOfNaN(this ReadOnlySpan<double> values)
    {
        int i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            var v = Vector512.Create(values.Slice(i, 8));
            if (!Vector512.EqualsAll(v, v)) break;
        }
        for (; i < values.Length; i++)
            if (double.IsNaN(values[i])) return i;
        return -1;
    }
}
