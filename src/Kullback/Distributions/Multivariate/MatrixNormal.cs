using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Normal distribution of r×c matrices whose entries have covariance U_ik·V_jl: U between rows, V between columns.</summary>
/// <remarks>Row by row it is the normal distribution of rc numbers with covariance U ⊗ V, at the price of r³ + c³ in place of (rc)³. Only U
/// ⊗ V is determined: U/2 with 2V is the same distribution.</remarks>
public sealed record MatrixNormal : IKnownEntropy
{
    private const double LogTwoPi = 1.8378770664093454836;

    /// <summary>The distribution of a mean matrix and two covariances.</summary>
    /// <param name="mean">r·c numbers, row by row.</param>
    /// <param name="rows">U, r×r.</param>
    /// <param name="columns">V, c×c.</param>
    /// <exception cref="ArgumentException">Dimensions that do not fit, or a mean that is not finite.</exception>
    public MatrixNormal(ReadOnlySpan<double> mean, Covariance rows, Covariance columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        if (mean.Length != rows.Dimension * columns.Dimension)
            throw new ArgumentException($"A mean of {mean.Length} numbers for {rows.Dimension} rows and {columns.Dimension} columns.",
                nameof(mean));
        for (int i = 0; i < mean.Length; i++)
            if (!double.IsFinite(mean[i]))
                throw new ArgumentException(FormattableString.Invariant($"mean[{i}] = {mean[i]} must be finite."), nameof(mean));
        (Mean, Rows, Columns) = ([.. mean], rows, columns);
    }

    /// <summary>M, row by row.</summary>
    public ImmutableArray<double> Mean { get; }

    /// <summary>U.</summary>
    public Covariance Rows { get; }

    /// <summary>V.</summary>
    public Covariance Columns { get; }

    /// <inheritdoc/>
    public int Dimension => Mean.Length;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    private double LogDeterminant => Columns.Dimension * Rows.LogDeterminant + Rows.Dimension * Columns.LogDeterminant;

    /// <summary>(rc(1 + ln 2π) + c·ln|U| + r·ln|V|)/2.</summary>
    public double EntropyNats => (Dimension * (1 + LogTwoPi) + LogDeterminant) / 2;

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Require.Points(point.Length, Dimension, 1);
        double[] apart = point.ToArray();
        for (int i = 0; i < apart.Length; i++) apart[i] = Require.Number(apart[i], "point") - Mean[i];
        return -(Dimension * LogTwoPi + LogDeterminant + Quadratic(apart)) / 2;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        int r = Rows.Dimension, c = Columns.Dimension;
        double[] column = new double[r];
        for (int at = 0; at < points.Length; at += Dimension)
        {
            var x = points.Slice(at, Dimension);
            for (int i = 0; i < r; i++) Columns.Draw(random, x.Slice(i * c, c));
            for (int j = 0; j < c; j++)
            {
                for (int i = 0; i < r; i++) column[i] = x[i * c + j];
                Rows.Factor.Multiply(column);
                for (int i = 0; i < r; i++) x[i * c + j] = column[i] + Mean[i * c + j];
            }
        }
    }

    /// <summary>D(P‖Q), in nats: with the excesses e and traces t = e + ln|·| of U_q⁻¹U_p and V_q⁻¹V_p less their dimensions,
    /// (c·e_U + r·e_V + t_U·t_V + |U_q^(−½)(Mp − Mq)V_q^(−½)|²)/2.</summary>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double KullbackLeibler(MatrixNormal p, MatrixNormal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Rows.Dimension != q.Rows.Dimension || p.Columns.Dimension != q.Columns.Dimension)
            throw new ArgumentException(
                $"p has {p.Rows.Dimension}×{p.Columns.Dimension} matrices, q {q.Rows.Dimension}×{q.Columns.Dimension}.", nameof(q));
        double rows = GaussianDivergence.Excess(p.Rows, q.Rows, out double logRows),
            columns = GaussianDivergence.Excess(p.Columns, q.Columns, out double logColumns);
        double[] apart = [.. p.Mean.Zip(q.Mean, (a, b) => a - b)];
        double both = (rows + logRows) * (columns + logColumns);
        return Math.Max(0, p.Columns.Dimension * rows + p.Rows.Dimension * columns + both + q.Quadratic(apart)) / 2;
    }

    // tr(V⁻¹XᵀU⁻¹X): the columns whitened by U, then each row by V. Overwrites x.
    private double Quadratic(double[] x)
    {
        int r = Rows.Dimension, c = Columns.Dimension;
        double[] column = new double[r];
        for (int j = 0; j < c; j++)
        {
            for (int i = 0; i < r; i++) column[i] = x[i * c + j];
            Rows.Factor.SolveLower(column);
            for (int i = 0; i < r; i++) x[i * c + j] = column[i];
        }
        double sum = 0;
        for (int i = 0; i < r; i++) sum += Columns.Quadratic(x.AsSpan(i * c, c));
        return sum;
    }

    /// <summary>Equal parameters.</summary>
    public bool Equals(MatrixNormal? other)
        => other is not null && Mean.AsSpan().SequenceEqual(other.Mean.AsSpan()) && Rows.Equals(other.Rows)
        && Columns.Equals(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mean[0], Rows, Columns);
}
