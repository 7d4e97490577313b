using System.Globalization;
using Kullback.Data.Generative;
using Kullback.Estimation;

namespace Kullback.Simulations.Generative;

/// <summary>Fréchet distance without bias, KID, and the figures of the verdict: how often their intervals hold,
/// where the truth is known.</summary>
internal static class GenerativeSimulation
{
    private sealed record Case(string Name, int D, int N, int M, double Shift, double Scale, bool Heavy)
    {
        // Student's t with 5 degrees of freedom has the variance 5/3.
        internal double Frechet => D * Shift * Shift + D * (Heavy ? 5.0 / 3 : 1) * (Scale - 1) * (Scale - 1);

        internal double[] P(int seed) => Draw(new Random(2 * seed), N, 0, 1);

        internal double[] Q(int seed) => Draw(new Random(2 * seed + 1), M, Shift, Scale);

        private double[] Draw(Random random, int rows, double shift, double scale)
        {
            var numbers = new double[rows * D];
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = shift + scale
                    * (Heavy ? Normal(random) / Math.Sqrt(Enumerable.Range(0, 5).Sum(_ => Math.Pow(Normal(random), 2)) / 5)
                        : Normal(random));
            return numbers;
        }

        private static double Normal(Random random)
            => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private static readonly Case[] s_cases =
    [
        new("equal normals", 4, 200, 200, 0, 1, false), new("equal normals", 16, 500, 500, 0, 1, false),
            new("equal normals", 16, 2000, 500, 0, 1, false), new("equal normals", 64, 1000, 1000, 0, 1, false),
        new("equal Student t(5)", 8, 1000, 1000, 0, 1, true), new("mean off by 0.1", 16, 500, 500, 0.1, 1, false),
            new("mean off by 0.5", 8, 500, 500, 0.5, 1, false),
        new("scale 1.2", 16, 500, 500, 0, 1.2, false), new("scale 1.2, Student t(5)", 8, 1000, 1000, 0, 1.2, true),
            new("scale 0.6", 64, 1000, 1000, 0, 0.6, false),
    ];

    internal static int Run(string[] args)
    {
        int runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400;
        Console.WriteLine(
            $"## Coverage of the 95 % intervals\n\n{runs} pairs of samples a row; the truth of the Fréchet distance is exact, that of KID "
                + $"0 for equal distributions and else the mean over the runs, which is unbiased.\n");
        Console.WriteLine(
            "| case | columns | rows | Fréchet: truth | as printed | bias off | its spread | stated error | covered | KID: mean | spread "
                + "| stated error | covered |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var one in s_cases) Row(one, runs);
        Frontiers(runs);
        if (args.Length < 2) Verdicts(runs / 2);
        return 0;
    }

    private static void Row(Case of, int runs)
    {
        var frechet = new FrechetEstimate[runs];
        var kernel = new KernelInceptionEstimate[runs];
        for (int s = 0; s < runs; s++)
        {
            double[] p = of.P(s), q = of.Q(s);
            frechet[s] = FrechetDistance.Between<double>(p, q, of.D, s);
            kernel[s] = KernelInceptionDistance.Between<double>(p, q, of.D);
        }
        bool equal = of.Shift == 0 && of.Scale == 1;
        double truth = equal ? 0 : kernel.Average(k => k.Unbiased);
        double covered = frechet.Average(f => f.Interval(0.95) is var (low, high) && low <= of.Frechet && of.Frechet <= high ? 1.0 : 0);
        double kept = kernel.Average(k => k.Interval(0.95) is var (low, high) && low <= truth && truth <= high ? 1.0 : 0);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {of.Name} | {of.D} | {of.N}{(of.M == of.N ? "" : $" and {of.M}")} | {of.Frechet:0.####} | "
                + $"{frechet.Average(f => f.Value):0.0000} | {frechet.Average(f => f.Unbiased):0.0000} | "
                + $"{Spread([.. frechet.Select(f => f.Unbiased)]):0.0000} | {Root([.. frechet.Select(f => f.StandardError)]):0.0000} | "
                + $"{100 * covered:0.0} % "
            + $"| {kernel.Average(k => k.Unbiased):0.00000} | {Spread([.. kernel.Select(k => k.Unbiased)]):0.00000} | "
            + $"{Root([.. kernel.Select(k => k.StandardError)]):0.00000} | {100 * kept:0.0} % |"));
    }

