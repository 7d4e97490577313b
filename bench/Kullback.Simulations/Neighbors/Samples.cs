namespace Kullback.Simulations.Neighbors;

/// <summary>A pair of distributions with a known divergence.</summary>
internal sealed record Case(string Name, int Dimension, double Truth, Func<Random, int, double[]> P, Func<Random, int, double[]> Q)
{
    internal static readonly Case[] All =
    [
        Normals("N(0, 1)‖same", 1, 0, 1), Normals("N(0, I)‖same", 2, 0, 1), Normals("N(0, I)‖same", 5, 0, 1),
            Normals("N(0, I)‖same", 10, 0, 1),
        Normals("N(0, 1)‖N(½, 1)", 1, 0.5, 1), Normals("N(0, 1)‖N(1, 1)", 1, 1, 1), Normals("N(0, I)‖N(½, I)", 2, 0.5, 1),
            Normals("N(0, I)‖N(½, I)", 5, 0.5, 1),
        Normals("N(0, I)‖N(½, I)", 10, 0.5, 1), Normals("N(0, I)‖N(0, 4I)", 2, 0, 2), Normals("N(0, I)‖N(0, 4I)", 5, 0, 2),
        new("Exp(1)‖Exp(2)", 1, 1 - Math.Log(2), (r, n) => Exponentials(r, n, 1), (r, n) => Exponentials(r, n, 2)),
        new("N(0, 4I)‖N(0, I)", 5, 5 * (1.5 - Math.Log(2)), (r, n) => Normal(r, 5 * n, 0, 2), (r, n) => Normal(r, 5 * n, 0, 1)),
    ];

    internal static double[] Normal(Random random, int n, double mean, double deviation)
    {
        var points = new double[n];
        for (int i = 0; i < n; i++)
            points[i] = mean + deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return points;
    }

    // P is N(0, I) always.
    private static Case Normals(string name, int d, double mean, double deviation)
        => new(name, d, d * (Math.Log(deviation) + (1 + mean * mean) / (2 * deviation * deviation) - 0.5), (r, n) => Normal(r, d * n, 0, 1),
            (r, n) => Normal(r, d * n, mean, deviation));

    private static double[] Exponentials(Random random, int n, double rate)
    {
        var points = new double[n];
        for (int i = 0; i < n; i++) points[i] = -Math.Log(1 - random.NextDouble()) / rate;
        return points;
    }
}
