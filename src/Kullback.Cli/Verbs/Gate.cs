using System.Globalization;
using System.Text.RegularExpressions;
using Kullback.Cli.Terminal;
using Kullback.Divergences;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary>An amount of information above which a comparison fails.</summary>
/// <param name="Nats">The amount.</param>
/// <param name="Words">As it was typed.</param>
internal sealed partial record Gate(double Nats, string Words)
{
    /// <summary>The gate of <c>0.01bit</c> or <c>0.007 nats</c>; null where none was asked for.</summary>
    /// <exception cref="UsageException">No number, or no unit.</exception>
    internal static Gate? Of(string? text)
    {
        if (text is null) return null;
        var match = Amount().Match(text.Trim());
        return match.Success && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value)
            ? new Gate(match.Groups[2].Value.StartsWith('b') ? value * Math.Log(2) : value, text.Trim())
            : throw new UsageException($"--fail-above: '{text}' is not an amount with its unit (0.01bit, 0.007nat)");
    }

    /// <summary>The exit code; what is above is said, on standard error where the other output is for programs.</summary>
    internal int Decide(IReadOnlyList<(string Name, string What, double Nats)> figures, bool programsRead, Shell shell, InformationUnit unit = InformationUnit.Nats)
    {
        // A gate must not pass on what is not known.
        var above = figures.Where(f => !(f.Nats <= Nats)).ToList();
        if (above.Count == 0) return ExitCode.Stable;
        var words = new InformationWords(unit);
        string said = $"above --fail-above {Words}{(Words.Contains(words.One, StringComparison.Ordinal) ? "" : $" ({words.Amount(Nats)} {words.One})")}: {string.Join("; ", above.Select(f => $"{f.Name} ({f.What} {words.Amount(f.Nats)} {words.One})"))}";
        if (programsRead) shell.Error.WriteLine("kullback: " + said);
        else shell.Write("\n" + string.Join('\n', DisplayText.Wrap(said, shell.Width)) + "\n");
        return ExitCode.Drifted;
    }

    [GeneratedRegex(@"^([^a-z\s]+(?:[eE][+-]?[0-9]+)?)\s*(bits?|nats?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();
}
