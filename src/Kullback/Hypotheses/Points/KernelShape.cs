using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>A kernel of the distance between two points: exp(−r²/(2σ²)), or −r.</summary>
/// <param name="Bandwidth">σ; 0 for −r.</param>
internal readonly record struct KernelShape(double Bandwidth)
{
    internal static KernelShape Distance => new(0);

    /// <summary>The kernel of a point with itself.</summary>
    internal double Diagonal => Bandwidth > 0 ? 1 : 0;

    /// <summary>What the kernel of the scaled cloud is multiplied by.</summary>
    internal double Factor(int exponent) => Bandwidth > 0 ? 1 : Math.ScaleB(1, exponent);

    /// <summary>Kernels of squared distances, eight at a time;
    /// places before <paramref name="first"/> and from <paramref name="end"/> on get 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void Of(double* squares, double* kernels, int count, int first, int end, int exponent)
    {
        // σ on the scale of the cloud; one so small that its square vanishes leaves coincident points alone.
        double scaled = Math.ScaleB(Bandwidth, -exponent), inverse = Math.Min(1 / (2 * scaled * scaled), 1e300);
        Vector512<double> factor = Vector512.Create(-inverse), low = Vector512.Create(-700.0);
        bool distance = Bandwidth == 0;
        for (int j = 0; j < count; j += 8)
        {
            var square = Vector512.Load(squares + j);
            if (distance)
            {
                Vector512.Store(-Vector512.Sqrt(square), kernels + j);
                continue;
            }
            var x = square * factor;
            Vector512.Store(Vector512.ConditionalSelect(Vector512.GreaterThan(x, low), Elementary.Exp(Vector512.Max(x, low)),
                Vector512<double>.Zero), kernels + j);
        }
        for (int j = 0; j < Math.Min(first, count); j++) kernels[j] = 0;
        for (int j = Math.Max(0, end); j < count; j++) kernels[j] = 0;
    }
}

/// <summary>Sums of a kernel over the pairs of two samples.</summary>
/// <param name="SumP">Over pairs i &lt; j of P.</param>
/// <param name="SumQ">Over pairs of Q.</param>
/// <param name="SumPQ">Over all pairs of one of each.</param>
/// <param name="CountP">n.</param>
/// <param name="CountQ">m.</param>
/// <param name="Diagonal">The kernel of a point with itself.</param>
internal readonly record struct KernelTotals(double SumP, double SumQ, double SumPQ, double CountP, double CountQ, double Diagonal)
{
    /// <summary>Mean kernel between P and Q.</summary>
    internal double MeanPQ => SumPQ / (CountP * CountQ);

    /// <summary>The squared mean discrepancy.</summary>
    internal double Discrepancy(bool biased) => biased
        // A squared norm: below 0 only by rounding.
        ? Math.Max(0, (2 * SumP / CountP + Diagonal) / CountP + (2 * SumQ / CountQ + Diagonal) / CountQ - 2 * MeanPQ)
        : 2 * SumP / (CountP * (CountP - 1)) + 2 * SumQ / (CountQ * (CountQ - 1)) - 2 * MeanPQ;

    /// <summary>The size of the terms of the discrepancy, whose rounding its ties have to allow for.</summary>
    internal double Scale => (2 * Math.Abs(SumP) / CountP + Diagonal) / CountP + (2 * Math.Abs(SumQ) / CountQ + Diagonal) / CountQ
        + 2 * Math.Abs(MeanPQ);
}
