using System.Runtime.Intrinsics;

namespace Kullback.Learning;

/// <summary>ln of a density written once on generic numbers.</summary>
public interface ILogDensityFormula
{
    /// <summary>ln of the density in nats.</summary>
    /// <typeparam name="T">The kind of number: plain, or with derivatives.</typeparam>
    /// <param name="x">The parameters.</param>
    T Value<T>(ReadOnlySpan<T> x) where T : unmanaged, IReal<T>;
}

/// <summary>A density written once: gradient and Hessian come by themselves, with all digits.</summary>
/// <typeparam name="TFormula">The formula: a struct, so that it is compiled for each kind of number.</typeparam>
/// <param name="dimension">How many numbers a point has.</param>
/// <param name="formula">The formula.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 1.</exception>
public sealed class FormulaDensity<TFormula>(int dimension, TFormula formula) : ILogDensity where TFormula : ILogDensityFormula
{
    /// <inheritdoc/>
    public int Dimension { get; } = dimension >= 1 ? dimension
        : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "A density needs at least one number.");

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Span<double> gradient)
    {
        int d = Dimension;
        Span<Dual> x = d <= 64 ? stackalloc Dual[d] : new Dual[d];
        double value = 0;
        for (int from = 0; from < d; from += 8)
        {
            for (int i = 0; i < d; i++) x[i] = Dual.Of(point[i]);
            for (int lane = 0; lane < 8 && from + lane < d; lane++)
                x[from + lane] = new(point[from + lane], Vector512<double>.Zero.WithElement(lane, 1));
            Dual result = formula.Value<Dual>(x);
            value = result.Value;
            for (int lane = 0; lane < 8 && from + lane < d; lane++) gradient[from + lane] = result.Slopes[lane];
        }
        return value;
    }

    /// <summary>The second derivatives of ln of the density, d × d row by row.</summary>
    /// <param name="point">Where.</param>
    public double[] Hessian(ReadOnlySpan<double> point)
    {
        int d = Dimension;
        var hessian = new double[d * d];
        Span<HyperDual> x = d <= 32 ? stackalloc HyperDual[d] : new HyperDual[d];
        for (int row = 0; row < d; row++)
            for (int from = row / 8 * 8; from < d; from += 8)
            {
                for (int i = 0; i < d; i++)
                {
                    var slopes = i >= from && i < from + 8 ? Vector512<double>.Zero.WithElement(i - from, 1) : Vector512<double>.Zero;
                    x[i] = new(point[i], i == row ? 1 : 0, slopes, Vector512<double>.Zero);
                }
                HyperDual result = formula.Value<HyperDual>(x);
                for (int lane = 0; lane < 8 && from + lane < d; lane++)
                    hessian[row * d + from + lane] = hessian[(from + lane) * d + row] = result.Mixed[lane];
            }
        return hessian;
    }
}
