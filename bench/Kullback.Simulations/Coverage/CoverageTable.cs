using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Kullback.Hypotheses;

namespace Kullback.Simulations.Coverage;

/// <summary>What repetitions at one level found.</summary>
internal sealed record Tally(
    int Repetitions, int Covered, int AboveHigh, int BelowLow, int Outside, int Rejected, int TooSimilar, double MeanError,
    double MeanTruth, double MeanWidth)
{
    internal double Coverage => (double)Covered / Repetitions;
}

/// <summary>Runs scenarios over levels and prints coverage as a Markdown table.</summary>
internal sealed class CoverageTable(int repetitions, ulong seed, Func<Draw, Answer> measure, IReadOnlyCollection<string> levels,
    bool verbose)
{
    private static readonly double Bit = Math.Log(2);

    internal Tally Run(Scenario scenario, Level level)
    {
        var draw = scenario.At(level);
        // The seed of a repetition depends on names and number alone, so that one scenario can be run by itself.
        ulong start = (scenario.Name + level.Name).Aggregate(seed, (hash, c) => (hash ^ c) * 0x100000001B3) << 20;
        int covered = 0, above = 0, below = 0, outside = 0, rejected = 0, tooSimilar = 0;
        var sums = new ConcurrentBag<(double Error, double Truth, double Width)>();
        Parallel.ForEach(Partitioner.Create(0, repetitions, Math.Max(1, repetitions / 16)), range =>
        {
            double error = 0, truth = 0, width = 0;
            for (int r = range.Item1; r < range.Item2; r++)
            {
                var drawn = draw(new Chance(start + (ulong)r));
                var (nats, estimate, low, high) = measure(drawn);
                // 1e-12: the truth itself is a rounded sum; at J = 0 it may come out as 1e-33 instead of 0.
                if (nats > high + 1e-12) Interlocked.Increment(ref above);
                else if (nats < low - 1e-12) Interlocked.Increment(ref below);
                else Interlocked.Increment(ref covered);
                double shown = Math.Max(0, estimate);
                if (shown < low || shown > high) Interlocked.Increment(ref outside);
                (error, truth, width) = (error + (estimate - nats) / Bit, truth + nats / Bit, width + (high - low) / Bit);
                if (level.Bits > 0) continue;
                var test = GTest.Homogeneity(drawn.Current, drawn.Reference);
                if (test.PValue <= 0.05) Interlocked.Increment(ref rejected);
                if (test.LeftTailPValue <= 0.01) Interlocked.Increment(ref tooSimilar);
            }
            sums.Add((error, truth, width));
        });
        return new Tally(repetitions, covered, above, below, outside, rejected, tooSimilar,
            sums.Sum(s => s.Error) / repetitions, sums.Sum(s => s.Truth) / repetitions, sums.Sum(s => s.Width) / repetitions);
    }

    /// <summary>Runs all and returns the table, one row a scenario; <paramref name="progress"/> gets each row as it is done.</summary>
    internal (string Table, int Failures) Run(IReadOnlyList<Scenario> scenarios, Action<string> progress)
    {
        var text = new StringBuilder();
        int failures = 0;
        void Line(string line)
        {
            text.Append(line).Append('\n');
            progress(line);
        }
        Line("| cells, n, m | " + string.Join(" | ", Level.All.Select(l => l.Name))
            + " | G p<=.05 | left p<=.01 | largest mean error, bit | outside |");
        Line("|---|" + string.Concat(Enumerable.Repeat("---|", Level.All.Length + 4)));
        for (int s = 0; s < scenarios.Count; s++)
        {
            var cells = new List<string>();
            double worst = 0;
            int outside = 0;
            string size = " | ";
            foreach (var level in Level.All)
            {
                if (!scenarios[s].Levels.Contains(level) || !levels.Contains(level.Name))
                {
                    cells.Add("");
                    continue;
                }
                var tally = Run(scenarios[s], level);
                bool good = tally.Outside == 0 && Accepted(level, tally.Coverage);
                if (!good) failures++;
                cells.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{(good ? "" : "**")}{tally.Coverage:.000}{(good ? "" : "**")}{Sides(tally)}"));
                if (verbose)
                    progress(string.Create(CultureInfo.InvariantCulture,
                        $"  {level.Name}: truth {tally.MeanTruth:0.00000}, error {tally.MeanError:0.00000}, width "
                            + $"{tally.MeanWidth:0.00000}"));
                if (level.Bits == 0) size = string.Create(CultureInfo.InvariantCulture,
                    $"{(double)tally.Rejected / repetitions:.000} | {(double)tally.TooSimilar / repetitions:.0000}");
                if (Math.Abs(tally.MeanError) > Math.Abs(worst)) worst = tally.MeanError;
                outside += tally.Outside;
            }
            Line(string.Create(CultureInfo.InvariantCulture,
                $"| {scenarios[s].Name} | {string.Join(" | ", cells)} | {size} | {worst:0.00000} | {outside} |"));
        }
        return (text.ToString(), failures);
    }

    // The acceptance of issue 2; chance (four Monte Carlo standard errors would be ±2 %) is not added.
    private static bool Accepted(Level level, double coverage)
        => level.HasNewValues ? coverage >= 0.92 : level.Bits == 0 ? coverage >= 0.95 : coverage is >= 0.92 and <= 0.985;

    // Misses in per mille: truth above the interval, truth below it.
    private static string Sides(Tally tally)
        => $" ({Math.Round(1000.0 * tally.AboveHigh / tally.Repetitions)}/{Math.Round(1000.0 * tally.BelowLow / tally.Repetitions)})";
}
