namespace Kullback.Fuzz;

/// <summary>One command line whose inputs lie ready, and what is known of its end beforehand.</summary>
/// <param name="Arguments">The command line.</param>
internal sealed record Case(string[] Arguments)
{
    /// <summary>It names what must not be read or written: any end but a refusal is a fault.</summary>
    public bool MustBeRefused { get; init; }

    /// <summary>Both tables have the same bytes and nothing but drift is asked for: to call that drift is a fault.</summary>
    public bool SameBothSides { get; init; }

    /// <summary>Columns of text.</summary>
    public int Width { get; init; } = 80;

    /// <summary>What the command line asks to be written, by option.</summary>
    public IReadOnlyList<(string Option, string Path)> Outputs =>
        Arguments.Any(a => a is "--help" or "-h" or "-?") ? []
        : [.. Arguments.Take(Arguments.Length - 1).Select((a, i) => (Option: a == "-o" ? "--output" : a, Path: Arguments[i + 1]))
            .Where(o => Verbs.Writes(Arguments[0], o.Option))];
}
