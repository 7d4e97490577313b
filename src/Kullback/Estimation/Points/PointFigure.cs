namespace Kullback.Estimation;

/// <summary>A value from points with its error, and what it may be off beside.</summary>
/// <param name="Nats">The value.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Below">How much lower the truth may lie beside the error, ≥ 0.</param>
/// <param name="Above">How much higher, ≥ 0.</param>
internal sealed record PointFigure(double Nats, double Error, double Below, double Above)
{
    /// <summary>What speaks against it.</summary>
    internal IReadOnlyList<Diagnosis> Diagnoses { get; init; } = [];

    /// <summary>Why only one end of an interval can be given; null where both can.</summary>
    internal string? OneSided { get; init; }

    /// <summary>For D(P‖Q) the share of P's points beyond Q's reach.</summary>
    internal double Reach { get; init; }

    internal static readonly PointFigure Nothing = new(0, 0, 0, 0);

    /// <summary>A weighted sum of figures from separate points; of dependent ones the errors add, which no correlation exceeds.</summary>
    internal static PointFigure Sum(IEnumerable<(double Share, PointFigure Figure)> parts, bool dependent = false)
    {
        double nats = 0, square = 0, linear = 0, below = 0, above = 0, open = 0;
        var diagnoses = new List<Diagnosis>();
        string? why = null;
        foreach (var (share, figure) in parts)
        {
            if (share == 0) continue;
            (nats, square, linear) =
                (nats + share * figure.Nats, square + share * figure.Error * (share * figure.Error), linear + share * figure.Error);
            (below, above) = (below + share * figure.Below, above + share * figure.Above);
            if (figure.OneSided is { } reason) (open, why) = (open + share, why ?? reason);
            foreach (var d in figure.Diagnoses) if (!diagnoses.Any(x => x.Code == d.Code)) diagnoses.Add(d);
        }
        return new(nats, dependent ? linear : Math.Sqrt(square), below, above) { Diagnoses = diagnoses, OneSided = open > 0 ? why : null };
    }
}
