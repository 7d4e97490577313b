using Kullback.Distributions;

namespace Kullback.Estimation;

/// <summary>A continuous family fitted to integers: the member that, rounded to the nearest integer,
/// gives them the largest likelihood.</summary>
internal static class RoundedFit
{
    // Of a distribution whose middle half is this many steps wide a mass is its density in the middle to five digits, 1/(24σ²) apart;
    // many steps are as good as wide.
    private const double Narrow = 50, FewSteps = 200;

    /// <summary>The fit: that of the density to numbers spread within their steps, where these are narrow beside the distribution;
    /// otherwise by search on the masses.</summary>
    /// <returns>The member before rounding, and the mean log-likelihood that it makes largest.</returns>
    /// <exception cref="ArgumentException">The family does not hold these numbers.</exception>
    internal static (IUnivariate Member, Func<IUnivariate, double> MeanLogLikelihood) Of(Family family, double[] points)
    {
        double[] spread = Spread(points);
        var start = family.Fit!(spread, []);
        var (values, shares) = WholePoints.Distinct(points, [], double.NegativeInfinity);
        if (values.Length > FewSteps || start.Quantile(0.75) - start.Quantile(0.25) > Narrow)
            return (start, member => -LikelihoodSearch.Cost(member, spread, []) / spread.Length);
        double[] at = [.. family.ParametersOf(start)];
        double unit = Math.Max(1, start.Quantile(0.75) - start.Quantile(0.25));
        IUnivariate? Member(double[] t)
        {
            double[] moved = [.. at];
            for (int k = 0; k < at.Length; k++)
                if (double.IsFinite(at[k])) moved[k] = Moved(family.Parameters[k], at[k], unit, t[k]);
            if (Enumerable.Range(0, at.Length)
                .Any(k => moved[k] < family.Parameters[k].LeastFitted || moved[k] > family.Parameters[k].MostFitted)) return null;
            try { return family.Create(moved); }
            catch (ArgumentException) { return null; }
        }
        double Cost(double[] t) => Member(t) is { } member ? Mean(member, values, shares) : double.PositiveInfinity;
        double[] best = LikelihoodSearch.Nearby(Cost, new double[at.Length], [.. at.Select(_ => 0.05)]);
        return (Cost(best) < Mean(start, values, shares) ? Member(best)! : start, member => -Mean(member, values, shares));
    }

    private static double Mean(IUnivariate member, double[] values, double[] shares)
        => WholePoints.Cost(new Rounded(member), values, shares);

    private static double Moved(FamilyParameter parameter, double value, double unit, double step) => parameter.Domain switch
    {
        var domain when domain.StartsWith('>') => value * Math.Exp(step),
        "between 0 and 1" => 1 / (1 + (1 - value) / value * Math.Exp(-step)),
        _ when parameter.LeastFitted is not null => value + step,
        _ => value + unit * step,
    };

    // Equal numbers at the middles of equal parts of their step, those of 0 above 0 where none is below: as draws that were rounded lie.
    private static double[] Spread(double[] points)
    {
        double[] sorted = [.. points];
        Array.Sort(sorted);
        bool signless = sorted[0] >= 0;
        for (int i = 0, next; i < sorted.Length; i = next)
        {
            next = i + 1;
            double value = sorted[i];
            while (next < sorted.Length && sorted[next] == value) next++;
            double low = signless && value == 0 ? 0 : value - 0.5, width = value + 0.5 - low;
            for (int j = i; j < next; j++) sorted[j] = low + width * (j - i + 0.5) / (next - i);
        }
        return sorted;
    }
}
