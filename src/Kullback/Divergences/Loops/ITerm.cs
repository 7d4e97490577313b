using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>One cell's part of a measure that is a sum over cells, written so that it is never negative: the sum then cannot
/// cancel.</summary>
/// <remarks>A cell with p = q = 0 gives 0 (short vectors are filled up with such cells). The methods, and those that they call with
/// lanes, are marked for inlining: a call for each vector would cost more than the formula.</remarks>
internal interface ITerm
{
    /// <summary>The part of a cell with probabilities <paramref name="p"/> ≥ 0 and <paramref name="q"/> ≥ 0.</summary>
    TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>;

    /// <summary>The part of a cell of which the logarithms of the probabilities are given; −∞ is the logarithm of 0. Where the
    /// measure is bounded this is <see cref="Of"/> the exponentials; where it is not, a form that survives their underflow.</summary>
    TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>;

    /// <summary>Whether <see cref="Of"/> keeps a relative error of 4e-7 in lanes of <see cref="float"/> for cells that are 0 or from
    /// 2⁻⁶⁰ to 1. Other terms of cells of <see cref="float"/> are computed in <see cref="double"/>.</summary>
    static virtual bool InSingle => false;

    /// <summary>Whether there is <see cref="OfFilled"/>.</summary>
    static virtual bool HasFilled => false;

    /// <summary><see cref="Of"/> where no cell is empty or subnormal, with fewer steps.</summary>
    static virtual TLanes OfFilled<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes> => throw new NotSupportedException();
}
