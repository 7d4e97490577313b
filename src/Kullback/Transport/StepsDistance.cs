using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>Wasserstein distances between a distribution of integers and another: between two steps of its distribution function the integer's quantile is one number, and what is left is
/// ∫ |k − G⁻¹(u)|ᵒ du, smooth but where G⁻¹ passes k.</summary>
internal static class StepsDistance
{
    // Levels below it are left out, and what they can hold is part of the error.
    private const double Least = 1e-25;

    private const int MostSteps = 20_000;

    /// <summary>The distance; null where neither or both are of integers, the steps are too many, or the tails hold more than rounding.</summary>
    /// <param name="p">One distribution.</param>
    /// <param name="q">The other.</param>
    /// <param name="order">The order.</param>
    /// <param name="cuts">Levels at which the quantiles of either may jump, of the lower half (false) or the upper.</param>
    /// <param name="stop">When cancelled, null.</param>
    internal static DistanceBetween? Of(IUnivariate p, IUnivariate q, double order, Func<bool, List<double>> cuts, CancellationToken stop)
    {
        if (p is IIntegerValued == q is IIntegerValued) return null;
        (IUnivariate steps, IUnivariate other) = p is IIntegerValued ? (p, q) : (q, p);
        if (!(steps.SurvivalQuantile(Least) - steps.Quantile(Least) <= MostSteps)) return null;
        double sum = 0, error = 0, beyond = 0;
        int count = 0;
        foreach (bool upper in (bool[])[false, true])
        {
            List<double> jumps = cuts(upper);
            double high = 0.5, k = upper ? steps.SurvivalQuantile(0.5) : steps.Quantile(0.5);
            double Gap(double u) => Math.Pow(Math.Abs(k - (upper ? other.SurvivalQuantile(u) : other.Quantile(u))), order);
            while (high > Least)
            {
                if (stop.IsCancellationRequested || !double.IsFinite(k)) return null;
                count++;
                double low = Math.Max(Least, upper ? steps.Survival(k) : steps.Cumulative(k - 1));
                if (low < high)
                {
                    var levels = new SortedSet<double> { low, high };
                    foreach (double level in jumps.Append(upper ? other.Survival(k) : other.Cumulative(k)))
                        if (level > low && level < high) levels.Add(level);
                    var part = Quadrature.Over(Gap, Stretch.Cut([.. levels], [0]), 1e-13, stop, 200);
                    (sum, error) = (sum + part.Value, error + part.Error);
                    high = low;
                }
                if (high > Least) k += upper ? 1 : -1;
            }
            beyond += 2 * Gap(Least) * Least;
        }
        if (!double.IsFinite(sum) || !(sum > 0) || !(beyond <= 1e-14 * sum)) return null;
        double value = Math.Pow(sum, 1 / order);
        double spread = Math.Abs(steps.Quantile(0.01)) + Math.Abs(steps.SurvivalQuantile(0.01)) + Math.Abs(other.Quantile(0.01)) + Math.Abs(other.SurvivalQuantile(0.01));
        double bound = value * ((error + beyond) / sum / order + 1e-13) + 4.5e-16 * spread;
        return new(value, DivergenceMethods.Quadrature, bound) { Formula = FormattableString.Invariant($"over {count} steps"), Converged = bound <= 1e-9 * value + 1e-15 * spread };
    }
}
