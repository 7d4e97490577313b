using System.Globalization;
using Kullback.Transport;

namespace Kullback.Golden;

/// <summary>Rows of transport: on the line, exact, entropic, and between Gaussians.</summary>
internal sealed class TransportRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity) => row.Kind switch
    {
        "line" or "positions" => OnLine(row, quantity),
        "emd_points" or "emd_matrix" => Exact(row, quantity),
        "sinkhorn" => Entropic(row, quantity),
        _ => null,
    };

    private static double[]? Exact(GoldenRow row, string quantity)
    {
        if (quantity is not ("cost" or "result") && !quantity.StartsWith("wasserstein", StringComparison.Ordinal)) return null;
        double[] a = row.Masses("a"), b = row.Masses("b");
        if (row.Kind == "emd_matrix")
        {
            double[][] cost = row.Rows("cost");
            return [ExactTransport.FromCosts(a, b, cost.SelectMany(r => r).ToArray(), cost.Length, cost.Max(r => r.Length)).TransportCost];
        }
        double[][] x = row.Rows("x"), y = row.Rows("y");
        var plan = ExactTransport.BetweenPoints(x.SelectMany(r => r).ToArray(), a, y.SelectMany(r => r).ToArray(), b, x[0].Length, Ground(row));
        return [quantity is "cost" or "result" ? plan.TransportCost : Math.Pow(plan.TransportCost, 1 / Ground(row).Power)];
    }

    private static double[]? Entropic(GoldenRow row, string quantity)
    {
        double[] x = [.. row.Rows("x").SelectMany(r => r)], y = [.. row.Rows("y").SelectMany(r => r)], a = row.Masses("a"), b = row.Masses("b");
        int dimension = row.Rows("x")[0].Length;
        double epsilon = row.Number("epsilon");
        var options = new EntropicOptions { Tolerance = 1e-13 };
        if (quantity == "sinkhorn_divergence") return [EntropicTransport.Divergence(x, a, y, b, dimension, Ground(row), epsilon, options).Value];
        var plan = EntropicTransport.BetweenPoints(x, a, y, b, dimension, Ground(row), epsilon, options);
        return quantity switch
        {
            "transport_cost" or "result" => [plan.TransportCost],
            "regularised_kl" => [plan.RegularisedCost],
            "regularised_entropy" => [plan.EntropyRegularisedCost],
            "kl_plan_product" => [plan.KullbackLeiblerToProduct],
            "plan_entropy" => [plan.PlanEntropy],
            _ => null,
        };
    }

    private static GroundCost Ground(GoldenRow row) => row.Inputs.GetProperty("metric").GetString() switch
    {
        "squared_euclidean" => GroundCost.SquaredEuclidean,
        "euclidean" => GroundCost.Euclidean,
        "manhattan" => GroundCost.Manhattan,
        "chebyshev" => GroundCost.Chebyshev,
        var other => throw new FormatException($"no metric {other}"),
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
