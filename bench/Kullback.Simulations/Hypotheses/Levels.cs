using System.Globalization;
using Kullback.Hypotheses;

namespace Kullback.Simulations.Hypotheses;

/// <summary>How often a test finds a difference where there is none.</summary>
internal static class Levels
{
    internal static void Write(int simulations)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| test | samples | at 0.01 | at 0.05 | at 0.10 | |"));
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var test in Cases.OnLine)
        {
            Row(test, "8 and 12 normal numbers", 8, 12, 1, whole: false, simulations);
            Row(test, "15 and 10 whole numbers 0 to 4 (ties)", 15, 10, 1, whole: true, simulations);
        }
        foreach (var test in Cases.InSpace) Row(test, "20 and 25 normal points in the plane", 20, 25, 2, whole: false, simulations);
        foreach (var test in Cases.InSpace.Where(c => c.Exact))
            Row(test, "20 and 25 points of whole numbers 0 to 2 (ties)", 20, 25, 2, whole: true, simulations);
        Independent("distance correlation, 99 permutations", (x, y, r) => DistanceCorrelation.Test(x, 1, y, 1, Cases.Plan, r).PValue,
            simulations / 4);
        Independent("Hilbert-Schmidt criterion, 99 permutations",
            (x, y, r) => HilbertSchmidtIndependence.Test(x, 1, y, 1, Cases.Plan, r).PValue, simulations / 4);
    }

    private static void Row(Case test, string samples, int n, int m, int dimension, bool whole, int simulations)
    {
        var values = new double[simulations];
        // One source of chance for each simulation: the table is the same on any number of cores.
        Parallel.For(0, simulations, s =>
        {
            var random = new Random(s);
            double[] p = new double[n * dimension], q = new double[m * dimension];
            Fill(random, p, dimension, whole);
            Fill(random, q, dimension, whole);
            values[s] = test.PValue(p, q, dimension, random);
        });
        Print(test.Name, samples, values, test.Exact);
    }

    private static void Independent(string name, Func<double[], double[], Random, double> test, int simulations)
    {
        var values = new double[simulations];
        Parallel.For(0, simulations, s =>
        {
            var random = new Random(s);
            double[] x = new double[20], y = new double[20];
            Cases.Normal(random, x);
            Cases.Normal(random, y);
            values[s] = test(x, y, random);
        });
        Print(name, string.Create(CultureInfo.InvariantCulture, $"20 independent pairs, {simulations} simulations"), values, exact: true);
    }

    private static void Fill(Random random, double[] to, int dimension, bool whole)
    {
        if (!whole) Cases.Normal(random, to);
        else
            for (int i = 0; i < to.Length; i++) to[i] = random.Next(dimension == 1 ? 5 : 3);
    }

    private static void Print(string name, string samples, double[] values, bool exact)
    {
        double[] levels = [0.01, 0.05, 0.10],
            found = [.. levels.Select(level => values.Count(v => v <= level * (1 + 1e-12)) / (double)values.Length)];
        // Above the level by more than three standard errors of the simulation?
        bool above = levels.Zip(found).Any(pair => pair.Second > pair.First + 3 * Math.Sqrt(pair.First * (1 - pair.First) / values.Length));
        string verdict = exact ? above ? "EXCEEDS" : "exact: not above" : above ? "above (a limit)" : "not above";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {samples} | {found[0]:0.0000} | {found[1]:0.0000} | {found[2]:0.0000} | {verdict} |"));
    }
}
