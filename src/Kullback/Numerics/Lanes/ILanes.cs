namespace Kullback.Numerics;

/// <summary>Numbers side by side: one formula, written once over lanes, runs one number at a time or as wide as the processor.</summary>
/// <remarks>Comparisons give masks (all bits of a lane set or none), for <see cref="Select"/>.</remarks>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many numbers stand side by side.</summary>
    static abstract int Count { get; }

    /// <summary>Terms of the series of artanh that the lanes' precision needs, see <see cref="Elementary"/>.</summary>
    static abstract bool Single { get; }

    /// <summary>The least positive number for which formulas over these lanes neither underflow nor meet a subnormal number.</summary>
    static abstract double Least { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Of(double value);

    static abstract TSelf operator +(TSelf a, TSelf b);
    static abstract TSelf operator -(TSelf a, TSelf b);
    static abstract TSelf operator -(TSelf a);
    static abstract TSelf operator *(TSelf a, TSelf b);
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a/b with a relative error of one unit in the last place, for b normal; where the processor divides slowly, by
    /// Newton's steps on its approximate reciprocal. Anything, never a trap, where b is zero.</summary>
    static abstract TSelf Quotient(TSelf a, TSelf b);

    static abstract TSelf Abs(TSelf a);

    /// <summary>√a with a relative error of one unit in the last place, 0 for 0.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>a where a &lt; b, otherwise b: b where either is NaN.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>a where a &gt; b, otherwise b: b where either is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);
    static abstract TSelf Equal(TSelf a, TSelf b);
    static abstract TSelf Less(TSelf a, TSelf b);
    static abstract TSelf Select(TSelf mask, TSelf yes, TSelf no);

    /// <summary>0 where the mask is set, otherwise a.</summary>
    static abstract TSelf Unless(TSelf mask, TSelf a);

    /// <summary>q·2⁻ᵏ, between p/1.5 and 1.5·p, exactly, for normal p and q.</summary>
    static abstract TSelf Align(TSelf q, TSelf p, out TSelf k);

    /// <summary>a·2ᵏ for whole k, zero or infinity beyond the range.</summary>
    static abstract TSelf Scale(TSelf a, TSelf k);

    /// <summary>The power of two that <see cref="ScaleInside"/> takes for 0.</summary>
    static virtual double Vanishing => -152;

    /// <summary>a·2ᵏ for a from ½ to 2 and whole k from <see cref="Vanishing"/>, which gives 0, to 126; anything beyond them.</summary>
    static virtual TSelf ScaleInside(TSelf a, TSelf k) => TSelf.Scale(a, k);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract TSelf Round(TSelf a);
}
