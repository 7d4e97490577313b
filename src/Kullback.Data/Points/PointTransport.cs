using System.Collections.Immutable;
using System.Diagnostics;
using Kullback.Transport;

namespace Kullback.Data.Points;

/// <summary>How two clouds of points are compared.</summary>
public enum TransportMethod
{
    /// <summary>The network simplex method; on the line, sorting.</summary>
    Exact,

    /// <summary>With entropy.</summary>
    Sinkhorn,

    /// <summary>By projections on lines.</summary>
    Sliced,
}

/// <summary>What is asked of <see cref="PointTransport"/>.</summary>
public sealed record PointTransportOptions
{
    /// <summary>The order k of the distance, ≥ 1; +∞ for the greatest distance that mass must move.</summary>
    public double Order { get; init; } = 1;

    /// <summary>How it is found.</summary>
    public TransportMethod Method { get; init; }

    /// <summary>The distance between points.</summary>
    public GroundMetric Metric { get; init; }

    /// <summary>ε for <see cref="TransportMethod.Sinkhorn"/>, in the unit of the costs; null: a hundredth of the mean cost.</summary>
    public double? Epsilon { get; init; }

    /// <summary>The entropic divergence freed from its bias, by the plans of each side to itself; for
    /// <see cref="TransportMethod.Sinkhorn"/>.</summary>
    public bool Debiased { get; init; }

    /// <summary>What a unit of mass costs that P leaves behind or that is made for Q, in the unit of the costs; null: all mass moves. For
    /// <see cref="TransportMethod.Exact"/>.</summary>
    public double? Penalty { get; init; }

    /// <summary>Costs by point of P (row) and of Q (column), in place of distances; null: distances.</summary>
    public PointTable? Costs { get; init; }

    /// <summary>Coverage of <see cref="PointTransportReport.Interval"/>.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Directions for <see cref="TransportMethod.Sliced"/>.</summary>
    public int Directions { get; init; } = 200;

    /// <summary>Where random directions come from.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>How far two clouds of points are apart, and where their mass moves.</summary>
/// <param name="P">The first cloud.</param>
/// <param name="Q">The second.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Distance">The Wasserstein distance (sliced: the sliced one), in the unit of the coordinates; where the method did not
/// converge, its upper bound.</param>
/// <param name="TransportCost">The mean cost, which is the distance to the power of the order.</param>
/// <param name="Exact">The exact plan with its proof; null where another method was used, or sorting.</param>
/// <param name="Entropic">The entropic plan; null without entropy.</param>
/// <param name="Sliced">The sliced distance; null otherwise.</param>
/// <param name="Flows">Where the mass moves, the greatest share of the cost first; empty where there is no plan to show.</param>
/// <param name="Elapsed">Time of the solve.</param>
public sealed record PointTransportReport(
    PointTable P, PointTable Q, PointTransportOptions Options, double Distance, double TransportCost, OptimalPlan? Exact,
    EntropicPlan? Entropic,
    SlicedDistance? Sliced, ImmutableArray<Flow> Flows, TimeSpan Elapsed)
{
    /// <summary>The entropic divergence; null where it was not asked for.</summary>
    public SinkhornDivergence? Divergence { get; init; }

    /// <summary>The plan that leaves mass behind; null where all moves.</summary>
    public PartialPlan? Partial { get; init; }

    /// <summary>The plan whose greatest distance is least; null for finite orders, and on the line.</summary>
    public BottleneckPlan? Bottleneck { get; init; }

    /// <summary>An interval for the distance between two samples of these sizes, on average (<see cref="SampledCost"/>); null for weighted
    /// points and methods without.</summary>
    public (double Low, double High)? Interval { get; init; }

    /// <summary>Why <see cref="Interval"/> is not given although the method has one; null where it is given or there is none.</summary>
    public string? NoInterval { get; init; }

    /// <summary>Both bounds of the exact distance that the method proves; null where it proves none.</summary>
    public (double Low, double High)? Bounds => Entropic is { } e ? (Root(Math.Max(0, e.LowerBound)), Root(e.RoundedCost))
        : Exact is { } plan ? (Root(Math.Max(0, plan.Certificate.LowerBound)), Root(plan.Certificate.UpperBound)) : null;

    /// <summary>Whether the method came to its end: else only <see cref="Bounds"/> are known.</summary>
    public bool Converged => (Exact?.Converged ?? true) && (Entropic?.Converged ?? true) && (Divergence?.Converged ?? true)
        && (Partial?.Converged ?? true);

    /// <summary>The cost of moving a unit along a flow; for the order infinity, the distance.</summary>
    /// <param name="flow">One of <see cref="Flows"/>.</param>
    public double CostOf(Flow flow) => TransportCosts.Of(P, Q, Options, flow.From, flow.To);

    /// <summary>How far a flow goes.</summary>
    /// <param name="flow">One of <see cref="Flows"/>.</param>
    public double LengthOf(Flow flow) => Root(CostOf(flow));

    /// <summary>The part of the cost that a flow carries, from 0 to 1; 0 where nothing costs anything.</summary>
    /// <param name="flow">One of <see cref="Flows"/>.</param>
    public double ShareOfCost(Flow flow) => TransportCost > 0 ? flow.Mass * CostOf(flow) / TransportCost : 0;

    private double Root(double cost) => TransportCosts.Root(cost, Options);
}

/// <summary>Transport between two files of points.</summary>
public static class PointTransport
{
    // A dense plan is listed up to here; beyond, only its values are told.
    private const int MostPairs = 4_000_000;

