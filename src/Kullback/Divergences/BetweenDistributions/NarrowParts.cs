using Kullback.Distributions;

namespace Kullback.Divergences;

/// <summary>Where an integral over two densities is cut for parts of mixtures that are much narrower than others.</summary>
internal static class NarrowParts
{
    // The logarithm of what a part has lost of its share in a mixture where it is felt no more.
    private const double Drowned = 45, Ln2 = 0.69314718055994530942;

    /// <summary>The cuts for every part of P or Q that is thirty times narrower than the widest.</summary>
    internal static IEnumerable<double> Cuts(IUnivariate p, IUnivariate q)
    {
        (IUnivariate Part, IUnivariate Whole)[] parts =
            [.. LineParts.Of(p).Select(part => (part, p)), .. LineParts.Of(q).Select(part => (part, q))];
        if (parts.Length > 100) return [];
        double[] widths = [.. parts.Select(of => of.Part.SurvivalQuantile(0.08) - of.Part.Quantile(0.08))];
        double widest = widths.Max();
        return Enumerable.Range(0, parts.Length).Where(i => widths[i] < widest / 30)
            .SelectMany(i => Deep(parts[i].Part).Concat(Drowning(parts[i].Part, parts[i].Whole)));
    }

    // A narrow part among wider ones is felt as far as its density is not small beside theirs, which may be below every level of its body.
    // Where its tail is light that stretch is short, and a panel that reaches far beyond it would pass over it.
    private static IEnumerable<double> Deep(IUnivariate distribution)
    {
        double middle = distribution.Quantile(0.5);
        foreach (bool upper in (bool[])[false, true])
        {
            double At(double u) => upper ? distribution.SurvivalQuantile(u) : distribution.Quantile(u);
            double near = Math.Abs(At(1e-14) - middle);
            foreach (double u in (double[])[1e-20, 1e-35, 1e-70, 1e-150])
            {
                double x = At(u);
                if (!(Math.Abs(x - middle) < 4 * near)) break;
                yield return x;
            }
        }
    }

    // Where the other side has mass, ln p matters however small p is: a narrow part is felt until the rest of its mixture drowns it, which
    // may be far below every level that has a quantile. There the logarithm turns within a width that is a small share of the distance.
    private static IEnumerable<double> Drowning(IUnivariate part, IUnivariate mixture)
    {
        if (mixture is not UnivariateMixture) yield break;
        double middle = part.Quantile(0.5), share = Share(middle);
        if (!double.IsFinite(share)) yield break;
        foreach (int side in (int[])[-1, 1])
        {
            double reach = Math.Abs((side > 0 ? part.SurvivalQuantile(1e-14) : part.Quantile(1e-14)) - middle), above = reach;
            for (int i = 0; i < 60 && Lost(above) < Drowned; i++) above *= 1.5;
            if (!(reach > 0) || Lost(reach) > Drowned || !(Lost(above) >= Drowned)) continue;
            double turn = Crossing(reach, above, Ln2), end = Crossing(turn, above, Drowned);
            foreach (double at in (double[])[2 * turn - end, turn, end])
                if (at > reach) yield return middle + side * at;

            double Lost(double distance) => share - Share(middle + side * distance) is var lost && double.IsNaN(lost)
                ? double.PositiveInfinity : lost;

            double Crossing(double from, double to, double loss)
            {
                for (int i = 0; i < 40; i++)
                {
                    double halfway = from + (to - from) / 2;
                    if (Lost(halfway) < loss) from = halfway;
                    else to = halfway;
                }
                return to;
            }
        }

        double Share(double x) => part.LogDensity(x) - mixture.LogDensity(x);
    }
}
