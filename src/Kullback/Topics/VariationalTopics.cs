using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Topics;

/// <summary>Latent Dirichlet allocation by variational Bayes: batch, whose free energy rises with every sweep, or online.</summary>
/// <remarks>Batch is coordinate ascent: a document's mixture goes on from where the last sweep left it, so no step lowers the bound (with
/// other starts in every sweep it can fall). Sources: Blei, Ng and Jordan (2003), Journal of Machine Learning Research 3, 993–1022;
/// Hoffman, Blei and Bach (2010), Advances in Neural Information Processing Systems 23, 856–864.</remarks>
public static class VariationalTopics
{
    // Documents are taken in so many parts whatever the threads, and sums of parts added in order: the result is the same everywhere.
    private const int MostParts = 8;

    // α is learnt from topics that have settled, from this on: where topics are still alike a small α ties every document to one of them
    // for good, and the bars problem ends 1 nat a topic off.
    private const double FirstAlpha = 1, LearnsBelow = 1e-4;
    private const long Room = 32L << 20;

    /// <summary>Fits by batch variational Bayes; of the restarts the one with the best bound.</summary>
    /// <param name="counts">The corpus; documents without words say nothing and are allowed.</param>
    /// <param name="settings">How.</param>
    /// <param name="cancel">Stops the fit.</param>
    /// <exception cref="ArgumentException">The corpus has no word, or a setting is out of its range.</exception>
    public static TopicModel Batch(DocumentCounts counts, TopicSettings settings, CancellationToken cancel = default)
    {
        Check(counts, settings);
        TopicModel? best = null;
        for (int restart = 0; restart < settings.Restarts; restart++)
        {
            var found = Ascend(counts, settings, Start(counts, settings, restart), cancel);
            if (best is null || found.Bounds[^1] > best.Bounds[^1]) best = found;
        }
        return best!;
    }

    /// <summary>Fits by online variational Bayes, from batches of documents in random order.</summary>
    /// <param name="counts">The corpus.</param>
    /// <param name="settings">How; sweeps are passes over the corpus, and there is one restart.</param>
    /// <param name="batch">Documents a batch.</param>
    /// <param name="delay">τ of the step (τ + t)^(−κ).</param>
    /// <param name="forgetting">κ, above ½ and at most 1.</param>
    /// <param name="cancel">Stops the fit.</param>
    /// <exception cref="ArgumentException">The corpus has no word, or a setting is out of its range.</exception>
    public static TopicModel Online(DocumentCounts counts, TopicSettings settings, int batch = 64, double delay = 64,
        double forgetting = 0.7, CancellationToken cancel = default)
    {
        Check(counts, settings);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (!(delay >= 0)) throw new ArgumentOutOfRangeException(nameof(delay), delay, "Must be ≥ 0.");
        if (!(forgetting is > 0.5 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(forgetting), forgetting, "Must be above ½ and at most 1.");
        var random = new Random(settings.Seed);
        double alpha = settings.Alpha ?? FirstAlpha;
        double[] weights = Start(counts, settings, 0);
        int[] order = [.. Enumerable.Range(0, counts.Documents)];
        int step = 0;
        for (int pass = 0; pass < settings.Sweeps; pass++)
        {
            random.Shuffle(order);
            for (int at = 0; at < order.Length; at += batch)
            {
                cancel.ThrowIfCancellationRequested();
                var part = counts.Chosen(order[at..Math.Min(order.Length, at + batch)]);
                var sweep = new TopicSweep(settings.Topics, counts.Words, weights);
                double[] mixtures = Ones(sweep, part.Documents);
                var (_, statistics) = Pass(part, sweep, alpha, mixtures, settings.Threads, cancel);
                double[] own = sweep.Topics(statistics, settings.Eta, (double)counts.Documents / part.Documents);
                double share = Math.Pow(delay + ++step, -forgetting);
                for (int i = 0; i < weights.Length; i++) weights[i] += share * (own[i] - weights[i]);
                if (settings.Alpha is null)
                    alpha += share
                        * (Alpha(part.Documents, settings.Topics, FreeEnergy.Documents(part, settings.Topics, alpha, mixtures).Logs, alpha)
                            - alpha);
            }
        }
        var model = new TopicModel(settings.Topics, counts.Words, alpha, settings.Eta,
            weights)
        { Method = $"online variational Bayes, {settings.Sweeps} passes in batches of {batch} documents" };
        return new TopicModel(settings.Topics, counts.Words, alpha, settings.Eta, weights)
        {
            Method = model.Method,
            Bounds = [TopicInference.Of(model, counts, settings.Threads, cancel).BoundNats], Converged = true
        };
    }

    private static void Check(DocumentCounts counts, TopicSettings settings)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        if (counts.Tokens == 0) throw new ArgumentException("The corpus has no word.", nameof(counts));
    }

