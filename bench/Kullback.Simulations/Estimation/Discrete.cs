namespace Kullback.Simulations.Estimation;

/// <summary>dotnet Kullback.Bench.Estimation.dll discrete|rare [REPETITIONS]</summary>
internal static class Discrete
{
    internal static int Run(string[] args)
    {
        if (args is not ["discrete" or "rare", ..])
        {
            Console.Error.WriteLine("Kullback.Bench.Estimation discrete|rare [REPETITIONS]");
            return 2;
        }
        int repetitions = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 2000;
        if (args[0] == "rare")
        {
            DiscreteRare.Write(Console.Out, repetitions);
            return 0;
        }
        DiscreteSpeed.Write(Console.Out);
        DiscreteLevel.Write(Console.Out, 5 * repetitions);
        DiscreteBias.Write(Console.Out, Math.Max(20, repetitions / 4));
        DiscreteCoverage.Write(Console.Out, repetitions);
        return 0;
    }
}
