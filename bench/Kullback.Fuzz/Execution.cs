using System.Security.Cryptography;
using Kullback.Cli;
using Kullback.Cli.Terminal;

namespace Kullback.Fuzz;

/// <summary>What a run came to: its exit code, and what it did that no run may do.</summary>
internal readonly record struct Outcome(int Code, string? Fault, bool Hangs = false);

/// <summary>Runs the command once and holds it to what every run promises.</summary>
internal static class Execution
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Outcome Of(string[] arguments, string folder)
    {
        string before = Contents(folder);
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var run = Task.Run(() => CommandLine.Run(arguments, new Shell { Output = output, Error = error }, CancellationToken.None));
        try
        {
            if (!run.Wait(Limit)) return new(-1, $"no end within {Limit.TotalSeconds} s", Hangs: true);
        }
        catch (AggregateException e) { return new(-1, $"{e.InnerException!.GetType().Name} leaves the command: {e.InnerException.Message}"); }
        return new(run.Result, Contents(folder) != before ? "an input was changed" : FaultOf(run.Result, error.ToString()));
    }

    private static string? FaultOf(int code, string error)
    {
        int at = error.IndexOf("internal error", StringComparison.Ordinal);
        if (at >= 0) return Kind(error[at..].Trim());
        if (code is < 0 or > 2) return $"exit code {code}";
        int lines = error.Split('\n').Count(l => l.StartsWith("kullback: ", StringComparison.Ordinal));
        return code == 2 && lines != 1 ? $"exit code 2 with {lines} lines of error" : null;
    }

    // Numbers differ from input to input; the fault is the same.
    private static string Kind(string message) => new([.. message.Select(c => char.IsAsciiDigit(c) ? '0' : c).Take(160)]);

    private static string Contents(string folder) => string.Join(' ', Directory.GetFiles(folder).Order(StringComparer.Ordinal)
        .Select(f => Path.GetFileName(f) + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));
}
