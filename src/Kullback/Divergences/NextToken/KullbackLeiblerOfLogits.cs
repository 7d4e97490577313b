using System.Numerics;
using System.Runtime.InteropServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Kullback–Leibler divergence D(P‖Q) of two softmaxes, in nats, from their logits a and b.</summary>
/// <remarks>With δᵢ = (bᵢ − aᵢ) − c, c close to lse(b) − lse(a), and eᵢ proportional to e^aᵢ: S = Σ eᵢ(e^δᵢ − 1 − δᵢ) ≥ 0, Z = Σ eᵢ,
/// M = Σ eᵢ(e^δᵢ − 1), and D = S/Z − φ(M/Z), φ(t) = t − ln(1 + t), for every c. No difference of large numbers is taken, and an error
/// in c enters squared. Float logits go block by block in one pass over memory and are exponentiated in single precision (relative error
/// of D below 1e-6, also for D = 1e-8) unless one is beyond ±1e4; then, and for double logits, two passes in double.</remarks>
internal static unsafe class KullbackLeiblerOfLogits
{
    /// <summary>D(P‖Q) of one pair of rows; +∞ where P has mass and Q's logit is −∞.</summary>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or a side has only −∞.</exception>
    internal static double Row(ReadOnlySpan<float> logitsP, ReadOnlySpan<float> logitsQ) => Row(logitsP, logitsQ, SumLoop.Width);

    /// <inheritdoc cref="Row(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    internal static double Row(ReadOnlySpan<double> logitsP, ReadOnlySpan<double> logitsQ) => Row(logitsP, logitsQ, SumLoop.Width);

    /// <summary>The same over vectors of a given number of bits: 512, 256, 128, or 0 for one number at a time.</summary>
    internal static double Row(ReadOnlySpan<float> logitsP, ReadOnlySpan<float> logitsQ, int width)
    {
        Simplex.RequireSameLength(logitsP.Length, logitsQ.Length, nameof(logitsP), nameof(logitsQ));
        fixed (float* p = logitsP, q = logitsQ)
        {
            double found = width switch
            {
                512 => LogitBlocks<Singles512, Doubles512>.Divergence(p, q, logitsP.Length),
                256 => LogitBlocks<Singles256, Doubles256>.Divergence(p, q, logitsP.Length),
                128 => LogitBlocks<Singles128, Doubles128>.Divergence(p, q, logitsP.Length),
                _ => double.NaN,
            };
            if (double.IsNaN(found)) found = width switch
            {
                512 => LogitKernel<float, Doubles512, Doubles512>.Divergence(p, q, logitsP.Length),
                256 => LogitKernel<float, Doubles256, Doubles256>.Divergence(p, q, logitsP.Length),
                128 => LogitKernel<float, Doubles128, Doubles128>.Divergence(p, q, logitsP.Length),
                _ => LogitKernel<float, Lane, Lane>.Divergence(p, q, logitsP.Length),
            };
            return Answer(found, logitsP, logitsQ);
        }
    }

    /// <inheritdoc cref="Row(ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>
    internal static double Row(ReadOnlySpan<double> logitsP, ReadOnlySpan<double> logitsQ, int width)
    {
        Simplex.RequireSameLength(logitsP.Length, logitsQ.Length, nameof(logitsP), nameof(logitsQ));
        fixed (double* p = logitsP, q = logitsQ)
        {
            double found = width switch
            {
                512 => LogitKernel<double, Doubles512, Doubles512>.Divergence(p, q, logitsP.Length),
                256 => LogitKernel<double, Doubles256, Doubles256>.Divergence(p, q, logitsP.Length),
                128 => LogitKernel<double, Doubles128, Doubles128>.Divergence(p, q, logitsP.Length),
                _ => LogitKernel<double, Lane, Lane>.Divergence(p, q, logitsP.Length),
            };
            return Answer(found, logitsP, logitsQ);
        }
    }

    // NaN says that some logit is none.
    private static double Answer<T>(double found, ReadOnlySpan<T> logitsP, ReadOnlySpan<T> logitsQ) where T : IBinaryFloatingPointIeee754<T>
    {
        if (!double.IsNaN(found)) return found;
        LogSumExp.RequireLogits(logitsP, nameof(logitsP));
        LogSumExp.RequireLogits(logitsQ, nameof(logitsQ));
        throw new NotADistributionException($"{nameof(logitsP)} and {nameof(logitsQ)} differ by more than the largest number.");
    }
}
