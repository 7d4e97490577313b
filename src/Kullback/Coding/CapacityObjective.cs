using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Coding;

/// <summary>−I(x; W) + λ·cost·x in nats, x the distribution of the channel's input: Σ z ln z + Σ xⱼ(−Σ W ln W + λ·costⱼ).</summary>
internal sealed class CapacityObjective : MixtureObjective
{
    private readonly double[] _negativeEntropies;

    internal CapacityObjective(int inputs, int outputs, ReadOnlySpan<double> channel) : base(inputs, outputs)
    {
        _negativeEntropies = new double[inputs];
        for (int j = 0; j < inputs; j++)
        {
            var row = channel.Slice(j * outputs, outputs);
            row.CopyTo(Row(j));
            foreach (double w in row)
                if (w > 0) _negativeEntropies[j] += w * Math.Log(w);
        }
        Charge([], 0);
    }

    /// <summary>Sets the price of the input letters.</summary>
    internal void Charge(ReadOnlySpan<double> costs, double multiplier)
    {
        for (int j = 0; j < Size; j++) Offset[j] = (costs.IsEmpty ? 0 : multiplier * costs[j]) - _negativeEntropies[j];
    }

    // Both the gradient of z·ln z without its constant 1, which the constraint Σx = 1 absorbs.
    protected override double Outer(ReadOnlySpan<double> z, Span<double> first)
    {
        var x = MemoryMarshal.Cast<double, Vector512<double>>(z);
        var y = MemoryMarshal.Cast<double, Vector512<double>>(first);
        // An output that no weighted input reaches: its logarithm is −∞, and 0·(−∞) must not become NaN in the other rows.
        var least = Vector512.Create(1e-300);
        var sum = Vector512<double>.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Vector512.Log(Vector512.Max(x[i], least));
            sum += x[i] * y[i];
        }
        return Vector512.Sum(sum);
    }

    protected override void Curvature(ReadOnlySpan<double> z, Span<double> second)
    {
        for (int i = 0; i < z.Length; i++) second[i] = 1 / Math.Max(z[i], 1e-300);
    }

    internal override double LogStep(double gradient) => -gradient;

    // max over x of D(W(x)‖q) − λ·cost(x) bounds the maximum from above (Arimoto 1972, Gallager 1968, theorem 4.5.1).
    internal override double Gap(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        double least = double.PositiveInfinity, mean = 0;
        for (int j = 0; j < x.Length; j++)
        {
            least = Math.Min(least, gradient[j]);
            mean += x[j] * gradient[j];
        }
        return Math.Max(0, mean - least);
    }
}
