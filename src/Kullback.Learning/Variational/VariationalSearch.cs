using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>One fit: start, modes, the best beginning, the search over draws, the judgement.</summary>
internal sealed class VariationalSearch(ILogDensity density, VariationalOptions options, CancellationToken cancel)
{
    private const int MostDraws = 8192;
    private readonly WatchedDensity _f = new(density);
    private readonly int _d = density.Dimension;

    internal VariationalFit Run()
    {
        var random = new RandomStream(new Random(options.Seed));
        double[] gradient = new double[_d];
        double[]? start = Start(ref random, gradient);
        if (start is null)
            return Failure(StopReason.NoFiniteStart, _f.FirstFault is { } fault ? $"no start has a finite density: {fault}"
                : "no start has a finite density: none of 100 points within ±2 of 0 has one; give a start");
        if (WrongGradient(start, ref random) is { } wrong) return Failure(StopReason.WrongGradient, $"wrong gradient: {wrong}");
        var search = new ModeSearch(_f);
        Mode? first = search.Ascend(start);
        if (first is null) return Failure(StopReason.Stuck, "no step from the start was possible");
        var begin = Beginning(first, search.Path, ref random);
        var modes = new OtherModes(_f, options.OtherStarts, cancel).Around(first, begin, ref random);
        // The peak with the best bound is fitted.
        var draws = FixedDraws.Matched(_d, 32, ref random);
        var best = modes.Where(m => m.IsMaximum).Select(m => m.Laplace).Append(begin)
            .MaxBy(q => ModeSearch.Elbo(_f, q, draws) is var elbo && double.IsNaN(elbo) ? double.NegativeInfinity : elbo)!;
        var (q, end, objective, theta) = Search(best, ref random);
        if (q is null) return Failure(end, "the bound could not be raised from any beginning: the density may have no finite mass");
        var others = modes.Where(m => m.IsMaximum && Distance(q, m.Laplace) > 3).OrderByDescending(m => m.LogMass).Take(8).ToList();
        var judged = new FitDraws(_f, q, [.. others.Select(m => m.Laplace)], ref random);
        var found = modes.OrderBy(m => Distance(q, m.Laplace)).ToList();
        return Judgement.Of(density, options, _f, q, end, judged, first, others, found,
            options.Family == Family.MeanField && _d <= 100 ? LinearResponse.Of(objective!, theta!, _d) : null);
    }

    private VariationalFit Failure(StopReason reason, string text)
        => new(density, options) { StopReason = reason, Reason = text, Evaluations = _f.Evaluations, FirstFault = _f.FirstFault };

    private double[]? Start(ref RandomStream random, double[] gradient)
    {
        double[] start = options.Start is { } given ? [.. given] : new double[_d];
        for (int trial = 0; trial < 100; trial++)
        {
            if (double.IsFinite(_f.Value(start, gradient))) return start;
            for (int i = 0; i < _d; i++) start[i] = (options.Start?[i] ?? 0) + 4 * random.Uniform() - 2;
        }
        return null;
    }

    // Beside the start, where derivatives that are 0 by symmetry are not.
    private string? WrongGradient(double[] start, ref RandomStream random)
    {
        if (density.GradientByDifferences) return null;
        for (int trial = 0; trial < 2; trial++)
        {
            double[] near = [.. start];
            for (int i = 0; i < _d; i++) near[i] += (0.05 + 0.1 * random.Uniform()) * Math.Max(1, Math.Abs(near[i]));
            // A fault must show at both places: one may lie at an edge.
            if (GradientCheck.FirstError(density, near) is not { } error) return null;
            if (trial == 1) return error;
        }
        return null;
    }

    // The mode's normal distribution, or a better one on the way to it.
    private GaussianApproximation Beginning(Mode mode, List<double[]> path, ref RandomStream random)
    {
        var draws = FixedDraws.Matched(_d, 32, ref random);
        double elbo = ModeSearch.Elbo(_f, mode.Laplace, draws);
        if (mode.IsMaximum && mode.LogMass - elbo < 0.5) return mode.Laplace;
        var best = mode.Laplace;
        int candidates = Math.Min(path.Count, _d <= 30 ? 24 : 8);
        for (int c = 0; c < candidates; c++)
        {
            double[] point = path[(int)((long)c * path.Count / candidates)];
            double[] guess = ModeSearch.Diagonal(Curvature.Scales(_f, point));
            var q = GaussianApproximation.OfFactor(point, Curvature.Factor(_f, point, guess).Lower);
            double value = ModeSearch.Elbo(_f, q, draws);
            if (value > elbo || (double.IsNaN(elbo) && !double.IsNaN(value))) (best, elbo) = (q, value);
        }
        return best;
    }

    private (GaussianApproximation? Q, StopReason End, FamilyObjective? Objective, double[]? Theta) Search(
        GaussianApproximation begin, ref RandomStream random)
    {
        int count = Math.Max(128, 8 * _d), rank = options.Rank;
        GaussianApproximation? q = null;
        FamilyObjective? objective = null;
        double[]? theta = null, location = begin.MeanArray, factor = begin.Lower;
        for (; count <= Math.Max(MostDraws, 16 * _d); count *= 2)
        {
            cancel.ThrowIfCancellationRequested();
            var draws = FixedDraws.Matched(FamilyObjective.DrawDimension(options.Family, _d, rank), count, ref random);
            objective = FamilyObjective.Of(options.Family, rank, _f, location, factor, draws);
            double[] start = theta is { } old ? [.. old] : Finite(objective);
            double before = -objective.Value(start, new double[start.Length]);
            if (double.IsNegativeInfinity(before)) start = Finite(objective);
            var search = new Lbfgs();
            var end = search.Minimize(objective.Value, start, 400, 1e-12);
            if (!double.IsFinite(search.Value)) return (q, q is null ? StopReason.Stuck : StopReason.DrawLimit, objective, theta);
            bool ran = end == SearchEnd.Unbounded || search.X.Any(v => !(Math.Abs(v) < 1e8));
            (theta, q) = (search.X, objective.Result(search.X));
            if (ran || !double.IsFinite(q.LogDeterminant)) return (q, StopReason.Unbounded, objective, theta);
            double gain = -search.Value - before;
            if (_d == 1 && options.Family != Family.LowRank && end == SearchEnd.Converged && count > 200)
                return (q, StopReason.Converged, objective, theta);
            if (end == SearchEnd.Converged && gain < options.Tolerance && count > Math.Max(128, 8 * _d))
                return (q, StopReason.Converged, objective, theta);
        }
        return (q, StopReason.DrawLimit, objective, theta);
    }

    // The family's beginning, narrowed until all draws have a density.
    private static double[] Finite(FamilyObjective objective)
    {
        double[] theta = objective.Start(), gradient = new double[theta.Length];
        for (int trial = 0; trial < 12 && double.IsPositiveInfinity(objective.Value(theta, gradient)); trial++) objective.Narrow(theta);
        return theta;
    }

    // In deviations of the narrower distribution, the largest over the axes of q.
    internal static double Distance(GaussianApproximation q, GaussianApproximation other)
    {
        int d = q.Dimension;
        double DistanceIn(GaussianApproximation of)
        {
            var e = new double[d];
            double square = 0;
            for (int i = 0; i < d; i++)
            {
                e[i] = (other.MeanArray[i] - q.MeanArray[i] - Lbfgs.Dot(of.Lower.AsSpan(i * d, i), e.AsSpan(0, i))) / of.Lower[i * d + i];
                square += e[i] * e[i];
            }
            return Math.Sqrt(square);
        }
        return Math.Max(DistanceIn(q), DistanceIn(other));
    }
}
