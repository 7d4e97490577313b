using System.Diagnostics;
using System.Globalization;

namespace Kullback.Simulations.Coverage;

/// <summary>Usage: Kullback.Simulations coverage [--tails | --numbers | --points [--unseen | --fresh] | --dependent | --effects |
/// --information [--held-out] | --speed] [--repetitions N] [--seed N] [--only TEXT] [--levels NAME,NAME] [--measure js|kl] [--out FILE]
/// [--verbose]</summary>
internal static class CoverageSimulation
{
    internal static int Run(string[] args)
    {
        int repetitions = int.Parse(Option("--repetitions") ?? "2000", CultureInfo.InvariantCulture);
        ulong seed = ulong.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture);
        string? only = Option("--only"), outFile = Option("--out");

        if (args.Contains("--points"))
        {
            string page = PointCoverage.Run(int.Parse(Option("--repetitions") ?? "12", CultureInfo.InvariantCulture), only,
                Console.WriteLine, args.Contains("--fresh") ? "fresh" : args.Contains("--unseen") ? "unseen" : "all");
            if (outFile is not null)
                File.WriteAllText(outFile,
                    "# Estimates from points: intervals and marks\n\nMade by `dotnet run --project bench/Kullback.Simulations -c Release "
                        + "-- coverage --points --out bench/results/estimates.md`.\n\n" + page);
            return 0;
        }

        if (args.Contains("--speed"))
        {
            string page = PointSpeed.Run(Console.WriteLine);
            if (outFile is not null) File.WriteAllText(outFile, page);
            return 0;
        }

        if (args.Contains("--effects"))
        {
            string page = Effects.Run(int.Parse(Option("--repetitions") ?? "1000", CultureInfo.InvariantCulture), only, Console.WriteLine);
            if (outFile is not null)
                File.WriteAllText(outFile,
                    "# Effect sizes beside a test: intervals\n\nMade by `dotnet run --project bench/Kullback.Simulations -c Release -- "
                        + "coverage --effects --out bench/results/effects.md`, 95 %.\n\n" + page);
            return 0;
        }

        if (args.Contains("--information"))
        {
            bool heldOut = args.Contains("--held-out");
            int runs = int.Parse(Option("--repetitions") ?? (heldOut ? "200" : "1000"), CultureInfo.InvariantCulture);
            string page = heldOut ? ClusteredInformation.HeldOut(runs, Console.WriteLine)
                : ClusteredInformation.Run(runs, Console.WriteLine);
            if (outFile is not null)
                File.WriteAllText(outFile,
                    $"# Information between columns where rows come in clusters\n\nMade by `dotnet run --project "
                        + $"bench/Kullback.Simulations -c Release -- coverage --information{(heldOut ? " --held-out" : "")} --out FILE`, "
                        + $"{runs} runs.\n\n" + page);
            return 0;
        }

        if (args.Contains("--dependent"))
        {
            string page = DependentPoints.Run(int.Parse(Option("--repetitions") ?? "100", CultureInfo.InvariantCulture), only,
                Console.WriteLine);
            if (outFile is not null)
                File.WriteAllText(outFile,
                    "# Estimates from points: clusters, series and text\n\nMade by `dotnet run --project bench/Kullback.Simulations -c "
                        + "Release -- coverage --dependent --out bench/results/estimates-dependent.md`.\n\n" + page);
            return 0;
        }

        if (args.Contains("--tails") || args.Contains("--numbers"))
        {
            bool tails = args.Contains("--tails");
            List<string> lines = [tails ? Tails.Heading : NumberFaults.Heading];
            Console.WriteLine(lines[0]);
            IEnumerable<string> rows = tails
                ? Tails.All.Where(t => only is null || t.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
                .SelectMany(t => t.Run(repetitions, seed))
                : NumberFaults.All.Where(t => only is null || t.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
                .Select(t => t.Run(repetitions, seed));
            foreach (string row in rows)
            {
                Console.WriteLine(row);
                lines.Add(row);
            }
            if (outFile is not null) File.WriteAllText(outFile, Result.Simulation(tails, lines, repetitions, seed));
            return 0;
        }

        Scenario[] all =
        [
            new Categories(false, 10, 1500, 200), new Categories(false, 20, 1500, 200), new Categories(false, 20, 2000, 2000),
            new Categories(false, 20, 20000, 5000), new Categories(false, 20, 200, 200), new Categories(false, 50, 2000, 2000),
            new Categories(true, 10, 1500, 200), new Categories(true, 20, 1500, 200), new Categories(true, 20, 2000, 2000),
            new Categories(true, 20, 20000, 5000), new Categories(true, 20, 200, 200), new Categories(true, 50, 2000, 2000),
            new Categories(true, 300, 5000, 2000), new Categories(false, 2, 2000, 2000),
            new Categories(false, 4, 50, 50), new Categories(true, 10, 100, 100), new Categories(true, 10, 1500, 60),
            new Numbers(0, 1500, 200), new Numbers(0, 2000, 2000), new Numbers(0, 20000, 5000), new Numbers(0, 200, 200),
            new Numbers(0, 60, 60), new Numbers(0.3, 1500, 200), new Numbers(0.3, 2000, 2000), new Numbers(0.9, 2000, 2000),
            new WeightedCategories(false, 10, 1500, 400, 0.5), new WeightedCategories(true, 20, 2000, 2000, 0.5),
            new WeightedCategories(true, 20, 2000, 2000, 0.8), new WeightedCategories(false, 20, 20000, 5000, 1),
            new ClusteredCategories(false, 10, 200, 200, 0.1), new ClusteredCategories(true, 10, 200, 100, 0.3),
            new ClusteredCategories(true, 20, 400, 400, 0.1), new ClusteredCategories(false, 10, 40, 40, 0.1),
            new ClusteredCategories(true, 10, 40, 40, 0.3), new ClusteredCategories(false, 4, 15, 15, 0.1),
        ];
        var chosen = all.Where(s => only is null || only.Split(';').Any(part => s.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        var levels = Option("--levels")?.Split(',') ?? [.. Level.All.Select(l => l.Name)];
        bool directed = Option("--measure") == "kl";
        Func<Draw, Answer> measure = directed ? Measure.KullbackLeibler : Measure.JensenShannon;
        var clock = Stopwatch.StartNew();
        var (table, failures) = new CoverageTable(repetitions, seed, measure, levels, args.Contains("--verbose")).Run(chosen,
            Console.WriteLine);
        string summary = string.Create(CultureInfo.InvariantCulture,
            $"{repetitions} repetitions, seed {seed}, Monte Carlo standard error {Math.Sqrt(0.95 * 0.05 / repetitions):0.0000} at .95; "
                + $"{failures} outside the acceptance; {clock.Elapsed.TotalSeconds:0} s.");
        Console.WriteLine(summary);
        if (outFile is not null) File.WriteAllText(outFile, Result.Page(directed, table, summary));
        return failures == 0 ? 0 : 1;

        string? Option(string name)
        {
            int at = Array.IndexOf(args, name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        }
    }
}
