using CsCheck;
using Kullback.Divergences;
using static Kullback.Tests.Theorems.Twofold;

namespace Kullback.Tests.Theorems;

/// <summary>Derivatives of the cells' parts against differences of the textbook terms in 31 digits.</summary>
[Trait("Category", "Kernel")]
public class Gradients
{
    public static TheoryData<string> Smooth => [.. Measures.All.Where(m => m is ISlopes).Select(m => m.Facts.Key)];
    public static TheoryData<string> Composed
        => [.. Measures.All.Where(m => m is IOuterSlope { Inner: not null }).Select(m => m.Facts.Key)];

    // The textbook terms, written once more; M is the mixture.
    private static Twofold Term(IMeasure measure, Twofold p, Twofold q) => measure switch
    {
        KullbackLeibler => p * Log(p / q),
        GeneralizedKullbackLeibler => p * Log(p / q) - p + q,
        CrossEntropy => -(p * Log(q)),
        Jeffreys or PopulationStabilityIndex => (p - q) * Log(p / q),
        JensenShannon => SkewTerm(p, q, 0.5) / 2 + SkewTerm(q, p, 0.5) / 2,
        Topsoe => SkewTerm(p, q, 0.5) + SkewTerm(q, p, 0.5),
        KDivergence => SkewTerm(p, q, 0.5),
        SkewDivergence skew => SkewTerm(p, q, skew.Weight),
        SkewJensenShannon js => (Twofold)(1 - js.Weight) * SkewTerm(p, q, js.Weight) + (Twofold)js.Weight * SkewTerm(q, p, 1 - js.Weight),
        SquaredHellinger => (p + q) / 2 - Power(p * q, 0.5),
        PearsonChiSquared => (p - q) * (p - q) / q,
        NeymanChiSquared => (p - q) * (p - q) / p,
        SymmetricChiSquared => (p - q) * (p - q) / p + (p - q) * (p - q) / q,
        TriangularDiscrimination => (p - q) * (p - q) / (p + q),
        ArithmeticGeometric => (p + q) / 2 * (Log((p + q) / 2) - Log(p * q) / 2),
        KumarJohnson => (p * p - q * q) * (p * p - q * q) / (Power(p * q, 1.5) * 2),
        VajdaChi chi => chi.Order == 1 ? Abs(p - q) : Power(Abs(p - q), chi.Order) / Power(q, chi.Order - 1),
        Alpha { Order: 1 } => p * Log(p / q),
        Alpha { Order: 0 } => q * Log(q / p),
        Alpha alpha => Power(p, alpha.Order) * Power(q, 1 - alpha.Order) / (alpha.Order * (alpha.Order - 1)),
        Tsallis { Order: 1 } => p * Log(p / q),
        Tsallis { Order: 0 } => 0,
        Tsallis tsallis => Power(p, tsallis.Order) * Power(q, 1 - tsallis.Order) / (tsallis.Order - 1),
        _ => throw new ArgumentException($"{measure.Facts.Key} has slopes but no textbook term here."),
    };

    private static Twofold SkewTerm(Twofold p, Twofold q, double a) => p * Log(p / (p * (1 - a) + q * a));

    // Step h = 1e-7·x: the cut-off error of a central difference is h²f‴/6 ≤ 1e-14·x²|f‴|/6, that of rounding 1e-31·|f|/(1e-7·x).
    // For powers up to 5/2 of ratios up to 100 |x²f‴| ≤ 60|f′| + 60|f/x|.
    [Theory, MemberData(nameof(Smooth))]
    public void Slopes_agree_with_differences(string key) => Gen.Select(Gen.Double[0.01, 1], Gen.Double[0.01, 1]).Sample((p, q) =>
    {
        var measure = Measures.Named(key);
        if (measure is VajdaChi && Math.Abs(p - q) < 1e-3) return true;       // a kink at p = q, or the logarithm of 0 in the term
        var (atP, atQ) = ((ISlopes)measure).Slopes(p, q);
        Twofold h = p * 1e-7, k = q * 1e-7;
        double byP = ((Term(measure, p + h, q) - Term(measure, p - h, q)) / (h * 2)).Value,
            byQ = ((Term(measure, p, q + k) - Term(measure, p, q - k)) / (k * 2)).Value;
        double size = Math.Abs(Term(measure, p, q).Value) * 1e-12;
        return Every.Close(atP, byP, 1e-12, size / p + 1e-13) && Every.Close(atQ, byQ, 1e-12, size / q + 1e-13);
    });

