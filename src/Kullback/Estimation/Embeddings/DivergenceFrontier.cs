using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>One mixture r = w·p + (1 − w)·q and how far both sides are from it.</summary>
/// <param name="Weight">w.</param>
/// <param name="RealNats">D(P‖R) in nats.</param>
/// <param name="GeneratedNats">D(Q‖R) in nats.</param>
public readonly record struct FrontierPoint(double Weight, double RealNats, double GeneratedNats);

/// <summary>The divergence frontier of two distributions on the same cells: D(P‖R) against D(Q‖R) over all mixtures R of both.</summary>
/// <param name="Points">The frontier at 25 weights from 10⁻⁶ to 1 − 10⁻⁶.</param>
/// <param name="Mauve">Area under (exp(−c D(Q‖R)), exp(−c D(P‖R))) with (0, 1) and (1, 0): 1 for equal distributions, near 0 for disjoint
/// ones.</param>
/// <param name="Integral">2∫ w D(P‖R) + (1 − w) D(Q‖R) dw, exactly: 0 for equal distributions, 1 for disjoint ones.</param>
/// <param name="JensenShannonNats">The frontier's middle: JS(P, Q) in nats.</param>
/// <remarks>Cells from a quantization see less than the rows (data processing): on average over infinite data the frontier lies too near
/// the origin. With few rows in a cell it lies too far from it. Sources: Pillutla and others (2021), NeurIPS 34; Liu and others (2021),
/// NeurIPS 34 (frontier integral); Djolonga and others (2020), AISTATS.</remarks>
public sealed record DivergenceFrontier(ImmutableArray<FrontierPoint> Points, double Mauve, double Integral, double JensenShannonNats)
{
    private const int Weights = 25;

    /// <summary>The scale c of the area, by custom.</summary>
    public const double DefaultScale = 5;

    /// <summary>The frontier of two distributions.</summary>
    /// <param name="p">Shares that sum to 1.</param>
    /// <param name="q">The same of the other side.</param>
    /// <param name="scale">c, above 0.</param>
    /// <exception cref="ArgumentException">Lengths differ, a share is negative or NaN, or a side does not sum to 1 within 10⁻⁹.</exception>
    public static DivergenceFrontier Of(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double scale = DefaultScale)
    {
        Require(p, nameof(p));
        Require(q, nameof(q));
        if (p.Length != q.Length) throw new ArgumentException($"p has {p.Length} cells, q has {q.Length}.", nameof(q));
        if (!(scale > 0) || !double.IsFinite(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be a finite number above 0.");
        var points = new FrontierPoint[Weights];
        for (int k = 0; k < Weights; k++)
        {
            double w = 1e-6 + (1 - 2e-6) * k / (Weights - 1);
            points[k] = new(w, ToMixture(p, q, w), ToMixture(q, p, 1 - w));
        }
        double integral = 0;
        for (int i = 0; i < p.Length; i++) integral += Mean(p[i], q[i]);
        return new([.. points], Area(points, scale), integral, (ToMixture(p, q, 0.5) + ToMixture(q, p, 0.5)) / 2);
    }

    /// <summary>The frontier of two histograms.</summary>
    /// <param name="p">Counts of the cells.</param>
    /// <param name="q">The same of the other side.</param>
    /// <param name="add">Added to every count: 0 takes them as they are; ½ is Krichevsky and Trofimov's.</param>
    /// <param name="scale">c, above 0.</param>
    /// <exception cref="ArgumentException">Lengths differ, a count is negative, or a side is empty.</exception>
    public static DivergenceFrontier OfCounts(ReadOnlySpan<int> p, ReadOnlySpan<int> q, double add = 0, double scale = DefaultScale)
        => Of(Shares(p, add, nameof(p)), Shares(q, add, nameof(q)), scale);

    private static double[] Shares(ReadOnlySpan<int> counts, double add, string name)
    {
        double total = 0;
        foreach (int count in counts) total += count >= 0 ? count + add
            : throw new ArgumentException($"{name} has the negative count {count}.", name);
        if (!(total > 0)) throw new ArgumentException($"{name} is empty.", name);
        var shares = new double[counts.Length];
        for (int i = 0; i < shares.Length; i++) shares[i] = (counts[i] + add) / total;
        return shares;
    }

    private static void Require(ReadOnlySpan<double> shares, string name)
    {
        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (!(shares[i] >= 0))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i}] = {shares[i]} must be ≥ 0."), name);
            sum += shares[i];
        }
        if (!(Math.Abs(sum - 1) <= 1e-9))
            throw new ArgumentException(FormattableString.Invariant($"{name} sums to {sum}, not to 1."), name);
    }

    // D(a ‖ w·a + (1 − w)·b): with φ every term is at least 0, and none cancels.
    private static double ToMixture(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double w)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] > 0 ? a[i] * Special.Phi((1 - w) * (b[i] / a[i] - 1)) : (1 - w) * b[i];
        return sum;
    }

    // 2∫ of one cell's terms over w: with p, q = a(1 ± t) it is 2a(1 − (1 − t²) artanh(t)/t) / 2,
    // whose series is Σ 2t²ᵏ/((2k − 1)(2k + 1)).
    private static double Mean(double p, double q)
    {
        double a = (p + q) / 2;
        if (a == 0 || p == q) return 0;
        double t = Math.Abs(p - q) / (p + q), square = t * t;
        if (t == 1) return a;
        if (t > 0.1) return a * (1 - (1 - square) * Math.Atanh(t) / t);
        double sum = 0, power = square;
        for (int k = 1; k <= 8; k++, power *= square) sum += 2 * power / ((2 * k - 1) * (2 * k + 1));
        return a * sum;
    }

    // Trapezoids over either axis, of which the curve is monotone in both: their mean favors neither side.
    private static double Area(FrontierPoint[] points, double scale)
    {
        (double X, double Y)[] curve =
            [(0, 1), .. points.Select(f => (Math.Exp(-scale * f.GeneratedNats), Math.Exp(-scale * f.RealNats))), (1, 0)];
        curve = [.. curve.OrderBy(c => c.X).ThenByDescending(c => c.Y)];
        double over = 0, along = 0;
        for (int i = 1; i < curve.Length; i++)
        {
            var (a, b) = (curve[i - 1], curve[i]);
            over += (b.X - a.X) * (a.Y + b.Y) / 2;
            along += (a.Y - b.Y) * (a.X + b.X) / 2;
        }
        return (over + along) / 2;
    }
}
