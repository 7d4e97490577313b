using Kullback.Numerics;

namespace Kullback.Golden;

/// <summary>Special functions and tails of distributions.</summary>
internal sealed class FunctionRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
        => row.Kind == "function" && quantity == "value" && Of(row.Inputs.GetProperty("f").GetString()!, row.Numbers("x")) is { } value
        ? [value] : null;

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
        "normalLogUpper" => NormalTail.LogUpper(x[0]),
        "normalLogBetween" => NormalTail.LogBetween(x[0], x[1]),
        "gammaLower" => IncompleteGamma.Lower(x[0], x[1]),
        "gammaUpper" => IncompleteGamma.Upper(x[0], x[1]),
        "logGammaLower" => IncompleteGamma.LogLower(x[0], x[1]),
        "logGammaUpper" => IncompleteGamma.LogUpper(x[0], x[1]),
        "betaLower" => IncompleteBeta.Lower(x[0], x[1], x[2], 1 - x[2]),
        "betaUpper" => IncompleteBeta.Upper(x[0], x[1], x[2], 1 - x[2]),
        "logBetaLower" => IncompleteBeta.LogLower(x[0], x[1], x[2], 1 - x[2]),
        "logBetaUpper" => IncompleteBeta.LogUpper(x[0], x[1], x[2], 1 - x[2]),
        "logBessel" => Bessel.LogScaled(x[0], x[1]),
        "gammaExcess" => GammaRatio.Excess(x[0], x[1]),
        "gammaRest" => GammaRatio.Rest(x[0], x[1]),
        _ => null,
    };
}
