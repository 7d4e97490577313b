namespace Kullback.Estimation;

/// <summary>A question that a divergence tree asks a row: is a number at most a threshold, is a value one of these,
/// is it missing.</summary>
public sealed record TreeSplit
{
    /// <summary>Which column, by its place among the columns.</summary>
    public required int Column { get; init; }

    /// <summary>Whether the column holds numbers.</summary>
    public required bool IsNumber { get; init; }

    /// <summary>Numbers: the question holds for values up to this one, which some row had;
    /// NaN where it holds for missing values only.</summary>
    public double Threshold { get; init; } = double.NaN;

    /// <summary>Numbers: the smallest value above the threshold that a row had.</summary>
    public double Next { get; init; } = double.NaN;

    /// <summary>Numbers: the smallest value that a row of the column had.</summary>
    public double Lowest { get; init; } = double.NaN;

    /// <summary>Numbers: the largest one.</summary>
    public double Highest { get; init; } = double.NaN;

    /// <summary>Categories: the codes that the question holds for; −1 is missing.</summary>
    public IReadOnlyList<int> Values { get; init; } = [];

    /// <summary>Numbers: whether it holds for a missing value.</summary>
    public bool MissingHolds { get; init; }

    /// <summary>Whether the column had missing values when the question was found.</summary>
    public bool SawMissing { get; init; }

    internal bool Holds(MixedColumn column, bool ofP, int row)
    {
        if (!IsNumber) return Contains(column.Code(ofP, row));
        double value = column.Number(ofP, row);
        return double.IsNaN(value) ? MissingHolds : value <= Threshold;
    }

    private bool Contains(int code)
    {
        for (int k = 0; k < Values.Count; k++)
            if (Values[k] == code) return true;
        return false;
    }
}
