using Kullback.Data.Vectors;

namespace Kullback.Cli.Verbs;

/// <summary>What <c>--fail-on</c> can name in a verb.</summary>
/// <param name="Example">A condition with a limit, as one would type it.</param>
internal sealed record GateTerms(string Example)
{
    /// <summary>Words for findings. The first is the finding itself; each of the others includes it, for nobody asks for less.</summary>
    public IReadOnlyList<(string Word, string Meaning)> Words { get; init; } = [];

    /// <summary>Figures that can have a limit.</summary>
    public IReadOnlyList<(string Name, MeasureUnit Unit, string Meaning)> Figures { get; init; } = [];

    /// <summary>Every measure is a figure, by the names that <c>kullback measures</c> lists.</summary>
    public bool Measures { get; init; }

    /// <summary>What holds where <c>--fail-on</c> is not given.</summary>
    public string Default { get; init; } = Gate.Never;

    /// <summary>All words, and the one for nothing.</summary>
    public IEnumerable<string> AllWords => Words.Select(w => w.Word).Append(Gate.Never);

    /// <summary>What the help says of the option.</summary>
    public string Description
    {
        get
        {
            string words = string.Concat(
                Words.Select(w => $"{w.Word}{(w.Word == Default ? " (default)" : w.Meaning.Length > 0 ? $" ({w.Meaning})" : "")}, "));
            string figures = string.Join("; ",
                [.. Figures.Select(f => f.Meaning.Length > 0 ? $"{f.Name} is {f.Meaning}" : f.Name), .. Measures ? ["any measure has one"]
                    : Array.Empty<string>()]);
            return Words.Count == 0
                ? $"exit code 1 where a figure passes its limit, in quotes, several with commas: \"{Example}\"; {figures}"
                : $"exit code 1 where one of these holds: {words}{(Default == Gate.Never ? "never (default)" : Gate.Never)}, or a figure "
                    + $"passes its limit, in quotes: \"{Example}\"; {figures}; several with commas";
        }
    }

    /// <summary>The figure of that name with its unit; null where there is none.</summary>
    public (string Name, MeasureUnit Unit)? Figure(string name)
    {
        string? key = MeasureNames.Measure(name)?.Facts.Key;      // kl is kullback-leibler
        foreach (var figure in Figures)
            if (figure.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || figure.Name == key) return (figure.Name, figure.Unit);
        if (!Measures) return null;
        return MeasureNames.Measure(name) is { } measure ? (measure.Facts.Key, measure.Facts.Unit)
            : MeasureNames.Functional(name) is { } functional ? (functional.Facts.Key, functional.Facts.Unit) : null;
    }
}
