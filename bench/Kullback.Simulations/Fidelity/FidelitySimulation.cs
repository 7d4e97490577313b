using System.Globalization;
using System.Text;
using Kullback.Data.Comparisons;
using Kullback.Data.Fidelity;

namespace Kullback.Simulations.Fidelity;

/// <summary>Intervals and answers of <c>kullback fidelity</c> where the truth is known.</summary>
internal static class FidelitySimulation
{
    internal static int Run(string[] args)
    {
        int runs = int.Parse(Option("--runs") ?? "200", CultureInfo.InvariantCulture),
            levels = int.Parse(Option("--null-runs") ?? "500", CultureInfo.InvariantCulture);
        var page = new StringBuilder("# Fidelity: intervals and answers\n\n");
        page.Append(
            "Three categories of 6, 8 and 40 values (two of them dependent, the third Zipf's) and two numbers that follow them. \"Held\": "
                + "the share of 95 % intervals that hold the truth, known exactly for columns, pairs\n");
        page.Append(
            "and dependence (over the six columns, pairs and gains of categories), ½ for rows nearer to the real table, 0 for membership. "
                + "Holdout as large as the real table.\n\n");
        page.Append(
            "| change | real rows | synthetic rows | runs | columns held | pairs held | dependence held | closer held | membership held | "
                + "AUC held | unfaithful | memorizing | too close |\n");
        page.Append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        Row("none", new Source(0, 0), 1000, 1000, levels);
        Row("none", new Source(0, 0), 3000, 1000, runs);
        Row("shares, small", new Source(0.25, 0), 2000, 2000, runs);
        Row("shares", new Source(0.8, 0), 2000, 2000, runs);
        Row("dependence, small", new Source(0, 0.15), 2000, 2000, runs);
        Row("dependence gone", new Source(0, 1), 2000, 2000, runs);
        page.Append(
            "\n## Rows that are repeated\n\nOf the synthetic rows a share is a real row with each cell replaced with probability 0.1. The "
                + "truth of \"closer\" is its mean over all runs.\n\n");
        page.Append(
            "| share | rows a side | runs | mean closer | closer held | memorizing | mean membership bits "
                + "|\n|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (double share in new[] { 0.0, 0.02, 0.1, 0.3 }) Memory(share, 1000, runs);
        Console.Write(page);
        if (Option("--out") is { } file) File.WriteAllText(file, page.ToString());
        return 0;

        string? Option(string name)
        {
            int at = Array.IndexOf(args, name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        }

        void Row(string name, Source source, int real, int made, int count)
        {
            var held = new Tally();
            int unfaithful = 0, memorizing = 0, close = 0;
            for (int run = 0; run < count; run++)
            {
                var random = new Random(5000 + run);
                var honest = new Source(0, 0);
                FidelityReport report = FidelityComparison.Of(honest.Draw(real, random), source.Draw(made, random),
                    honest.Draw(real, random), new FidelityOptions { Threads = 1, Seed = run });
                foreach (CellFidelity cell in report.Columns.Concat(report.Pairs).Where(c => c.Columns.All(Source.IsCategory)))
                    held.Add(cell.Columns.Count == 1 ? "columns" : "pairs", cell.Excess,
                        Source.JensenShannonBits(honest, source, cell.Columns));
                foreach (CellFidelity pair in report.Pairs.Where(c => c.Columns.All(Source.IsCategory)))
                    held.Add("dependence", pair.Dependence!, source.InformationBits(pair.Columns) - honest.InformationBits(pair.Columns));
                held.Add("closer", new BitsWithInterval(0, report.Memory!.CloserLow, report.Memory.CloserHigh), 0.5);
                held.Add("membership", report.Memory.Membership, 0);
                if (report.Discriminator.Forest is { } area) held.Add("auc", new BitsWithInterval(0, area.Low, area.High), 0.5);
                if (report.Answers.Any(a => a.Verdict == FidelityVerdict.Unfaithful)) unfaithful++;
                if (report.Answers.Any(a => a.Verdict == FidelityVerdict.Memorizing)) memorizing++;
                if (report.Means[0].TooCloseP < 0.001) close++;
            }
            string auc = name == "none" ? held.Share("auc") : "-";
            page.Append(
                $"| {name} | {real:#,0} | {made:#,0} | {count} | {held.Share("columns")} | {held.Share("pairs")} | "
                    + $"{held.Share("dependence")} | {held.Share("closer")} | {held.Share("membership")} | {auc} | {unfaithful} | "
                    + $"{memorizing} | {close} |\n");
        }

        void Memory(double share, int rows, int count)
        {
            var found = new List<MemoryFidelity>();
            int memorizing = 0;
            for (int run = 0; run < count; run++)
            {
                var random = new Random(9000 + run);
                var honest = new Source(0, 0);
                var real = honest.Draw(rows, random);
                FidelityReport report = FidelityComparison.Of(real,
                    Source.Repeat(real, honest.Draw(rows, random), honest.Draw(rows, random), share, random), honest.Draw(rows, random),
                    new FidelityOptions { Threads = 1, Seed = run });
                found.Add(report.Memory!);
                if (report.Answers.Any(a => a.Verdict == FidelityVerdict.Memorizing)) memorizing++;
            }
            double truth = found.Average(m => m.CloserShare),
                within = found.Average(m => m.CloserLow <= truth && truth <= m.CloserHigh ? 1.0 : 0);
            page.Append(
                $"| {share:0.00} | {rows:#,0} | {count} | {truth:0.000} | {within:0.000} | {memorizing} | "
                    + $"{found.Average(m => m.Membership.Bits):0.0000} |\n");
        }
    }

    private sealed class Tally
    {
        private readonly Dictionary<string, (int Held, int All)> _counts = [];

        public void Add(string name, BitsWithInterval interval, double truth)
        {
            (int held, int all) = _counts.GetValueOrDefault(name);
            _counts[name] = (held + (truth >= interval.Low - 1e-12 && truth <= interval.High + 1e-12 ? 1 : 0), all + 1);
        }

        public string Share(string name) => _counts.TryGetValue(name, out var count)
            ? (count.Held / (double)count.All).ToString("0.000", CultureInfo.InvariantCulture) : "-";
    }
}
