using System.Text;
using System.Text.RegularExpressions;

namespace Kullback.Fuzz;

/// <summary>What every run promises, whatever it is given.</summary>
internal static partial class Promises
{
    public const string InternalError = "internal error", Differs = "another result the second time";

    /// <summary>The first promise that is broken; null for none.</summary>
    public static string? Broken(Case one, Seen seen, SortedDictionary<string, byte[]> inputs, SortedDictionary<string, byte[]> outputs,
        Workplace place)
        => OfEnding(one, seen) ?? OfText(one, seen) ?? OfInputs(one, inputs, place.Contents("in"))
        ?? OfOutputs(one, seen, outputs, place.Contents("out"))
        ?? (place.LeftOver() is { } left ? $"a temporary file is left: {left}" : null);

    private static string? OfEnding(Case one, Seen seen)
    {
        int at = seen.Error.IndexOf(InternalError, StringComparison.Ordinal);
        if (at >= 0) return seen.Error[at..].Trim();
        string verb = one.Arguments.FirstOrDefault() ?? "";
        int[] documented = Verbs.Find(verb) is { } known ? [.. known.ExitCodes.Select(c => c.Code)] : [0, 2];
        if (!documented.Contains(seen.Code)) return $"exit code {seen.Code}, which {verb} does not document";
        if (one.MustBeRefused && seen.Code != 2) return "what must be refused was done";
        if (one.SameBothSides && seen.Code == 1) return "two tables with the same bytes are called different";
        return OfMessage(one, seen);
    }

    private static string? OfMessage(Case one, Seen seen)
    {
        string error = seen.Error;
        if (seen.Code == 0) return error.Length == 0 ? null : $"exit code 0 with an error: {error.Trim()}";
        if (seen.Code == 1 && error.Length == 0) return null;
        string[] lines = error.Split('\n');
        if (lines.Length != 2 || lines[1].Length > 0)
            return $"exit code {seen.Code} with {lines.Length - 1} lines of error: {error.Trim()}";
        string line = lines[0];
        if (!line.StartsWith("kullback: ", StringComparison.Ordinal) || line.Length < 15) return $"a message that says nothing: {line}";
        if (line.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) return "a control character in the message";
        if (line.Contains("out of memory", StringComparison.OrdinalIgnoreCase) && !one.Arguments.Contains("--memory"))
            return $"out of memory on a small input: {line}";
        return Inner().Match(line) is { Success: true } inner ? $"'{inner.Value}' in the message: {line}" : null;
    }

    /// <summary>Words of the program's inside or of a library's, which tell a user nothing.</summary>
    [GeneratedRegex(@"\(Parameter '|Object reference|Index was outside|NullReference|KeyNotFound|INTERNAL Error|Invalid Input Error|Invalid Error|Conversion Error|Binder Error|Not implemented Error|Out of Range Error|Serialization Error|stack trace|System\.[A-Z]|Exception\b|\u0000")]
    private static partial Regex Inner();

    private static string? OfText(Case one, Seen seen)
    {
        bool isResult = one.Outputs.Any(o => o.Path == "-");
        if (isResult) return null;
        string text = Encoding.UTF8.GetString(seen.Output);
        if (text.Any(c => char.IsControl(c) && c != '\n')) return "a control character on the terminal";
        // A list that goes to a file has nothing left to say.
        bool quiet = one.Arguments.Contains("--quiet") || one.Outputs.Count > 0;
        return seen.Code == 0 && !quiet && text.Length == 0 ? "exit code 0, and nothing is said" : null;
    }

    private static string? OfInputs(Case one, SortedDictionary<string, byte[]> before, SortedDictionary<string, byte[]> after)
    {
        foreach (var (path, bytes) in before)
        {
            if (!after.TryGetValue(path, out byte[]? now)) return "an input is gone";
            if (!now.AsSpan().SequenceEqual(bytes)) return "an input was changed";
        }
        // What an option names was asked for.
        return after.Keys.FirstOrDefault(k => !before.ContainsKey(k) && !one.Arguments.Contains(k)) is { } more
            ? $"a file beside the inputs: {more}" : null;
    }

    private static string? OfOutputs(Case one, Seen seen, SortedDictionary<string, byte[]> before, SortedDictionary<string, byte[]> after)
    {
        foreach (var (option, path) in one.Outputs.Where(o => o.Path == "-" || o.Path.StartsWith("out/", StringComparison.Ordinal)))
        {
            if (path == "-")
            {
                if (seen.Code != 2 && Whole.Fault(option, seen.Output) is { } fault)
                    return $"standard output for {option} is not whole: {fault}";
                continue;
            }
            if (!after.TryGetValue(path, out byte[]? now))
            {
                if (seen.Code != 2) return $"{option}: nothing was written";
                if (before.ContainsKey(path)) return $"{option}: what was there is gone";
                continue;
            }
            bool isOld = before.TryGetValue(path, out byte[]? old) && old.AsSpan().SequenceEqual(now);
            if (isOld && seen.Code == 2) continue;
            if (Whole.Fault(option, now) is { } part) return $"{option} is not whole: {part}";
        }
        // What an option names was asked for.
        return after.Keys.FirstOrDefault(k => !before.ContainsKey(k) && one.Outputs.All(o => o.Path != k)) is { } stray
            ? $"a file that nobody asked for: {stray}" : null;
    }
}
