using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Hypergeometric distribution: mass C(m, k)·C(N − m, n − k)/C(N, n), the marked among n = <paramref name="Draws"/> drawn without
/// replacement from N = <paramref name="Population"/> of which m = <paramref name="Successes"/> are marked.</summary>
/// <param name="Population">N, an integer ≥ 0.</param>
/// <param name="Successes">m ≤ N.</param>
/// <param name="Draws">n ≤ N.</param>
public sealed record Hypergeometric(double Population, double Successes, double Draws) : IntegerDistribution, IFitted<Hypergeometric>
{
    /// <summary>N.</summary>
    public double Population { get; } = Require.Whole(Population);

    /// <summary>m.</summary>
    public double Successes { get; } = AtMost(Require.Whole(Successes), Population, nameof(Successes));

    /// <summary>n.</summary>
    public double Draws { get; } = AtMost(Require.Whole(Draws), Population, nameof(Draws));

    private double Unmarked => Population - Successes;

    /// <inheritdoc/>
    public override double Low => Math.Max(0, Draws - Unmarked);

    /// <inheritdoc/>
    public override double High => Math.Min(Draws, Successes);

    /// <inheritdoc/>
    public override double Mean => Population == 0 ? 0 : Draws * (Successes / Population);

    /// <inheritdoc/>
    public override double Variance => Population < 2 ? 0
        : Draws * (Successes / Population) * (Unmarked / Population) * ((Population - Draws) / (Population - 1));

    private protected override double Mode => Math.Clamp(Math.Floor((Draws + 1) * ((Successes + 1) / (Population + 2))), Low, High);

    private protected override double LogMass(double k) => Low == High ? 0 : NearOne(k, Plain(k));

    // Three binomial masses of probability n/N, whose bulk is where this one's is.
    private double Plain(double k)
    {
        double p = Draws / Population, q = (Population - Draws) / Population;
        return IntegerMass.LogBinomial(Successes, k, p, q) + IntegerMass.LogBinomial(Unmarked, Draws - k, p, q)
            - IntegerMass.LogBinomial(Population, Draws, p, q);
    }

    private protected override double Ratio(double k) => (Successes - k) / (k + 1) * ((Draws - k) / (Unmarked - Draws + k + 1));

    private protected override DoubleDouble? ExactRatio(double k)
        => (Successes - k) / (DoubleDouble)(k + 1) * ((Draws - k) / (DoubleDouble)(Unmarked - Draws + k + 1));

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        double mode = Mode, logMass = LogMass(mode);
        for (int i = 0; i < points.Length; i++) points[i] = IntegerDraws.FromMode(random, mode, logMass, Ratio, Low, High);
    }

    /// <summary>Population, marked and drawn of largest likelihood: a grid, then moves of one or more in all directions, from the best
    /// eight.</summary>
    /// <remarks>Marked and drawn can change places: the fewer are called drawn. Where the likelihood grows with the population, towards a
    /// binomial distribution, there is no maximum: refused.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Hypergeometric MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (values, shares) = WholePoints.Distinct(points, weights);
        double mean = WeightedPoints.Mean(points, weights), least = values[0], most = values[^1];
        if (values.Length == 1) return new Hypergeometric(Math.Max(1, most), most, Math.Max(1, most));
        // No hypergeometric distribution spreads as widely as a Poisson distribution of its mean: wider points have no maximum,
        // only a ridge without end.
        if (WeightedPoints.Moments(points, weights).Variance >= mean) throw new ArgumentException(Towards, nameof(points));
        int rounds = Math.Clamp(20_000 / values.Length, 40, 400);
        double Cost((double N, double M, double D) t)
            => t.D < most || t.M < t.D || t.M > t.N || t.D + t.M - t.N > least ? double.PositiveInfinity
            : WholePoints.Cost(new Hypergeometric(t.N, t.M, t.D), values, shares);
        var grid = new List<((double N, double M, double D) At, double Cost)>();
        // Of few distinct points every number drawn that is not far from the largest:
        // the likelihood has many maxima along the ridge of one mean.
        IEnumerable<double> drawn = WholePoints.Growing(most, 1.25, 200 * most);
        if (values.Length <= 60) drawn = drawn.Union(Enumerable.Range(0, 30).Select(i => most + i));
        foreach (double draws in drawn)
            foreach (double population in WholePoints.Growing(draws + 1, values.Length <= 60 ? 1.05 : 1.25, Math.Min(1e14, 1e5 * draws)))
            {
                double marked = Math.Clamp(Math.Round(mean * population / draws), most, population);
                foreach (double m in (double[])[marked - 1, marked, marked + 1, Math.Min(marked, population - draws + least)])
                    if (Cost((population, m, draws)) is var cost && double.IsFinite(cost)) grid.Add(((population, m, draws), cost));
            }
        if (grid.Count == 0) throw new ArgumentException("No population was found that gives all of these points.", nameof(points));
        var best = grid.OrderBy(g => g.Cost).Take(8).Select(start => Climbed(Cost, start, rounds)).MinBy(found => found.Cost);
        double p = mean / best.At.D;
        if (best.At.N > 3e4 * best.At.D || (p < 1 && best.Cost >= WholePoints.Cost(new Binomial(best.At.D, p), values, shares) - 1e-9))
            throw new ArgumentException(Towards, nameof(points));
        return new Hypergeometric(best.At.N, best.At.M, best.At.D);
    }

    private const string Towards = "The likelihood grows with the population, towards a binomial distribution.";

    // Pattern search over integers: 26 directions, the step halved where none gains.
    private static ((double N, double M, double D) At, double Cost) Climbed(Func<(double N, double M, double D), double> cost,
        ((double N, double M, double D) At, double Cost) start, int rounds)
    {
        var best = start;
        double step = Math.Max(1, Math.Pow(2, Math.Floor(Math.Log2(Math.Max(1, start.At.N / 8)))));
        for (int round = 0; round < rounds && step >= 1; round++)
        {
            var from = best;
            for (int move = 0; move < 27; move++)
            {
                var at = (from.At.N + step * (move % 3 - 1), from.At.M + step * (move / 3 % 3 - 1), from.At.D + step * (move / 9 - 1));
                if (cost(at) is var here && here < best.Cost) best = (at, here);
            }
            if (best.Cost >= from.Cost) step /= 2;
        }
        return best;
    }

    /// <summary>D(P‖Q) as a finite sum of non-negative terms, in nats; +∞ where Q has no mass at a point of P.</summary>
    public static double KullbackLeibler(Hypergeometric p, Hypergeometric q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.DivergenceSeries(q);
    }

    private static double AtMost(double value, double population, string name)
        => value <= population ? value
        : throw new ArgumentOutOfRangeException(name, value,
            FormattableString.Invariant($"{name} = {value} must be at most Population = {population}."));
}
