namespace Kullback.Speed.Transport;

/// <summary>Kullback.TransportBench DATA [ITEM ...]: CPU seconds (median) of the library on the inputs of the peers,
/// one line a case.</summary>
internal static class TransportSpeed
{
    internal static int Run(string[] args)
    {
        string data = args[0];
        string[] items = args.Length > 1 ? args[1..] : ["line", "exact", "sinkhorn", "sliced", "growth", "large"];
        foreach (string item in items)
            switch (item)
            {
                case "line": Cases.Line(data, "1e6", "1e7"); break;
                case "line-1e6": Cases.Line(data, "1e6"); break;
                case "exact": Cases.Exact(data, 4000); break;
                case "sinkhorn": Cases.Sinkhorn(data); break;
                case "sliced": Cases.Sliced(data); break;
                case "growth": Cases.Growth(data); break;
                case "large": Cases.Large(data); break;
                default: Console.Error.WriteLine($"no item {item}"); return 2;
            }
        return 0;
    }
}
