namespace Kullback.Data.Vectors;

/// <summary>The type in which numbers were stored: how far a sum of probabilities may be from 1 depends on it.</summary>
public enum Precision
{
    /// <summary>64 bits, or text.</summary>
    Double,

    /// <summary>32 bits.</summary>
    Single,

    /// <summary>16 bits.</summary>
    Half,
}

/// <summary>One number a cell, from the command line or a file.</summary>
/// <param name="Name">What the user wrote.</param>
/// <param name="Format">"inline", "csv", "json", "npy" ...</param>
/// <param name="Values">The numbers, exactly as stored.</param>
public sealed record NumberVector(string Name, string Format, double[] Values)
{
    /// <summary>The name of each cell; null where cells are known by their place only.</summary>
    public string[]? Labels { get; init; }

    /// <summary>The type in which they were stored.</summary>
    public Precision Precision { get; init; }

    /// <summary>Things about the reading that the user should know.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];

    /// <summary>Numbers on the command line have no name that an error could use.</summary>
    internal bool IsInline => Format == InlineNumbers.Format;
}
