using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Sharma–Mittal divergence (S^((1 − d)/(1 − a)) − 1)/(d − 1), S = Σ pᵢᵃ qᵢ¹⁻ᵃ, of order a and degree d.</summary>
/// <param name="Order">a ≥ 0, finite.</param>
/// <param name="Degree">d, any finite number.</param>
/// <remarks>Equal to (e^((d − 1)R) − 1)/(d − 1) with the Rényi divergence R of order a: degree 1 is Rényi, degree a is Tsallis, both 1
/// is Kullback–Leibler; all limits are exact. In [0, 1/(1 − d)] for d &lt; 1, otherwise in [0, +∞]. Domain: equal lengths, entries ≥ 0,
/// each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and
/// value. O(n), allocates nothing. Source: Sharma and Mittal (1975), Journal of Mathematical Sciences 10, 28–40; Akturk, Bagci and
/// Sever (2007), arXiv:cond-mat/0703277.</remarks>
public readonly record struct SharmaMittal(double Order, double Degree) : IDivergence, IOuterSlope
{
    /// <summary>a ≥ 0, finite.</summary>
    public double Order { get; } = Parameter.Finite(Order, 0);

    /// <summary>d, any finite number.</summary>
    public double Degree { get; } = Parameter.Finite(Degree);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"sharma-mittal({Parameter.Text(Order)},{Parameter.Text(Degree)})",
        Name = $"Sharma–Mittal divergence of order {Parameter.Text(Order)} and degree {Parameter.Text(Degree)}",
        Formula = "((Σ pᵃ q¹⁻ᵃ)^((1 − d)/(1 − a)) − 1)/(d − 1)",
        Unit = Degree == 1 ? MeasureUnit.Nat : MeasureUnit.None,
        Maximum = Most,
        Disjoint = Most,
        Symmetric = Order == 0.5,
        Triangle = Order == 0.5 && Degree <= 0.5 ? TriangleInequality.HoldsForRoot : TriangleInequality.Fails,
        ZeroOnlyAtEquality = Order > 0,
        JointlyConvex = Degree >= Order,
        DataProcessing = true,
        AdditiveOverProducts = Degree == 1,
        Cost = "O(n), two logarithms and two exponentials per cell",
        GradientWithoutOverlap = "undefined where the value is +∞; below degree 1 zero along the simplex or infinite at empty cells",
        SensitiveTo = "with the order as Rényi; the degree only bends the scale",
        Meaning = "Rényi's divergence on a bent scale, with Tsallis' and Gaussian scales as special cases",
        UsedFor = "comparing the families of Rényi and Tsallis in one frame",
    };

    private double Most => Degree < 1 ? 1 / (1 - Degree) : double.PositiveInfinity;

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Bent(new Renyi(Order).Between(p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Bent(new Renyi(Order).BetweenLogs(logP, logQ));

    private double Bent(double renyi) => Degree == 1 ? renyi
        : double.IsPositiveInfinity(renyi) ? Most : Math.Min(Most, ElementaryPowers.ExpLessOne((Degree - 1) * renyi) / (Degree - 1));

    ISlopes? IOuterSlope.Inner => Order > 0 ? new Alpha(Order) : null;

    // The chain of both scales: e^((d − 1)R)·a·e^(−(a − 1)R).
    double IOuterSlope.Of(double value)
    {
        double renyi = Degree == 1 ? value : Special.LogOnePlus((Degree - 1) * value) / (Degree - 1);
        return Degree == Order ? Order : Order * Math.Exp((Degree - Order) * renyi);
    }
}
