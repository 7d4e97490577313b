using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>Far tails of two distributions of integers that fall as powers: beyond T each part with index α holds P(X ≥ x) = P(X ≥
/// T)·(x/T)^(−α), so that F − G there is a sum of powers, whose absolute sum has a closed form between its zeros.</summary>
/// <remarks>Against the sum over integers the integral is off by 1/T of itself,
/// and so is the power from the tail of one part that begins within 1 of 0.</remarks>
internal sealed class PowerTail
{
    // P(X ≥ T) with its sign, P's below and Q's above 0, and index of each part; indices ascend.
    private readonly (double Index, double Mass)[] _terms;

    // Of each index what stood on both sides before it was subtracted, and how much of the difference is only rounding.
    private readonly (double Index, double Size, double Dropped)[] _sizes;
    private readonly double _top;

    private PowerTail((double, double)[] terms, (double, double, double)[] sizes, double top)
        => (_terms, _sizes, _top) = (terms, sizes, top);

    /// <summary>P(X ≥ T) of P and of Q.</summary>
    internal (double P, double Q) Masses { get; private init; }

    /// <summary>Tails beyond an integer; null where a part neither ends before it nor falls as a power with a mean.</summary>
    internal static PowerTail? Of(IUnivariate p, IUnivariate q, double top)
    {
        var terms = new List<(double Index, double Mass)>();
        if (!Collect(p, -1, top, terms)) return null;
        double massP = -terms.Sum(t => t.Mass);
        if (!Collect(q, 1, top, terms)) return null;
        // Parts of one index are one; those that both sides share to the last places are none, and what is left of them is an error.
        var joined = terms.GroupBy(t => t.Index).Select(g => (Index: g.Key, Mass: g.Sum(t => t.Mass), Size: g.Sum(t => Math.Abs(t.Mass))))
            .OrderBy(t => t.Index).ToArray();
        static bool IsRounding((double Index, double Mass, double Size) t) => Math.Abs(t.Mass) <= 1e-13 * t.Size;
        if (joined.Any(t => t.Index <= 1)) return null;
        return new PowerTail([.. joined.Where(t => !IsRounding(t)).Select(t => (t.Index, t.Mass))],
            [.. joined.Select(t => (t.Index, t.Size, IsRounding(t) ? Math.Abs(t.Mass) : 0))], top)
        {
            Masses = (massP, terms.Sum(t => t.Mass) + massP),
        };
    }

    private static bool Collect(IUnivariate distribution, double weight, double top, List<(double, double)> terms)
    {
        if (distribution is UnivariateMixture mixture) return mixture.Weights.Zip(mixture.UnivariateComponents)
            .All(part => part.First == 0 || Collect(part.Second, weight * part.First, top, terms));
        if (TailIndex.Of(distribution, true) is not var (index, _)) return false;
        double mass = Math.Exp(distribution.LogSurvival(top - 1));
        if (mass > 0) terms.Add((index, weight * mass));
        return mass == 0 || double.IsFinite(index);
    }

    /// <summary>Σ |F − G| from T on.</summary>
    /// <param name="origin">How far from 0 a part begins.</param>
    internal (double Value, double Error) Area(double origin)
    {
        double value = 0, error = 0;
        double[] cuts = [0, .. Zeros(_terms), double.PositiveInfinity];
        for (int i = 0; i + 1 < cuts.Length; i++) value += Math.Abs(Beyond(cuts[i]) - Beyond(cuts[i + 1]));
        // A logarithm of a mass is off by a few of its last places, a power by the place where the part begins.
        foreach (var (index, size,
            dropped) in _sizes) error += _top / (index - 1)
            * (dropped + size * (1e-15 * (10 - Math.Log(size)) + 2 * index * (origin + 1) / _top));
        return (value, error);
    }

    // The signed sum from T·e^y on.
    private double Beyond(double y)
    {
        double sum = 0;
        if (!double.IsInfinity(y)) foreach (var (index, mass) in _terms) sum += mass * _top / (index - 1) * Math.Exp((1 - index) * y);
        return sum;
    }

    // Zeros beyond 0 of Σ m·e^(−αy): by Rolle between those of its derivative once the slowest exponential is divided out,
    // which leaves a term less.
    private static List<double> Zeros((double Index, double Mass)[] terms)
    {
        if (terms.Length < 2) return [];
        double slowest = terms[0].Index;
        double[] turns = [0, .. Zeros([.. terms.Skip(1).Select(t => (t.Index, t.Mass * (slowest - t.Index)))]), double.PositiveInfinity];
        double At(double y) => terms.Sum(t => t.Mass * Math.Exp((slowest - t.Index) * y));
        var zeros = new List<double>();
        for (int i = 0; i + 1 < turns.Length; i++)
        {
            double low = turns[i], high = turns[i + 1];
            // Towards infinity the constant is left.
            for (double step = 1; double.IsInfinity(high) && step < 1e18; step *= 2)
                if (Math.Sign(At(low + step)) == Math.Sign(terms[0].Mass)) high = low + step;
            if (double.IsInfinity(high) || At(low) * At(high) >= 0) continue;
            while (high - low > 1e-15 * high && (low + high) / 2 is var middle && middle > low && middle < high)
                if (Math.Sign(At(middle)) == Math.Sign(At(low))) low = middle;
                else high = middle;
            zeros.Add((low + high) / 2);
        }
        return zeros;
    }
}
