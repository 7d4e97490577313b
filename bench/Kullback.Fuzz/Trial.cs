using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Kullback.Cli.Terminal;

namespace Kullback.Fuzz;

/// <summary>The command under trial; <c>CommandLine.Run</c> but where faults are planted.</summary>
internal delegate int Command(string[] arguments, Shell shell, CancellationToken cancel);

/// <summary>How a run ended.</summary>
/// <param name="Code">Its exit code; −1 when it did not end by itself.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Processor">Time of all processors.</param>
internal sealed record Seen(int Code, byte[] Output, string Error, TimeSpan Processor)
{
    /// <summary>It could not be ended; its thread still runs.</summary>
    public bool Stuck { get; init; }

    /// <summary>It did not end with an exit code: why.</summary>
    public string? Unended { get; init; }
}

/// <summary>What a trial came to.</summary>
internal readonly record struct Verdict(Seen Seen, string? Fault);

/// <summary>Runs a command line, once or twice, and holds it to what every run promises.</summary>
internal sealed partial class Trial(Command command, Workplace place, Limits limits)
{
    public Verdict Of(Case one, bool twice)
    {
        var inputs = place.Contents("in");
        var outputs = place.Contents("out");
        Seen seen = Once(one);
        string? fault = seen.Unended ?? Promises.Broken(one, seen, inputs, outputs, place);
        if (fault is not null && fault.StartsWith(Promises.InternalError, StringComparison.Ordinal)) fault += Frame(one, outputs);
        if (fault is null && twice && !seen.Stuck)
        {
            var written = place.Contents("out");
            place.Restore(outputs);
            Seen again = Once(one);
            fault = again.Unended ?? Difference(seen, again, written, place.Contents("out"));
            if (again.Stuck) seen = again;
        }
        return new(seen, fault);
    }

    private Seen Once(Case one, bool debug = false)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        using var cancel = new CancellationTokenSource();
        (int code, Exception? thrown) = (-1, null);
        var thread = new Thread(() =>
        {
            try
            {
                code = command(one.Arguments, new Shell { Output = output, Error = error, Width = one.Width, Debug = debug },
                cancel.Token);
            }
            catch (Exception e) { thrown = e; }
        })
        { IsBackground = true };
        TimeSpan before = Environment.CpuUsage.TotalTime;
        thread.Start();
        string? unended = null;
        if (!Ends(thread, before))
        {
            unended = $"no end within {limits.Processor.TotalSeconds:0} s of work or {limits.Waiting.TotalSeconds:0} s of waiting";
            cancel.Cancel();
            if (!thread.Join(limits.Grace))
                return new(-1, [], "", Environment.CpuUsage.TotalTime - before)
                {
                    Stuck = true,
                    Unended = unended + ", nor when it was told to stop"
                };
        }
        else if (thrown is not null) unended = $"{thrown.GetType().Name} leaves the command: {thrown.Message}";
        return new(code, output.ToArray(), error.ToString(), Environment.CpuUsage.TotalTime - before) { Unended = unended };
    }

    // A machine that others use as well lets a sound run wait; what it works is its own.
    private bool Ends(Thread thread, TimeSpan before)
    {
        long start = Stopwatch.GetTimestamp();
        while (!thread.Join(500))
            if (Environment.CpuUsage.TotalTime - before > limits.Processor || Stopwatch.GetElapsedTime(start) > limits.Waiting)
                return false;
        return true;
    }

    /// <summary>Where an internal error comes from: the same error of two places is two faults.</summary>
    private string Frame(Case one, SortedDictionary<string, byte[]> outputs)
    {
        place.Restore(outputs);
        return Once(one, debug: true).Error.Split('\n')
            .FirstOrDefault(l => l.TrimStart().StartsWith("at Kullback", StringComparison.Ordinal)) is { } line ? " " + line.Trim() : "";
    }

    private static string? Difference(Seen first, Seen second, SortedDictionary<string, byte[]> written,
        SortedDictionary<string, byte[]> again)
    {
        if (first.Code != second.Code) return $"{Promises.Differs}: exit code {first.Code}, then {second.Code}";
        if (first.Error != second.Error) return $"{Promises.Differs} on standard error: {first.Error.Trim()} / {second.Error.Trim()}";
        if (Unlike(first.Output, second.Output) is { } where) return $"{Promises.Differs} on standard output: {where}";
        if (!written.Keys.SequenceEqual(again.Keys)) return $"{Promises.Differs}: other files are written";
        foreach (var (path, bytes) in written)
            if (Unlike(bytes, again[path]) is { } place) return $"{Promises.Differs} in {path}: {place}";
        return null;
    }

    private static string? Unlike(byte[] a, byte[] b)
    {
        if (a.AsSpan().SequenceEqual(b)) return null;
        string x = Timeless(a), y = Timeless(b);
        if (x == y) return null;
        int at = 0;
        while (at < Math.Min(x.Length, y.Length) && x[at] == y[at]) at++;
        int from = Math.Max(0, at - 40);
        return $"{x[from..Math.Min(x.Length, at + 40)]} / {y[from..Math.Min(y.Length, at + 40)]}";
    }

    // What a run took is the only thing that may differ, and the room that it takes on the line.
    private static string Timeless(byte[] bytes) => Blanks().Replace(Time().Replace(Encoding.UTF8.GetString(bytes), "TIME"), " ");

    [GeneratedRegex("""("elapsedSeconds":\s*[-+.\deE]+|time="[\d.]+"|[\d.,]+ (µs|ms|s|min|h)\b)""")]
    private static partial Regex Time();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}

/// <summary>How long a run may take.</summary>
/// <param name="Processor">Work.</param>
/// <param name="Waiting">By the clock.</param>
/// <param name="Grace">From the word to stop to the end.</param>
internal sealed record Limits(TimeSpan Processor, TimeSpan Waiting, TimeSpan Grace)
{
    public static Limits Usual { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(180), TimeSpan.FromSeconds(30));

    public static Limits Short { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
}
