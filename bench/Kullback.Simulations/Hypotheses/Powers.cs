using System.Globalization;

namespace Kullback.Simulations.Hypotheses;

/// <summary>How often a test finds a difference that is there, at level 0.05.</summary>
internal static class Powers
{
    internal static void Write(int simulations)
    {
        Table("One coordinate, 50 and 50 normal numbers, Q shifted by", Cases.OnLine, 1, [0, 0.25, 0.5, 0.75, 1],
            (q, x, r) => Cases.Normal(r, q, shift: x), simulations);
        Table("One coordinate, 50 and 50 normal numbers, Q's spread times", Cases.OnLine, 1, [1, 1.5, 2, 3],
            (q, x, r) => Cases.Normal(r, q, scale: x), simulations);
        Table("Five coordinates, 50 and 50 normal points, every coordinate of Q shifted by", Cases.InSpace, 5, [0, 0.2, 0.4, 0.6],
            (q, x, r) => Cases.Normal(r, q, shift: x), simulations);
        Table("Five coordinates, 50 and 50 normal points, Q's spread times", Cases.InSpace, 5, [1, 1.3, 1.6, 2],
            (q, x, r) => Cases.Normal(r, q, scale: x), simulations);
    }

    private static void Table(string title, Case[] tests, int dimension, double[] sizes, Action<double[], double, Random> draw,
        int simulations)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n### {title}\n\n| test | {string.Join(" | ", sizes)} |\n|---|{string.Concat(sizes.Select(_ => "---|"))}"));
        foreach (var test in tests)
        {
            var powers = sizes.Select(size =>
            {
                int found = 0;
                Parallel.For(0, simulations, s =>
                {
                    var random = new Random(s);
                    double[] p = new double[50 * dimension], q = new double[50 * dimension];
                    Cases.Normal(random, p);
                    draw(q, size, random);
                    if (test.PValue(p, q, dimension, random) <= 0.05) Interlocked.Increment(ref found);
                });
                return (found / (double)simulations).ToString("0.000", CultureInfo.InvariantCulture);
            });
            Console.WriteLine($"| {test.Name} | {string.Join(" | ", powers)} |");
        }
    }
}
