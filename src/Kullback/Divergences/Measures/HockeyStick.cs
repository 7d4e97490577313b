using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Hockey-stick divergence E_γ(P‖Q) = Σ max(pᵢ − γqᵢ, 0), γ ≥ 1, in [0, 1].</summary>
/// <param name="Gamma">γ ≥ 1, finite.</param>
/// <remarks>γ = 1 is total variation. A mechanism with neighboring outputs P and Q is (ε, δ)-differentially private exactly where E of
/// e^ε is at most δ in both directions: <see cref="AtEpsilon"/>. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see
/// cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing.
/// Source: Polyanskiy, Poor and Verdú (2010), IEEE Transactions on Information Theory 56, 2307–2359; Balle, Barthe and Gaboardi (2018),
/// NeurIPS 31.</remarks>
public readonly record struct HockeyStick(double Gamma) : IDivergence, IAdditive, ITerm
{
    /// <summary>γ ≥ 1, finite; 1 by default.</summary>
    public double Gamma { get => field == 0 ? 1 : field; } = Parameter.Finite(Gamma, 1);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"hockey-stick({Parameter.Text(Gamma)})",
        Name = $"Hockey-stick divergence with γ = {Parameter.Text(Gamma)}",
        Formula = "Σ max(p − γq, 0)",
        Unit = MeasureUnit.None,
        Maximum = 1,
        Disjoint = 1,
        Symmetric = Gamma == 1,
        Triangle = Gamma == 1 ? TriangleInequality.Holds : TriangleInequality.Fails,
        ZeroOnlyAtEquality = Gamma == 1,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), no logarithm",
        GradientWithoutOverlap = "one in every cell of P, −γ in no cell: along the simplex zero",
        SensitiveTo = "only cells where P is more than γ times Q",
        Meaning = "the largest excess of P(event) over γ times Q(event)",
        UsedFor = "differential privacy (δ for a given ε), converse bounds of coding",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Scaled(Simplex.Pass(this, p, q), 1);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Scaled(Simplex.PassLogs(this, logP, logQ), 1);

    /// <summary>Fills each cell's part max(pᵢ − γqᵢ, 0) (for γ = 1, ½|pᵢ − qᵢ|) and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    /// <summary>The divergence whose value is the least δ for which a pair is (ε, δ)-close: γ = e^ε.</summary>
    /// <param name="epsilon">ε ≥ 0, in nats, at most 709.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative, NaN or above 709.</exception>
    public static HockeyStick AtEpsilon(double epsilon) => new(Math.Exp(Parameter.Within(epsilon, 0, 709)));

    // One rounding for p − γq. At γ = 1 the form that is the same in both directions.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Gamma == 1
        ? TLanes.Abs(q - p) * TLanes.Of(0.5)
        : TLanes.Max(TLanes.MultiplyAdd(TLanes.Of(-Gamma), q, p), TLanes.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        var d = ElementaryPowers.Difference(logP, logQ, out var p, out var q);
        return Gamma == 1 ? TLanes.Abs(d) * TLanes.Of(0.5) : TLanes.Max(TLanes.MultiplyAdd(TLanes.Of(-Gamma), q, p), TLanes.Of(0));
    }
}
