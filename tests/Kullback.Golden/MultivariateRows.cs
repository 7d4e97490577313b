using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Rows of families of vectors and matrices: densities at points, means, variances, entropies, and parameters that must be refused.</summary>
internal sealed class MultivariateRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
    {
        if (row.Kind is not ("multivariate" or "invalid") || GoldenFamily.Of(row.Inputs) is not { } law) return null;
        if (row.ItemOf(quantity) is var (item, value)) return At(law, GoldenRow.NumbersOf(item.GetProperty("x")), value);
        return quantity switch
        {
            "entropy" => law is IKnownEntropy known ? [known.EntropyNats] : null,
            "logpmf" when law is Categorical categorical => [.. Enumerable.Range(0, categorical.Probabilities.Length).Select(i => categorical.LogDensity(i))],
            "log_det_covariance" when law is MultivariateNormal normal => [normal.Covariance.LogDeterminant],
            "expected_log_det" => law switch { Wishart w => [w.ExpectedLogDeterminant], InverseWishart w => [w.ExpectedLogDeterminant], _ => null },
            "mean" => Mean(law),
            "variance" => Variance(law),
            "result" => [law.Dimension],
            _ => null,
        };
    }

    private static double[]? At(IDistribution law, double[] x, string value) => value switch
    {
        "logpdf" or "logpmf" => [law.LogDensity(x)],
        "mahalanobis" when law is MultivariateNormal normal => [normal.Mahalanobis(x)],
        _ => null,
    };

    private static double[]? Mean(IDistribution law) => law switch
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

    private static double[]? Variance(IDistribution law) => law switch
    {
        Dirichlet d => d.Variance(),
        Multinomial m => m.Variance(),
        DirichletMultinomial m => m.Variance(),
        MultivariateNormal n => [.. Enumerable.Range(0, n.Dimension).Select(n.Covariance.VarianceOf)],
        Categorical c => [c.Variance],
        _ => null,
    };
}
