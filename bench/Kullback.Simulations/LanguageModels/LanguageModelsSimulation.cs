using System.Diagnostics;
using System.Globalization;

namespace Kullback.Simulations.LanguageModels;

/// <summary>needs [REPETITIONS] [FILE] simulates the intervals of multiples of a floor, differences of groups and speculative decoding.
/// policy [REPETITIONS] [FILE] [means] simulates the intervals of sampler against trainer; means leaves out the slopes over steps, which
/// take long. intervals [REPETITIONS] [FILE] simulates how often intervals cover and equals are told apart; Markdown.</summary>
internal static class LanguageModelsSimulation
{
    internal static int Run(string[] args)
    {
        int repetitions = int.Parse(args.ElementAtOrDefault(1) ?? "1000", CultureInfo.InvariantCulture);
        string? file = args.ElementAtOrDefault(2);
        switch (args.FirstOrDefault())
        {
            case "needs": NeedsSimulation.Write(repetitions, file); return 0;
            case "policy": PolicySimulation.Write(repetitions, file, args.ElementAtOrDefault(3) != "means"); return 0;
            case "intervals": Intervals(repetitions, file); return 0;
            default: Console.Error.WriteLine("intervals, needs or policy, [REPETITIONS] [FILE]"); return 2;
        }
    }

    private static void Intervals(int repetitions, string? file)
    {
        const int Rows = 256;
        using var to = file is null ? null : File.CreateText(file);
        var page = to ?? Console.Out;
        var clock = Stopwatch.StartNew();
        var simulation = new IntervalSimulation(repetitions, Rows, 1);
        page.WriteLine(
            $"# Intervals of mean divergences\n\n{repetitions} runs a line, {Rows} rows a chunk, mean 1, nominal 95 %; the simulation's "
                + $"own error of a share of 95 % is {100 * Math.Sqrt(0.95 * 0.05 / repetitions):0.0} %.");
        page.WriteLine(
            "Marked: `TooShort` says that the interval must not decide anything (fewer than six blocks, skewed blocks, dependent "
                + "rows).\n\n## Chunks that are independent of each other\n");
        simulation.Coverage(IntervalSimulation.Distributions, false, page);
        page.WriteLine("\n## One long sequence\n");
        simulation.Coverage(IntervalSimulation.Distributions, true, page);
        page.WriteLine("\n## Distributions that the interval was not made for\n");
        simulation.Coverage(IntervalSimulation.Others, false, page);
        page.WriteLine("\n## Equals told apart\n");
        simulation.Equals(page);
        page.WriteLine($"\n{clock.Elapsed.TotalSeconds:0} s, `bench/Kullback.Simulations language-models intervals {repetitions}`.");
    }
}
