using Kullback.Divergences;

namespace Kullback.Transport;

/// <summary>The masses of both sides as integers with one total, so that flows are exact.</summary>
/// <remarks>Counts, dyadic fractions and equal masses are represented exactly; others are rounded to 2⁻⁶⁰ of the total (the flows of the
/// final tree are then worked out again from the masses as given). Mass above 0 never becomes 0.</remarks>
internal readonly struct IntegerMasses
{
    private const int Bits = 60;

    // Room for the rounding of masses kept in single precision, not for a forgotten point.
    private const double TotalsTolerance = 1e-5;

    internal IntegerMasses(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int countP, int countQ)
    {
        MassP = p.IsEmpty ? Even(countP, 1) : p.ToArray();
        MassQ = q.IsEmpty ? Even(countQ, 1) : q.ToArray();
        double totalP = OrderedWeights.RequireMasses(MassP, countP, nameof(p)),
            totalQ = OrderedWeights.RequireMasses(MassQ, countQ, nameof(q));
        // Equal masses mean "one in n": they take the other side's total.
        if (p.IsEmpty && !q.IsEmpty) (MassP, totalP) = (Even(countP, totalQ), totalQ);
        if (q.IsEmpty && !p.IsEmpty) (MassQ, totalQ) = (Even(countQ, totalP), totalP);
        if (!(Math.Abs(totalP - totalQ) <= TotalsTolerance * Math.Max(totalP, totalQ)))
            throw TransportInputException.Whole(nameof(q), totalQ,
                $"p sums to {totalP} and q to {totalQ}; transport needs equal totals (divide each by its own, or allow mass to be made and lost: UnbalancedTransport).");
        if (totalP != totalQ)
            for (int j = 0; j < MassQ.Length; j++) MassQ[j] *= totalP / totalQ;
        (Total, Supply, Demand) = (totalP, new long[countP], new long[countQ]);
        if (Equal(MassP, out int liveP) && Equal(MassQ, out int liveQ))
        {
            Spread(MassP, Supply, liveQ);
            Spread(MassQ, Demand, liveP);
        }
        else if (!Exact(MassP, MassQ, Supply, Demand)) Rounded(MassP, MassQ, Supply, Demand, totalP);
    }

    /// <summary>The masses of P, those of Q scaled to the same total where they differed by rounding.</summary>
    internal double[] MassP { get; }
    internal double[] MassQ { get; }
    internal double Total { get; }
    internal long[] Supply { get; }
    internal long[] Demand { get; }

    private static double[] Even(int count, double total)
    {
        var even = new double[count];
        Array.Fill(even, total / count);
        return even;
    }

    private static bool Equal(double[] masses, out int live)
    {
        double first = 0;
        live = 0;
        foreach (double m in masses)
        {
            if (m == 0) continue;
            if (first != 0 && m != first) return false;
            (first, live) = (m, live + 1);
        }
        return true;
    }

    private static void Spread(double[] masses, long[] whole, int each)
    {
        for (int i = 0; i < masses.Length; i++) whole[i] = masses[i] > 0 ? each : 0;
    }

    // Every mass a multiple of one power of two, and both totals below 2⁶⁰ of it and equal.
    private static bool Exact(double[] p, double[] q, long[] supply, long[] demand)
    {
        double greatest = Math.Max(p.Max(), q.Max());
        int exponent = Math.ILogB(greatest) + 2 + (int)Math.Log2(Math.Max(p.Length, q.Length) + 1) - Bits;
        return Whole(p, exponent, supply) && Whole(q, exponent, demand) && supply.Sum() == demand.Sum();
    }

    private static bool Whole(double[] masses, int exponent, long[] whole)
    {
        for (int i = 0; i < masses.Length; i++)
        {
            double scaled = Math.ScaleB(masses[i], -exponent);
            if (scaled != Math.Floor(scaled) || Math.ScaleB(scaled, exponent) != masses[i]) return false;
            whole[i] = (long)scaled;
        }
        return true;
    }

    private static void Rounded(double[] p, double[] q, long[] supply, long[] demand, double total)
    {
        Round(p, supply, total);
        Round(q, demand, total);
        long apart = supply.Sum() - demand.Sum();
        // A few units in 2⁶⁰, taken by the greatest mass.
        if (apart > 0) demand[Array.IndexOf(q, q.Max())] += apart;
        else supply[Array.IndexOf(p, p.Max())] -= apart;
    }

    private static void Round(double[] masses, long[] whole, double total)
    {
        for (int i = 0; i < masses.Length; i++)
            whole[i] = masses[i] > 0 ? Math.Max(1, (long)Math.Round(masses[i] / total * (1L << Bits))) : 0;
    }
}
