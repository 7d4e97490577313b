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
        if (Law(row.Kind, row.Inputs.GetProperty("p")) is not { } p || Law(row.Kind, row.Inputs.GetProperty("q")) is not { } q) return null;
        return quantity switch
        {
            "kl" => Of(new KullbackLeibler(), p, q),
            "kl_reverse" => Of(new KullbackLeibler(), q, p),
            "jeffreys" => Of(new Jeffreys(), p, q),
            "js" => Of(new JensenShannon(), p, q),
            "bhattacharyya" => Of(new Bhattacharyya(), p, q),
            "bhattacharyya_coefficient" => Of(new Bhattacharyya(), p, q) is { } distance ? [Math.Exp(-distance[0])] : null,
            "hellinger_squared" => Of(new SquaredHellinger(), p, q),
            "hellinger" => Of(new Hellinger(), p, q),
            "chi2_pearson" => Of(new PearsonChiSquared(), p, q),
            "total_variation" => Of(new TotalVariation(), p, q),
            _ when quantity.StartsWith("renyi[", StringComparison.Ordinal) => Of(new Renyi(GoldenRow.NumberOf(JsonSerializer.SerializeToElement(quantity[6..^1]))), p, q),
            _ => null,
        };
    }

    private static double[]? Of(IMeasure measure, IDistribution p, IDistribution q) => [Divergence.Between(measure, p, q).Value];

    private static IDistribution? Law(string kind, JsonElement law) => GoldenFamily.Of(law);
}
