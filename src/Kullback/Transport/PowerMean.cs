using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kullback.Transport;

/// <summary>(Σ mass·dᵏ / Σ mass) and its k-th root from distances d ≥ 0, without overflow where the root is a number.</summary>
internal readonly record struct PowerMean(double Order)
{
    /// <summary>The order, checked.</summary>
    internal static PowerMean Of(double order) => order >= 1 ? new PowerMean(order)
        : throw new ArgumentOutOfRangeException(nameof(order), order, "The order must be ≥ 1 (or +∞).");

    /// <summary>dᵏ.</summary>
    internal double Power(double distance) => Order == 1 ? distance : Order == 2 ? distance * distance
        : Order == 3 ? distance * distance * distance : Math.Pow(distance, Order);

    /// <summary>The k-th root.</summary>
    internal double Root(double power) => Order == 1 ? power : Order == 2 ? Math.Sqrt(power) : Order == 3 ? Math.Cbrt(power)
        : Math.Pow(power, 1 / Order);

    /// <summary>The k-th root of the mean along a walk; mass below 2⁻⁴⁹ of the whole is rounding to the order +∞.</summary>
    internal double RootMean(LineWalk walk, ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double farthest = Farthest(walk, p, q);
        if (farthest == 0 || double.IsInfinity(farthest) || double.IsPositiveInfinity(Order)) return farthest;
        double plain = Mean(walk, p, q, 1);
        // Out of the range where powers keep their digits: the same sum in units of the greatest distance.
        return plain is > 1e-280 and < double.PositiveInfinity ? Root(plain) : farthest * Root(Mean(walk, p, q, farthest));
    }

    /// <summary>The mean of (d/unit)ᵏ along a walk.</summary>
    internal double Mean(LineWalk walk, ReadOnlySpan<double> p, ReadOnlySpan<double> q, double unit)
    {
        double sum = 0, lost = 0, whole = walk.Whole;
        while (walk.Next())
        {
            double distance = Math.Abs(OrderedWeights.Length(p[walk.From], q[walk.To]));
            double term = OrderedWeights.Area(walk.Moved, Power(unit == 1 ? distance : distance / unit)) - lost, next = sum + term;
            lost = double.IsFinite(next) ? next - sum - term : 0;
            sum = next;
        }
        return sum / whole;
    }

    private static double Farthest(LineWalk walk, ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double farthest = 0, least = walk.Whole * Math.ScaleB(1, -49);
        while (walk.Next())
            if (walk.Moved > least) farthest = Math.Max(farthest, Math.Abs(OrderedWeights.Length(p[walk.From], q[walk.To])));
        return farthest;
    }

    /// <summary>The mean over two ordered samples of one size and equal weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double Mean(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double unit)
    {
        double sum = 0, inverse = 1 / unit;
        int i = 0;
        if (Order is 1 or 2)
        {
            // Blocks of 4,096: the rounding error grows with the block and the number of blocks, not with the sample.
            for (; i < p.Length; i += 4096) sum += Block(p[i..Math.Min(p.Length, i + 4096)], q[i..Math.Min(p.Length, i + 4096)], inverse);
            return sum / p.Length;
        }
        for (; i < p.Length; i++) sum += Power(Math.Abs(OrderedWeights.Length(p[i], q[i])) * inverse);
        return sum / p.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Block(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double inverse)
    {
        Vector<double> a = default, b = default, factor = new(inverse);
        int i = 0, width = Vector<double>.Count;
        for (; i + 2 * width <= p.Length; i += 2 * width)
        {
            var c = Vector.Abs(new Vector<double>(p[i..]) - new Vector<double>(q[i..])) * factor;
            var d = Vector.Abs(new Vector<double>(p[(i + width)..]) - new Vector<double>(q[(i + width)..])) * factor;
            a += Order == 2 ? c * c : c;
            b += Order == 2 ? d * d : d;
        }
        double sum = Vector.Sum(a + b);
        for (; i < p.Length; i++) sum += Power(Math.Abs(OrderedWeights.Length(p[i], q[i])) * inverse);
        return sum;
    }
}
