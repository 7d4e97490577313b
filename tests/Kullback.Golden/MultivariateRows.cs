using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Rows of families of vectors and matrices: densities at points, means, variances, entropies,
/// and parameters that must be refused.</summary>
internal sealed class MultivariateRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
    {
        if (row.Kind is not ("multivariate" or "invalid") || GoldenFamily.Of(row.Inputs) is not { } distribution) return null;
        if (row.ItemOf(quantity) is var (item, value)) return At(distribution, GoldenRow.NumbersOf(item.GetProperty("x")), value);
        return quantity switch
        {
            "entropy" => distribution is IKnownEntropy known ? [known.EntropyNats] : null,
            "logpmf" when distribution is Categorical categorical =>
                [.. Enumerable.Range(0, categorical.Probabilities.Length).Select(i => categorical.LogDensity(i))],
            "log_det_covariance" when distribution is MultivariateNormal normal => [normal.Covariance.LogDeterminant],
            "expected_log_det" => distribution switch
            {
                Wishart w => [w.ExpectedLogDeterminant],
                InverseWishart w => [w.ExpectedLogDeterminant],
                _ => null
            },
            "mean" => Mean(distribution),
            "variance" => Variance(distribution),
            "result" => [distribution.Dimension],
            _ => null,
        };
    }

    private static double[]? At(IDistribution distribution, double[] x, string value) => value switch
    {
        "logpdf" or "logpmf" => [distribution.LogDensity(x)],
        "mahalanobis" when distribution is MultivariateNormal normal => [normal.Mahalanobis(x)],
        _ => null,
    };

    private static double[]? Mean(IDistribution distribution) => distribution switch
    {
        Dirichlet d => d.Mean(),
        Multinomial m => m.Mean(),
        DirichletMultinomial m => m.Mean(),
        Wishart w => w.Mean(),
        InverseWishart w => w.Mean(),
        MultivariateNormal n => [.. n.Mean],
        Categorical c => [c.Mean],
        _ => null,
    };

    private static double[]? Variance(IDistribution distribution) => distribution switch
    {
        Dirichlet d => d.Variance(),
        Multinomial m => m.Variance(),
        DirichletMultinomial m => m.Variance(),
        MultivariateNormal n => [.. Enumerable.Range(0, n.Dimension).Select(n.Covariance.VarianceOf)],
        Categorical c => [c.Variance],
        _ => null,
    };
}
