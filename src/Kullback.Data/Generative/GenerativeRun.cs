using System.Diagnostics;
using System.Numerics;
using Kullback.Data.Tables;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Data.Generative;

/// <summary>Evaluates generated rows against real ones: every figure, and a verdict on those that have an expectation for fresh real
/// rows.</summary>
/// <remarks>P is the real data, Q the generated. All pairs of rows count; nothing is sampled but for the classifiers (10,000 rows a side),
/// the divergences (5,000) and the errors of the Fréchet distance, which the result says. Memory beside the rows: in proportion to the rows
/// and to the square of the columns.</remarks>
public static class GenerativeRun
{
    private const int MostClassified = 10_000, MostEstimated = 5_000, ForDivergence = 8;

    /// <summary>Evaluates rows in memory or read from files.</summary>
    /// <param name="real">The real rows that the generator learned from, or others of their distribution.</param>
    /// <param name="generated">The generated rows.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="holdout">Real rows that the generator never saw; null: none.</param>
    /// <param name="progress">Told now and then; null: nobody listens.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UnreadableDataException">The tables do not fit each other, or have too few rows.</exception>
    public static GenerativeEvaluation Between(EmbeddingTable real, EmbeddingTable generated, GenerativeOptions options,
        EmbeddingTable? holdout = null, IProgress<WorkProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Neighbors < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.Neighbors, "Neighbors must be at least 1.");
        long start = Stopwatch.GetTimestamp();
        generated = real.Matched(generated);
        holdout = holdout is null ? null : real.Matched(holdout);
        foreach (var table in new[] { real, generated })
            if (table.Count <= options.Neighbors)
                throw new UnreadableDataException(
                    $"{table.Name}: has {table.Count} {(table.Count == 1 ? "row" : "rows")}, at least {options.Neighbors + 1} are needed "
                        + $"({OptionName.Neighbors} {options.Neighbors})");
        ClassScore? score = Score(options.Probabilities, generated), realScore = Score(options.RealProbabilities, real);
        var found = real.IsSingle && generated.IsSingle && holdout?.IsSingle != false
            ? Of(real, generated, holdout, real.Singles!, generated.Singles!, holdout?.Singles, options, progress, cancel)
            : Of(real, generated, holdout, real.Wide(), generated.Wide(), holdout?.Wide(), options, progress, cancel);
        using var process = Process.GetCurrentProcess();
        return found with
        {
            Score = score,
            RealScore = realScore,
            Elapsed = Stopwatch.GetElapsedTime(start),
            PeakMemory = process.PeakWorkingSet64
        };
    }

    private static GenerativeEvaluation Of<T>(EmbeddingTable real, EmbeddingTable generated, EmbeddingTable? holdout, T[] p, T[] q,
        T[]? held, GenerativeOptions options, IProgress<WorkProgress>? progress, CancellationToken cancel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = real.Dimension;
        void Told(string what, double share) => progress?.Report(new WorkProgress(what, share));
        Told("precision and recall", 0);
        var shares = PrecisionRecall.Between<T>(p, q, d, options.Neighbors, null, cancel);
        Told("kernel distance", 0.35);
        var kernel = KernelInceptionDistance.Between<T>(p, q, d, cancel);
        Told("Fréchet distance", 0.6);
        var frechet = FrechetDistance.Between<T>(p, q, d, options.Seed, cancel);
        Told("cells", 0.75);
        var reduced = PrincipalRows.Of(p, q, d, cancel);
        var frontier = FrontierCells.Of(reduced, options, cancel);
        Told("classifiers", 0.85);
        var evaluation = Classified(new(real, generated, options)
        {
            Holdout = holdout,
            Shares = shares,
            Frechet = frechet,
            Kernel = kernel,
            Frontier = frontier,
            Components = reduced.Components,
            ComponentVariance = reduced.Variance,
            Memory = new(0, 0, 0, []),
        }, reduced, cancel);
        Told("memory", 0.95);
        evaluation = evaluation with { Memory = MemorySigns.Of<T>(p, q, held, d, shares, options, cancel) };
        return GenerativeJudgment.Of(evaluation);
    }

    private static GenerativeEvaluation Classified(GenerativeEvaluation evaluation, PrincipalRows reduced, CancellationToken cancel)
    {
        var options = evaluation.Options;
        int r = reduced.Components, few = Math.Min(r, ForDivergence),
            rows = Math.Min(MostClassified, Math.Min(evaluation.Real.Count, evaluation.Generated.Count));
        double[] Part(double[] all, int most, int kept, int seed) => PrincipalRows.First(all, r, kept, Drawn(all.Length / r, most, seed));
        double[] p = Part(reduced.Real, MostClassified, r, options.Seed), q = Part(reduced.Generated, MostClassified, r, options.Seed + 1);
        double[] a = Part(reduced.Real, MostEstimated, few, options.Seed),
            b = Part(reduced.Generated, MostEstimated, few, options.Seed + 1);
        bool estimated = Math.Min(a.Length, b.Length) / few > options.Neighbors + 1;
        var settings = new PointSettings { K = options.Neighbors, Level = options.Level, Seed = options.Seed };
        Discrimination? told = null;
        TestOutcome? test = null;
        DivergenceEstimate? forward = null, backward = null;
        // Each has its own source of chance, so that it does not matter which ends first.
        Parallel.Invoke(new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => forward = estimated ? PointEstimate.KullbackLeibler(a, b, few, settings) : null,
            () => backward = estimated ? PointEstimate.KullbackLeibler(b, a, few, settings) : null,
            () => told = Discrimination.Of(p, q, r, 1 - (1 - options.Level) / GenerativeJudgment.Figures, new Random(options.Seed)),
            () => test = rows < 4 ? null : ClassifierTest.Test(p, q, r, TwoSampleClassifier.Logistic, new Random(options.Seed), cancel));
        return evaluation with
        {
            ClassifierRows = rows,
            DivergenceComponents = few,
            Discrimination = told,
            Classifier = test,
            FromGenerated = forward,
            FromReal = backward,
        };
    }

    /// <summary>The indices of at most so many rows, in order.</summary>
    internal static int[] Drawn(int count, int most, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        if (count <= most) return order;
        new Random(seed).Shuffle(order);
        return [.. order.Take(most).Order()];
    }

    private static ClassScore? Score(EmbeddingTable? probabilities, EmbeddingTable rows)
    {
        if (probabilities is null) return null;
        if (probabilities.Count != rows.Count)
            throw new UnreadableDataException(
                $"{probabilities.Name} has {probabilities.Count} rows of class probabilities, {rows.Name} has {rows.Count} rows: one for "
                    + $"each is needed");
        if (probabilities.Dimension < 2)
            throw new UnreadableDataException($"{probabilities.Name} has one column: class probabilities have two or more");
        try
        {
            return probabilities.IsSingle ? ClassScore.Of<float>(probabilities.Singles, probabilities.Dimension)
            : ClassScore.Of<double>(probabilities.Doubles, probabilities.Dimension);
        }
        catch (ArgumentException e)
        {
            throw new UnreadableDataException($"{probabilities.Name}: {e.Message.Split(" (Parameter '", 2)[0]}",
            e);
        }
    }
}
