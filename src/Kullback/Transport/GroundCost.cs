using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Transport;

/// <summary>How far two points are apart.</summary>
public enum GroundMetric
{
    /// <summary>√Σ (xᵢ − yᵢ)².</summary>
    Euclidean,

    /// <summary>Σ |xᵢ − yᵢ|.</summary>
    Manhattan,

    /// <summary>max |xᵢ − yᵢ|.</summary>
    Chebyshev,
}

/// <summary>What it costs to move a unit of mass from x to y: metric(x, y) to a power.</summary>
/// <param name="Metric">The distance between points.</param>
/// <param name="Power">The power k ≥ 1; with it the k-th root of the least mean cost is the Wasserstein distance of order k.</param>
public readonly record struct GroundCost(GroundMetric Metric, double Power)
{
    /// <summary>|x − y|₂².</summary>
    public static GroundCost SquaredEuclidean => new(GroundMetric.Euclidean, 2);

    /// <summary>|x − y|₂.</summary>
    public static GroundCost Euclidean => new(GroundMetric.Euclidean, 1);

    /// <summary>|x − y|₁.</summary>
    public static GroundCost Manhattan => new(GroundMetric.Manhattan, 1);

    /// <summary>|x − y|∞.</summary>
    public static GroundCost Chebyshev => new(GroundMetric.Chebyshev, 1);

    /// <summary>The cost between two points.</summary>
    /// <param name="x">One point.</param>
    /// <param name="y">Another, of the same dimension.</param>
    public double Between(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"x has {x.Length} coordinates, y has {y.Length}.", nameof(y));
        double sum = 0;
        for (int d = 0; d < x.Length; d++)
        {
            double apart = Math.Abs(x[d] - y[d]);
            sum = Metric switch
            {
                GroundMetric.Euclidean => sum + apart * apart,
                GroundMetric.Manhattan => sum + apart,
                _ => Math.Max(sum, apart),
            };
        }
        return Raised(sum);
    }

    private double Raised(double sum) => Metric == GroundMetric.Euclidean
        ? Power == 2 ? sum : Power == 1 ? Math.Sqrt(sum) : Math.Pow(sum, Power / 2)
        : Power == 1 ? sum : Math.Pow(sum, Power);

    /// <summary>The costs from one point to many, whose coordinates lie dimension by dimension, <paramref name="stride"/> apart.</summary>
    /// <remarks><paramref name="stride"/> is a multiple of 16; the row has room for as many.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void Row(double* x, int dimension, double* y, int stride, double* row)
    {
        for (int j = 0; j < stride; j += 16)
        {
            Vector512<double> a = default, b = default;
            double* column = y + j;
            for (int d = 0; d < dimension; d++, column += stride)
            {
                var at = Vector512.Create(x[d]);
                var s = at - Vector512.Load(column);
                var t = at - Vector512.Load(column + 8);
                if (Metric == GroundMetric.Euclidean)
                {
                    a += s * s;
                    b += t * t;
                }
                else if (Metric == GroundMetric.Manhattan)
                {
                    a += Vector512.Abs(s);
                    b += Vector512.Abs(t);
                }
                else
                {
                    a = Vector512.Max(a, Vector512.Abs(s));
                    b = Vector512.Max(b, Vector512.Abs(t));
                }
            }
            if (Metric == GroundMetric.Euclidean && Power == 1)
            {
                a = Vector512.Sqrt(a);
                b = Vector512.Sqrt(b);
            }
            Vector512.Store(a, row + j);
            Vector512.Store(b, row + j + 8);
        }
        bool done = Metric == GroundMetric.Euclidean ? Power is 1 or 2 : Power == 1;
        for (int j = 0; !done && j < stride; j++) row[j] = Raised(row[j]);
    }
}
