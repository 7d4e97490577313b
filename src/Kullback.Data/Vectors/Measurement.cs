namespace Kullback.Data.Vectors;

/// <summary>One number of the table.</summary>
/// <param name="Key">The measure's name on the command line.</param>
/// <param name="Name">Its textbook name.</param>
/// <param name="Symbol">What was measured: "D(P‖Q)", "H(P)".</param>
/// <param name="Direction">"P‖Q", "Q‖P", "P,Q" where the order makes no difference, "P" or "Q" for a number of one side.</param>
/// <param name="Value">The number, information in nats.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Reason">Why it is infinite; null where it is finite.</param>
public sealed record MeasuredValue(string Key, string Name, string Symbol, string Direction, double Value, MeasureUnit Unit,
    string? Reason);

/// <summary>What <c>kullback measure</c> found: numbers between two vectors, and the cells that drive them.</summary>
public sealed record Measurement
{
    /// <summary>The vectors, side by side.</summary>
    public required VectorPair Pair { get; init; }

    /// <summary>The numbers, in the order asked for.</summary>
    public required IReadOnlyList<MeasuredValue> Values { get; init; }

    /// <summary>The measure whose parts say what drives it; null where none of the measures is a sum over cells.</summary>
    public MeasureFacts? DrivenBy { get; init; }

    /// <summary>The cells with the largest parts.</summary>
    public IReadOnlyList<CellContribution> Drivers { get; init; } = [];

    /// <summary>Measures a pair.</summary>
    /// <param name="pair">The vectors.</param>
    /// <param name="choice">The measures; empty for the usual ones.</param>
    /// <param name="cells">How many cells to name at most.</param>
    public static Measurement Of(VectorPair pair, MeasureChoice choice, int cells)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(choice);
        IAdditive? driver = choice.Measures.OfType<IAdditive>().FirstOrDefault() ?? (choice.IsUsual ? new JensenShannon() : null);
        return new Measurement
        {
            Pair = pair,
            Values = choice.IsUsual ? Usual.Of(pair) : [.. choice.Of(pair)],
            DrivenBy = driver?.Facts,
            Drivers = driver is null ? [] : pair.Distributions.Largest(driver, cells),
        };
    }
}

/// <summary>The measures to take, by name.</summary>
public sealed class MeasureChoice
{
    private readonly List<object> _chosen = [];

    /// <summary>Nothing was asked for by name: the usual measures.</summary>
    public bool IsUsual => _chosen.Count == 0;

    internal IEnumerable<IMeasure> Measures => _chosen.OfType<IMeasure>();

    /// <summary>A choice of these names.</summary>
    /// <param name="names">Names as <c>kullback measures</c> lists them.</param>
    /// <exception cref="UnreadableDataException">There is no such measure.</exception>
    public static MeasureChoice Of(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var choice = new MeasureChoice();
        foreach (string name in names)
            choice._chosen.Add(MeasureNames.Measure(name) ?? (object?)MeasureNames.Functional(name) ?? throw MeasureNames.Unknown(name));
        return choice;
    }

    internal IEnumerable<MeasuredValue> Of(VectorPair pair)
    {
        foreach (object chosen in _chosen)
        {
            if (chosen is IMeasure measure)
            {
                yield return Usual.Directed(pair, measure, Symbol(measure.Facts));
                continue;
            }
            var functional = (IFunctional)chosen;
            yield return Usual.OneSided(pair, functional, ofP: true);
            yield return Usual.OneSided(pair, functional, ofP: false);
        }
    }

    private static string Symbol(MeasureFacts facts) => facts.Symmetric ? "P,Q" : "P‖Q";
}
