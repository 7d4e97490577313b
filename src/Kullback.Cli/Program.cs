using Kullback.Cli;

return CommandLine.Run(args, Shell.OfThisProcess());