    private static double[] Start(DocumentCounts counts, TopicSettings settings, int restart)
    {
        var random = new Random(unchecked(settings.Seed * 7919 + restart));
        int topics = settings.Topics;
        var weights = new double[(long)counts.Words * topics];
        double each = Math.Max(1, (double)counts.Tokens / topics / counts.Words);
        for (int i = 0; i < weights.Length; i++) weights[i] = settings.Eta + each * (0.5 + random.NextDouble());
        return weights;
    }

    private static TopicModel Ascend(DocumentCounts counts, TopicSettings settings, double[] weights, CancellationToken cancel)
    {
        double alpha = settings.Alpha ?? FirstAlpha;
        var bounds = new List<double>();
        double[]? mixtures = null;
        bool converged = false, learns = false;
        while (bounds.Count < settings.Sweeps && !converged)
        {
            var sweep = new TopicSweep(settings.Topics, counts.Words, weights);
            mixtures ??= Ones(sweep, counts.Documents);
            var (words, statistics) = Pass(counts, sweep, alpha, mixtures, settings.Threads, cancel);
            var (documents, logs) = FreeEnergy.Documents(counts, settings.Topics, alpha, mixtures);
            double bound = words + documents + FreeEnergy.Topics(settings.Topics, counts.Words, settings.Eta, weights);
            double gained = bounds.Count > 0 ? (bound - bounds[^1]) / Math.Abs(bound) : 1;
            converged = gained < settings.Tolerance && (learns || settings.Alpha is not null);
            bounds.Add(bound);
            if (converged) break;
            weights = sweep.Topics(statistics, settings.Eta);
            learns |= gained < Math.Max(settings.Tolerance, LearnsBelow) || bounds.Count > settings.Sweeps / 2;
            if (settings.Alpha is null && learns) alpha = Alpha(counts.Documents, settings.Topics, logs, alpha);
        }
        return new TopicModel(settings.Topics, counts.Words, alpha, settings.Eta, weights)
        {
            Bounds = bounds,
            Method = "batch variational Bayes", Converged = converged
        };
    }

    internal static double[] Ones(TopicSweep sweep, int documents)
    {
        var mixtures = new double[(long)documents * sweep.Width * Vector<double>.Count];
        Array.Fill(mixtures, 1);
        return mixtures;
    }

    internal static (double Logs, Vector<double>[] Statistics) Pass(DocumentCounts counts, TopicSweep sweep, double alpha,
        double[] mixtures, int threads, CancellationToken cancel, bool wanted = true)
    {
        long size = (long)counts.Words * sweep.Width;
        int parts = (int)Math.Clamp(Room / Math.Max(1, size * Vector<double>.Count * sizeof(double)), 1,
            Math.Min(MostParts, Math.Max(1, counts.Documents)));
        var logs = new double[parts];
        var statistics = new Vector<double>[parts][];
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, part =>
        {
            statistics[part] = wanted ? new Vector<double>[size] : [];
            int from = (int)((long)counts.Documents * part / parts), to = (int)((long)counts.Documents * (part + 1) / parts);
            logs[part] = sweep.Documents(counts, from, to, alpha, mixtures, statistics[part]);
        });
        for (int part = 1; part < parts; part++)
            for (int i = 0; i < statistics[0].Length; i++) statistics[0][i] += statistics[part][i];
        return (logs.Sum(), statistics[0]);
    }

    // The symmetric α of the greatest bound: D(K ψ(Kα) − K ψ(α)) + Σ E ln θ = 0, by Newton's method on ln α.
    internal static double Alpha(int documents, int topics, double logs, double alpha)
    {
        if (topics == 1 || documents == 0) return alpha;
        for (int round = 0; round < 20; round++)
        {
            double slope = documents * topics * (Digamma.Of(topics * alpha) - Digamma.Of(alpha)) + logs;
            double curve = documents * topics * (topics * Digamma.Derivative(topics * alpha) - Digamma.Derivative(alpha));
            double step = Math.Clamp(-slope / (curve * alpha + slope), -1, 1);
            if (!(curve * alpha + slope < 0)) step = slope > 0 ? 0.5 : -0.5;
            alpha = Math.Clamp(alpha * Math.Exp(step), 1e-3, 1e3);
            if (Math.Abs(step) < 1e-8) break;
        }
        return alpha;
    }
}
