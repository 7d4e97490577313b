using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>Logarithms of a part of a whole that keep their digits where the part is nearly the whole.</summary>
internal static class Shares
{
    /// <summary>−ln(part/whole) ≥ 0 for 0 &lt; part ≤ whole.</summary>
    internal static double NegativeLog(double part, double whole)
        => part >= whole ? 0 : part > whole / 2 ? -Special.LogOnePlus((part - whole) / whole) : Math.Log(whole) - Math.Log(part);
}
