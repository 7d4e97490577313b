using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.Profiles;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary>Where <c>profile</c> and <c>merge</c> write, and what they say about it.</summary>
internal sealed class ProfileOutput
{
    public OutputOption File { get; } = new("--output", "the profile to write (its name should end in .klp)", "-o");
    public OutputOption Json { get; } = new("--json", "what is in the profile, column by column; - is standard output");
    public Option<bool> Quiet { get; } = OptionText.Flag("--quiet", "print nothing");

    public (string, IReadOnlyList<Option>) Group => ("Writing", [File, Json, Quiet]);

    /// <summary>The places asked for, checked before the work.</summary>
    public (Place Profile, Place? Json) Read(ParseResult parsed, string verb)
    {
        Place profile = Place.Of(parsed, File) ?? throw new UsageException($"{verb}: -o FILE is missing");
        Place? json = Place.Of(parsed, Json);
        return (profile, json);
    }

    /// <summary>Writes the profile and says so in one line.</summary>
    public void Write(ParseResult parsed, TableProfile profile, (Place Profile, Place? Json) places, Shell shell, CancellationToken cancel)
    {
        long bytes = 0;
        places.Profile.Write(stream =>
        {
            using var whole = new MemoryStream();
            profile.Write(whole);
            bytes = whole.Length;
            whole.WriteTo(stream);
        }, shell, cancel);
        places.Json?.Write(stream => JsonProfile.Write(profile, Verb.Made(parsed), stream), shell, cancel);
        if (parsed.GetValue(Quiet) || places.Profile.IsStandardOutput || places.Json is { IsStandardOutput: true }) return;
        int left = profile.Columns.Count(c => c.NotCounted is not null);
        shell.Write($"{PlainText.Visible(places.Profile.Path)}: {NumberFormat.Count(profile.Rows, "row")}, {NumberFormat.Count(profile.Columns.Count, "column")}"
            + $"{(left > 0 ? $" ({NumberFormat.Count(left)} not counted)" : "")}, {NumberFormat.Count(Math.Max(1, (bytes + 500) / 1000))} kB"
            + $"{(profile.Suppressed > 0 ? $", values with fewer than {NumberFormat.Count(profile.Suppressed, "row")} hidden" : "")}\n"
            + string.Concat(profile.ReadNotes.SelectMany(note => DisplayText.Wrap(note, shell.Width - 2)).Select(line => $"  {line}\n")));
    }
}
