using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

public static partial class Divergence
{
    /// <summary>Entropy −∫ p ln p of a distribution on the line with respect to its reference measure, in nats: closed where the family
    /// knows it, otherwise by summation or quadrature.</summary>
    /// <param name="p">P.</param>
    public static double EntropyOf(IUnivariate p)
    {
        ArgumentNullException.ThrowIfNull(p);
        return p is IKnownEntropy known ? known.EntropyNats : MeanOf(p, x => -p.LogDensity(x));
    }

    /// <summary>Cross-entropy −∫ p ln q, in nats: the entropy of P plus D(P‖Q).</summary>
    /// <param name="p">P.</param>
    /// <param name="q">Q, with the same reference measure.</param>
    /// <exception cref="ArgumentException">The reference measures differ.</exception>
    public static double CrossEntropyOf(IUnivariate p, IUnivariate q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Reference != q.Reference)
            throw new ArgumentException($"p has a density with respect to {p.Reference}, q with respect to {q.Reference}.", nameof(q));
        var apart = Between(p, q);
        return double.IsInfinity(apart.Value) ? apart.Value : EntropyOf(p) + apart.Value;
    }

    // The mean of f under P by the points that carry P, those between its levels of 1e-30.
    private static double MeanOf(IUnivariate p, Func<double, double> f)
    {
        if (p is IIntegerValued)
        {
            var sum = new CompensatedSum();
            double top = p.SurvivalQuantile(1e-19);
            for (double k = p.Quantile(1e-19); k <= top; k++)
            {
                Cancellation.Look((long)k);
                if (Math.Exp(p.LogDensity(k)) is > 0 and var mass) sum.Add(mass * f(k));
            }
            return sum.Value;
        }
        var points = new SortedSet<double>();
        for (double u = 0.5; u > 1e-30; u *= u > 1e-3 ? 0.4 : 0.03)
            // The median once: twice with a rounding between them it would be a stretch of its own.
            foreach (double x in u == 0.5 ? (double[])[p.Quantile(u)] : [p.Quantile(u), p.SurvivalQuantile(u)])
                if (double.IsFinite(x)) points.Add(x);
        double[] origins = [.. ((double[])[p.Quantile(0.5), p.Low, p.High]).Where(double.IsFinite)];
        return Quadrature.Over(x => Math.Exp(p.LogDensity(x)) is > 0 and < double.PositiveInfinity and var density ? density * f(x) : 0,
            Stretch.Cut([.. points], origins), 1e-13).Value;
    }
}
