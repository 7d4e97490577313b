namespace Kullback.Data.Logs;

/// <summary>How a log is learned and scored; every default is the one that the command line has.</summary>
public sealed record LogRequest
{
    /// <summary>A regular expression whose first match in a line names the session; null: lines are scored one by one.</summary>
    public string? Session { get; init; }

    /// <summary>Every line is a session, and its words are events.</summary>
    public bool Sequences { get; init; }

    /// <summary>The share of false alarms.</summary>
    public double FalseAlarms { get; init; } = 0.01;
}
