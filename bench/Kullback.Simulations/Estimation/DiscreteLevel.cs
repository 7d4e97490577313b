using System.Globalization;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Simulations.Estimation;

/// <summary>How often tests on small tables reject a hypothesis that holds.</summary>
internal static class DiscreteLevel
{
    internal static void Write(TextWriter output, int repetitions)
    {
        double error = Math.Sqrt(0.05 * 0.95 / repetitions);
        output.WriteLine("## Type-I error on small tables, level 5 %\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{repetitions} tables each, seed 1; Monte Carlo standard error {error:0.0000}. Exact tests have to stay at or below 5 % (+ 2 "
                + $"standard errors): **bold** where not. The others"));
        output.WriteLine("are chi-squared in the limit only: what they really do is shown.\n");
        output.WriteLine(
            "| test | two samples of 10, uniform on 2 | of 15, Zipf on 4 | of 20 and 40, uniform on 6 | of 200, Zipf on 6 "
                + "|\n|---|---|---|---|---|");
        (Distribution Distribution, int N, int M)[] cases =
            [(Distribution.Uniform(2), 10, 10), (Distribution.Zipf(4), 15, 15), (Distribution.Uniform(6), 20, 40),
                (Distribution.Zipf(6), 200, 200)];
        Row(output, "Pearson's chi-squared", false, (p, q, _) => PowerDivergenceTest.Pearson.Homogeneity(p, q).PValue);
        Row(output, "G", false, (p, q, _) => PowerDivergenceTest.LikelihoodRatio.Homogeneity(p, q).PValue);
        Row(output, "G, Williams", false, (p, q, _) => GTest.Homogeneity(BinnedSample.FromCounts(p), BinnedSample.FromCounts(q)).PValue);
        Row(output, "Cressie-Read, 2/3", false,
            (p, q, _) => new PowerDivergenceTest(PowerDivergenceTest.Recommended).Homogeneity(p, q).PValue);
        output.WriteLine(
            $"| Fisher exact | {Fisher(0, repetitions)} | {Fisher(1, repetitions)} | {Fisher(2, repetitions / 20)} ({repetitions / 20} "
                + $"tables) | |");
        Row(output, "permutation, 199 draws", true, (p, q, random) => PermutationTest.Homogeneity(p, q, 199, random).PValue);
        Row(output, "sequential permutation, h = 10, 999 draws", true,
            (p, q, random) => SequentialPermutation.Homogeneity(p, q, random, 10, 999).PValue);
        output.WriteLine();
        output.WriteLine("| goodness of fit | 20 rows, uniform on 4 | 30 rows, Zipf on 5 | 300 rows, Zipf on 8 |\n|---|---|---|---|");
        (Distribution Distribution, int N)[] fits =
            [(Distribution.Uniform(4), 20), (Distribution.Zipf(5), 30), (Distribution.Zipf(8), 300)];
        Fit("Pearson's chi-squared", (counts, distribution) => PowerDivergenceTest.Pearson.GoodnessOfFit(counts, distribution).PValue);
        Fit("G", (counts, distribution) => PowerDivergenceTest.LikelihoodRatio.GoodnessOfFit(counts, distribution).PValue);
        Fit("G, Williams", (counts, distribution) => GTest.GoodnessOfFit(counts, distribution).PValue);
        Fit("Cressie-Read, 2/3",
            (counts, distribution) => new PowerDivergenceTest(PowerDivergenceTest.Recommended).GoodnessOfFit(counts, distribution).PValue);
        output.WriteLine();

        string Fisher(int c, int tables) => Rate(true, Math.Sqrt(0.05 * 0.95 / tables), tables,
            random =>
                FisherExact.Independence(
                    Table(cases[c].Distribution.Draw(cases[c].N, random), cases[c].Distribution.Draw(cases[c].M, random)), random,
                    199).PValue);

        void Row(TextWriter to, string name, bool exact, Func<double[], double[], Random, double> pValue)
            => to.WriteLine($"| {name} | "
                + string.Join(" | ",
                    cases.Select(
                        c => Rate(exact, error, repetitions,
                            random => pValue(c.Distribution.Draw(c.N, random), c.Distribution.Draw(c.M, random), random)))) + " |");

        void Fit(string name, Func<double[], double[], double> pValue)
            => output.WriteLine($"| {name} | "
                + string.Join(" | ",
                    fits.Select(
                        c => Rate(false, error, repetitions, random => pValue(c.Distribution.Draw(c.N, random), c.Distribution.Shares))))
                        + " |");
    }

    private static ContingencyTable Table(double[] p, double[] q) => new(2, p.Length, [.. p.Concat(q).Select(c => (long)c)]);

    private static string Rate(bool exact, double error, int repetitions, Func<Random, double> pValue)
    {
        var random = new Random(1);
        int rejected = 0;
        for (int r = 0; r < repetitions; r++)
            if (pValue(random) <= 0.05) rejected++;
        double rate = (double)rejected / repetitions;
        string shown = rate.ToString("0.0000", CultureInfo.InvariantCulture);
        return exact && rate > 0.05 + 2 * error ? $"**{shown}**" : shown;
    }
}
