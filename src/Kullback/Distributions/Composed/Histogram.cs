using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A density that is constant on bins: mass mᵢ spread evenly over [eᵢ, eᵢ₊₁).</summary>
public sealed record Histogram : IUnivariate, IKnownEntropy
{
    private readonly double[] _below, _above;

    /// <summary>The distribution of bin edges and masses.</summary>
    /// <param name="edges">One more than masses, finite, ascending.</param>
    /// <param name="masses">mᵢ ≥ 0, summing to 1 within 1e-9.</param>
    /// <exception cref="ArgumentException">Lengths that do not fit, edges that do not ascend, masses that are no probabilities.</exception>
    public Histogram(ReadOnlySpan<double> edges, ReadOnlySpan<double> masses)
    {
        if (edges.Length != masses.Length + 1)
            throw new ArgumentException($"{edges.Length} edges for {masses.Length} masses; one more is needed.", nameof(edges));
        for (int i = 0; i < edges.Length; i++)
            if (!double.IsFinite(edges[i]) || (i > 0 && !(edges[i] > edges[i - 1])))
                throw new ArgumentException(
                    FormattableString.Invariant($"edges[{i}] = {edges[i]} must be finite and above the edge before it."), nameof(edges));
        (Edges, Masses) = ([.. edges], ProbabilityVector.Of(masses, nameof(masses)));
        (_below, _above) = (new double[masses.Length + 1], new double[masses.Length + 1]);
        for (int i = 0; i < masses.Length; i++) _below[i + 1] = _below[i] + masses[i];
        for (int i = masses.Length - 1; i >= 0; i--) _above[i] = _above[i + 1] + masses[i];
    }

    /// <summary>eᵢ.</summary>
    public ImmutableArray<double> Edges { get; }

