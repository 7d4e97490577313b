using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kullback.Estimation;

namespace Kullback.Simulations.Joint;

/// <summary>Usage: Kullback.JointDrift [--runs N] [--out FILE] [--speed]</summary>
internal static class JointDriftSimulation
{
    internal static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        int runs = int.Parse(Option("--runs") ?? "200", CultureInfo.InvariantCulture);
        const double bits = 1.4426950408889634;
        var page = new StringBuilder();
        if (!args.Contains("--speed"))
        {
            Nothing();
            Known();
            Depths();
        }
        Speed();
        Console.Write(page);
        if (Option("--out") is { } file) File.WriteAllText(file, page.ToString());

        return 0;

        string? Option(string name)
        {
            int at = Array.IndexOf(args, name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        }

        void Nothing()
        {
            page.Append(
                "## Nothing changed\n\nBoth tables from one population: 20 columns of mixed kinds (numbers with and without ties, 30 % "
                    + "missing, categories of 3 to 2,000 values). \"Grew\": the tree asks a question at all;\n");
            page.Append(
                "\"found\": it grew, and on the other half of the rows \"nothing changed\" is rejected at 5 %.\n\n| rows a side | label | "
                    + "runs | grew | found | nothing found |\n|---|---|--:|--:|--:|--:|\n");
            foreach (var (m, n, labeled) in ((int, int, bool)[])[(500, 500, false), (5000, 5000, false), (5000, 500, false),
                (5000, 5000, true), (20000, 2000, true)])
            {
                int grew = 0, found = 0;
                for (int run = 0; run < runs; run++)
                {
                    var random = new Random(1000 + run);
                    (MixedColumn[] columns, MixedColumn label) = Wide.Table(m, n, 20, random);
                    JointDrift drift = JointDrift.From(columns, labeled ? label : null, random);
                    bool questions = drift.Tree.Leaves > 1;
                    if (questions) grew++;
                    if (questions && drift.PValue <= 0.05) found++;
                }
                page.Append(
                    $"| {m:#,0} / {n:#,0} | {(labeled ? "yes" : "no")} | {runs} | {grew} | {found} | {100.0 * (runs - found) / runs:0.0} "
                        + $"% |\n");
            }
            page.Append('\n');
        }

        void Known()
        {
            page.Append(
                "## Known changes\n\nAge (80 values), region (4), plan (3) and a label of two values, every mass known; 20,000 rows a "
                    + "side. \"Within\": the share of runs whose 95 % interval holds the true part over the leaves of\n");
            page.Append(
                "that run's tree. In no run are the leaves further apart than the rows (data processing; the program stops if they are). "
                    + "Monte Carlo standard error 0.015 at .95. Bits.\n\n");
            page.Append(
                "| change | covariate: truth of the rows | mean over leaves | mean estimate | within | concept: truth of the rows | mean "
                    + "over leaves | mean estimate | within | joint within | JS above 0 "
                    + "|\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
            foreach (var population in (Population[])[new("none", 0, 0), new("x alone, small", 0.3, 0), new("x alone", 1, 0),
                new("y given x alone, small", 0, 0.3), new("y given x alone", 0, 1), new("both", 1, 1), new("both, small", 0.3, 0.3)])
            {
                var full = population.Truth(null);
                double[] sums = new double[9];
                for (int run = 0; run < runs; run++)
                {
                    JointDrift drift = Drawn(population, 20000, run);
                    var truth = population.Truth(drift.Tree);
                    if (truth.Covariate + truth.Concept > (full.Covariate + full.Concept) * (1 + 1e-9) + 1e-12)
                        throw new InvalidOperationException("data processing");
                    ChainRuleEstimate parts = drift.Measured.PToQ!;
                    sums[0] += truth.Covariate;
                    sums[1] += parts.Covariate.Nats;
                    sums[2] += Within(parts.Covariate, truth.Covariate);
                    sums[3] += truth.Concept;
                    sums[4] += parts.Concept.Nats;
                    sums[5] += Within(parts.Concept, truth.Concept);
                    sums[6] += Within(parts.Joint, truth.Covariate + truth.Concept);
                    sums[7] += drift.Measured.JensenShannon.LowNats > 0 ? 1 : 0;
                }
                page.Append(
                    $"| {population.Name} | {full.Covariate * bits:0.0000} | {sums[0] / runs * bits:0.0000} | "
                        + $"{sums[1] / runs * bits:0.0000} | {sums[2] / runs:0.000} | {full.Concept * bits:0.0000} | "
                        + $"{sums[3] / runs * bits:0.0000} | {sums[4] / runs * bits:0.0000} | {sums[5] / runs:0.000} | "
                        + $"{sums[6] / runs:0.000} | {sums[7] / runs:0.000} |\n");
            }
            page.Append('\n');
        }

        static double Within(DriftPart part, double truth) => truth >= part.LowNats - 1e-12 && truth <= part.HighNats + 1e-12 ? 1 : 0;

        static JointDrift Drawn(Population population, int rows, int seed)
        {
            var random = new Random(seed);
            var (p, yp) = population.Draw(true, rows, random);
            var (q, yq) = population.Draw(false, rows, random);
            return JointDrift.From(Population.Table(p, q), MixedColumn.Categories("y", yp, yq, ["no", "yes"]), random);
        }

        void Depths()
        {
            var population = new Population("both", 1, 1);
            var full = population.Truth(null);
            JointDrift drift = Drawn(population, 20000, 1);
            page.Append(
                $"## How the split moves as leaves get finer\n\nOne run of \"both\"; the rows' own parts are "
                    + $"{full.Covariate * bits:0.0000} and {full.Concept * bits:0.0000} bit.\n\n| depth | cells | covariate | concept | "
                    + $"sum |\n|--:|--:|--:|--:|--:|\n");
            foreach (JointDepth d in drift.Depths)
                page.Append(
                    $"| {d.Depth} | {d.Cells} | {d.PToQ!.Covariate.Nats * bits:0.0000} | {d.PToQ.Concept.Nats * bits:0.0000} | "
                        + $"{d.PToQ.Joint.Nats * bits:0.0000} |\n");
            page.Append('\n');
        }

        void Speed()
        {
            page.Append(
                "## Time\n\nOne thread; 20 columns of mixed kinds with a change in three of them.\n\n| rows in all | label | leaves | "
                    + "wall | allocated |\n|--:|---|--:|--:|--:|\n");
            foreach (var (rows, labeled) in ((int, bool)[])[(100000, false), (100000, true), (1000000, false)])
            {
                var random = new Random(7);
                (MixedColumn[] columns, MixedColumn label) = Wide.Table(rows / 2, rows / 2, 20, random, 0.3);
                JointDrift drift = JointDrift.From(columns, labeled ? label : null, new Random(1));
                double best = double.PositiveInfinity;
                long bytes = 0;
                for (int run = 0; run < 3; run++)
                {
                    long before = GC.GetTotalAllocatedBytes(), start = Stopwatch.GetTimestamp();
                    drift = JointDrift.From(columns, labeled ? label : null, new Random(1));
                    best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
                    bytes = GC.GetTotalAllocatedBytes() - before;
                }
                page.Append($"| {rows:#,0} | {(labeled ? "yes" : "no")} | {drift.Leaves.Count} | {best:0.00} s | {bytes / 1e6:0} MB |\n");
            }
        }
    }
}
