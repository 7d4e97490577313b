using Kullback.Monitoring;

namespace Kullback.Data.Logs;

/// <summary>What a normal log looks like.</summary>
public sealed record LogProfile
{
    /// <summary>The log.</summary>
    public required string Name { get; init; }

    /// <summary>The expression that names sessions; null for none.</summary>
    public string? Session { get; init; }

    /// <summary>Every line was a session.</summary>
    public bool Sequences { get; init; }

    /// <summary>Lines that were learned from, those that calibrate not among them.</summary>
    public required long Lines { get; init; }

    /// <summary>The templates, or the events; in alphabetical order.</summary>
    public required IReadOnlyList<string> Templates { get; init; }

    /// <summary>Lines of each template.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>How often one event followed another within normal sessions; empty without sessions.</summary>
    public IReadOnlyList<(int From, int To, long Count)> Steps { get; init; } = [];

    /// <summary>Sessions that were learned from.</summary>
    public long Sessions { get; init; }

    /// <summary>Scores of what calibrates, in bits, rising: of sessions, or of lines.</summary>
    public required IReadOnlyList<(double Bits, long Count)> Calibration { get; init; }

    /// <summary>What is to be known of the learning.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many calibrate.</summary>
    public long Calibrating => Calibration.Sum(c => c.Count);

    /// <summary>The surprise of a line with a template: −log₂ (count + ½)/(lines + (templates + 1)/2); −1 is one never seen.</summary>
    public double Bits(int template)
        => Math.Log2((Lines + ((Templates.Count + 1) / 2.0)) / ((template < 0 ? 0 : Counts[template]) + 0.5));

    /// <summary>(1 + how many that calibrate score at least as much)/(how many calibrate + 1).</summary>
    public double PValue(double bits)
    {
        long above = 0, all = 0;
        foreach (var (score, count) in Calibration) (above, all) = (above + (score >= bits ? count : 0), all + count);
        return (1.0 + above) / (1.0 + all);
    }

    /// <summary>The chain of events, one more kind for all that are new.</summary>
    internal SessionModel Chain()
    {
        var model = new SessionModel(Templates.Count + 1);
        foreach (var (from, to, count) in Steps) model.Add(from, to, count);
        return model;
    }
}

/// <summary>A line or a session that was scored.</summary>
/// <param name="Name">The session; null for a line.</param>
/// <param name="Line">The line, or the line that costs most in the session; 0 where that is the end of it.</param>
/// <param name="Bits">The surprise.</param>
/// <param name="PValue">Its conformal p-value.</param>
/// <param name="Reason">What happened there.</param>
public sealed record ScoredLog(string? Name, long Line, double Bits, double PValue, string Reason);

/// <summary>A template that the normal log does not have.</summary>
/// <param name="Text">The template.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="First">The first of them.</param>
public sealed record NewTemplate(string Text, long Lines, long First);

/// <summary>A log held against a normal one.</summary>
public sealed record LogScores
{
    /// <summary>The log.</summary>
    public required string Source { get; init; }

    /// <summary>What is normal.</summary>
    public required LogProfile Profile { get; init; }

    /// <summary>Lines.</summary>
    public required long Lines { get; init; }

    /// <summary>Sessions; 0 without.</summary>
    public required long Sessions { get; init; }

    /// <summary>The share of false alarms that was asked for.</summary>
    public required double FalseAlarms { get; init; }

    /// <summary>What this calibration has of it, with probability 95 %: a Beta distribution's interval.</summary>
    public required (double Low, double High) Realized { get; init; }

    /// <summary>How many are alarms.</summary>
    public required long Alarms { get; init; }

    /// <summary>The most surprising, first.</summary>
    public required IReadOnlyList<ScoredLog> Top { get; init; }

    /// <summary>Templates that are new.</summary>
    public required IReadOnlyList<NewTemplate> New { get; init; }

    /// <summary>Lines that have a new template.</summary>
    public required long NewLines { get; init; }

    /// <summary>What is to be known of the reading.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
