using System.Globalization;

namespace Kullback.Estimation;

/// <summary>How a density ratio is fitted.</summary>
public enum RatioMethod
{
    /// <summary>Probabilistic classification of P against Q: logistic regression on coordinates, squares and products.</summary>
    Logistic,

    /// <summary>Least squares over Gaussian kernels, width and penalty by closed-form leave-one-out.</summary>
    LeastSquares,

    /// <summary>The same for p/(½p + ½q), which cannot exceed 2: steady where Q hardly reaches.</summary>
    RelativeLeastSquares,

    /// <summary>Maximum likelihood over Gaussian kernels (KLIEP).</summary>
    Likelihood,
}

/// <summary>D(P‖Q) from an estimated density ratio, as a bound on points that the ratio has not seen.</summary>
/// <remarks>For any function g, E_P g − ln E_Q e^g ≤ D(P‖Q) (Donsker and Varadhan 1983) and E_P g − E_Q e^g + 1 ≤ D(P‖Q) (Nguyen,
/// Wainwright and Jordan 2010). g is the logarithm of a ratio fitted to one half of each sample, the means are taken over the other half,
/// and the other way about. An average of e^g misses what a sample of m points cannot hold; so g is cut off at ln(m/30), which leaves the
/// inequality, and the limit allows for the unseen by the rule of three, 3/m of the largest e^g (compare McAllester and Stratos 2020: no
/// bound from m points exceeds ln m).</remarks>
public static class DensityRatio
{
    private const double Rare = 30;

    /// <summary>The Donsker–Varadhan bound, with a lower confidence limit.</summary>
    /// <param name="p">P's points row by row; at least 20.</param>
    /// <param name="q">Q's points row by row; at least 60.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="method">How the ratio is fitted.</param>
    /// <param name="settings">Level of the limit and seed of the split; k is not used.</param>
    /// <returns>The bound in nats; its interval runs from the confidence limit to +∞: D(P‖Q) lies in it.</returns>
    /// <exception cref="ArgumentException">Not enough points or a coordinate that is not finite.</exception>
    public static DivergenceEstimate DonskerVaradhan(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, RatioMethod method,
        PointSettings? settings = null)
        => Bound(PointSample.Of(p, dimension, nameof(p), 20), PointSample.Of(q, dimension, nameof(q), 60), method, settings ?? new(),
            logarithm: true);

    /// <summary>The same of points of which some may depend on each other.</summary>
    internal static DivergenceEstimate DonskerVaradhan(PointSample p, PointSample q, RatioMethod method, PointSettings settings)
        => Bound(p, q, method, settings, logarithm: true);

    /// <summary>The bound of Nguyen, Wainwright and Jordan, with a lower confidence limit.</summary>
    /// <param name="p">P's points row by row; at least 20.</param>
    /// <param name="q">Q's points row by row; at least 60.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="method">How the ratio is fitted.</param>
    /// <param name="settings">Level of the limit and seed of the split.</param>
    /// <returns>The bound in nats; its interval runs from the confidence limit to +∞.</returns>
    /// <exception cref="ArgumentException">Not enough points or a coordinate that is not finite.</exception>
    public static DivergenceEstimate NguyenWainwrightJordan(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension,
        RatioMethod method, PointSettings? settings = null)
        => Bound(PointSample.Of(p, dimension, nameof(p), 20), PointSample.Of(q, dimension, nameof(q), 60), method, settings ?? new(),
            logarithm: false);

    /// <summary>ln p/q at points, by a ratio fitted to both samples.</summary>
    /// <param name="p">P's points row by row; at least 10.</param>
    /// <param name="q">Q's points row by row; at least 10.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="method">How the ratio is fitted.</param>
    /// <param name="at">Where it is asked for.</param>
    /// <param name="logarithms">Receives one number a point, in nats; −∞ where the ratio is 0.</param>
    /// <remarks>Sources: uLSIF, Kanamori, Hido and Sugiyama (2009), JMLR 10, 1391–1445; RuLSIF, Yamada et al. (2013), Neural Computation
    /// 25,
    /// 1324–1370, read back as r = ½ρ/(1 − ½ρ); KLIEP, Sugiyama et al. (2008), Annals of the Institute of Statistical Mathematics 60,
    /// 699–746.</remarks>
    /// <exception cref="ArgumentException">Not enough points, a coordinate that is not finite, or lengths that do not fit.</exception>
    public static void LogRatios(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, RatioMethod method, ReadOnlySpan<double> at,
        Span<double> logarithms)
    {
        PointSample x = PointSample.Of(p, dimension, nameof(p), 10), y = PointSample.Of(q, dimension, nameof(q), 10),
            places = PointSample.Of(at, dimension, nameof(at));
        if (logarithms.Length != places.Count)
            throw new ArgumentException($"logarithms has {logarithms.Length} entries, {places.Count} are needed.", nameof(logarithms));
        Fit(x, y, method).Logarithms(places).CopyTo(logarithms);
    }

