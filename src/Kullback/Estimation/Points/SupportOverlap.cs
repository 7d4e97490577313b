using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Whether Q's sample can see D(P‖Q): where most of P lies farther from Q's points than these from each other, its density there
/// is guessed from the distance to the rim, which grows far too slowly.</summary>
/// <remarks>Where P = Q one point of P in a hundred lies farther from Q's sample than 99 of 100 points of Q's from the others. The estimate
/// is disqualified when a third of P does. N(0, 4I)‖N(0, I) in five dimensions, n = 1,000: 0.44 to 0.60 of P, and a quarter of the truth;
/// N(0, 1)‖N(2, 1): 0.17 to 0.29, and nine tenths of it. From one in twenty-five on the estimate is too small by an amount that its
/// interval does not know of (Exp(1)‖Exp(2), share 0.04 to 0.14: intervals of nominally 95 % held the truth half of the time),
/// and says so.</remarks>
internal static class SupportOverlap
{
    private const double Rim = 0.01, Noticeable = 0.04, Most = 1.0 / 3;

    /// <summary>The share of P's points that lie farther from Q's sample than 99 % of Q's points from each other.</summary>
    internal static double Share(NeighborTerms terms, PointSettings settings)
    {
        if (terms.CountOfQ - 1 < settings.K) return 0;
        double[] own = terms.WithinQ();
        Array.Sort(own);
        double rim = own[(int)Math.Min(own.Length - 1, Math.Ceiling((1 - Rim) * own.Length))];
        int beyond = 0;
        foreach (double distance in terms.InQ) beyond += distance > rim ? 1 : 0;
        return beyond / (double)terms.InQ.Length;
    }

    /// <summary>How many of P's points lie farther from Q's sample than every point of Q from the others: about one where P = Q.</summary>
    internal static int BeyondAll(NeighborTerms terms, PointSettings settings)
    {
        if (terms.CountOfQ - 1 < settings.K) return 0;
        double rim = terms.WithinQ().Max();
        int beyond = 0;
        foreach (double distance in terms.InQ) beyond += distance > rim ? 1 : 0;
        return beyond;
    }

    internal static Diagnosis? Of(NeighborTerms terms, PointSettings settings)
    {
        double share = Share(terms, settings);
        if (share <= Noticeable) return null;
        string where = string.Create(CultureInfo.InvariantCulture,
            $"{100 * share:0} % of P's points lie farther from Q's sample than 99 % of Q's points from each other: ");
        return share <= Most
            ? new Diagnosis("weak-support-overlap",
                where + "the estimate tends to be too small, and its interval does not know by how much", false)
            : new Diagnosis("no-support-overlap",
                where + "the estimate is far too small; a held-out lower bound (density ratio) can be relied upon", true);
    }
}
