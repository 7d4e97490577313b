using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Dirichlet distribution of probability vectors: density Γ(Σα)/ΠΓ(αᵢ)·Πxᵢ^(αᵢ−1),
/// with respect to all coordinates but the last.</summary>
public sealed record Dirichlet : IKnownEntropy, IExponentialFamily
{
    // How far the coordinates of a point may be from summing to 1.
    private const double MassTolerance = 1e-9;

    /// <summary>The distribution of concentrations α, at least two.</summary>
    /// <exception cref="ArgumentException">Fewer than two, or one that is not positive and finite.</exception>
    public Dirichlet(params ReadOnlySpan<double> concentrations)
    {
        if (concentrations.Length < 2)
            throw new ArgumentException($"{concentrations.Length} concentrations; at least two are needed.", nameof(concentrations));
        for (int i = 0; i < concentrations.Length; i++)
        {
            double a = concentrations[i];
            if (!(a > 0) || double.IsInfinity(a))
                throw new ArgumentException(FormattableString.Invariant($"concentrations[{i}] = {a} must be positive and finite."),
                    nameof(concentrations));
            Total += a;
        }
        Concentrations = [.. concentrations];
    }

    /// <summary>αᵢ.</summary>
    public ImmutableArray<double> Concentrations { get; }

    /// <summary>Σ αᵢ.</summary>
    public double Total { get; }

    /// <inheritdoc/>
    public int Dimension => Concentrations.Length;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <summary>αᵢ/Σα.</summary>
    public double[] Mean() => [.. Concentrations.Select(a => a / Total)];

    /// <summary>mᵢ(1 − mᵢ)/(Σα + 1).</summary>
    public double[] Variance() => [.. Concentrations.Select((a, i) => a / Total * (Others(i) / Total) / (Total + 1))];

    // The sum of the other concentrations, of which a large one leaves nothing when it is subtracted from the total.
    private double Others(int i)
    {
        if (Concentrations[i] < Total / 2) return Total - Concentrations[i];
        double sum = 0;
        for (int k = 0; k < Concentrations.Length; k++)
            if (k != i) sum += Concentrations[k];
        return sum;
    }

    /// <summary>E ln xᵢ = ψ(αᵢ) − ψ(Σα).</summary>
    public double[] MeanLog()
    {
        double total = Digamma.Of(Total);
        return [.. Concentrations.Select(a => Digamma.Of(a) - total)];
    }

    /// <summary>ln B(α) + (Σα − K)ψ(Σα) − Σ(αᵢ − 1)ψ(αᵢ).</summary>
    public double EntropyNats
    {
        get
        {
            double sum = LogNormalizer(Concentrations.AsSpan()) + (Total - Dimension) * Digamma.Of(Total);
            foreach (double a in Concentrations) sum -= (a - 1) * Digamma.Of(a);
            return sum;
        }
    }

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Require.Points(point.Length, Dimension, 1);
        double sum = -LogNormalizer(Concentrations.AsSpan()), total = 0;
        bool outside = false;
        for (int i = 0; i < point.Length; i++)
        {
            double x = Require.Number(point[i], "point");
            outside |= x < 0 || (x == 0 && Concentrations[i] > 1);
            if (Concentrations[i] != 1) sum += (Concentrations[i] - 1) * Math.Log(x);
            total += x;
        }
        return outside || !(Math.Abs(total - 1) <= MassTolerance) ? double.NegativeInfinity : sum;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        for (int at = 0; at < points.Length; at += Dimension)
        {
            var x = points.Slice(at, Dimension);
            double largest = double.NegativeInfinity, sum = 0;
            for (int i = 0; i < x.Length; i++) largest = Math.Max(largest, x[i] = ShapeDraw.LogGamma(random, Concentrations[i]));
            foreach (ref double z in x) sum += z = Math.Exp(z - largest);
            foreach (ref double z in x) z /= sum;
        }
    }

    /// <inheritdoc/>
    public string Carrier => $"Dirichlet of {Dimension}";

    /// <summary>α, for T = ln x with respect to Π dxᵢ/xᵢ.</summary>
    public double[] NaturalParameters() => [.. Concentrations];

    /// <summary>Σ ln Γ(ηᵢ) − ln Γ(Σ η).</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
    {
        double sum = 0, total = 0;
        foreach (double eta in natural)
        {
            if (!(eta > 0)) return double.PositiveInfinity;
            sum += Special.LogGamma(eta);
            total += eta;
        }
        return sum - Special.LogGamma(total);
    }

    /// <summary>Maximum likelihood from points inside the simplex.</summary>
    /// <remarks>Newton's iteration, each step with the inverse of a diagonal matrix plus a constant in closed form. Source: Minka (2000),
    /// "Estimating a Dirichlet distribution".</remarks>
    /// <exception cref="ArgumentException">No points, a coordinate that is not inside (0, 1), or points without spread.</exception>
    public static Dirichlet Fit(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, int dimension)
        => DirichletFit.Fit(points, weights, dimension);

    /// <summary>D(P‖Q) = Σ R(αᵢ, βᵢ − αᵢ) − R(Σα, Σβ − Σα), R the remainder of ln Γ beyond its tangent, in nats.</summary>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double KullbackLeibler(Dirichlet p, Dirichlet q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Dimension != q.Dimension) throw new ArgumentException($"p has {p.Dimension} coordinates, q has {q.Dimension}.", nameof(q));
        double sum = 0, apart = 0;
        for (int i = 0; i < p.Dimension; i++)
        {
            double h = q.Concentrations[i] - p.Concentrations[i];
            sum += GammaRatio.Excess(p.Concentrations[i], h);
            apart += h;
        }
        return Math.Max(0, sum - GammaRatio.Excess(p.Total, apart));
    }

    /// <summary>Equal concentrations.</summary>
    public bool Equals(Dirichlet? other) => other is not null && Concentrations.AsSpan().SequenceEqual(other.Concentrations.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, Concentrations[0], Concentrations[^1]);
}
