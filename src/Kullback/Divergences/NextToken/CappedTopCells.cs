using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The least that the tokens not known on both sides can add to D(P‖Q) where what is not known is capped.</summary>
/// <remarks>Free are qᵢ ≤ cap of tokens that P alone names, pⱼ ≤ cap of those that Q alone names, and the masses r and s of tokens that
/// neither names. The sum of a ln(a/b) − a + b is convex in both; where it is least all free quotients q/p are one number λ, but for those
/// at their cap (Karush, Kuhn and Tucker; Boyd and Vandenberghe 2004, Convex Optimization, 5.5.3).</remarks>
internal static class CappedTopCells
{
    /// <summary>The least sum; 0, which is always right, where masses are too small to be told from rounding.</summary>
    internal static double Least(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double hiddenP, double hiddenQ, double capP, double capQ)
    {
        // A mass within what servers round off says nothing of its size. A larger one only lowers Σ p ln(p/q),
        // the sum here less what was added.
        double added = Math.Max(0, 1e-6 - hiddenQ);
        hiddenQ += added;
        double low = -700, high = 700;
        for (int i = 0; i < 80; i++)
        {
            double middle = (low + high) / 2, lambda = Math.Exp(middle);
            var (q0, p0) = Taken(p, q, lambda, capP, capQ);
            if (hiddenQ - q0 > lambda * Math.Max(0, hiddenP - p0)) low = middle;
            else high = middle;
        }
        double found = Math.Exp(high);
        var (takenQ, takenP) = Taken(p, q, found, capP, capQ);
        double restP = hiddenP - takenP, restQ = hiddenQ - takenQ;
        // The corner where one side has nothing left for tokens that neither names is another problem; the coarser bound holds there.
        if (restP < -1e-12 || restQ < -1e-12) return 0;
        double sum = Excess(Math.Max(0, restP), Math.Max(restQ, 1e-12));
        for (int i = 0; i < p.Length; i++)
        {
            if (double.IsNaN(q[i]) && p[i] > 0) sum += Excess(p[i], Math.Min(capQ, found * p[i]));
            else if (double.IsNaN(p[i]) && q[i] > 0) sum += Excess(Math.Min(capP, q[i] / found), q[i]);
        }
        // What bisection and rounding leave.
        return Math.Max(0, sum * (1 - 1e-9) - added - 1e-9);
    }

    private static (double OfQ, double OfP) Taken(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double lambda, double capP, double capQ)
    {
        double ofQ = 0, ofP = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (double.IsNaN(q[i])) ofQ += Math.Min(capQ, lambda * p[i]);
            else if (double.IsNaN(p[i])) ofP += Math.Min(capP, q[i] / lambda);
        }
        return (ofQ, ofP);
    }

    private static double Excess(double p, double q) => p == 0 ? q : Elementary.BregmanTerm(new Lane(p), new Lane(q)).Value;
}
