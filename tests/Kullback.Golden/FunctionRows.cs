using Kullback.Numerics;

namespace Kullback.Golden;

/// <summary>Special functions and tails of laws.</summary>
internal sealed class FunctionRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
        => row.Kind == "function" && quantity == "value" && Of(row.Inputs.GetProperty("f").GetString()!, row.Numbers("x")) is { } value ? [value] : null;

    private static double? Of(string name, double[] x) => name switch
    {
        "phi" => Special.Phi(x[0]),
        "logOnePlus" => Special.LogOnePlus(x[0]),
        "logGamma" => Special.LogGamma(x[0]),
        "chiUpper" => ChiSquaredTail.Upper(x[0], x[1]),
        "chiLower" => ChiSquaredTail.Lower(x[0], x[1]),
        "nonCentralUpper" => NonCentralChiSquared.Upper(x[0], x[1], x[2]),
        "nonCentralLower" => NonCentralChiSquared.Lower(x[0], x[1], x[2]),
        "normalUpper" => NormalTail.Upper(x[0]),
        "normalQuantile" => NormalTail.Quantile(x[0]),
        "studentUpper" => StudentTail.Upper(x[0], x[1]),
        "fisherUpper" => FisherTail.Upper(x[0], x[1], x[2]),
        "fisherLower" => FisherTail.Lower(x[0], x[1], x[2]),
        _ => null,
    };
}