    internal static IRatio Fit(PointSample x, PointSample y, RatioMethod method) => method switch
    {
        RatioMethod.Logistic => LogisticRatio.Fit(x, y),
        RatioMethod.LeastSquares => KernelRatio.LeastSquares(x, y, 0),
        RatioMethod.RelativeLeastSquares => KernelRatio.LeastSquares(x, y, 0.5),
        RatioMethod.Likelihood => KernelRatio.Likelihood(x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "no such method."),
    };

    private static DivergenceEstimate Bound(PointSample x, PointSample y, RatioMethod method, PointSettings settings, bool logarithm)
    {
        settings.Require(int.MaxValue, "the sample");
        var random = new Random(settings.Seed);
        var (halvesP, halvesQ) = GroupDraws.Halves(x, y, random);
        PointSample[] p2 = [.. halvesP.Select(half => x.Take(half))], q2 = [.. halvesQ.Select(half => y.Take(half))];
        if (p2.Any(half => half.Count < 10) || q2.Any(half => half.Count < 10))
            throw new ArgumentException("The groups of rows are too unequal for two halves.", nameof(x));
        double value = 0, variance = 0, unseen = 0;
        for (int test = 0; test < 2; test++)
        {
            double most = Math.Log(Math.Max(2, q2[test].Count / Rare));
            var fitted = Fit(p2[1 - test], q2[1 - test], method);
            var held = HeldOut.Of(fitted.Logarithms(p2[test]), fitted.Logarithms(q2[test]), most, logarithm, p2[test].Tags, q2[test].Tags);
            (value, variance, unseen) = (value + held.Value / 2, variance + held.Variance / 4, unseen + held.Unseen / 2);
        }
        double error = Math.Sqrt(variance), z = GroupDraws.Quantile(1 - settings.Level, GroupDraws.Fewest(x, y));
        string name = logarithm ? "Donsker-Varadhan" : "Nguyen-Wainwright-Jordan";
        return new DivergenceEstimate(value, "D(P‖Q)", $"{name} on held-out halves, {Name(method)} ratio", x.Count, y.Count)
        {
            IsLowerBound = true, StandardErrorNats = error, Seed = settings.Seed,
            Interval = new EstimateInterval(value - z * error - unseen, double.PositiveInfinity, settings.Level,
                "delta method on held-out points, one-sided; unseen points by the rule of three"),
            Diagnoses =
                [
                    new("lower-bound", string.Create(CultureInfo.InvariantCulture,
                        $"D(P‖Q) is at least about this; no bound from these samples could exceed "
                            + $"{Math.Log(Math.Max(2, y.Count / 2 / Rare)):0.##} nat by much"), false)],
        };
    }

    internal static string Name(RatioMethod method) => method switch
    {
        RatioMethod.Logistic => "logistic",
        RatioMethod.LeastSquares => "uLSIF",
        RatioMethod.RelativeLeastSquares => "RuLSIF (α = ½)",
        _ => "KLIEP",
    };
}

/// <summary>A fitted ln p/q.</summary>
internal interface IRatio
{
    double[] Logarithms(PointSample at);
}

/// <summary>A variational bound over points that the ratio has not seen.</summary>
internal readonly record struct HeldOut(double Value, double Variance, double Unseen)
{
    /// <summary>E_P g − ln E_Q e^g, or E_P g − E_Q e^g + 1, with g within ±most.</summary>
    internal static HeldOut Of(double[] logarithmsP, double[] logarithmsQ, double most, bool logarithm, RowTags? tagsP = null,
        RowTags? tagsQ = null)
    {
        double[] g = [.. logarithmsP.Select(v => Math.Clamp(v, -most, most))],
            e = [.. logarithmsQ.Select(v => Math.Exp(Math.Clamp(v, -most, most)))];
        double meanG = g.Average(), meanE = e.Average(), slope = logarithm ? 1 / meanE : 1;
        double value = meanG - (logarithm ? Math.Log(meanE) : meanE - 1);
        return new HeldOut(value, GroupDraws.VarianceOfMean(g, tagsP) + slope * slope * GroupDraws.VarianceOfMean(e, tagsQ),
            slope * 3 * Math.Exp(most) / e.Length);
    }
}
