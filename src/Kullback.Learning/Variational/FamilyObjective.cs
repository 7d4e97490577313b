using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>The evidence lower bound of a family of normal distributions over fixed draws, as a function of the family's parameters:
/// location first, in the coordinates of a center m and factor A.</summary>
internal abstract class FamilyObjective(WatchedDensity f, double[] center, double[] lower, FixedDraws draws)
{
    private readonly double[] _z = new double[center.Length], _g = new double[center.Length], _moved = new double[center.Length];

    protected int D => center.Length;
    protected double[] A => lower;

    internal double[] Factor => lower;

    internal abstract double[] Start();

    /// <summary>Halves all deviations.</summary>
    internal abstract void Narrow(double[] theta);

    /// <summary>z − (m + A u) of a draw.</summary>
    protected abstract void Spread(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, Span<double> offset);

    /// <summary>Adds the derivatives of gᵀ·offset by the parameters of the spread, weighted.</summary>
    protected abstract void PullSpread(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, ReadOnlySpan<double> g, double weight,
        Span<double> gradient);

    /// <summary>½ ln det of the covariance; adds its derivatives.</summary>
    protected abstract double LogDeterminant(ReadOnlySpan<double> theta, Span<double> gradient);

    internal abstract GaussianApproximation Result(ReadOnlySpan<double> theta);

    /// <summary>Minus the bound, for minimization; +∞ where a draw has density 0.</summary>
    internal double Value(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        int d = D;
        gradient.Clear();
        double bound = LogDeterminant(theta, gradient) + d * 0.5 * (1 + Math.Log(2 * Math.PI));
        Span<double> sum = d <= 128 ? stackalloc double[d] : new double[d], offset = d <= 128 ? stackalloc double[d] : new double[d];
        sum.Clear();
        ModeSearch.Move(center, lower, theta[..d], _moved);
        for (int m = 0; m < draws.Count; m++)
        {
            Spread(theta, draws[m], offset);
            for (int i = 0; i < d; i++) _z[i] = _moved[i] + offset[i];
            double value = f.Value(_z, _g, m), weight = draws.Weights[m];
            if (double.IsNegativeInfinity(value)) return double.PositiveInfinity;
            bound += weight * value;
            for (int i = 0; i < d; i++) sum[i] += weight * _g[i];
            PullSpread(theta, draws[m], _g, weight, gradient);
        }
        for (int i = 0; i < d; i++)
            for (int k = 0; k <= i; k++) gradient[k] += lower[i * d + k] * sum[i];
        for (int i = 0; i < gradient.Length; i++) gradient[i] = -gradient[i];
        return -bound;
    }

    protected double[] MeanOf(ReadOnlySpan<double> theta)
    {
        var mean = new double[D];
        ModeSearch.Move(center, lower, theta[..D], mean);
        return mean;
    }

    /// <summary>How many normal numbers a draw takes.</summary>
    internal static int DrawDimension(Family family, int d, int rank) => family == Family.LowRank ? d + rank : d;

    internal static FamilyObjective Of(Family family, int rank, WatchedDensity f, double[] center, double[] lower, FixedDraws draws)
        => family switch
        {
            Family.MeanField => new MeanFieldObjective(f, center, lower, draws),
            Family.LowRank => new LowRankObjective(f, center, lower, draws, rank),
            _ => new FullRankObjective(f, center, lower, draws),
        };
}

