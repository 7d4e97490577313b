using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>F·Fᵀ + D with d rows and a few columns: d·r² to prepare and d·r a point in place of d³ and d².</summary>
/// <remarks>With C = 1 + FᵀD⁻¹F: ln det Σ = ln det D + ln det C (Sylvester), and xᵀΣ⁻¹x is the least value over u of
/// |D^(−½)(x − Fu)|² + |u|², taken at u = C⁻¹FᵀD⁻¹x. In this form of Woodbury's identity all terms are non-negative, and an error of u
/// counts only in the second order.</remarks>
public sealed record LowRankCovariance : Covariance
{
    private readonly CholeskyFactor _core;
    private CholeskyFactor? _factor;

    internal LowRankCovariance(ImmutableArray<double> factor, int rank, ImmutableArray<double> variances)
        : base(variances.IsDefault ? 0 : variances.Length)
    {
        RequireVariances(variances);
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        if (factor.Length != (long)rank * variances.Length)
            throw new ArgumentException($"A factor of {factor.Length} numbers is not {variances.Length} rows of rank {rank}.",
                nameof(factor));
        for (int i = 0; i < factor.Length; i++)
            if (!double.IsFinite(factor[i]))
                throw new ArgumentException(FormattableString.Invariant($"factor[{i}] = {factor[i]} must be finite."), nameof(factor));
        (Columns, Rank, Variances) = (factor, rank, variances);
        _core = Factored(Core(), rank);
        foreach (double v in variances) LogDeterminant += Math.Log(v);
        LogDeterminant += _core.LogDeterminant;
    }

    /// <summary>F, row by row.</summary>
    public ImmutableArray<double> Columns { get; }

    /// <summary>Columns of F.</summary>
    public int Rank { get; }

    /// <summary>The diagonal D.</summary>
    public ImmutableArray<double> Variances { get; }

    /// <inheritdoc/>
    public override double LogDeterminant { get; }

    internal override CholeskyFactor Factor => _factor ??= Factored(Matrix(), Dimension);

    /// <inheritdoc/>
    public override double[] Matrix()
    {
        int d = Dimension;
        var matrix = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? Variances[i] : 0;
                for (int k = 0; k < Rank; k++) sum += Columns[i * Rank + k] * Columns[j * Rank + k];
                matrix[i * d + j] = matrix[j * d + i] = sum;
            }
        return matrix;
    }

    /// <inheritdoc/>
    public override double VarianceOf(int i)
    {
        double sum = Variances[i];
        for (int k = 0; k < Rank; k++) sum += Columns[i * Rank + k] * Columns[i * Rank + k];
        return sum;
    }

    /// <inheritdoc/>
    public override double Quadratic(ReadOnlySpan<double> x)
    {
        Span<double> u = Rank <= 64 ? stackalloc double[Rank] : new double[Rank];
        u.Clear();
        for (int i = 0; i < Dimension; i++)
            for (int k = 0; k < Rank; k++) u[k] += Columns[i * Rank + k] * x[i] / Variances[i];
        _core.SolveLower(u);
        _core.SolveUpper(u);
        double sum = 0;
        foreach (double z in u) sum += z * z;
        for (int i = 0; i < Dimension; i++)
        {
            double rest = x[i];
            for (int k = 0; k < Rank; k++) rest -= Columns[i * Rank + k] * u[k];
            sum += rest * rest / Variances[i];
        }
        return sum;
    }

    /// <summary>(Σ⁻¹)_ii = (1 − fᵀC⁻¹f/D_ii)/D_ii with f the row of F: r² each.</summary>
    internal double InverseDiagonal(int i) => (1 - _core.Quadratic(Columns.AsSpan(i * Rank, Rank)) / Variances[i]) / Variances[i];

    internal override void Draw(Random random, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++) x[i] = Math.Sqrt(Variances[i]) * NormalDraw.Next(random);
        for (int k = 0; k < Rank; k++)
        {
            double z = NormalDraw.Next(random);
            for (int i = 0; i < x.Length; i++) x[i] += Columns[i * Rank + k] * z;
        }
    }

    private double[] Core()
    {
        var core = new double[Rank * Rank];
        for (int k = 0; k < Rank; k++)
            for (int l = 0; l <= k; l++)
            {
                double sum = k == l ? 1 : 0;
                for (int i = 0; i < Dimension; i++) sum += Columns[i * Rank + k] * Columns[i * Rank + l] / Variances[i];
                core[k * Rank + l] = core[l * Rank + k] = sum;
            }
        return core;
    }

    /// <summary>Equal F and D.</summary>
    public bool Equals(LowRankCovariance? other)
        => other is not null && Columns.AsSpan().SequenceEqual(other.Columns.AsSpan())
        && Variances.AsSpan().SequenceEqual(other.Variances.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, Variances[0], Variances[^1], Columns[0]);
}
