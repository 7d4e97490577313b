using Kullback.Cli;
using Kullback.Cli.Terminal;

return CommandLine.Run(args, Shell.OfThisProcess());
