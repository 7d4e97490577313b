using System.Collections.Immutable;
using Kullback.Estimation;
using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Data.Generative;

/// <summary>What is asked of <see cref="GenerativeRun"/>.</summary>
public sealed record GenerativeOptions
{
    /// <summary>Coverage of the intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>How much a share may miss what fresh real rows show: 0.05 is five points.</summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>Which neighbor gives the radius of a ball.</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>Cells of the quantization; null: a tenth of the smaller side, 2 to 500.</summary>
    public int? Cells { get; init; }

    /// <summary>Where all chance comes from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Class probabilities of the generated rows, for the Inception-style score; null: none.</summary>
    public EmbeddingTable? Probabilities { get; init; }

    /// <summary>Those of the real rows, to compare the score with; null: none.</summary>
    public EmbeddingTable? RealProbabilities { get; init; }
}

/// <summary>What an evaluation, or one figure of it, comes to.</summary>
public enum GenerativeVerdict
{
    /// <summary>Within the tolerance, with its interval.</summary>
    Fine,

    /// <summary>The interval does not tell.</summary>
    Undecided,

    /// <summary>Beyond the tolerance, with its interval.</summary>
    NotFine,
}

/// <summary>A figure that the verdict rests on, beside what fresh real rows in the place of the generated ones show.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The figure, from 0 to 1.</param>
/// <param name="Expected">What fresh real rows show.</param>
/// <param name="Low">Lower end of the interval of Value − Expected; the intervals of all judged figures hold together.</param>
/// <param name="High">Upper end.</param>
/// <param name="LargeIsBad">Whether values above the expected one are the fault; otherwise those below.</param>
/// <param name="Verdict">Beyond the tolerance, within it, or not known.</param>
public sealed record JudgedFigure(string Name, double Value, double Expected, double Low, double High, bool LargeIsBad,
    GenerativeVerdict Verdict)
{
    /// <summary>The least fault that the interval leaves: how far the figure certainly is on the bad side.</summary>
    public double Fault => LargeIsBad ? Low : -High;

    /// <summary>The greatest fault that the interval leaves.</summary>
    public double GreatestFault => LargeIsBad ? High : -Low;
}

/// <summary>The frontier on the cells of one seed.</summary>
/// <param name="Seed">The seed of the quantization.</param>
/// <param name="Cells">Cells.</param>
/// <param name="Frontier">On the counts as they are.</param>
/// <param name="Smoothed">With ½ added to every count (Krichevsky and Trofimov).</param>
public sealed record FrontierRun(int Seed, int Cells, DivergenceFrontier Frontier, DivergenceFrontier Smoothed);

/// <summary>The frontiers of five seeds, and what equal distributions show on such cells.</summary>
/// <param name="Runs">One a seed; the first is the one to draw.</param>
/// <param name="NullMauve">The mean of MAUVE between two samples of these sizes from the pooled cells.</param>
/// <param name="NullMauveLow">What 95 % of such pairs reach.</param>
public sealed record FrontierSummary(ImmutableArray<FrontierRun> Runs, double NullMauve, double NullMauveLow)
{
    /// <summary>The mean over the seeds.</summary>
    public double Mauve => Runs.Average(r => r.Frontier.Mauve);

    /// <summary>Frontiers of as many rows drawn anew from the cells of the first seed.</summary>
    internal ImmutableArray<DivergenceFrontier> Resampled { get; init; } = [];

    /// <summary>An interval of what such samples show on average on such cells, which is not what rows without end show: fewer rows in a
    /// cell take the sides apart. It compares with <see cref="NullMauve"/> and with figures of equal cells and rows.</summary>
    /// <param name="figure">A figure of a frontier, from 0 to 1.</param>
    /// <param name="level">Such as 0.95.</param>
    /// <remarks>The mean over the seeds ± z √(variance over rows drawn anew + variance over seeds/seeds), within [0, 1].</remarks>
    public (double Low, double High) Interval(Func<DivergenceFrontier, double> figure, double level)
    {
        ArgumentNullException.ThrowIfNull(figure);
        static double Variance(IEnumerable<double> values)
        {
            double[] all = [.. values];
            double mean = all.Average();
            return all.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, all.Length - 1);
        }
        double value = Runs.Average(r => figure(r.Frontier)), half = NormalTail.UpperQuantile((1 - level) / 2)
            * Math.Sqrt(Variance(Resampled.Select(figure)) + Variance(Runs.Select(r => figure(r.Frontier))) / Runs.Length);
        return (Math.Max(0, value - half), Math.Min(1, value + half));
    }
}

/// <summary>A generated row and the real row nearest to it.</summary>
/// <param name="Generated">The generated row, from 0.</param>
/// <param name="Real">The real row.</param>
/// <param name="Distance">How far apart they are; 0 for a copy.</param>
public readonly record struct NearestPair(int Generated, int Real, double Distance);

