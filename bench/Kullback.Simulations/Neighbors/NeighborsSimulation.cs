namespace Kullback.Simulations.Neighbors;

/// <summary>coverage: how often the interval of D(P‖Q) by nearest neighbors holds; bias: the error against n,
/// with a picture where a file is named.</summary>
internal static class NeighborsSimulation
{
    internal static int Run(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "coverage": Coverage.All(); return 0;
            case "bias": Bias.All(args.ElementAtOrDefault(1)); return 0;
            default: Console.Error.WriteLine("coverage or bias [PICTURE]"); return 2;
        }
    }
}
