using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>ln Σ e^xᵢ, the logarithm of what normalizes a softmax.</summary>
public static unsafe class LogSumExp
{
    /// <summary>ln Σ e^xᵢ of logits of any finite size.</summary>
    /// <typeparam name="T">The type in which the logits are stored; the sum is in <see cref="double"/>.</typeparam>
    /// <param name="logits">At least one; −∞ is the logarithm of 0.</param>
    /// <returns>The logarithm; −∞ where all logits are −∞ or there is none.</returns>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞: with index and value.</exception>
    /// <remarks>m + ln Σ e^(xᵢ − m) with m the largest: a few units in the last place of the larger of m and the logarithm. O(n), one
    /// exponential each; allocates nothing. Source: Blanchard, Higham and Higham (2021), IMA Journal of Numerical Analysis 41,
    /// 2311–2330.</remarks>
    public static double Of<T>(ReadOnlySpan<T> logits) where T : IBinaryFloatingPointIeee754<T>
    {
        double largest = Largest(logits);
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(Shifted(logits, largest));
    }

    private static double Largest<T>(ReadOnlySpan<T> logits) where T : IBinaryFloatingPointIeee754<T>
    {
        double largest = double.NegativeInfinity;
        int i = 0;
        if (typeof(T) == typeof(float))
        {
            var cells = MemoryMarshal.Cast<float, Vector<float>>(
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(logits)), logits.Length));
            Vector<float> most = new(float.NegativeInfinity), finite = new(float.MaxValue);
            foreach (var x in cells)
            {
                // NaN and +∞ are left to the loop that names them.
                if (!Vector.LessThanOrEqualAll(x, finite)) break;
                most = Vector.Max(x, most);
                i += Vector<float>.Count;
            }
            for (int k = 0; k < Vector<float>.Count; k++) largest = Math.Max(largest, most[k]);
        }
        for (; i < logits.Length; i++)
        {
            double x = double.CreateTruncating(logits[i]);
            if (!(x <= double.MaxValue)) throw NotADistributionException.Logit(nameof(logits), i, x);
            largest = Math.Max(largest, x);
        }
        return largest;
    }

    /// <summary>Refuses what is no softmax.</summary>
    internal static void RequireLogits<T>(ReadOnlySpan<T> logits, string side) where T : IBinaryFloatingPointIeee754<T>
    {
        bool mass = false;
        for (int i = 0; i < logits.Length; i++)
        {
            double x = double.CreateTruncating(logits[i]);
            if (!(x <= double.MaxValue)) throw NotADistributionException.Logit(side, i, x);
            mass |= !double.IsNegativeInfinity(x);
        }
        if (!mass) throw new NotADistributionException($"{side}: all {logits.Length} logits are −∞; no cell has mass.");
    }

    private static double Shifted<T>(ReadOnlySpan<T> logits, double largest) where T : IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double) && SumLoop.Width == 512)
            fixed (double* cells = &Unsafe.As<T, double>(ref MemoryMarshal.GetReference(logits)))
                return LogitKernel<double, Doubles512, Doubles512>.Mass(cells, logits.Length, largest);
        if (typeof(T) == typeof(float) && SumLoop.Width == 512)
            fixed (float* cells = &Unsafe.As<T, float>(ref MemoryMarshal.GetReference(logits)))
                return LogitKernel<float, Doubles512, Doubles512>.Mass(cells, logits.Length, largest);
        CompensatedSum sum = default;
        foreach (var x in logits) sum.Add(Math.Exp(double.CreateTruncating(x) - largest));
        return sum.Value;
    }
}
