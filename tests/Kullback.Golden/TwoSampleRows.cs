using System.Globalization;
using Kullback.Estimation;
using Kullback.Hypotheses;
using Kullback.Numerics;
using Kullback.Transport;

namespace Kullback.Golden;

/// <summary>Two samples of points from files: distances, tests, and divergences between normal distributions fitted to them.</summary>
internal sealed class TwoSampleRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
    {
        if (row.Kind == "null_distribution") return quantity == "p" ? NullDistribution(row) : null;
        if (row.Kind != "two_sample") return null;
        int dimension = (int)row.Number("d");
        double[] x = Points(row, "x_file"), y = Points(row, "y_file");
        double sigma = row.Number("sigma", 1);
        double? value = quantity switch
        {
            "mmd2_unbiased" or "result" => MaximumMeanDiscrepancy.Squared(x, y, dimension, sigma),
            "mmd2_biased" => MaximumMeanDiscrepancy.Squared(x, y, dimension, sigma, biased: true),
            "energy_squared_v" => EnergyTest.Squared(x, y, dimension),
            "energy_squared_u" => EnergyTest.Squared(x, y, dimension, biased: false),
            "energy" => Math.Sqrt(EnergyTest.Squared(x, y, dimension)),
            "frechet_squared" => BuresWasserstein.TransportCost(GaussianFit.Of(x, dimension), GaussianFit.Of(y, dimension)),
            "gaussian_fit_kl" => GaussianFit.KullbackLeibler(GaussianFit.Of(x, dimension), GaussianFit.Of(y, dimension)),
            "gaussian_fit_kl_reverse" => GaussianFit.KullbackLeibler(GaussianFit.Of(y, dimension), GaussianFit.Of(x, dimension)),
            _ when dimension == 1 => OnLine(x, y, quantity),
            _ => null,
        };
        return value is { } found ? [found] : null;
    }

    // The distributions of statistics when nothing changed (tests/golden/null_distributions.py).
    private static double[]? NullDistribution(GoldenRow row) => row.Inputs.GetProperty("distribution").GetString() switch
    {
        "kolmogorov_smirnov" => [KolmogorovSmirnov.ExactPValue(row.Number("distance"), (int)row.Number("n"), (int)row.Number("m"))],
        "kolmogorov_smirnov_one" => [KolmogorovSmirnov.ExactPValue(row.Number("distance"), (int)row.Number("n"))],
        "cramer_von_mises" => [QuadraticFormDistribution.CramerVonMises(row.Number("x"))],
        "anderson_darling" => [QuadraticFormDistribution.AndersonDarling(row.Number("x"), (int)row.Number("degrees"))],
        _ => null,
    };

    private static double? OnLine(double[] x, double[] y, string quantity) => quantity switch
    {
        "ks_statistic" => KolmogorovSmirnov.BetweenSamples(x, y),
        "ks_p_exact" => KolmogorovSmirnov.Test(x, y, KolmogorovSmirnovDistribution.ExactWithoutTies).PValue,
        "ks_p_limit" => KolmogorovSmirnov.Test(x, y, KolmogorovSmirnovDistribution.Limit).PValue,
        "ks_statistic_normal01" => KolmogorovSmirnov.DistanceTo(x, NormalTail.Lower),
        "ks_p_exact_normal01" => KolmogorovSmirnov.TestAgainst(x, NormalTail.Lower, KolmogorovSmirnovDistribution.Exact).PValue,
        "ks_p_limit_normal01" => KolmogorovSmirnov.TestAgainst(x, NormalTail.Lower, KolmogorovSmirnovDistribution.Limit).PValue,
        _ => null,
    };

    private static double[] Points(GoldenRow row, string name)
        => [.. File.ReadLines(Path.Combine(row.Folder, row.Inputs.GetProperty(name).GetString()!)).Skip(1)
        .SelectMany(line => line.Split(',')).Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
}
