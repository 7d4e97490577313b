namespace Kullback.Estimation;

/// <summary>What the questions on the path to a leaf say about one column, put together.</summary>
public sealed record CellCondition
{
    /// <summary>Which column, by its place among the columns.</summary>
    public required int Column { get; init; }

    /// <summary>Whether the column holds numbers.</summary>
    public required bool IsNumber { get; init; }

    /// <summary>Numbers: the value lies above this one; −∞ without a bound, NaN where only missing values are left.</summary>
    public double Above { get; init; } = double.NegativeInfinity;

    /// <summary>Numbers: the smallest value above <see cref="Above"/> that a row had;
    /// anything from there down to it is as good a bound.</summary>
    public double From { get; init; } = double.NegativeInfinity;

    /// <summary>Numbers: the value is at most this one; +∞ without a bound.</summary>
    public double AtMost { get; init; } = double.PositiveInfinity;

    /// <summary>Numbers: the smallest value above <see cref="AtMost"/> that a row had.</summary>
    public double Before { get; init; } = double.PositiveInfinity;

    /// <summary>Numbers: the smallest value of the whole column.</summary>
    public double Lowest { get; init; } = double.NaN;

    /// <summary>Numbers: the largest value of the whole column.</summary>
    public double Highest { get; init; } = double.NaN;

    /// <summary>Numbers: whether the value may be missing; null where none of the column is.</summary>
    public bool? MayBeMissing { get; init; }

    /// <summary>Categories: the value is one of these codes; null without such a question.</summary>
    public IReadOnlyList<int>? OneOf { get; init; }

    /// <summary>Categories: the value is none of these codes.</summary>
    public IReadOnlyList<int> NoneOf { get; init; } = [];

    /// <summary>The conditions of a path, in the order in which their columns are first asked about.</summary>
    internal static IReadOnlyList<CellCondition> Of(IEnumerable<(TreeSplit Question, bool Holds)> path)
    {
        var conditions = new List<CellCondition>();
        foreach (var (question, holds) in path)
        {
            int at = conditions.FindIndex(c => c.Column == question.Column);
            CellCondition so = at < 0
                ? new CellCondition
                {
                    Column = question.Column, IsNumber = question.IsNumber, Lowest = question.Lowest,
                    Highest = question.Highest
                } : conditions[at];
            CellCondition now = question.IsNumber ? so.And(question, holds).WithoutEmptyRange() : so.AndValue(question, holds);
            if (at < 0) conditions.Add(now);
            else conditions[at] = now;
        }
        return conditions;
    }

    private CellCondition And(TreeSplit question, bool holds)
    {
        CellCondition next = this
            with
        { MayBeMissing = question.SawMissing ? MayBeMissing != false && question.MissingHolds == holds : null };
        if (double.IsNaN(question.Threshold)) return holds ? next with { Above = double.NaN } : next;
        if (holds) return question.Threshold < AtMost ? next with { AtMost = question.Threshold, Before = question.Next } : next;
        if (double.IsPositiveInfinity(question.Threshold)) return next with { Above = double.NaN };
        return question.Threshold > Above ? next with { Above = question.Threshold, From = question.Next } : next;
    }

    // No number is left between the bounds: what the questions leave is the missing values.
    private CellCondition WithoutEmptyRange() => Above >= AtMost ? this with { Above = double.NaN } : this;

    private CellCondition AndValue(TreeSplit question, bool holds)
        => holds ? this with { OneOf = [.. question.Values.Where(v => (OneOf is null || OneOf.Contains(v)) && !NoneOf.Contains(v))] }
         : OneOf is not null ? this with { OneOf = [.. OneOf.Where(v => !question.Values.Contains(v))] }
         : this with { NoneOf = [.. NoneOf, .. question.Values] };
}