    /// <summary>mᵢ.</summary>
    public ImmutableArray<double> Masses { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => Edges[Masses.AsSpan().IndexOfAnyExcept(0)];

    /// <inheritdoc/>
    public double High => Edges[Masses.AsSpan().LastIndexOfAnyExcept(0) + 1];

    /// <inheritdoc/>
    public double Mean => Bins.Sum(b => b.Mass * (b.Low + (b.High - b.Low) / 2));

    /// <inheritdoc/>
    public double Variance => Mean is var mean
        ? Bins.Sum(b => b.Mass * (Square(b.Low + (b.High - b.Low) / 2 - mean) + Square(b.High - b.Low) / 12)) : 0;

    /// <summary>−Σ mᵢ ln(mᵢ/widthᵢ).</summary>
    public double EntropyNats => -Bins.Sum(b => b.Mass * Math.Log(b.Mass / (b.High - b.Low)));

    private IEnumerable<(double Low, double High, double Mass)> Bins
        => Masses.Select((m, i) => (Edges[i], Edges[i + 1], m)).Where(b => b.Item3 > 0);

    /// <summary>Bins are closed below and open above, the last one closed.</summary>
    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) < Edges[0] || x > Edges[^1]) return double.NegativeInfinity;
        int bin = Bin(x);
        return Masses[bin] == 0 ? double.NegativeInfinity : Math.Log(Masses[bin] / (Edges[bin + 1] - Edges[bin]));
    }

    /// <inheritdoc/>
    public double Cumulative(double x)
    {
        if (Require.Number(x) <= Low) return 0;
        if (x >= High) return 1;
        int bin = Bin(x);
        return Math.Min(1, _below[bin] + Masses[bin] * ((x - Edges[bin]) / (Edges[bin + 1] - Edges[bin])));
    }

    /// <inheritdoc/>
    public double Survival(double x)
    {
        if (Require.Number(x) <= Low) return 1;
        if (x >= High) return 0;
        int bin = Bin(x);
        return Math.Min(1, _above[bin + 1] + Masses[bin] * ((Edges[bin + 1] - x) / (Edges[bin + 1] - Edges[bin])));
    }

    /// <inheritdoc/>
    public double Quantile(double p)
    {
        if (Require.Probability(p) == 0) return Low;
        if (p == 1) return High;
        int bin = (int)InverseDistribution.LeastWhole(i => _below[(int)i + 1] >= p, 0, Masses.Length - 1);
        return Masses[bin] == 0 ? High : Edges[bin] + Math.Min(1, (p - _below[bin]) / Masses[bin]) * (Edges[bin + 1] - Edges[bin]);
    }

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
    {
        if (Require.Probability(p) == 1) return Low;
        if (p == 0) return High;
        int bin = (int)InverseDistribution.LeastWhole(i => _above[(int)i + 1] <= p, 0, Masses.Length - 1);
        return Masses[bin] == 0 ? Edges[bin]
            : Edges[bin + 1] - Math.Min(1, (p - _above[bin + 1]) / Masses[bin]) * (Edges[bin + 1] - Edges[bin]);
    }

    /// <summary>Powers, logarithms (on x &gt; 0), exponentials and cosines: integrals over each bin in closed form.</summary>
    public double? Expectation(Moment moment)
    {
        double sum = 0;
        foreach (var (low, high, mass) in Bins)
        {
            if (Integral(moment, low, high) is not { } integral || double.IsNaN(integral)) return null;
            sum += mass * integral / (high - low);
        }
        return sum;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        double[] sums = ProbabilityVector.Cumulative(Masses.AsSpan());
        for (int i = 0; i < points.Length; i++)
        {
            int bin = ProbabilityVector.Draw(sums, random);
            points[i] = Edges[bin] + random.NextDouble() * (Edges[bin + 1] - Edges[bin]);
        }
    }

    private static double? Integral(Moment moment, double low, double high) => moment.Kind switch
    {
        MomentKind.Power when moment.A == 1 => (high - low) * (low + (high - low) / 2),
        MomentKind.Power when moment.A == 2 => (high - low) * (low * low + low * high + high * high) / 3,
        MomentKind.Log when low >= 0 => LogIntegral(high) - LogIntegral(low),
        MomentKind.AbsoluteDeviation when moment.B == 1 => Half(high - moment.A) - Half(low - moment.A),
        MomentKind.AbsoluteDeviation when moment.B == 2 => (Cube(high - moment.A) - Cube(low - moment.A)) / 3,
        MomentKind.Exponential => moment.B * Math.Exp(-(low - moment.A) / moment.B) * -Special.ExpLessOne(-(high - low) / moment.B),
        MomentKind.Cosine => 2 * Math.Cos((low + high) / 2 - moment.A) * Math.Sin((high - low) / 2),
        _ => null,
    };

    private static double LogIntegral(double x) => x == 0 ? 0 : x * Math.Log(x) - x;
    private static double Half(double x) => x * Math.Abs(x) / 2;
    private static double Cube(double x) => x * x * x;
    private static double Square(double x) => x * x;

    private int Bin(double x) => Edges.BinarySearch(x) is var at && at >= 0 ? Math.Min(at, Masses.Length - 1) : ~at - 1;

    /// <summary>D(P‖Q) between histograms of any edges, in nats: over the common refinement, no term negative;
    /// +∞ where P has mass in a bin of Q without.</summary>
    public static double KullbackLeibler(Histogram p, Histogram q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double[] cuts = [.. p.Edges.Concat(q.Edges).Distinct().Order()];
        double sum = 0;
        for (int i = 0; i + 1 < cuts.Length; i++)
        {
            double a = p.MassWithin(cuts[i], cuts[i + 1]), b = q.MassWithin(cuts[i], cuts[i + 1]);
            sum += IntegerMass.Excess(a, b, b - a);
        }
        return sum;
    }

    // Of an interval inside one bin or outside all.
    private double MassWithin(double low, double high)
    {
        if (low < Edges[0] || high > Edges[^1]) return 0;
        int bin = Bin(low);
        return Masses[bin] * ((high - low) / (Edges[bin + 1] - Edges[bin]));
    }

    /// <summary>Equal edges and masses.</summary>
    public bool Equals(Histogram? other) => other is not null && Edges.AsSpan().SequenceEqual(other.Edges.AsSpan())
        && Masses.AsSpan().SequenceEqual(other.Masses.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Edges.Length, Edges[0], Masses[0]);
}