/// <summary>Signs of memory: copies, repetitions, and whether generated rows lie nearer to the training rows than to others.</summary>
/// <param name="Copies">Generated rows equal to a real row.</param>
/// <param name="RealRepeated">Real rows equal to another real row: how many copies come by chance.</param>
/// <param name="Repeated">Generated rows equal to another generated row.</param>
/// <param name="Nearest">The nearest pairs, nearest first.</param>
public sealed record Memorization(int Copies, int RealRepeated, int Repeated, ImmutableArray<NearestPair> Nearest)
{
    /// <summary>The probability that a generated row is nearer to its nearest real row than a real row to its nearest other: ½ for fresh
    /// rows. Large for copies, and for rows from the dense middle.</summary>
    public Discrimination? NearerThanReal { get; init; }

    /// <summary>Share of generated rows nearer to the real rows than to as many held-out ones, ties half: ½ without memory.
    /// Null without a holdout.</summary>
    public double? NearerThanHoldout { get; init; }

    /// <summary>Lower end of its interval.</summary>
    public double NearerThanHoldoutLow { get; init; }

    /// <summary>Upper end of its interval.</summary>
    public double NearerThanHoldoutHigh { get; init; }

    /// <summary>Rows on each side of that comparison.</summary>
    public int HoldoutRows { get; init; }

    /// <summary>Generated rows equal to a held-out row.</summary>
    public int HoldoutCopies { get; init; }

    /// <summary>Held-out rows that are real rows as well; where they are many, the holdout says nothing.</summary>
    public int HoldoutShared { get; init; }

    /// <summary>More copies or nearness than chance and the holdout explain.</summary>
    public bool Memorizes { get; init; }

    /// <summary>Nearness that only a holdout could tell from rows of the dense middle.</summary>
    public bool Suspicious { get; init; }

    /// <summary>Clearly more repeated rows than the real data has.</summary>
    public bool Repeats { get; init; }
}

/// <summary>Generated rows against real ones: the verdict, and every figure behind it.</summary>
/// <param name="Real">The real rows, P.</param>
/// <param name="Generated">The generated rows, Q.</param>
/// <param name="Options">What was asked.</param>
public sealed record GenerativeEvaluation(EmbeddingTable Real, EmbeddingTable Generated, GenerativeOptions Options)
{
    /// <summary>Held-out real rows that the generator never saw; null: none.</summary>
    public EmbeddingTable? Holdout { get; init; }

    /// <summary>Fine, not fine, or undecided.</summary>
    public GenerativeVerdict Verdict { get; init; }

    /// <summary>The figure that decided; null where copies or repetitions did.</summary>
    public JudgedFigure? DecidedBy { get; init; }

    /// <summary>About how many rows a side would decide; null where that is not the question.</summary>
    public long? RowsNeeded { get; init; }

    /// <summary>The figures that the verdict rests on.</summary>
    public ImmutableArray<JudgedFigure> Judged { get; init; } = [];

    /// <summary>Precision, recall, density, coverage.</summary>
    public required PrecisionRecallResult Shares { get; init; }

    /// <summary>Fréchet distance.</summary>
    public required FrechetEstimate Frechet { get; init; }

    /// <summary>KID.</summary>
    public required KernelInceptionEstimate Kernel { get; init; }

    /// <summary>MAUVE and the divergence frontier.</summary>
    public required FrontierSummary Frontier { get; init; }

    /// <summary>Principal components in which the cells and the classifiers work; all columns where they are few.</summary>
    public int Components { get; init; }

    /// <summary>Their share of the variance.</summary>
    public double ComponentVariance { get; init; } = 1;

    /// <summary>Principal components in which the divergences are estimated.</summary>
    public int DivergenceComponents { get; init; }

    /// <summary>D(P‖Q), real from generated, in those components.</summary>
    public DivergenceEstimate? FromGenerated { get; init; }

    /// <summary>D(Q‖P), generated from real.</summary>
    public DivergenceEstimate? FromReal { get; init; }

    /// <summary>How well real rows are told from generated ones.</summary>
    public Discrimination? Discrimination { get; init; }

    /// <summary>The classifier test; null where rows are too few.</summary>
    public TestOutcome? Classifier { get; init; }

    /// <summary>Rows a side that the classifiers saw.</summary>
    public int ClassifierRows { get; init; }

    /// <summary>Copies and nearness.</summary>
    public required Memorization Memory { get; init; }

    /// <summary>Inception-style score of the generated rows; null where no class probabilities were given.</summary>
    public ClassScore? Score { get; init; }

    /// <summary>That of the real rows.</summary>
    public ClassScore? RealScore { get; init; }

    /// <summary>Time of the evaluation.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The most memory that the process had, in bytes.</summary>
    public long PeakMemory { get; init; }
}
