using System.Collections.Immutable;

namespace Kullback.Transport;

/// <summary>A barycenter of clouds on free support.</summary>
/// <param name="Points">Its points, row by row, with equal masses.</param>
/// <param name="MeanCost">Σ share·W₂² to the clouds: what was lowered.</param>
/// <param name="Iterations">Rounds of transport and averaging.</param>
/// <param name="Converged">The cost has settled; a local minimum, for the problem is not convex.</param>
public sealed record FreeBarycenter(ImmutableArray<double> Points, double MeanCost, int Iterations, bool Converged);

/// <summary>An entropic barycenter on given points.</summary>
/// <param name="Masses">Its masses, which sum to 1.</param>
/// <param name="MarginalError">The greatest Σ |difference| between the barycenter and the second marginal of one of the plans.</param>
/// <param name="Iterations">Iterations.</param>
/// <param name="Converged">The error is below the tolerance.</param>
public sealed record FixedBarycenter(ImmutableArray<double> Masses, double MarginalError, int Iterations, bool Converged);

/// <summary>Averages of measures in the geometry of transport.</summary>
public static class TransportBarycenter
{
    /// <summary>On given points: the masses b with the least Σ shareₛ·(⟨πₛ, c⟩ + ε·KL(πₛ‖1)) over plans from each measure to b.</summary>
    /// <param name="measures">The measures, each with one mass for every point.</param>
    /// <param name="shares">The weight of each measure, ≥ 0; divided by their sum.</param>
    /// <param name="costs">Costs between the points, row by row, finite.</param>
    /// <param name="epsilon">ε &gt; 0; it blurs the barycenter by about √ε.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">There is no measure, shapes differ, or a number is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is not finite and positive.</exception>
    /// <remarks>Iterated projections in logarithms, O(S n²) an iteration. Source: Benamou, Carlier, Cuturi, Nenna and Peyré (2015), SIAM
    /// Journal on Scientific Computing 37, A1111–A1138.</remarks>
    public static FixedBarycenter OnPoints(IReadOnlyList<ReadOnlyMemory<double>> measures, ReadOnlySpan<double> shares,
        ReadOnlySpan<double> costs, double epsilon,
        EntropicOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(measures);
        options ??= new EntropicOptions();
        EntropicTransport.RequireEpsilon(epsilon);
        if (measures.Count == 0) throw new TransportInputException("There is no measure.");
        double whole = OrderedWeights.RequireMasses(shares, measures.Count, nameof(shares));
        int n = measures[0].Length;
        EntropicTransport.RequireFinite(costs, n, n);
        var logs = new double[measures.Count][];
        for (int s = 0; s < logs.Length; s++)
        {
            double total = OrderedWeights.RequireMasses(measures[s].Span, n, $"measures[{s}]");
            logs[s] = [.. measures[s].ToArray().Select(x => Math.Log(x / total))];
        }
        double[][] f = New(logs.Length, n), g = New(logs.Length, n), sums = New(logs.Length, n);
        double[] c = costs.ToArray(), log = new double[n];
        for (int done = 1; ; done++)
        {
            cancel.ThrowIfCancellationRequested();
            double error = Round(logs, f, g, sums, shares, whole, c, epsilon, log);
            if (error > options.Tolerance && done < options.IterationLimit) continue;
            double mass = log.Sum(Math.Exp);
            return new FixedBarycenter([.. log.Select(x => Math.Exp(x) / mass)], error, done, error <= options.Tolerance);
        }
    }

    // One projection on the given marginals, one on the common one; the greatest difference between a plan's marginal and the common one.
    private static double Round(double[][] logs, double[][] f, double[][] g, double[][] sums, ReadOnlySpan<double> shares, double whole,
        double[] c, double epsilon, double[] log)
    {
        int n = log.Length;
        Array.Clear(log);
        for (int s = 0; s < logs.Length; s++)
        {
            for (int i = 0; i < n; i++) f[s][i] = logs[s][i] - SoftMaximum(g[s], c, i * n, 1, epsilon);
            for (int j = 0; j < n; j++) log[j] += shares[s] / whole * (sums[s][j] = SoftMaximum(f[s], c, j, n, epsilon));
        }
        double error = 0;
        for (int s = 0; s < logs.Length; s++)
        {
            double off = 0;
            for (int j = 0; j < n; j++)
            {
                off += Math.Abs(Math.Exp(g[s][j] + sums[s][j]) - Math.Exp(log[j]));
                g[s][j] = log[j] - sums[s][j];
            }
            error = Math.Max(error, shares[s] > 0 ? off : 0);
        }
        return error;
    }

    /// <summary>On free points: as many points as the start, with equal masses, moved until the mean W₂² to the clouds is least.</summary>
    /// <param name="clouds">The clouds, row by row, with equal masses.</param>
    /// <param name="shares">The weight of each cloud, ≥ 0; divided by their sum.</param>
    /// <param name="start">The points to start from.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="rounds">The most rounds, ≥ 1.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">There is no cloud, or a number is out of range.</exception>
    /// <remarks>Each round solves one exact problem a cloud and moves every point to the mean of where its mass goes: the cost never rises.
    /// Source: Cuturi and Doucet (2014), Proceedings of Machine Learning Research 32(2), 685–693.</remarks>
    public static FreeBarycenter OfPoints(IReadOnlyList<ReadOnlyMemory<double>> clouds, ReadOnlySpan<double> shares,
        ReadOnlySpan<double> start, int dimension,
        int rounds = 100, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(clouds);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        if (clouds.Count == 0) throw new TransportInputException("There is no cloud.");
        double whole = OrderedWeights.RequireMasses(shares, clouds.Count, nameof(shares)), last = double.PositiveInfinity;
        double[] points = start.ToArray();
        for (int round = 1; ; round++)
        {
            var moved = new double[points.Length];
            double cost = 0;
            for (int s = 0; s < clouds.Count; s++)
            {
                var plan = ExactTransport.BetweenPoints(points, default, clouds[s].Span, default, dimension, GroundCost.SquaredEuclidean,
                    null, cancel);
                cost += shares[s] / whole * plan.TransportCost;
                int count = points.Length / dimension;
                foreach (var flow in plan.Flows)
                    for (int d = 0; d < dimension; d++)
                        moved[flow.From * dimension + d] += shares[s] / whole * flow.Mass * count * clouds[s].Span[flow.To * dimension + d];
            }
            bool settled = !(cost < last * (1 - 1e-12));
            if (settled || round == rounds) return new FreeBarycenter([.. points], cost, round, settled);
            (points, last) = (moved, cost);
        }
    }

    private static double[][] New(int count, int length) => [.. Enumerable.Range(0, count).Select(_ => new double[length])];

    // ln Σ exp(x − c/ε) along a row or a column.
    private static double SoftMaximum(double[] x, double[] costs, int start, int step, double epsilon)
    {
        double top = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < x.Length; k++) top = Math.Max(top, x[k] - costs[start + k * step] / epsilon);
        if (double.IsNegativeInfinity(top)) return top;
        for (int k = 0; k < x.Length; k++) sum += Math.Exp(x[k] - costs[start + k * step] / epsilon - top);
        return top + Math.Log(sum);
    }
}
