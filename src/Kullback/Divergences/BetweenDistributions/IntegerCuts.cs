using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Where sums over two distributions of integers are cut: at the peak of every part and where its mass has fallen to certain
/// levels of that.</summary>
internal static class IntegerCuts
{
    private static readonly double[] Falls = [0.7, 4, 12, 40];

    /// <summary>Integers, ascending; the sum goes over [cut, next cut) and over what lies outside the first and the last.</summary>
    internal static double[] Of(IUnivariate p, IUnivariate q)
    {
        double low = Math.Min(p.Low, q.Low), high = Math.Max(p.High, q.High);
        var cuts = new SortedSet<double>();
        foreach (var part in LineParts.Of(p).Concat(LineParts.Of(q)))
        {
            double peak = Math.Clamp(part is IntegerDistribution distribution ? distribution.Peak : Math.Round(part.Quantile(0.5)),
                part.Low, part.High), top = part.LogDensity(peak);
            Add(peak);
            foreach (double fall in Falls)
            {
                Add(Fallen(part, peak, top - fall, 1));
                Add(Fallen(part, peak, top - fall, -1));
            }
            if (double.IsFinite(part.Low)) Add(part.Low);
            if (double.IsFinite(part.High)) Add(part.High + 1);
        }
        return [.. cuts];

        void Add(double k)
        {
            if (k >= low && (k <= high || k == high + 1) && Math.Abs(k) < 1e15) cuts.Add(k);
        }
    }

    // The first integer from the peak outwards with less than the level, by doubling and halving;
    // masses that do not fall end at the support or at 10¹⁵.
    private static double Fallen(IUnivariate part, double peak, double level, int side)
    {
        double near = 0, far = 1, most = Math.Min(1e15, side > 0 ? part.High - peak : peak - part.Low);
        for (; far < most && part.LogDensity(peak + side * far) >= level; (near, far) = (far, 2 * far)) Cancellation.Look();
        if (far >= most && !(most < 1e15)) return double.NaN;
        far = Math.Min(far, most);
        while (far - near > Math.Max(1, 0.01 * far))
        {
            Cancellation.Look();
            double middle = Math.Floor(near + (far - near) / 2);
            if (part.LogDensity(peak + side * middle) >= level) near = middle;
            else far = middle;
        }
        return peak + side * far;
    }
}
