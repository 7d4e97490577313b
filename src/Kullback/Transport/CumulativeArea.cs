using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>∫ |F(x) − G(x)| dx, the Wasserstein distance of order 1 between two continuous distributions: no quantile has to be
/// sought.</summary>
/// <remarks>Below a point in the middle from the lower tails, above it from the upper ones, over the panels of <see cref="LinePanels"/>,
/// cut where F and G cross.</remarks>
internal static class CumulativeArea
{
    // Beyond e^600 the tails are continued as powers.
    private const double Far = 600, Nearer = 550;

    // Distribution functions are good to about this much of themselves.
    private const double Accuracy = 2e-14;

    /// <summary>The distance; null where a tail does not tell whether it is finite.</summary>
    internal static DistanceBetween? Of(IUnivariate p, IUnivariate q, CancellationToken stop)
    {
        double middle = p.Quantile(0.5) / 2 + q.Quantile(0.5) / 2;
        var panels = new LinePanels(p, q, At, _ => false, new(Part, static x => x, static _ => 1) { HasKink = true });
        if (panels.Divergent is not null) return null;
        var sum = AdaptiveQuadrature.Over(panels.Panels, 1e-13, 3000, stop);
        double error = sum.Error + panels.Left + Accuracy * (sum.P + sum.Q) + 4.5e-16 * sum.Value;
        if (!double.IsFinite(sum.Value) || double.IsNaN(error)) return null;
        return new(sum.Value + panels.Rest, DivergenceMethods.Quadrature, error)
        {
            Formula = "∫ |F − G| dx",
            Converged = sum.Error + panels.Left <= Math.Max(1e-9 * sum.Value, Accuracy * (sum.P + sum.Q))
        };

        LogPair At(Offset o)
        {
            if (o.Log > Far)
            {
                LogPair far = At(Offset.OfLog(o.Origin, Far, o.Side)), near = At(Offset.OfLog(o.Origin, Nearer, o.Side));
                double times = (o.Log - Far) / (Far - Nearer);
                return new(Continued(far.P, near.P, times), Continued(far.Q, near.Q, times));
            }
            double x = o.X, a, b;
            // Above the middle the one with the larger F has the smaller tail.
            if (x <= middle) (a, b) = (p.LogCumulative(x), q.LogCumulative(x));
            else (a, b) = (q.LogSurvival(x), p.LogSurvival(x));
            // Tails that are equal to the last digits cross in each of them.
            return double.IsFinite(a) && Math.Abs(a - b) <= 2e-15 * (1 + Math.Abs(a)) ? new(a, a) : new(a, b);
        }
    }

    private static double Continued(double far, double near, double times) => double.IsFinite(far) && double.IsFinite(near)
        ? far + (far - near) * times : far;

    private static double Part(double a, double b)
        => a == b ? 0 : Math.Exp(Math.Max(a, b)) * -Special.ExpLessOne(-Math.Abs(a - b));
}
