namespace Kullback.Divergences;

/// <summary>A smooth measure that is a function of a sum over cells:
/// its derivative is that of the function times the sum's slopes.</summary>
internal interface IOuterSlope
{
    /// <summary>The sum over cells; null where the measure is not smooth (the orders 0 and ∞ of a family).</summary>
    ISlopes? Inner { get; }

    /// <summary>The derivative of the measure by the sum, where the measure has the value <paramref name="value"/>.</summary>
    double Of(double value);

    /// <summary>The measure's own slopes where the derivative by the sum and the slopes of the sum leave the range of doubles;
    /// null where they do not.</summary>
    ISlopes? Far(double value) => null;
}