/// <summary>Covariance A K Kᵀ Aᵀ, K lower triangular with the logarithms of its diagonal as parameters.</summary>
internal sealed class FullRankObjective(WatchedDensity f, double[] center, double[] lower, FixedDraws draws)
    : FamilyObjective(f, center, lower, draws)
{
    internal override double[] Start() => new double[D + D * (D + 1) / 2];

    internal override void Narrow(double[] theta)
    {
        for (int i = 0, at = D; i < D; at += ++i)
        {
            for (int j = 0; j < i; j++) theta[at + j] /= 2;
            theta[at + i] -= Math.Log(2);
        }
    }

    protected override void Spread(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, Span<double> offset)
    {
        Span<double> y = D <= 128 ? stackalloc double[D] : new double[D];
        Inner(theta, draw, y);
        for (int i = 0; i < D; i++) offset[i] = Lbfgs.Dot(A.AsSpan(i * D, i + 1), y[..(i + 1)]);
    }

    private void Inner(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, Span<double> y)
    {
        int at = D;
        for (int i = 0; i < D; i++)
        {
            y[i] = Lbfgs.Dot(theta.Slice(at, i), draw[..i]) + Math.Exp(theta[at + i]) * draw[i];
            at += i + 1;
        }
    }

    protected override void PullSpread(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, ReadOnlySpan<double> g, double weight,
        Span<double> gradient)
    {
        Span<double> inner = D <= 128 ? stackalloc double[D] : new double[D];
        inner.Clear();
        for (int i = 0; i < D; i++)
            for (int k = 0; k <= i; k++) inner[k] += A[i * D + k] * g[i];
        int at = D;
        for (int i = 0; i < D; i++)
        {
            double factor = weight * inner[i];
            for (int j = 0; j < i; j++) gradient[at + j] += factor * draw[j];
            gradient[at + i] += factor * draw[i] * Math.Exp(theta[at + i]);
            at += i + 1;
        }
    }

    protected override double LogDeterminant(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double sum = 0;
        int at = D;
        for (int i = 0; i < D; i++)
        {
            sum += theta[at + i] + Math.Log(A[i * D + i]);
            gradient[at + i] += 1;
            at += i + 1;
        }
        return sum;
    }

    internal override GaussianApproximation Result(ReadOnlySpan<double> theta)
    {
        var lowerOf = new double[D * D];
        for (int i = 0; i < D; i++)
            for (int k = 0, at = D; k <= i; at += ++k)
                for (int j = 0; j <= k; j++)
                    lowerOf[i * D + j] += A[i * D + k] * (j == k ? Math.Exp(theta[at + j]) : theta[at + j]);
        return GaussianApproximation.OfFactor(MeanOf(theta), lowerOf);
    }
}

/// <summary>Independent deviations in the user's own parameters, by their logarithms.</summary>
internal sealed class MeanFieldObjective(WatchedDensity f, double[] center, double[] lower, FixedDraws draws)
    : FamilyObjective(f, center, lower, draws)
{
    internal override double[] Start()
    {
        double[] theta = new double[2 * D], conditional = Conditional(A, D);
        for (int i = 0; i < D; i++) theta[D + i] = Math.Log(conditional[i]);
        return theta;
    }

    internal override void Narrow(double[] theta)
    {
        for (int i = D; i < 2 * D; i++) theta[i] -= Math.Log(2);
    }

    /// <summary>1/√(Λᵢᵢ), Λ = (A Aᵀ)⁻¹: the best independent deviations for a normal distribution.</summary>
    internal static double[] Conditional(double[] lower, int d)
    {
        var squares = new double[d];
        var column = new double[d];
        for (int k = 0; k < d; k++)
        {
            // Column k of A⁻¹.
            for (int i = k; i < d; i++)
            {
                double sum = i == k ? 1 : 0;
                for (int j = k; j < i; j++) sum -= lower[i * d + j] * column[j];
                column[i] = sum / lower[i * d + i];
                squares[k] += column[i] * column[i];
            }
        }
        return [.. squares.Select(s => 1 / Math.Sqrt(s))];
    }

    protected override void Spread(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, Span<double> offset)
    {
        for (int i = 0; i < D; i++) offset[i] = Math.Exp(theta[D + i]) * draw[i];
    }

    protected override void PullSpread(ReadOnlySpan<double> theta, ReadOnlySpan<double> draw, ReadOnlySpan<double> g, double weight,
        Span<double> gradient)
    {
        for (int i = 0; i < D; i++) gradient[D + i] += weight * g[i] * draw[i] * Math.Exp(theta[D + i]);
    }

    protected override double LogDeterminant(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double sum = 0;
        for (int i = 0; i < D; i++)
        {
            sum += theta[D + i];
            gradient[D + i] += 1;
        }
        return sum;
    }

    internal override GaussianApproximation Result(ReadOnlySpan<double> theta)
        => GaussianApproximation.OfFactor(MeanOf(theta), ModeSearch.Diagonal([.. theta[D..].ToArray().Select(Math.Exp)]));
}
