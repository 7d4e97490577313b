using Kullback.Numerics;

namespace Kullback.Tests.Golden;

/// <summary>Special functions and tails against tails.jsonl (40 digits, tails.py).</summary>
[Trait("Category", "Kernel")]
public class TailsTest
{
    // Relative bounds. phi, logOnePlus: a handful of roundings. The tails carry the rounding of their arguments: a relative error u of x
    // moves a tail by u·x·hazard, about u·(z·sd + z²) for far tails: 25 deviations at 5000 degrees give 1e-13, λ = 1e5 gives 1e-12.
    public static TheoryData<string, double> Functions => new()
    {
        { "phi", 1e-15 }, { "logOnePlus", 1e-15 }, { "logGamma", 3e-15 }, { "chiUpper", 1e-12 }, { "chiLower", 1e-12 },
        { "nonCentralUpper", 1e-11 }, { "nonCentralLower", 1e-11 }, { "normalUpper", 1e-13 }, { "normalQuantile", 1e-14 },
        { "studentUpper", 1e-12 }, { "fisherUpper", 1e-12 }, { "fisherLower", 1e-12 },
    };

    [Theory, MemberData(nameof(Functions))]
    public void Function_agrees_with_forty_digits(string name, double relative)
    {
        int compared = 0;
        foreach (var line in GoldenFile.Lines("tails.jsonl"))
        {
            if (line.GetProperty("inputs").GetProperty("f").GetString() != name) continue;
            double[] x = GoldenFile.Numbers(line.GetProperty("inputs").GetProperty("x"));
            double expected = GoldenFile.Number(line.GetProperty("expected").GetProperty("value"));
            if (expected is > 0 and < 1e-200 && name.StartsWith("nonCentral", StringComparison.Ordinal)) continue;     // documented limit
            GoldenFile.Close(expected, Of(name, x), relative, name == "logGamma" ? 1e-14 : 1e-307, $"{name}({string.Join(", ", x)})");
            compared++;
        }
        Assert.True(compared > 5);
    }

    private static double Of(string name, double[] x) => name switch
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
        _ => throw new ArgumentException(name),
    };

    [Fact]
    public void Approximation_for_large_non_centrality_has_the_error_it_states()
    {
        int compared = 0;
        foreach (var line in GoldenFile.Lines("tails.jsonl"))
        {
            string name = line.GetProperty("inputs").GetProperty("f").GetString()!;
            double[] x = GoldenFile.Numbers(line.GetProperty("inputs").GetProperty("x"));
            if (!name.StartsWith("nonCentral", StringComparison.Ordinal) || x[2] < NonCentralChiSquared.Large) continue;
            double expected = GoldenFile.Number(line.GetProperty("expected").GetProperty("value"));
            if (expected is < 1e-10 or > 1 - 1e-10) continue;
            double actual = name == "nonCentralUpper" ? NonCentralChiSquared.UpperOrLarge(x[0], x[1], x[2])
                : NonCentralChiSquared.LowerOrLarge(x[0], x[1], x[2]);
            GoldenFile.Close(expected, actual, 1e-4, 0, $"{name}({string.Join(", ", x)})");
            compared++;
        }
        Assert.True(compared > 20);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(9)]
    [InlineData(5000)]
    public void NonCentrality_inverts_both_tails(double df)
    {
        foreach (double x in (double[])[df / 3, df, df * 3 + 10, df + 1e5, df + 1e7])
            foreach (double probability in (double[])[1e-6, 0.025, 0.5, 0.975])
            {
                double lambda = NonCentralChiSquared.NonCentralityForUpper(x, df, probability);
                // The root is known to 1e-13·λ + 1e-12; the tail's slope in λ is at most 1/√(2πλ) per unit, at small λ at most ½.
                if (lambda > 0) GoldenFile.Close(probability, NonCentralChiSquared.Upper(x, df, lambda), 1e-9, 1e-11,
                    $"upper {x} {df} {probability}");
                else Assert.True(NonCentralChiSquared.Upper(x, df, 0) >= probability);
                lambda = NonCentralChiSquared.NonCentralityForLower(x, df, probability);
                if (lambda > 0) GoldenFile.Close(probability, NonCentralChiSquared.Lower(x, df, lambda), 1e-9, 1e-11,
                    $"lower {x} {df} {probability}");
                else Assert.True(NonCentralChiSquared.Lower(x, df, 0) <= probability);
            }
    }

    [Theory]
    [InlineData(0.025, 1)]
    [InlineData(0.025, 12.5)]
    [InlineData(0.4, 3)]
    [InlineData(1e-12, 5)]
    public void Student_quantile_inverts_the_tail(double probability, double df)
        => GoldenFile.Close(probability, StudentTail.Upper(StudentTail.UpperQuantile(probability, df), df), 1e-10, 0, "student");
}
