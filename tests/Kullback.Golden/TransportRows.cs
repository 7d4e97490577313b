using System.Globalization;
using System.Text.Json;
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
        "gaussian" or "normal" => Normal(row, quantity),
        "two_sample" => Samples(row, quantity),
        _ => null,
    };

    private static double[]? Samples(GoldenRow row, string quantity)
    {
        if (row.Number("d") != 1 || quantity.Contains('_', StringComparison.Ordinal)
            || !quantity.StartsWith("wasserstein", StringComparison.Ordinal)) return null;
        return [new Wasserstein(Order(quantity).Order).BetweenSamples(Column("x_file"), Column("y_file"))];

        double[] Column(string name) => [.. File.ReadLines(Path.Combine(row.Folder, row.Inputs.GetProperty(name).GetString()!)).Skip(1)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static double[]? Normal(GoldenRow row, string quantity)
    {
        if (quantity is not ("wasserstein2" or "wasserstein2_squared")) return null;
        GaussianMeasure p = Distribution(row.Inputs.GetProperty("p")), q = Distribution(row.Inputs.GetProperty("q"));
        return [quantity == "wasserstein2" ? BuresWasserstein.Distance(p, q) : BuresWasserstein.TransportCost(p, q)];
    }

    private static GaussianMeasure Distribution(JsonElement distribution)
    {
        double[] Numbers(JsonElement e) => e.ValueKind == JsonValueKind.Array ? [.. e.EnumerateArray().SelectMany(Numbers)]
            : [GoldenRow.NumberOf(e)];
        double[] mean = Numbers(distribution.GetProperty("mean"));
        int d = mean.Length;
        if (distribution.TryGetProperty("covariance", out var covariance)) return new([.. mean], [.. Numbers(covariance)]);
        double[] matrix = new double[d * d], factor = distribution.TryGetProperty("factor", out var f) ? Numbers(f) : [];
        double[] diagonal = distribution.TryGetProperty("stddev", out var s) ? [.. Numbers(s).Select(x => x * x)]
            : Numbers(distribution.GetProperty(distribution.TryGetProperty("variances", out _) ? "variances" : "diagonal"));
        int rank = factor.Length / d;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                matrix[i * d + j] = Enumerable.Range(0, rank).Sum(k => factor[i * rank + k] * factor[j * rank + k])
                    + (i == j ? diagonal[i] : 0);
        return new([.. mean], [.. matrix]);
    }

    private static double[]? Exact(GoldenRow row, string quantity)
    {
        if (quantity is not ("cost" or "result") && !quantity.StartsWith("wasserstein", StringComparison.Ordinal)) return null;
        double[] a = Masses(row, "a"), b = Masses(row, "b");
        if (row.Kind == "emd_matrix")
        {
            double[][] cost = row.Rows("cost");
            return [ExactTransport.FromCosts(a, b, cost.SelectMany(r => r).ToArray(), cost.Length,
                cost.Select(r => r.Length).DefaultIfEmpty(0).Max()).TransportCost];
        }
        double[][] x = row.Rows("x"), y = row.Rows("y");
        var plan = ExactTransport.BetweenPoints(x.SelectMany(r => r).ToArray(), a, y.SelectMany(r => r).ToArray(), b, Dimension(x),
            Ground(row));
        return [quantity is "cost" or "result" ? plan.TransportCost : Math.Pow(plan.TransportCost, 1 / Ground(row).Power)];
    }

    private static double[]? Entropic(GoldenRow row, string quantity)
    {
        double[] x = [.. row.Rows("x").SelectMany(r => r)], y = [.. row.Rows("y").SelectMany(r => r)], a = Masses(row, "a"),
            b = Masses(row, "b");
        int dimension = Dimension(row.Rows("x"));
        double epsilon = row.Number("epsilon");
        var options = new EntropicOptions { Tolerance = 1e-13 };
        if (quantity == "sinkhorn_divergence")
            return [EntropicTransport.Divergence(x, a, y, b, dimension, Ground(row), epsilon, options).Value];
        var plan = EntropicTransport.BetweenPoints(x, a, y, b, dimension, Ground(row), epsilon, options);
        return quantity switch
        {
            "transport_cost" or "result" => [plan.TransportCost],
            "regularized_kl" => [plan.RegularizedCost],
            "regularized_entropy" => [plan.EntropyRegularizedCost],
            "kl_plan_product" => [plan.KullbackLeiblerToProduct],
            "plan_entropy" => [plan.PlanEntropy],
            _ => null,
        };
    }

    // A side without points is handed on as it is, to be refused.
    private static double[] Masses(GoldenRow row, string name) => row.Numbers(name).Length == 0 ? [] : row.Masses(name);

    private static int Dimension(double[][] points) => points.Length == 0 ? 1 : points[0].Length;

    private static GroundCost Ground(GoldenRow row) => row.Inputs.GetProperty("metric").GetString() switch
    {
        "squared_euclidean" => GroundCost.SquaredEuclidean,
        "cubed_euclidean" => new GroundCost(GroundMetric.Euclidean, 3),
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
