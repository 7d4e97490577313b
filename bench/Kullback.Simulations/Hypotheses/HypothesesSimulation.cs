using System.Globalization;

namespace Kullback.Simulations.Hypotheses;

/// <summary>level: how often a test finds a difference where there is none; power: how often one that is there.</summary>
internal static class HypothesesSimulation
{
    internal static int Run(string[] args)
    {
        int simulations = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0;
        switch (args.FirstOrDefault())
        {
            case "level": Levels.Write(simulations == 0 ? 10_000 : simulations); return 0;
            case "power": Powers.Write(simulations == 0 ? 500 : simulations); return 0;
            default: Console.Error.WriteLine("level [SIMULATIONS] or power [SIMULATIONS]"); return 2;
        }
    }
}
