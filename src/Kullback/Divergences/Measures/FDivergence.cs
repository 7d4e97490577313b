using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The f-divergence Σ qᵢ f(pᵢ/qᵢ) of a convex function f with f(1) = 0 that the caller brings.</summary>
/// <remarks>A cell with q = 0 counts p·lim f(u)/u, one with p = 0 counts q·f(0): disjoint parts are exact, and the largest value is
/// f(0) + lim f(u)/u. Near P = Q a part is as accurate as f near 1: <see cref="OfExcess"/> takes f as a function of u − 1, which is known
/// exactly there, and a slope at 1 makes every part ≥ 0, so that nothing cancels. Domain: equal lengths, entries ≥ 0, each side summing
/// to 1 within <see cref="Simplex.MassTolerance"/>. O(n) calls of f, allocates nothing. Source: Csiszár (1967), Studia Scientiarum
/// Mathematicarum Hungarica 2, 299–318; Liese and Vajda (2006), IEEE Transactions on Information Theory 52, 4394–4412.</remarks>
public sealed class FDivergence : IDivergence, IAdditive
{
    // The part of a cell that both sides fill, and what a cell that one side fills counts for each unit of its mass;
    // the slope is taken off.
    private readonly Func<double, double, double> _part;
    private readonly double _alone, _missing;
    private readonly string _name;

    private FDivergence(string name, Func<double, double, double> part, double alone, double missing)
        => (_name, _part, _alone, _missing) = (name, part, alone, missing);

    /// <summary>The divergence of a function of the ratio u = p/q.</summary>
    /// <param name="name">A name for messages and tables.</param>
    /// <param name="f">f, convex on u &gt; 0, with f(1) = 0.</param>
    /// <param name="atZero">f(0), the limit at u → 0; may be +∞.</param>
    /// <param name="slopeAtInfinity">The limit of f(u)/u at u → ∞; may be +∞.</param>
    /// <param name="slopeAtOne">A slope c of f at 1: c(u − 1), which adds up to nothing over the cells, is taken off.</param>
    /// <exception cref="ArgumentException">f(1) is not 0, or a limit is NaN or −∞.</exception>
    public FDivergence(string name, Func<double, double> f, double atZero, double slopeAtInfinity, double slopeAtOne)
        : this(name, (p, q) => q * f(Ratio(p, q)) - slopeAtOne * (p - q), slopeAtInfinity - slopeAtOne, atZero + slopeAtOne)
    {
        ArgumentNullException.ThrowIfNull(f);
        Require(f(1), atZero, slopeAtInfinity, slopeAtOne);
    }

    /// <summary>The divergence of a function given by its distance from 1: g(t) = f(1 + t), accurate near t = 0; an f that is steep at
    /// u = 0 keeps more digits there as a function of u.</summary>
    /// <param name="name">A name for messages and tables.</param>
    /// <param name="g">g, convex on t &gt; −1, with g(0) = 0.</param>
    /// <param name="atZero">f(0), the limit of g at t → −1; may be +∞.</param>
    /// <param name="slopeAtInfinity">The limit of g(t)/t at t → ∞; may be +∞.</param>
    /// <exception cref="ArgumentException">g(0) is not 0, or a limit is NaN or −∞.</exception>
    public static FDivergence OfExcess(string name, Func<double, double> g, double atZero, double slopeAtInfinity)
    {
        ArgumentNullException.ThrowIfNull(g);
        Require(g(0), atZero, slopeAtInfinity, 0);
        return new FDivergence(name, (p, q) => q * g(Math.Clamp((p - q) / q, -1, double.MaxValue)), slopeAtInfinity, atZero);
    }

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = _name,
        Name = $"f-divergence {_name}",
        Formula = "Σ q f(p/q)",
        Unit = MeasureUnit.None,
        Maximum = _alone + _missing,
        Disjoint = _alone + _missing,
        Symmetric = false,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = false,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), one call of f a cell",
        GradientWithoutOverlap = "depends on f",
        SensitiveTo = "depends on f",
        Meaning = "the mean under Q of a convex function of the likelihood ratio",
        UsedFor = "what no named measure covers; symmetry and zeros that f may have are not claimed",
    };

    /// <summary>The divergence with the roles exchanged, that of f*(u) = u·f(1/u).</summary>
    public FDivergence Dual() => new($"{_name}*", (p, q) => _part(q, p), _missing, _alone);

    /// <summary>The mean of the divergence and its dual, that of (f + f*)/2: symmetric.</summary>
    public FDivergence Symmetrized()
    {
        double mean = (_alone + _missing) / 2;
        return new FDivergence($"{_name}, symmetrized", (p, q) => _part(p, q) / 2 + _part(q, p) / 2, mean, mean);
    }

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        var sum = new Sum(this);
        var masses = Scan.Over(ref sum, p, q);
        return Closed(sum.Total.Value, masses);
    }

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        var sum = new Sum(this);
        var masses = Scan.OverLogs(ref sum, logP, logQ);
        return Closed(sum.Total.Value, masses);
    }

    /// <summary>Fills each cell's part q·f(p/q), less the slope at 1 times p − q if one was given, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (contributions.Length != p.Length)
            throw new ArgumentException($"p has {p.Length} entries, the room for contributions {contributions.Length}.",
                nameof(contributions));
        Simplex.RequireApart(p, contributions, nameof(p), nameof(contributions));
        Simplex.RequireApart(q, contributions, nameof(q), nameof(contributions));
        double value = Between(p, q);
        for (int i = 0; i < p.Length; i++) contributions[i] = Part(double.CreateTruncating(p[i]), double.CreateTruncating(q[i]));
        return value;
    }

    // The clamp takes off rounding only: 0 and f(0) + lim f(u)/u bound every f-divergence.
    private double Closed(double total, (double P, double Q) masses)
        => double.IsPositiveInfinity(total) ? total : Math.Clamp(total / ((masses.P + masses.Q) / 2), 0, _alone + _missing);

    private double Part(double p, double q)
    {
        if (p == q) return 0;
        double part = p == 0 ? q * _missing : q == 0 ? p * _alone : _part(p, q);
        if (double.IsNaN(part))
            throw new ArgumentException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_name} is NaN at p = {p}, q = {q}."));
        return part;
    }

    // A ratio beyond the range of a double stays finite and positive: f is called inside its domain.
    private static double Ratio(double p, double q) => Math.Clamp(p / q, double.Epsilon, double.MaxValue);

    private static void Require(double atOne, double atZero, double slopeAtInfinity, double slopeAtOne)
    {
        if (atOne != 0)
            throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"f(1) = {atOne} must be 0."));
        if (!(atZero > double.NegativeInfinity) || !(slopeAtInfinity > double.NegativeInfinity) || !double.IsFinite(slopeAtOne))
            throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"f(0) = {atZero}, the slope at infinity {slopeAtInfinity} and at one {slopeAtOne} must be numbers above -inf."));
    }

    private struct Sum(FDivergence f) : IScan
    {
        internal CompensatedSum Total;

        public void Step(double p, double q) => Total.Add(f.Part(p, q));

        public void StepLogs(double logP, double logQ) => Step(Math.Exp(logP), Math.Exp(logQ));
    }
}
