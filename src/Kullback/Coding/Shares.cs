using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>Logarithms of a part of a whole that keep their digits where the part is nearly the whole.</summary>
internal static class Shares
{
    /// <summary>−ln(part/whole) ≥ 0 for 0 &lt; part ≤ whole.</summary>
    internal static double NegativeLog(double part, double whole)
    {
        if (part >= whole) return 0;
        if (part > whole / 2) return -Special.LogOnePlus((part - whole) / whole);
        // One rounding of the quotient, where the difference of two large logarithms would lose digits; only the quotient can overflow.
        double quotient = whole / part;
        return double.IsFinite(quotient) ? Math.Log(quotient) : Math.Log(whole) - Math.Log(part);
    }
}
