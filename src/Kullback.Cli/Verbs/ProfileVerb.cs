using Kullback.Data.Profiles;

namespace Kullback.Cli.Verbs;

/// <summary>A verb that writes a profile, and says what is in it.</summary>
internal abstract class ProfileVerb(string name, string description) : ReportVerb(name, description)
{
    private readonly OutputOption _output = new("--output", "the profile to write (its name should end in .klp)", "-o");

    /// <summary>The profile's file, and the options of the forms.</summary>
    protected (string, IReadOnlyList<Option>) Outputs => Writing(_output);

    /// <inheritdoc/>
    protected override IEnumerable<(OutputOption, Action<IReport, Provenance, Stream>)> MoreForms
        => [(_output, (report, _, stream) => ((Written)report).Bytes.WriteTo(stream))];

    /// <summary>Makes the profile.</summary>
    protected abstract TableProfile Make(ParseResult parsed, Shell shell, CancellationToken cancel);

    /// <inheritdoc/>
    protected sealed override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string path = parsed.GetValue(_output) ?? throw new UsageException($"{Name}: -o FILE is missing");
        var profile = Make(parsed, shell, cancel);
        var bytes = new MemoryStream();
        profile.Write(bytes);
        return new Written(profile, path, bytes);
    }

    // Written once: its size is said, and its bytes go to the file.
    private sealed class Written(TableProfile profile, string path, MemoryStream bytes) : ProfileReport(profile, path, bytes.Length)
    {
        public MemoryStream Bytes => bytes;
    }
}