    /// <summary>Solves.</summary>
    /// <param name="p">The first cloud.</param>
    /// <param name="q">The second, of the same dimension.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="progress">Told now and then; null: nobody listens.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UnreadableDataException">The clouds do not fit each other.</exception>
    public static PointTransportReport Run(PointTable p, PointTable q, PointTransportOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Costs is { } costs)
            (p, q) = (TransportCosts.Masses(p, costs.Count, "rows", costs.Name),
                TransportCosts.Masses(q, costs.Dimension, "columns", costs.Name));
        else (p, q) = PointPair.Of(p, q);
        long start = Stopwatch.GetTimestamp();
        var report = options.Method switch
        {
            TransportMethod.Sinkhorn => Blurred(p, q, options, cancel),
            TransportMethod.Sliced => Projected(p, q, options),
            _ when options.Penalty is { } penalty => LeftBehind(p, q, options, penalty, cancel),
            _ when p.Dimension == 1 && options.Costs is null => Sorted(p, q, options),
            _ when double.IsPositiveInfinity(options.Order) => Farthest(p, q, options, cancel),
            _ => Solved(p, q, options, progress, cancel),
        };
        var flows = report.Flows.Sort((x, y) => (y.Mass * report.CostOf(y)).CompareTo(x.Mass * report.CostOf(x)));
        return Sampled(report) with { Flows = flows, Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    private static PointTransportReport Solved(PointTable p, PointTable q, PointTransportOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        var run = new ExactOptions { Progress = progress is null ? null : new Told(progress) };
        var plan = options.Costs is { } costs
            ? ExactTransport.FromCosts(Masses(p), Masses(q), costs.Coordinates.AsSpan(), p.Count, q.Count, run, cancel)
            : ExactTransport.BetweenPoints(p.Coordinates.AsSpan(), Masses(p), q.Coordinates.AsSpan(), Masses(q), p.Dimension,
                Ground(options), run, cancel);
        return New(p, q, options, plan.TransportCost) with { Exact = plan, Flows = plan.Flows };
    }

    private static PointTransportReport Farthest(PointTable p, PointTable q, PointTransportOptions options, CancellationToken cancel)
    {
        var plan = BottleneckTransport.FromCosts(Masses(p), Masses(q), TransportCosts.Matrix(p, q, options), p.Count, q.Count, cancel);
        return New(p, q, options, plan.GreatestCost) with { Bottleneck = plan, Flows = plan.Flows };
    }

    private static PointTransportReport LeftBehind(PointTable p, PointTable q, PointTransportOptions options, double penalty,
        CancellationToken cancel)
    {
        var plan = UnbalancedTransport.Penalized(Masses(p), Masses(q), TransportCosts.Matrix(p, q, options), penalty, penalty, cancel);
        return New(p, q, options, plan.Objective) with { Partial = plan, Flows = plan.Flows };
    }

    private static PointTransportReport Sorted(PointTable p, PointTable q, PointTransportOptions options)
    {
        double distance = new Wasserstein(options.Order).BetweenSamples(p.Coordinates.AsSpan(), Masses(p),
            q.Coordinates.AsSpan(), Masses(q));
        var flows = Line.MonotonePlan(p.Coordinates.AsSpan(), Masses(p), q.Coordinates.AsSpan(), Masses(q));
        return New(p, q, options, double.IsPositiveInfinity(options.Order) ? distance : Math.Pow(distance, options.Order))
            with
        { Distance = distance, Flows = flows };
    }

    // Weights may be counts of rows, or shares of something else: what a sample of them would be nobody said.
    private static PointTransportReport Sampled(PointTransportReport report)
    {
        var (p, q, options) = (report.P, report.Q, report.Options);
        if (!p.Masses.IsEmpty || !q.Masses.IsEmpty || Math.Min(p.Count, q.Count) < 2 || !report.Converged
            || double.IsPositiveInfinity(options.Order)) return report;
        SampledCost? error = report.Exact is { } exact ? SampledCost.FromPotentials(exact.PotentialsP.AsSpan(), exact.PotentialsQ.AsSpan())
            : report.Entropic is { } entropic ? SampledCost.FromPotentials(entropic.PotentialsP.AsSpan(), entropic.PotentialsQ.AsSpan())
            : report is { Sliced: null, Partial: null, Divergence: null, Bottleneck: null }
            ? SampledCost.OnLine(p.Coordinates.AsSpan(), q.Coordinates.AsSpan(), report.Flows, options.Order) : null;
        if (error is null) return report;
        if (error.Unreliable is { } why) return report with { NoInterval = why };
        var (low, high) = error.Interval(report.TransportCost, options.Confidence);
        return report with { Interval = (TransportCosts.Root(low, options), TransportCosts.Root(high, options)) };
    }

    private static PointTransportReport Projected(PointTable p, PointTable q, PointTransportOptions options)
    {
        var sliced = SlicedTransport.Random(options.Order, p.Coordinates.AsSpan(), Masses(p), q.Coordinates.AsSpan(), Masses(q),
            p.Dimension, options.Directions, new Random(options.Seed));
        return New(p, q, options, Math.Pow(sliced.Value, options.Order)) with { Distance = sliced.Value, Sliced = sliced };
    }

    private static PointTransportReport Blurred(PointTable p, PointTable q, PointTransportOptions options, CancellationToken cancel)
    {
        double epsilon = options.Epsilon ?? Scale(p, q, options) / 100;
        if (!(epsilon > 0)) epsilon = 1;      // all costs are 0: any ε gives the product
        if (options.Debiased)
        {
            var divergence = EntropicTransport.Divergence(p.Coordinates.AsSpan(), Masses(p), q.Coordinates.AsSpan(), Masses(q), p.Dimension,
                Ground(options), epsilon, null, cancel);
            return New(p, q, options, divergence.Value) with { Divergence = divergence };
        }
        var plan = options.Costs is { } costs
            ? EntropicTransport.FromCosts(Masses(p), Masses(q), costs.Coordinates.AsSpan(), p.Count, q.Count, epsilon, null, cancel)
            : EntropicTransport.BetweenPoints(p.Coordinates.AsSpan(), Masses(p), q.Coordinates.AsSpan(), Masses(q), p.Dimension,
                Ground(options), epsilon, null, cancel);
        // A plan that does not meet the marginals has no cost: what is left is the cost of the plan that it was rounded to, an upper bound.
        var report = New(p, q, options, plan.Converged ? plan.TransportCost : plan.RoundedCost) with { Entropic = plan };
        return plan.Converged && (long)p.Count * q.Count <= MostPairs ? report with { Flows = Listed(report, plan) } : report;
    }

    // What of the dense plan is worth a line: shares of at least a thousandth of what the point has on average.
    private static ImmutableArray<Flow> Listed(PointTransportReport report, EntropicPlan plan)
    {
        var flows = ImmutableArray.CreateBuilder<Flow>();
        for (int i = 0; i < report.P.Count; i++)
            for (int j = 0; j < report.Q.Count; j++)
            {
                double share = Mass(report.P, i) * Mass(report.Q, j)
                    * Math.Exp((plan.PotentialsP[i] + plan.PotentialsQ[j] - report.CostOf(new Flow(i, j, 0))) / plan.Epsilon);
                if (share > 1e-3 / Math.Max(report.P.Count, report.Q.Count)) flows.Add(new Flow(i, j, share));
            }
        return flows.ToImmutable();
    }

    private static double Mass(PointTable table, int index) => table.Masses.IsEmpty ? 1.0 / table.Count : table.Masses[index];

    // The mean cost over at most 1,000 × 1,000 pairs at equal steps.
    private static double Scale(PointTable p, PointTable q, PointTransportOptions options)
    {
        int stepP = Math.Max(1, p.Count / 1000), stepQ = Math.Max(1, q.Count / 1000);
        double sum = 0;
        long pairs = 0;
        for (int i = 0; i < p.Count; i += stepP)
            for (int j = 0; j < q.Count; j += stepQ, pairs++)
                sum += TransportCosts.Of(p, q, options, i, j);
        return sum / pairs;
    }

    private static PointTransportReport New(PointTable p, PointTable q, PointTransportOptions options, double cost)
        => new(p, q, options, TransportCosts.Root(cost, options), cost, null, null, null, [], TimeSpan.Zero);

    private static GroundCost Ground(PointTransportOptions options)
        => new(options.Metric, double.IsPositiveInfinity(options.Order) ? 1 : options.Order);

    private static ReadOnlySpan<double> Masses(PointTable table)
        => table.Masses.IsEmpty ? Enumerable.Repeat(1.0 / table.Count, table.Count).ToArray() : table.Masses.AsSpan();

    private sealed class Told(IProgress<WorkProgress> progress) : IProgress<TransportProgress>
    {
        public void Report(TransportProgress value) => progress.Report(new WorkProgress($"pivot {value.Pivots}", 1 - value.UnplacedShare));
    }
}
