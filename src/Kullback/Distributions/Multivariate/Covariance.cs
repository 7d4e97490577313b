using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A covariance matrix in one of the forms that keep it cheap: full, diagonal, or low rank plus diagonal.</summary>
/// <remarks>Positive definite: a matrix with a pivot not above d·2⁻⁵³ of its diagonal entry is refused as singular to working
/// precision.</remarks>
public abstract record Covariance
{
    private protected Covariance(int dimension) => Dimension = dimension;

    /// <summary>Rows of the matrix.</summary>
    public int Dimension { get; }

    /// <summary>ln det Σ.</summary>
    public abstract double LogDeterminant { get; }

    /// <summary>Σ, row by row.</summary>
    public abstract double[] Matrix();

    /// <summary>Σ_ii.</summary>
    public abstract double VarianceOf(int i);

    /// <summary>xᵀΣ⁻¹x: the squared Mahalanobis length.</summary>
    public abstract double Quadratic(ReadOnlySpan<double> x);

    /// <summary>Fills <paramref name="x"/> with a draw of mean 0.</summary>
    internal abstract void Draw(Random random, Span<double> x);

    /// <summary>The factor of the whole matrix, made when it is first asked for.</summary>
    internal abstract CholeskyFactor Factor { get; }

    /// <summary>The largest ratio of a variance to the variance given the coordinates before it, 1 for independent coordinates: by this
    /// much rounding of the entries is amplified, whatever the units.</summary>
    internal double Amplification
    {
        get
        {
            double most = 1;
            for (int i = 0; i < Dimension; i++) most = Math.Max(most, VarianceOf(i) / (Factor[i, i] * Factor[i, i]));
            return most;
        }
    }

    /// <summary>A full matrix, row by row, symmetric within 1e-12 of its diagonal (the mean of both halves is taken).</summary>
    /// <exception cref="ArgumentException">Not square, not finite, not symmetric, or not positive definite; the entry is named.</exception>
    public static Covariance Full(ReadOnlySpan<double> matrix) => new FullCovariance(matrix);

    /// <summary>Independent coordinates.</summary>
    /// <exception cref="ArgumentException">A variance is not positive and finite.</exception>
    public static Covariance Diagonal(ReadOnlySpan<double> variances) => new DiagonalCovariance([.. variances]);

    /// <summary>F·Fᵀ + diag(variances).</summary>
    /// <param name="factor">F: a row of <paramref name="rank"/> numbers per coordinate.</param>
    /// <param name="rank">Columns of F.</param>
    /// <param name="variances">The diagonal, all positive.</param>
    /// <exception cref="ArgumentException">Lengths that do not fit, a variance that is not positive,
    /// an entry that is not finite.</exception>
    public static Covariance LowRank(ReadOnlySpan<double> factor, int rank, ReadOnlySpan<double> variances)
        => new LowRankCovariance([.. factor], rank, [.. variances]);

    internal static CholeskyFactor Factored(ReadOnlySpan<double> matrix, int d)
        => CholeskyFactor.Of(matrix, d, out int row)
            ?? throw new ArgumentException(
                $"The matrix is not positive definite to working precision: its leading part of {row + 1} rows is singular or indefinite.",
                nameof(matrix));

    internal static void RequireVariances(ImmutableArray<double> variances)
    {
        if (variances.IsDefaultOrEmpty) throw new ArgumentException("No variances.", nameof(variances));
        for (int i = 0; i < variances.Length; i++)
            if (!(variances[i] > 0) || double.IsInfinity(variances[i]))
                throw new ArgumentException(FormattableString.Invariant($"variances[{i}] = {variances[i]} must be positive and finite."),
                    nameof(variances));
    }
}

/// <summary>A full matrix.</summary>
public sealed record FullCovariance : Covariance
{
    private readonly double[] _matrix;

    internal FullCovariance(ReadOnlySpan<double> matrix) : base(SymmetricEntries.Side(matrix.Length))
    {
        _matrix = SymmetricEntries.Of(matrix, Dimension);
        Factor = Factored(_matrix, Dimension);
    }

    /// <inheritdoc/>
    public override double LogDeterminant => Factor.LogDeterminant;

    internal override CholeskyFactor Factor { get; }

    /// <inheritdoc/>
    public override double[] Matrix() => [.. _matrix];

    internal ReadOnlySpan<double> Entries => _matrix;

    /// <inheritdoc/>
    public override double VarianceOf(int i) => _matrix[i * Dimension + i];

    /// <inheritdoc/>
    public override double Quadratic(ReadOnlySpan<double> x) => Factor.Quadratic(x);

    internal override void Draw(Random random, Span<double> x)
    {
        foreach (ref double z in x) z = NormalDraw.Next(random);
        Factor.Multiply(x);
    }

    /// <summary>Equal matrices.</summary>
    public bool Equals(FullCovariance? other) => other is not null && _matrix.AsSpan().SequenceEqual(other._matrix);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, _matrix[0], _matrix[^1]);
}

/// <summary>Independent coordinates.</summary>
public sealed record DiagonalCovariance : Covariance
{
    private CholeskyFactor? _factor;

    internal DiagonalCovariance(ImmutableArray<double> variances) : base(variances.IsDefault ? 0 : variances.Length)
    {
        RequireVariances(variances);
        Variances = variances;
        foreach (double v in variances) LogDeterminant += Math.Log(v);
    }

    /// <summary>Σ_ii.</summary>
    public ImmutableArray<double> Variances { get; }

    /// <inheritdoc/>
    public override double LogDeterminant { get; }

    internal override CholeskyFactor Factor => _factor ??= Factored(Matrix(), Dimension);

    /// <inheritdoc/>
    public override double[] Matrix()
    {
        double[] matrix = new double[Dimension * Dimension];
        for (int i = 0; i < Dimension; i++) matrix[i * Dimension + i] = Variances[i];
        return matrix;
    }

    /// <inheritdoc/>
    public override double VarianceOf(int i) => Variances[i];

    /// <inheritdoc/>
    public override double Quadratic(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < Dimension; i++) sum += x[i] * x[i] / Variances[i];
        return sum;
    }

    internal override void Draw(Random random, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++) x[i] = Math.Sqrt(Variances[i]) * NormalDraw.Next(random);
    }

    /// <summary>Equal variances.</summary>
    public bool Equals(DiagonalCovariance? other) => other is not null && Variances.AsSpan().SequenceEqual(other.Variances.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, Variances[0], Variances[^1]);
}
