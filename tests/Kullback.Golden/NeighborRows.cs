using System.Globalization;
using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Golden;

/// <summary>Estimates from points by nearest neighbors: kinds <c>knn</c> and <c>ksg</c>.</summary>
internal sealed class NeighborRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity)
    {
        int open = quantity.IndexOf('[', StringComparison.Ordinal);
        if (row.Kind is not ("knn" or "ksg")) return null;
        if (open < 0 && quantity != "result") return null;
        int k = open < 0 ? (int)row.Number("k", 1) : int.Parse(quantity[(open + 1)..^1], CultureInfo.InvariantCulture);
        string name = open < 0 ? row.Kind == "knn" ? "kl_knn" : "ksg1" : quantity[..open];
        return row.Kind == "knn" ? Points(row, name, k) : Columns(row, name, k);
    }

    private static double[]? Points(GoldenRow row, string name, int k)
    {
        int d = (int)row.Number("d");
        double[] x = Read(row, "x_file");
        var settings = new PointSettings { K = k, Subsamples = 0 };
        return name switch
        {
            "kl_knn" => [NeighborDivergence.FixedNeighbors(x, Read(row, "y_file"), d, settings).Nats],
            "entropy_kl_euclidean" => [NeighborEntropy.KozachenkoLeonenko(x, d, settings).Nats],
            "entropy_kl_max" => [NeighborEntropy.KozachenkoLeonenko(x, d, settings with { Norm = PointNorm.Maximum }).Nats],
            _ => null,
        };
    }

    private static double[]? Columns(GoldenRow row, string name, int k)
    {
        int dx = (int)row.Number("dx"), dy = (int)row.Number("dy");
        double[] rows = Read(row, "file");
        double[] x = Part(rows, dx + dy, 0, dx), y = Part(rows, dx + dy, dx, dy);
        var settings = new PointSettings { K = k, Subsamples = 0 };
        return name switch
        {
            "ksg1" => [NeighborInformation.Kraskov1(x, dx, y, dy, settings).Nats],
            "ksg2" => [NeighborInformation.Kraskov2(x, dx, y, dy, settings).Nats],
            _ => null,
        };
    }

    private static double[] Part(double[] rows, int width, int from, int length)
        => [.. Enumerable.Range(0, rows.Length / width).SelectMany(i => rows.Skip(i * width + from).Take(length))];

    private static double[] Read(GoldenRow row, string file)
        => [.. File.ReadLines(Path.Combine(row.Folder, row.Inputs.GetProperty(file).GetString()!)).Skip(1).Where(line => line.Length > 0)
            .SelectMany(line => line.Split(',')).Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
}
