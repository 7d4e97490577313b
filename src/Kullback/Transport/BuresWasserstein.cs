using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>A normal distribution by its mean and covariance (row by row).</summary>
/// <param name="Mean">d numbers.</param>
/// <param name="Covariance">d × d numbers, symmetric, no eigenvalue below 0.</param>
public readonly record struct GaussianMeasure(ImmutableArray<double> Mean, ImmutableArray<double> Covariance);

/// <summary>Optimal transport between normal distributions with the cost |x − y|².</summary>
/// <remarks>W₂² = |m − n|² + tr A + tr B − 2 tr(A^½ B A^½)^½. With A = LLᵀ and B = MMᵀ that is |m − n|² + ‖L − MU‖², U the orthogonal
/// factor of MᵀL: a sum of squares, so that it is never negative and keeps its digits between distributions that are nearly equal. O(d³).
/// Sources: Olkin and Pukelsheim (1982), Linear Algebra and its Applications 48, 257–263; Bhatia, Jain and Lim (2019), Expositiones
/// Mathematicae 37, 165–191.</remarks>
public static class BuresWasserstein
{
    /// <summary>W₂ in the unit of the coordinates.</summary>
    /// <param name="p">One distribution.</param>
    /// <param name="q">The other, of the same dimension.</param>
    /// <exception cref="TransportInputException">Shapes differ, a number is not finite, or a covariance is not symmetric or has a negative
    /// eigenvalue.</exception>
    public static double Distance(GaussianMeasure p, GaussianMeasure q) => Math.Sqrt(TransportCost(p, q));

    /// <summary>W₂², the least mean of |x − y|².</summary>
    /// <param name="p">One distribution.</param>
    /// <param name="q">The other, of the same dimension.</param>
    /// <exception cref="TransportInputException">Shapes differ, a number is not finite, or a covariance is not symmetric or has a negative
    /// eigenvalue.</exception>
    public static double TransportCost(GaussianMeasure p, GaussianMeasure q)
    {
        int d = Dimension(p, q);
        double[] l = Factor(p, nameof(p)), m = Factor(q, nameof(q)), turned = Turned(l, m, d);
        double sum = 0;
        for (int k = 0; k < d; k++) sum += (p.Mean[k] - q.Mean[k]) * (p.Mean[k] - q.Mean[k]);
        for (int k = 0; k < d * d; k++) sum += (l[k] - turned[k]) * (l[k] - turned[k]);
        return sum;
    }

    /// <summary>The optimal map x ↦ n + T(x − m): the symmetric T with T A T = B, row by row.</summary>
    /// <param name="p">The distribution that is moved; its covariance has no eigenvalue 0.</param>
    /// <param name="q">The distribution it is moved to.</param>
    /// <exception cref="TransportInputException">As for the distance, or p is degenerate.</exception>
    public static ImmutableArray<double> Map(GaussianMeasure p, GaussianMeasure q)
    {
        int d = Dimension(p, q);
        RequireCovariance(p, nameof(p));
        double[] l = LowerCholesky.Of(p.Covariance.AsSpan(), d)
            ?? throw new TransportInputException(
                "p has a direction without variance: no map moves it to another distribution (a plan does).");
        double[] turned = Turned(l, Factor(q, nameof(q)), d), map = new double[d * d];
        // T = M U L⁻¹ by back substitution from the right, then its symmetric part: rounding is the rest.
        for (int i = 0; i < d; i++)
            for (int j = d - 1; j >= 0; j--)
            {
                double sum = turned[i * d + j];
                for (int k = j + 1; k < d; k++) sum -= map[i * d + k] * l[k * d + j];
                map[i * d + j] = sum / l[j * d + j];
            }
        return Symmetric(map, d);
    }