    // The truth of a figure on cells is its mean over the runs: that is what its interval is of.
    private static void Frontiers(int runs)
    {
        Console.WriteLine(
            $"\n## Figures on cells\n\n{runs} pairs of samples a row; the truth is the mean over the runs, of samples with as many rows.\n");
        Console.WriteLine("| case | columns | rows | MAUVE | covered | integral | covered | JS, bits | covered |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var of in s_cases.Where(c => c.D <= 16))
        {
            var found = Enumerable.Range(0, runs).Select(s => FrontierCells.Of(
                PrincipalRows.Of(of.P(s), of.Q(s), of.D, CancellationToken.None), new() { Seed = s }, CancellationToken.None)).ToArray();
            string Covered(Func<DivergenceFrontier, double> figure)
            {
                double truth = found.Average(f => f.Runs.Average(r => figure(r.Frontier)));
                return string.Create(CultureInfo.InvariantCulture,
                    $"{truth:0.0000} | {100 * found.Average(f => f.Interval(figure, 0.95) is var (l, h) && l <= truth && truth <= h ? 1.0 : 0):0.0} %");
            }
            Console.WriteLine($"| {of.Name} | {of.D} | {of.N}{(of.M == of.N ? "" : $" and {of.M}")} | {Covered(f => f.Mauve)} | "
                + $"{Covered(f => f.Integral)} | {Covered(f => f.JensenShannonNats / Math.Log(2))} |");
        }
    }

    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }

    private static double Root(double[] values) => Math.Sqrt(values.Average(v => v * v));

    private static void Verdicts(int runs)
    {
        Console.WriteLine(
            $"\n## The verdict between samples of one distribution\n\n{runs} pairs a row: how often the interval of a figure misses what "
                + $"fresh rows show (each has a level of 98.75 %, all together 95 %), and what is said.\n");
        Console.WriteLine(
            "| case | columns | rows | precision | recall | coverage | told apart | any | memorizing | fine | cannot tell | not fine |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var of in new Case[] { new("equal normals", 4, 200, 200, 0, 1, false), new("equal normals", 16, 500, 500, 0, 1, false),
            new("equal normals", 16, 1000, 400, 0, 1, false), new("equal Student t(5)", 8, 500, 500, 0, 1, true),
                new("equal normals", 64, 500, 500, 0, 1, false) })
        {
            var found = Enumerable.Range(0, runs)
                .Select(
                    s => GenerativeRun.Between(EmbeddingTable.Of("p", of.P(s), of.D), EmbeddingTable.Of("q", of.Q(s), of.D),
                        new() { Cells = 5 })).ToArray();
            string Share(Func<GenerativeEvaluation, bool> holds)
                => string.Create(CultureInfo.InvariantCulture, $"{100.0 * found.Count(holds) / runs:0.0} %");
            static bool Misses(JudgedFigure f) => f.Low > 0 || f.High < 0;
            Console.WriteLine(
                $"| {of.Name} | {of.D} | {of.N}{(of.M == of.N ? "" : $" and {of.M}")} | "
                    + $"{string.Join(" | ", new[] { "precision", "recall", "coverage", "told apart" }.Select(name => Share(e => e.Judged.Any(f => f.Name == name && Misses(f)))))} | {Share(e => e.Judged.Any(Misses))} "
                + $"| {Share(e => e.Memory.Memorizes)} | {Share(e => e.Verdict == GenerativeVerdict.Fine)} | "
                + $"{Share(e => e.Verdict == GenerativeVerdict.Undecided)} | {Share(e => e.Verdict == GenerativeVerdict.NotFine)} |");
        }
    }
}
