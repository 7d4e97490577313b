using System.Numerics;

namespace Kullback.Divergences;

/// <summary>ln of the softmax of logits: aᵢ − ln Σ e^{aⱼ}, for logits of any finite size.</summary>
internal static class LogSoftmax
{
    /// <summary>Fills ln P of logits; −∞ stays −∞.</summary>
    internal static void Fill<T>(string side, ReadOnlySpan<T> logits, Span<double> logs) where T : IBinaryFloatingPointIeee754<T>
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < logits.Length; i++)
        {
            double a = logs[i] = double.CreateTruncating(logits[i]);
            if (double.IsNaN(a) || double.IsPositiveInfinity(a)) throw NotADistributionException.Logit(side, i, a);
            largest = Math.Max(largest, a);
        }
        if (double.IsNegativeInfinity(largest))
            throw new NotADistributionException($"{side}: all {logits.Length} logits are −∞; no cell has mass.");
        double sum = 0, lost = 0;
        foreach (double a in logs)
        {
            double value = Math.Exp(a - largest), next = sum + value;
            lost += sum >= value ? sum - next + value : value - next + sum;
            sum = next;
        }
        double log = Math.Log(sum + lost);
        // In this order: a − largest is exact near the top, where the mass is.
        for (int i = 0; i < logs.Length; i++) logs[i] = logs[i] - largest - log;
    }
}
