namespace Kullback.Divergences;

/// <summary>The unit in which an information is shown; inside the library it is nats.</summary>
public enum InformationUnit
{
    /// <summary>Natural logarithms.</summary>
    Nats,

    /// <summary>Logarithms to base 2.</summary>
    Bits,

    /// <summary>Logarithms to base 10.</summary>
    Hartleys,
}

/// <summary>From nats to what people read.</summary>
public static class InformationUnits
{
    /// <summary>A value of a measure in another unit of information: divided by ln of the base, the root of an information by its root.
    /// A pure number stays what it is.</summary>
    /// <param name="unit">The unit to show.</param>
    /// <param name="value">The value in the measure's own unit.</param>
    /// <param name="of">The unit of the measure.</param>
    public static double Show(this InformationUnit unit, double value, MeasureUnit of)
    {
        double nats = unit switch { InformationUnit.Bits => Math.Log(2), InformationUnit.Hartleys => Math.Log(10), _ => 1 };
        return of switch
        {
            MeasureUnit.Nat => value / nats,
            MeasureUnit.RootNat => value / Math.Sqrt(nats),
            _ => value,
        };
    }

    /// <summary>The short name of the unit for a value of a measure: "bit", "√bit"; empty for a pure number.</summary>
    /// <param name="unit">The unit shown.</param>
    /// <param name="of">The unit of the measure.</param>
    public static string Name(this InformationUnit unit, MeasureUnit of)
    {
        string name = unit switch { InformationUnit.Bits => "bit", InformationUnit.Hartleys => "hartley", _ => "nat" };
        return of switch { MeasureUnit.Nat => name, MeasureUnit.RootNat => "√" + name, _ => "" };
    }
}
