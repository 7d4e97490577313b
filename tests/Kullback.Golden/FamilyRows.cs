using System.Text.Json;
using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Rows of families on the line: moments, entropy, densities, distribution functions, quantiles,
/// and parameters that must be refused.</summary>
internal sealed class FamilyRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
    {
        if (row.Kind is not ("continuous" or "discrete" or "invalid") || GoldenFamily.Of(row.Inputs) is not IUnivariate distribution)
            return null;
        if (row.ItemOf(quantity) is var (item, value))
            return At(distribution, item, value, quantity.StartsWith("quantiles", StringComparison.Ordinal));
        return quantity switch
        {
            "mean" => [distribution.Mean],
            "variance" => [distribution.Variance],
            "entropy" => distribution is IKnownEntropy known ? [known.EntropyNats] : null,
            "circular_variance" => distribution is VonMises circle ? [circle.CircularVariance] : null,
            "result" => [distribution.Mean],
            _ => null,
        };
    }

    private static double[]? At(IUnivariate distribution, JsonElement item, string value, bool quantile)
    {
        if (quantile) return [distribution.Quantile(GoldenRow.NumberOf(item.GetProperty("p")))];
        double x = GoldenRow.NumberOf(item.GetProperty("x"));
        return value switch
        {
            "logpdf" or "logpmf" => [distribution.LogDensity(x)],
            "cdf" => [distribution.Cumulative(x)],
            "sf" => [distribution.Survival(x)],
            "logcdf" => [distribution.LogCumulative(x)],
            "logsf" => [distribution.LogSurvival(x)],
            _ => null,
        };
    }
}
