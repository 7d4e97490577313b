using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Whether rows that follow each other depend on each other: then there are fewer independent ones than rows.</summary>
/// <param name="Inflation">The factor of the standard error, ≥ 1.</param>
/// <param name="Note">What there is to say; null where nothing shows.</param>
/// <remarks>1 + 2 Σ ρ(lag) of the ranks of each column, over the lags up to the first whose correlation chance explains (Geyer 1992,
/// Statistical Science 7,
/// 473–483). A column in ascending or descending order means a sorted file, which says nothing about independence.</remarks>
internal sealed record SerialDependence(double Inflation, Diagnosis? Note)
{
    private const double Score = 4, Most = 4;

    // Below so many groups an interval says nothing, and from so many on Student's t holds well.
    private const int FewestGroups = 6, EnoughGroups = 15;

    /// <summary>Groups of rows of the side that has fewer; null where none were named.</summary>
    internal int? Groups { get; private init; }

    /// <summary>Where the rows' groups were named.</summary>
    internal static SerialDependence None(PointSample p, PointSample? q)
    {
        int groups = GroupDraws.Fewest(p, q) ?? 0;
        var note = groups >= EnoughGroups ? null
            : new Diagnosis("few-groups", groups < FewestGroups ? $"{groups} groups of rows are too few to say how far off the value may be"
            : $"{groups} groups of rows are few: the interval is Student's t with {groups - 1} degrees of freedom", groups < FewestGroups);
        return new(1, note) { Groups = groups };
    }

    internal static SerialDependence Of(PointSample p, PointSample? q)
    {
        var (a, b) = (Factor(p), q is { } other ? Factor(other) : 1);
        double factor = Math.Max(a, b);
        if (factor <= 1) return new(1, null);
        bool much = factor > Most;
        return new(Math.Sqrt(factor), new("dependent-rows", string.Create(CultureInfo.InvariantCulture,
            $"rows depend on those before them, as if there were {factor:0.#} times fewer: "
                + $"{(much ? "the interval is a guess" : "the interval is widened for it")} (if the order means nothing, shuffle the "
                + $"rows; clusters can be named)"), much));
    }

    private static double Factor(PointSample points)
    {
        int n = points.Count;
        if (n < 50) return 1;
        double most = 1;
        for (int j = 0; j < points.Dimension; j++)
        {
            double[] column = points.Column(j);
            if (IsSorted(column)) return 1;
            most = Math.Max(most, OfColumn(InformationReference.Scores(PointSample.Of(column, 1, "column")).Rows));
        }
        return most;
    }

    private static bool IsSorted(double[] column)
    {
        bool up = true, down = true;
        for (int i = 1; i < column.Length; i++) (up, down) = (up && column[i] >= column[i - 1], down && column[i] <= column[i - 1]);
        return up || down;
    }

    private static double OfColumn(double[] z)
    {
        int n = z.Length;
        double square = 0, sum = 0, chance = 1 / Math.Sqrt(n);
        foreach (double v in z) square += v * v;
        if (!(square > 0)) return 1;
        for (int lag = 1; lag < n / 4; lag++)
        {
            double cross = 0;
            for (int i = lag; i < n; i++) cross += z[i] * z[i - lag];
            double rho = cross / square;
            if (rho < (lag == 1 ? Score : 2) * chance) break;
            sum += rho;
        }
        return 1 + 2 * sum;
    }
}
