using System.Globalization;
using Kullback.Transport;

namespace Kullback.Golden;

/// <summary>Rows of transport: on the line, exact, entropic, and between Gaussians.</summary>
internal sealed class TransportRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity) => row.Kind switch
    {
        "line" or "positions" => OnLine(row, quantity),
        _ => null,
    };

    private static double[]? OnLine(GoldenRow row, string quantity)
    {
        if (!quantity.StartsWith("wasserstein", StringComparison.Ordinal) && quantity != "result") return null;
        var (order, power) = Order(quantity);
        double[] x = row.Numbers("x"), wx = row.Numbers("wx"), y = row.Numbers("y"), wy = row.Numbers("wy");
        return [power ? new TransportCost(order).BetweenSamples(x, wx, y, wy) : new Wasserstein(order).BetweenSamples(x, wx, y, wy)];
    }

    // wassersteinK, wassersteinK_power, wassersteinK_squared.
    private static (double Order, bool Power) Order(string quantity)
    {
        if (quantity == "result") return (1, false);
        string[] parts = quantity["wasserstein".Length..].Split('_');
        return (parts[0] == "inf" ? double.PositiveInfinity : double.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1);
    }
}