    // By logarithms: p·∂c/∂p less its value at p = q, which is the same for all cells.
    [Theory, MemberData(nameof(Smooth))]
    public void Slopes_by_logarithms_are_the_slopes_times_the_probability(string key)
    => Gen.Select(Gen.Double[0.01, 1], Gen.Double[0.01, 1]).Sample((p, q) =>
    {
        var measure = (ISlopes)Measures.Named(key);
        var (atP, atQ) = measure.Slopes(p, q);
        var (levelP, levelQ) = measure is CrossEntropy ? (0, -1) : measure.Slopes(1, 1);
        var (byP, byQ) = measure.LogSlopes(Math.Log(p), Math.Log(q));
        double rounding = 1e-13 * (1 + Math.Abs(atP) + Math.Abs(atQ));
        return Every.Close(byP, p * (atP - levelP), 1e-12, rounding) && Every.Close(byQ, q * (atQ - levelQ), 1e-12, rounding);
    });

    // Near p = q they are f″(1)·gap to first order: the ratio at gaps of 1e-5 and 1e-10 agrees within the second order, 5·1e-5.
    [Theory, MemberData(nameof(Smooth))]
    public void Slopes_by_logarithms_keep_their_digits_near_equality(string key)
    {
        var measure = (ISlopes)Measures.Named(key);
        if (measure is CrossEntropy or Tsallis { Order: 0 } or VajdaChi) return;
        (double P, double Q) Ratio(double gap) => (measure.LogSlopes(-1, -1 - gap).P / gap, measure.LogSlopes(-1, -1 - gap).Q / gap);
        double close = Math.Pow(2, -34);
        Assert.True(Every.Close(Ratio(close).P, Ratio(1e-5).P, 2e-4), $"{Ratio(close)} {Ratio(1e-5)}");
        Assert.True(Every.Close(Ratio(close).Q, Ratio(1e-5).Q, 2e-4), $"{Ratio(close)} {Ratio(1e-5)}");
        Assert.Equal((0.0, 0.0), measure.LogSlopes(-1, -1) is var at ? (Math.Abs(at.P), Math.Abs(at.Q)) : default);
    }

    [Theory, MemberData(nameof(Smooth))]
    public void Empty_and_tiny_cells_have_limits(string key)
    {
        var measure = (ISlopes)Measures.Named(key);
        double[] logs = [double.NegativeInfinity, -2000, -800, -20, -0.5, 0];
        foreach (double a in logs)
            foreach (double b in logs)
            {
                var (p, q) = measure.LogSlopes(a, b);
                Assert.False(double.IsNaN(p) || double.IsNaN(q), $"{a} {b}");
                (p, q) = measure.Slopes(Math.Exp(a), Math.Exp(b));
                Assert.False(double.IsNaN(p) || double.IsNaN(q), $"{Math.Exp(a)} {Math.Exp(b)}");
            }
        var empty = measure.LogSlopes(double.NegativeInfinity, double.NegativeInfinity);
        Assert.Equal((0.0, 0.0), (Math.Abs(empty.P), Math.Abs(empty.Q)));
    }

    // Along the simplex: mass h moves from cell 1 to cell 0. h = 1e-5: h²·f‴/6 below 1e-7 for cells above 0.05, rounding 1e-16/1e-5.
    [Theory, MemberData(nameof(Composed))]
    public void Functions_of_a_sum_follow_the_chain_rule(string key)
    {
        var measure = Measures.Named(key);
        var outer = (IOuterSlope)measure;
        double[] p = [0.125, 0.375, 0.5], q = [0.375, 0.25, 0.375];
        const double H = 1e-5;
        double Moved(double h) => measure.Between<double>([p[0] + h, p[1] - h, p[2]], q);
        var (first, second) = (outer.Inner!.Slopes(p[0], q[0]), outer.Inner.Slopes(p[1], q[1]));
        Assert.Equal((Moved(H) - Moved(-H)) / (2 * H), outer.Of(Moved(0)) * (first.P - second.P), 1e-6);
    }
}
