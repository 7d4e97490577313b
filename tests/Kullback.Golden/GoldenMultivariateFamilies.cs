using System.Text.Json;
using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Families of vectors and matrices, by the names of golden rows.</summary>
internal static class GoldenMultivariateFamilies
{
    internal static IDistribution? Of(string family, JsonElement law)
    {
        double[] Numbers(string name) => GoldenRow.NumbersOf(law.GetProperty(name));
        return family switch
        {
            "multivariate_normal" => new MultivariateNormal(Numbers("mean"), Numbers("covariance")),
            "diagonal_multivariate_normal" => new MultivariateNormal(Numbers("mean"), Covariance.Diagonal(Variances(law))),
            "low_rank_multivariate_normal" => LowRank(Numbers("mean"), Numbers("factor"), Numbers("diagonal")),
            "dirichlet" => new Dirichlet(Numbers("alpha")),
            "wishart" => new Wishart(GoldenRow.NumberOf(law.GetProperty("df")), Numbers("scale")),
            "inverse_wishart" => new InverseWishart(GoldenRow.NumberOf(law.GetProperty("df")), Numbers("scale")),
            "categorical" => new Categorical(Masses(law)),
            "multinomial" => new Multinomial(GoldenRow.NumberOf(law.GetProperty("n")), Masses(law)),
            "dirichlet_multinomial" => new DirichletMultinomial(GoldenRow.NumberOf(law.GetProperty("n")), Numbers("alpha")),
            _ => null,
        };
    }

    private static double[] Variances(JsonElement law)
        => law.TryGetProperty("stddev", out var deviations) ? [.. GoldenRow.NumbersOf(deviations).Select(s => s * s)]
            : GoldenRow.NumbersOf(law.GetProperty(law.TryGetProperty("variances", out _) ? "variances" : "diagonal"));

    private static MultivariateNormal LowRank(double[] mean, double[] factor, double[] diagonal)
        => new(mean, Covariance.LowRank(factor, factor.Length / Math.Max(1, diagonal.Length), diagonal));

    private static double[] Masses(JsonElement law)
    {
        double[] weights = GoldenRow.NumbersOf(law.GetProperty(law.TryGetProperty("weights", out _) ? "weights" : "probabilities"));
        return law.TryGetProperty("normalize", out var normalize) && normalize.GetBoolean() ? GoldenRow.Normalized(weights) : weights;
    }
}
