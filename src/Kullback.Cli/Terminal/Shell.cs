using System.Text;
using Kullback.Data.Tables;

namespace Kullback.Cli.Terminal;

/// <summary>Runs a comparison; <see cref="Comparison.OfFiles"/> everywhere but in tests of what is printed.</summary>
internal delegate ComparisonReport Comparer(
    string reference, string current, ComparisonOptions options, IProgress<WorkProgress>? progress, CancellationToken cancel);

/// <summary>What the process was given to talk to: streams, their width, whether a person is looking.</summary>
internal sealed record Shell
{
    /// <summary>Standard output, as bytes: results go here.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error, as text: errors and progress go here.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard output is a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Standard error is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of text that fit a line.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>Color may be used on standard output.</summary>
    public bool Color { get; init; }

    /// <summary>Print the stack trace of an internal error.</summary>
    public bool Debug { get; init; }

    /// <summary>How tables are compared.</summary>
    public Comparer Compare { get; init; } = Comparison.OfFiles;

    private const int DefaultWidth = 80, NarrowestWidth = 60;

    // UTF-8 whatever the locale says: a pipe's reader expects it, and "?" for every bar helps nobody.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The streams and settings of this process.</summary>
    public static Shell OfThisProcess()
    {
        bool isTerminal = !Console.IsOutputRedirected;
        if (OperatingSystem.IsWindows() && isTerminal) Console.OutputEncoding = Utf8;
        return new Shell
        {
            Output = Console.OpenStandardOutput(),
            Error = new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true },
            IsTerminal = isTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = WidthOf(isTerminal),
            Color = isTerminal && !IsSet("NO_COLOR") && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Debug = IsSet("KULLBACK_DEBUG"),
        };
    }

    /// <summary>Writes text to standard output at once.</summary>
    public void Write(string text)
    {
        Output.Write(Utf8.GetBytes(text));
        Output.Flush();
    }

    private static int WidthOf(bool isTerminal)
    {
        int width = isTerminal ? Console.WindowWidth : 0;
        if (width <= 0 && !int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None,
            CultureInfo.InvariantCulture, out width))
            width = 0;
        return width <= 0 ? DefaultWidth : Math.Max(width, NarrowestWidth);
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
