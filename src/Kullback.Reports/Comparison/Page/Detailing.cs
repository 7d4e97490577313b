namespace Kullback.Reports.Html;

/// <summary>How much of each column the page shows.</summary>
/// <param name="Cells">Rows of the value table of a column that is not stable.</param>
/// <param name="StableCells">Rows of the value table of a stable column.</param>
/// <param name="Columns">Columns with details, the first by bits.</param>
public sealed record Detailing(int Cells, int StableCells, int Columns)
{
    /// <summary>From the fullest to the briefest: the first that fits is taken.</summary>
    public static IReadOnlyList<Detailing> Levels { get; } = [new(24, 24, 1000), new(24, 8, 1000), new(12, 4, 500), new(8, 2, 100)];
}
