using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Pieces that the derivatives of several measures share, of one cell, in forms that do not cancel near p = q.</summary>
/// <remarks>g = ln p − ln q throughout. A product with an empty cell's probability has its limit, 0 where p·ln p is meant.</remarks>
internal static class Slope
{
    private const double Ln2 = 0.69314718055994530942, Far = 700;

    /// <summary>ln(p/q).</summary>
    internal static double Log(double p, double q) => ElementaryPowers.LogRatio(new Lane(p), new Lane(q)).Value;

    internal static (double P, double Q) Swapped((double P, double Q) slopes) => (slopes.Q, slopes.P);

    internal static (double P, double Q) Sum((double P, double Q) a, (double P, double Q) b) => (a.P + b.P, a.Q + b.Q);

    internal static (double P, double Q) Times(double factor, (double P, double Q) slopes) => (factor * slopes.P, factor * slopes.Q);

    /// <summary>q − p.</summary>
    internal static double Difference(double logP, double logQ)
        => ElementaryPowers.Difference(new Lane(logP), new Lane(logQ), out _, out _).Value;

    /// <summary>p·ln(p/q).</summary>
    internal static double Weighted(double logP, double logQ) => double.IsNegativeInfinity(logP) ? 0
        : double.IsNegativeInfinity(logQ) ? double.PositiveInfinity : Math.Exp(logP) * (logP - logQ);

    /// <summary>p·((p/q)ᵇ − 1)/b, p·ln(p/q) for b = 0.</summary>
    internal static double Power(double logP, double logQ, double b)
    {
        if (b == 0) return Weighted(logP, logQ);
        if (double.IsNegativeInfinity(logP)) return b > -1 || double.IsNegativeInfinity(logQ) ? 0 : b == -1 ? -Math.Exp(logQ)
            : double.NegativeInfinity;
        double power = b * (logP - logQ);
        return Math.Abs(power) < 1 ? Math.Exp(logP) * ElementaryPowers.ExpLessOne(power) / b
            : (Math.Exp(logP + power) - Math.Exp(logP)) / b;
    }

    /// <summary>The slopes of (p − q)²/q: 2r and −r(2 + r) with r = p/q − 1.</summary>
    internal static (double P, double Q) OfSquare(double p, double q)
    {
        if (p == 0 && q == 0) return (0, 0);
        double r = (p - q) / q;
        return (2 * r, -r * (2 + r));
    }

    /// <summary>The slopes of (p − q)²/q times p and q.</summary>
    internal static (double P, double Q) OfSquareLogs(double logP, double logQ)
    {
        if (double.IsNegativeInfinity(logP)) return (0, Math.Exp(logQ));
        double gap = logP - logQ;
        if (gap > 1) return (2 * (Math.Exp(logP + gap) - Math.Exp(logP)), Math.Exp(logQ) - Math.Exp(logP + gap));
        return (2 * Math.Exp(logP) * ElementaryPowers.ExpLessOne(gap), -Math.Exp(logQ) * ElementaryPowers.ExpLessOne(2 * gap));
    }

    /// <summary>p − √(pq).</summary>
    internal static double OfRoot(double logP, double logQ)
    {
        if (double.IsNegativeInfinity(logP)) return 0;
        double half = (logQ - logP) / 2;
        return Math.Abs(half) < 1 ? -Math.Exp(logP) * ElementaryPowers.ExpLessOne(half) : Math.Exp(logP) - Math.Exp(logP + half);
    }

    /// <summary>ln(p/m), m = (1 − a)p + aq.</summary>
    internal static double LogToMixture(double p, double q, double a)
    {
        if (p == 0) return q == 0 ? 0 : double.NegativeInfinity;
        double r = a * (q - p) / p;
        return r < 1e300 ? -Special.LogOnePlus(r) : Math.Log(p) - Math.Log(a * q);
    }

    /// <summary>p·ln(p/m), m = (1 − a)p + aq.</summary>
    internal static double WeightedToMixture(double logP, double logQ, double a)
        => double.IsNegativeInfinity(logP) ? 0 : Math.Exp(logP) * LogToMixture(logP - logQ, a);

    /// <summary>The slopes of p·ln(p/m), m = (1 − a)p + aq.</summary>
    internal static (double P, double Q) OfSkew(double p, double q, double a)
    {
        if (p == 0) return (q == 0 ? 0 : double.NegativeInfinity, 0);
        double m = (1 - a) * p + a * q;
        return (LogToMixture(p, q, a) + 1 - p * (1 - a) / m, -a * p / m);
    }

    /// <summary>The slopes of p·ln(p/m) − p + m times p and q.</summary>
    /// <remarks>With x = a(q/p − 1) and h = x/(1 + x) = (m − p)/m: −φ(−h) − ah and ah.</remarks>
    internal static (double P, double Q) OfSkewLogs(double logP, double logQ, double a)
    {
        if (double.IsNegativeInfinity(logP)) return (0, a * Math.Exp(logQ));
        double p = Math.Exp(logP), x = a * ElementaryPowers.ExpLessOne(logQ - logP);
        if (a == 1) return (Weighted(logP, logQ), Difference(logP, logQ));
        double h = double.IsPositiveInfinity(x) ? 1 : x / (1 + x);
        double atP = h > 0.5 ? LogToMixture(logP - logQ, a) + (1 - a) * h : -Special.Phi(-h) - a * h;
        return (p == 0 ? 0 : p * atP, a * Math.Exp(logQ) * h);
    }

    /// <summary>ln cosh x.</summary>
    internal static double LogCosh(double x)
    {
        double size = Math.Abs(x);
        if (size > 1) return size - Ln2 + Special.LogOnePlus(Math.Exp(-2 * size));
        double half = Math.Sinh(size / 2);
        return Special.LogOnePlus(2 * half * half);
    }

    // −ln(1 − a + a·e⁻ᵍ).
    private static double LogToMixture(double gap, double a)
        => gap < -Far ? gap - Math.Log(a) : -Special.LogOnePlus(a * ElementaryPowers.ExpLessOne(-gap));
}
