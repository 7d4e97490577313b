namespace Kullback.Data.Comparison;

/// <summary>Compares two tables column by column: the main job.</summary>
public static class TableComparison
{
    /// <summary>Compares the current table with the reference.</summary>
    /// <param name="reference">Q: a file, a glob, a folder, "-" for standard input, or a profile (.klp).</param>
    /// <param name="current">P: likewise.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work; temporary files are removed.</param>
    /// <exception cref="UnreadableDataException">A side can't be read, or an option names a column that is not there.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ComparisonReport Run(
        string reference, string current, CompareOptions? options = null,
        IProgress<ComparisonProgress>? progress = null, CancellationToken cancel = default)
        => throw new UnreadableDataException("not yet");
}

/// <summary>How far a comparison is.</summary>
/// <param name="Stage">What is being done, for people ("reading current.csv").</param>
/// <param name="Fraction">0 to 1 of the whole work.</param>
public readonly record struct ComparisonProgress(string Stage, double Fraction);
