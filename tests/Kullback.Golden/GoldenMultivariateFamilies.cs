using System.Text.Json;
using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Families of vectors and matrices, by the names of golden rows.</summary>
internal static class GoldenMultivariateFamilies
{
    internal static IDistribution? Of(string family, JsonElement distribution)
    {
        double[] Numbers(string name) => GoldenRow.NumbersOf(distribution.GetProperty(name));
        return family switch
        {
            "multivariate_normal" => new MultivariateNormal(Numbers("mean"), Numbers("covariance")),
            "diagonal_multivariate_normal" => new MultivariateNormal(Numbers("mean"), Covariance.Diagonal(Variances(distribution))),
            "low_rank_multivariate_normal" => LowRank(Numbers("mean"), Numbers("factor"), Numbers("diagonal")),
            "dirichlet" => new Dirichlet(Numbers("alpha")),
            "wishart" => new Wishart(GoldenRow.NumberOf(distribution.GetProperty("df")), Numbers("scale")),
            "inverse_wishart" => new InverseWishart(GoldenRow.NumberOf(distribution.GetProperty("df")), Numbers("scale")),
            "categorical" => new Categorical(Masses(distribution)),
            "multinomial" => new Multinomial(GoldenRow.NumberOf(distribution.GetProperty("n")), Masses(distribution)),
            "dirichlet_multinomial" => new DirichletMultinomial(GoldenRow.NumberOf(distribution.GetProperty("n")), Numbers("alpha")),
            _ => null,
        };
    }

    private static double[] Variances(JsonElement distribution)
        => distribution.TryGetProperty("stddev", out var deviations) ? [.. GoldenRow.NumbersOf(deviations).Select(s => s * s)]
            : GoldenRow.NumbersOf(distribution.GetProperty(distribution.TryGetProperty("variances", out _) ? "variances" : "diagonal"));

    private static MultivariateNormal LowRank(double[] mean, double[] factor, double[] diagonal)
        => new(mean, Covariance.LowRank(factor, factor.Length / Math.Max(1, diagonal.Length), diagonal));

    private static double[] Masses(JsonElement distribution)
    {
        double[] weights =
            GoldenRow.NumbersOf(distribution.GetProperty(distribution.TryGetProperty("weights", out _) ? "weights" : "probabilities"));
        return distribution.TryGetProperty("normalize", out var normalize) && normalize.GetBoolean()
            ? GoldenRow.Normalized(weights) : weights;
    }
}
