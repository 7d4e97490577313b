namespace Kullback.Data.LanguageModels;

/// <summary>Which group each row belongs to: by domain, language, prompt or answer, place in the window.</summary>
public sealed record RowGroups
{
    /// <summary>Most groups of one kind.</summary>
    public const int Most = 50;

    /// <summary>Groups of rows.</summary>
    /// <param name="name">What kind they are: "domain", "position".</param>
    /// <param name="labels">Their names.</param>
    /// <param name="codes">The number of each row's label, −1 where it has none.</param>
    /// <exception cref="ArgumentException">There are too many, none, or a code is none of theirs.</exception>
    public RowGroups(string name, IReadOnlyList<string> labels, IReadOnlyList<int> codes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(codes);
        if (labels.Count is 0 or > Most)
            throw new ArgumentException($"{labels.Count} groups; from 1 to {Most} can be told apart.", nameof(labels));
        if (codes.Any(c => c < -1 || c >= labels.Count))
            throw new ArgumentException($"A row has a group that is none of {labels.Count}.", nameof(codes));
        (Name, Labels, Codes) = (name, labels, codes);
    }

    /// <summary>What kind they are.</summary>
    public string Name { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The number of each row's label, −1 where it has none.</summary>
    public IReadOnlyList<int> Codes { get; }

    /// <summary>Rows by their place in the window.</summary>
    /// <param name="shape">The rows.</param>
    /// <param name="edges">Rising positions at which a new group begins.</param>
    /// <exception cref="ArgumentException">Edges do not rise, or are too many.</exception>
    public static RowGroups ByPosition(NextTokenShape shape, IReadOnlyList<int> edges)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(edges);
        for (int i = 0; i < edges.Count; i++)
            if (edges[i] <= (i == 0 ? shape.FirstPosition : edges[i - 1]))
                throw new ArgumentException(i == 0 ? $"{edges[i]} is not above {shape.FirstPosition}, the position of the first row."
                    : $"{edges[i]} is not above {edges[i - 1]} before it.", nameof(edges));
        int last = shape.FirstPosition + shape.RowsPerChunk - 1;
        int[] within = [.. edges.Where(e => e <= last)];
        int[] starts = [shape.FirstPosition, .. within];
        string[] labels = [.. starts.Select((s, i) => $"{s}–{(i + 1 < starts.Length ? starts[i + 1] - 1 : last)}")];
        var codes = new int[shape.Rows];
        for (long row = 0; row < codes.Length; row++) codes[row] = within.Count(e => e <= shape.PositionOf(row));
        return new RowGroups("position", labels, codes);
    }
}

/// <summary>The figures of groups of one kind.</summary>
/// <param name="Name">What kind they are.</param>
/// <param name="Groups">Those that have rows, in the order of their labels.</param>
/// <param name="Unlabeled">Rows that belong to none.</param>
public sealed record GroupedFigures(string Name, IReadOnlyList<GroupFigures> Groups, long Unlabeled);

/// <summary>One group.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Figures">The whole table.</param>
/// <param name="Blocks">Blocks in which it has rows.</param>
/// <param name="AgainstOthers">Its mean divergence minus that of all other groups together; null where there are none or it is
/// infinite.</param>
/// <param name="HolmP">The p-value, adjusted by Holm for all groups of the kind; null without one.</param>
public sealed record GroupFigures(string Label, NextTokenFigures Figures, int Blocks, Estimation.MeanDifference? AgainstOthers,
    double? HolmP)
{
    /// <summary>It differs from the others, and nothing speaks against saying so.</summary>
    public bool Differs => AgainstOthers is { TooShort: null } && HolmP < 0.05;
}
