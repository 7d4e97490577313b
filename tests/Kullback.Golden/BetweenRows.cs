using System.Globalization;
using System.Text.Json;
using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Transport;

namespace Kullback.Golden;

/// <summary>Rows of divergences between two distributions given by family and parameters.</summary>
internal sealed class BetweenRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
    {
        if (row.Kind is not ("kl" or "normal" or "gaussian" or "mixture")) return null;
        if (Distribution(row.Kind, row.Inputs.GetProperty("p")) is not { } p
            || Distribution(row.Kind, row.Inputs.GetProperty("q")) is not { } q) return null;
        return quantity switch
        {
            "kl" => Of(new KullbackLeibler(), p, q),
            "kl_reverse" => Of(new KullbackLeibler(), q, p),
            "jeffreys" => Of(new Jeffreys(), p, q),
            "js" => Of(new JensenShannon(), p, q),
            "bhattacharyya" => Of(new Bhattacharyya(), p, q),
            "bhattacharyya_coefficient" => [Math.Exp(-Divergence.Between(new Bhattacharyya(), p, q).Value)],
            "hellinger_squared" => Of(new SquaredHellinger(), p, q),
            "hellinger" => Of(new Hellinger(), p, q),
            "chi2_pearson" => Of(new PearsonChiSquared(), p, q),
            "total_variation" => Of(new TotalVariation(), p, q),
            "entropy" when p is IUnivariate line => [Divergence.EntropyOf(line)],
            "wasserstein2" => [Distance(p, q)],
            "wasserstein2_squared" => [Square(p, q)],
            _ when quantity.StartsWith("renyi[", StringComparison.Ordinal) =>
                Of(new Renyi(double.Parse(quantity[6..^1], CultureInfo.InvariantCulture)), p, q),
            _ => null,
        };
    }

    private static double[] Of(IMeasure measure, IDistribution p, IDistribution q) => [Divergence.Between(measure, p, q).Value];

    private static double Distance(IDistribution p, IDistribution q)
        => p is IUnivariate a && q is IUnivariate b ? new Wasserstein(2).Between(a, b).Value : Math.Sqrt(Square(p, q));

    private static double Square(IDistribution p, IDistribution q)
        => p is MultivariateNormal a && q is MultivariateNormal b ? BuresWasserstein.TransportCost(Measure(a), Measure(b))
        : Distance(p, q) * Distance(p, q);

    private static GaussianMeasure Measure(MultivariateNormal distribution)
        => new(distribution.Mean, [.. distribution.Covariance.Matrix()]);

    private static IDistribution? Distribution(string kind, JsonElement distribution)
    {
        if (kind == "normal") return new Normal(GoldenRow.NumberOf(distribution.GetProperty("mean")),
            GoldenRow.NumberOf(distribution.GetProperty("stddev")));
        if (kind != "mixture") return GoldenFamily.Of(distribution);
        double[] weights = GoldenRow.Normalized(GoldenRow.NumbersOf(distribution.GetProperty("weights")));
        double[] means = GoldenRow.NumbersOf(distribution.GetProperty("means")),
            deviations = GoldenRow.NumbersOf(distribution.GetProperty("stddevs"));
        return Mixture.Of(weights, (IReadOnlyList<IUnivariate>)[.. means.Zip(deviations, (m, s) => new Normal(m, s))]);
    }
}
