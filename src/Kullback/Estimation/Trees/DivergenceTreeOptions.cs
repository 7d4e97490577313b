namespace Kullback.Estimation;

/// <summary>How far a divergence tree grows, and how sure its intervals are.</summary>
public sealed record DivergenceTreeOptions
{
    /// <summary>Most questions on a path.</summary>
    public int MostDepth { get; init; } = 6;

    /// <summary>Fewest rows, of both samples together, on either side of a question.</summary>
    public int LeastRows { get; init; } = 50;

    /// <summary>The probability that a tree starts to grow although nothing changed; on the other half of the rows it is then tested
    /// again.</summary>
    /// <remarks>By the laws of large samples: measured at 0.05, 0.02 to 0.03 of the trees grow where both samples are alike in size, up to
    /// 0.08 where one is ten times the other (bench/results/joint.md).</remarks>
    public double Level { get; init; } = 0.05;

    /// <summary>Look two questions ahead where no single one tells anything: a change of dependence alone shows only then.</summary>
    public bool LooksAhead { get; init; } = true;

    /// <summary>Most values of a label that are told apart; the rarer ones are one class,
    /// and numbers are cut into cells of equal mass.</summary>
    public int MostLabelClasses { get; init; } = 12;

    /// <summary>Confidence of the intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    internal void Require()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MostDepth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostDepth, 12);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeastRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostLabelClasses, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostLabelClasses, 64);
        if (!(Level > 0 && Level < 1)) throw new ArgumentOutOfRangeException(nameof(Level), Level, "Must lie between 0 and 1.");
        if (!(Confidence > 0 && Confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "Must lie between 0 and 1.");
    }
}
