using System.Text.Json;
using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Rows of families on the line: moments, entropy, densities, distribution functions, quantiles, and parameters that must be refused.</summary>
internal sealed class FamilyRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
    {
        if (row.Kind is not ("continuous" or "discrete" or "invalid") || GoldenFamily.Of(row.Inputs) is not IUnivariate law) return null;
        if (row.ItemOf(quantity) is var (item, value)) return At(law, item, value, quantity.StartsWith("quantiles", StringComparison.Ordinal));
        return quantity switch
        {
            "mean" => [law.Mean],
            "variance" => [law.Variance],
            "entropy" => law is IKnownEntropy known ? [known.EntropyNats] : null,
            "circular_variance" => law is VonMises circle ? [circle.CircularVariance] : null,
            "result" => [law.Mean],
            _ => null,
        };
    }

    private static double[]? At(IUnivariate law, JsonElement item, string value, bool quantile)
    {
        if (quantile) return [law.Quantile(GoldenRow.NumberOf(item.GetProperty("p")))];
        double x = GoldenRow.NumberOf(item.GetProperty("x"));
        return value switch
        {
            "logpdf" or "logpmf" => [law.LogDensity(x)],
            "cdf" => [law.Cumulative(x)],
            "sf" => [law.Survival(x)],
            "logcdf" => [law.LogCumulative(x)],
            "logsf" => [law.LogSurvival(x)],
            _ => null,
        };
    }
}