    /// <summary>The W₂ barycenter of normal distributions, itself normal.</summary>
    /// <param name="distributions">The distributions, of one dimension and without directions of variance 0.</param>
    /// <param name="shares">The weight of each, ≥ 0; divided by their sum.</param>
    /// <exception cref="TransportInputException">As for the map, or there is no distribution, or shares are not weights.</exception>
    /// <remarks>Fixed point S ← T S T with the mean map T from S; it converges from any start. Source: Álvarez-Esteban, del Barrio,
    /// Cuesta-Albertos and Matrán (2016), Journal of Mathematical Analysis and Applications 441, 744–762.</remarks>
    public static GaussianMeasure Barycenter(IReadOnlyList<GaussianMeasure> distributions, ReadOnlySpan<double> shares)
    {
        ArgumentNullException.ThrowIfNull(distributions);
        if (distributions.Count == 0) throw new TransportInputException("There is no distribution.");
        double whole = OrderedWeights.RequireMasses(shares, distributions.Count, nameof(shares));
        int d = distributions[0].Mean.Length, first = 0;
        while (shares[first] == 0) first++;
        double[] mean = new double[d];
        for (int s = 0; s < distributions.Count; s++)
            for (int k = 0, own = Dimension(distributions[0], distributions[s]); k < own; k++)
                mean[k] += shares[s] / whole * distributions[s].Mean[k];
        var at = distributions[first] with { Mean = [.. mean] };
        for (int step = 0; step < 500; step++)
        {
            var map = new double[d * d];
            for (int s = 0; s < distributions.Count; s++)
            {
                if (shares[s] == 0) continue;
                var own = Map(at, distributions[s]);
                for (int k = 0; k < map.Length; k++) map[k] += shares[s] / whole * own[k];
            }
            double off = 0;
            for (int k = 0; k < map.Length; k++) off = Math.Max(off, Math.Abs(map[k] - (k % (d + 1) == 0 ? 1 : 0)));
            at = at with
            {
                Covariance =
                Symmetric(SymmetricMatrix.Times(SymmetricMatrix.Times(map, at.Covariance.AsSpan(), d), map, d), d)
            };
            if (off < 1e-14) break;
        }
        return at;
    }

    private static ImmutableArray<double> Symmetric(double[] matrix, int d)
    {
        var result = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) result[i * d + j] = (matrix[i * d + j] + matrix[j * d + i]) / 2;
        return [.. result];
    }

    private static double[] Turned(double[] l, double[] m, int d)
        => SymmetricMatrix.Times(m, SymmetricMatrix.Polar(SymmetricMatrix.Times(m, l, d, transposeFirst: true), d), d);

    private static int Dimension(GaussianMeasure p, GaussianMeasure q)
        => !p.Mean.IsDefaultOrEmpty && !q.Mean.IsDefaultOrEmpty && p.Mean.Length == q.Mean.Length ? p.Mean.Length
            : throw new TransportInputException(
                $"The means have {(p.Mean.IsDefault ? 0 : p.Mean.Length)} and {(q.Mean.IsDefault ? 0 : q.Mean.Length)} coordinates.");

    private static void RequireCovariance(GaussianMeasure distribution, string name)
    {
        int d = distribution.Mean.Length;
        if (distribution.Covariance.IsDefault || distribution.Covariance.Length != d * d)
            throw new TransportInputException($"{name} needs a covariance of {d} × {d} numbers.");
        for (int k = 0; k < d; k++)
            if (!double.IsFinite(distribution.Mean[k]))
                throw TransportInputException.Entry($"{name}.Mean", k, distribution.Mean[k], "must be finite");
        for (int k = 0; k < d * d; k++)
        {
            double x = distribution.Covariance[k], mirrored = distribution.Covariance[k % d * d + k / d];
            if (!double.IsFinite(x)) throw TransportInputException.Entry($"{name}.Covariance", k, x, "must be finite");
            // A covariance that was computed is symmetric up to rounding.
            double size = Math.Sqrt(Math.Abs(distribution.Covariance[k / d * (d + 1)] * distribution.Covariance[k % d * (d + 1)]));
            if (Math.Abs(x - mirrored) > 1e-9 * size)
                throw TransportInputException.Entry($"{name}.Covariance", k, x, "differs from its mirror image");
        }
    }

    // A factor of the covariance: Cholesky's, or from eigenvalues where it is degenerate.
    private static double[] Factor(GaussianMeasure distribution, string name)
    {
        RequireCovariance(distribution, name);
        int d = distribution.Mean.Length;
        if (LowerCholesky.Of(distribution.Covariance.AsSpan(), d) is { } factor) return factor;
        var (values, vectors) = SymmetricMatrix.Eigen(distribution.Covariance.AsSpan(), d);
        double greatest = values.Max(Math.Abs);
        for (int j = 0; j < d; j++)
        {
            if (values[j] < -1e-12 * greatest)
                throw TransportInputException.Entry($"{name}.Covariance", j, values[j], "is a negative eigenvalue");
            for (int k = 0; k < d; k++) vectors[k * d + j] *= Math.Sqrt(Math.Max(0, values[j]));
        }
        return vectors;
    }
}
