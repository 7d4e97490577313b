namespace Kullback.Divergences;

/// <summary>The cells that have mass on one side only.</summary>
/// <param name="FirstIndex">The index of the first such cell.</param>
/// <param name="Cells">How many there are.</param>
/// <param name="Mass">Their probability on the side that has it.</param>
public readonly record struct SupportGap(int FirstIndex, int Cells, double Mass);

/// <summary>A measure of two distributions with its unit, how zeros were treated, and the reason where it is infinite.</summary>
public sealed record DivergenceValue
{
    internal DivergenceValue(double value, MeasureFacts measure, ZeroPolicy policy, int cells)
        => (Value, Measure, Policy, Cells) = (value, measure, policy, cells);

    /// <summary>The number, in <see cref="MeasureFacts.Unit"/> of <see cref="Measure"/>: nats for information,
    /// √nats for its root.</summary>
    public double Value { get; }

    /// <summary>The measure: name, formula, unit, claims.</summary>
    public MeasureFacts Measure { get; }

    /// <summary>How cells that are empty on one side were treated.</summary>
    public ZeroPolicy Policy { get; }

    /// <summary>The number of cells given.</summary>
    public int Cells { get; }

    /// <summary>Where P has mass and Q has none; null where there is no such cell.</summary>
    public SupportGap? OnlyInP { get; init; }

    /// <summary>Where Q has mass and P has none; null where there is no such cell.</summary>
    public SupportGap? OnlyInQ { get; init; }

    /// <summary>The probability under P of the cells that <see cref="ZeroPolicy.CommonSupport"/> left out.</summary>
    public double DroppedP { get; init; }

    /// <summary>The probability under Q of the cells that <see cref="ZeroPolicy.CommonSupport"/> left out.</summary>
    public double DroppedQ { get; init; }

    /// <summary>The value in nats (√nats for the root of an information).</summary>
    /// <exception cref="InvalidOperationException">The measure has no unit of information.</exception>
    public double Nats => In(1);

    /// <summary>The value in bits (√bits for the root of an information).</summary>
    /// <exception cref="InvalidOperationException">The measure has no unit of information.</exception>
    public double Bits => In(Math.Log(2));

    /// <summary>The value in hartleys, decimal digits (their root for the root of an information).</summary>
    /// <exception cref="InvalidOperationException">The measure has no unit of information.</exception>
    public double Hartleys => In(Math.Log(10));

    /// <summary>Why the value is infinite, in words; null where it is finite.</summary>
    public string? Reason { get; init; }

    private double In(double natsPerUnit) => Measure.Unit switch
    {
        MeasureUnit.Nat => Value / natsPerUnit,
        MeasureUnit.RootNat => Value / Math.Sqrt(natsPerUnit),
        _ => throw new InvalidOperationException($"{Measure.Name} is a pure number, not an information: it has no bits or nats."),
    };
}
