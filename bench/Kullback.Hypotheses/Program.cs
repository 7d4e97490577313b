using Kullback.Bench.Hypotheses;

// Kullback.Bench.Hypotheses level [SIMULATIONS] | power [SIMULATIONS] | speed DATA: Markdown rows on standard output.
int simulations = args.Length > 1 && int.TryParse(args[1], out int given) ? given : 0;
switch (args.FirstOrDefault())
{
    case "level": Levels.Write(simulations == 0 ? 10_000 : simulations); return 0;
    case "power": Powers.Write(simulations == 0 ? 500 : simulations); return 0;
    case "speed": Speed.Write(args[1]); return 0;
    default: Console.Error.WriteLine("level [SIMULATIONS], power [SIMULATIONS] or speed DATA"); return 2;
}
