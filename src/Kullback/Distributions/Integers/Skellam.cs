using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Skellam distribution: the difference of two independent Poisson counts of rates λ₁ = <paramref name="Rate1"/> and λ₂ =
/// <paramref name="Rate2"/>, mass e^(−λ₁−λ₂)(λ₁/λ₂)^(k/2)·I_|k|(2√(λ₁λ₂)) on all integers.</summary>
/// <param name="Rate1">λ₁ &gt; 0.</param>
/// <param name="Rate2">λ₂ &gt; 0.</param>
/// <remarks>A mass is the convolution sum of its two Poisson distributions, positive terms outward from the largest: some √(λ₁λ₂)^½ terms,
/// no Bessel function that could underflow. Tails by the stable recurrence r(k − 1) = λ₁/(k + λ₂·r(k)) of neighboring masses.</remarks>
public sealed record Skellam(double Rate1, double Rate2) : IntegerDistribution, IFitted<Skellam>
{
    /// <summary>λ₁.</summary>
    public double Rate1 { get; } = Require.Positive(Rate1);

    /// <summary>λ₂.</summary>
    public double Rate2 { get; } = Require.Positive(Rate2);

    /// <inheritdoc/>
    public override double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public override double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public override double Mean => Rate1 - Rate2;

    /// <inheritdoc/>
    public override double Variance => Rate1 + Rate2;

    private protected override double Mode => Math.Round(Rate1 - Rate2);

    private protected override double LogMass(double k) => k < 0 ? LogMass(-k, Rate2, Rate1) : LogMass(k, Rate1, Rate2);

    private protected override double Ratio(double k) => Math.Exp(LogMass(k + 1) - LogMass(k));

    /// <inheritdoc/>
    public override double LogSurvival(double x)
    {
        if (double.IsInfinity(Require.Number(x))) return x > 0 ? x * -1 : 0;
        double k = Math.Floor(x);
        if (k >= Mode) return LogTail(k + 1, Rate1, Rate2);
        double below = LogTail(-k, Rate2, Rate1);
        return below < -0.1 ? Special.LogOneMinusExp(below) : LogTail(k + 1, Rate1, Rate2);
    }

    /// <inheritdoc/>
    public override double LogCumulative(double x) => new Skellam(Rate2, Rate1).LogSurvival(-Math.Floor(Require.Number(x)) - 1);

    /// <inheritdoc/>
    public override double Survival(double x) => Math.Exp(LogSurvival(x));

    /// <inheritdoc/>
    public override double Cumulative(double x) => Math.Exp(LogCumulative(x));

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = IntegerDraws.Poisson(random, Rate1) - IntegerDraws.Poisson(random, Rate2);
    }

    /// <summary>The rates whose difference is the mean, as the likelihood asks, and whose sum has the largest likelihood.</summary>
    /// <remarks>Where that is next to the size of the mean the likelihood grows towards a Poisson distribution: refused.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Skellam MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (values, shares) = WholePoints.Distinct(points, weights, double.NegativeInfinity);
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        if (!(variance > 0)) throw new ArgumentException("All points are equal: the likelihood has no maximum.", nameof(points));
        double size = Math.Abs(mean), low = Math.Log(1e-7 * (size + variance)), high = Math.Log(10 * (size + variance + 1));
        // Twice the smaller rate is e^u.
        Skellam Distribution(double u) => Math.Exp(u) / 2 is var less && mean >= 0 ? new(less + size, less) : new(less, less + size);
        double Cost(double u) => WholePoints.Cost(Distribution(u), values, shares);
        double[] grid = [.. Enumerable.Range(0, 41).Select(i => low + (high - low) * i / 40)];
        double best = LikelihoodSearch.LeastOnGrid(Cost, Cost, grid, 1e-9).At;
        if (best < low + 1)
            throw new ArgumentException("The likelihood grows as the smaller rate vanishes, towards a Poisson distribution.",
                nameof(points));
        return Distribution(best);
    }

    /// <summary>D(P‖Q) as a series with a proven end (both distributions are log-concave), in nats.</summary>
    public static double KullbackLeibler(Skellam p, Skellam q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.DivergenceSeries(q);
    }

    // Σ_j Poisson(j + k; a)·Poisson(j; b), k ≥ 0, about the j with j(j + k) = ab.
    private static double LogMass(double k, double a, double b)
    {
        double root = k < 1e150 ? Math.Sqrt(k * k + 4 * a * b) : Math.Max(k, 2 * Math.Sqrt(a) * Math.Sqrt(b));
        if (root > 2000) return LogMassFar(k, a, b, root);
        double product = a * b, top = Math.Floor(2 * product / (k + Math.Sqrt(k * k + 4 * product))), up = 0, down = 0, term = 1;
        for (double j = top + 1; term > 1e-18 * (1 + up); j++)
        {
            term *= product / (j * (j + k));
            up += term;
        }
        term = 1;
        for (double j = top; j > 0 && term > 1e-18 * (1 + down); j--)
        {
            term *= j * (j + k) / product;
            down += term;
        }
        // Both exponentials in one where they are all there is: the mass at 0 may be next to 1.
        return (top == 0 && k == 0 ? -a - b : IntegerMass.LogPoisson(top + k, a) + IntegerMass.LogPoisson(top, b))
            + Special.LogOnePlus(up + down);
    }

    // With n₁ − n₂ = k and n₁n₂ = λ₁λ₂ the mass is e^(−D(n₁, λ₁) − D(n₂, λ₂))/√(2πr)·Σ uⱼ(k/r)/rʲ, r = n₁ + n₂: Debye's expansion of I_k
    // (Abramowitz and Stegun 9.7.7), in which nothing large cancels. For r > 2000 the fourth term is below 1e-15.
    private static double LogMassFar(double k, double a, double b, double r)
    {
        double n1 = (r + k) / 2, n2 = n1 > 0 ? a * b / n1 : 0, t = k / r * (k / r);
        double u1 = (3 - 5 * t) / 24, u2 = (81 + t * (-462 + 385 * t)) / 1152,
            u3 = (30375 + t * (-369603 + t * (765765 - 425425 * t))) / 414720;
        return -Special.Deviance(n1, a) - Special.Deviance(n2, b) - Math.Log(2 * Math.PI * r) / 2
            + Special.LogOnePlus((u1 + (u2 + u3 / r) / r) / r);
    }

    // ln P(X ≥ k): for k ≥ 0 the tail T(k)/p(k) = 1 + r(k)·T(k + 1)/p(k + 1) backwards from where nothing is left;
    // below 0 the masses up to −1 are added.
    private static double LogTail(double k, double a, double b)
    {
        Cancellation.Look();
        if (a + b > WideTail.Least) return Math.Min(0, LogWideTail(k, a, b));
        if (-k > 40 + 14 * Math.Sqrt(a + b)) return LogTailByMasses(k, a, b);
        double start = Math.Max(0, k), far = Math.Max(0, a - b - start) + 40 + 14 * Math.Sqrt(a + b), ratio = a / (start + far), tail = 1;
        // Counted in steps from the start: from 2⁵³ on j − 1 is j.
        for (long n = (long)Math.Ceiling(far); n > 0; n--)
        {
            Cancellation.Look(n);
            ratio = a / (start + n + b * ratio);
            tail = 1 + ratio * tail;
            if (tail > 1e280) return LogTailByMasses(k, a, b);
        }
        double log = LogMass(start, a, b) + Math.Log(tail);
        if (k >= 0) return Math.Min(0, log);
        double sum = Math.Exp(log);
        for (double j = -1; j >= k; j--)
        {
            Cancellation.Look((long)j);
            sum += Math.Exp(LogMass(-j, b, a));
        }
        return Math.Min(0, Math.Log(sum));
    }

    // Between the integers the mass of |k| goes on, which is smooth across 0 only where both rates are large;
    // elsewhere the two sides of 0 are summed apart.
    private static double LogWideTail(double k, double a, double b)
    {
        double mode = Math.Round(a - b), deviation = Math.Sqrt(a + b);
        double Mass(double x) => x < 0 ? LogMass(-x, b, a) : LogMass(x, a, b);
        if (a * b > 1e6) return WideTail.Log(Mass, k, double.NegativeInfinity, double.PositiveInfinity, mode, deviation);
        double above = WideTail.Log(Mass, Math.Max(0, k), 0, double.PositiveInfinity, Math.Max(0, mode), deviation);
        if (k >= 0) return above;
        double below = WideTail.Log(x => Mass(-x), 1, 0, -k, Math.Max(1, -mode), deviation);
        return Math.Max(above, below) + Special.LogOnePlus(Math.Exp(-Math.Abs(above - below)));
    }

    private static double LogTailByMasses(double k, double a, double b)
        => Math.Log(IntegerSeries.Sum(j => Math.Exp(j < 0 ? LogMass(-j, b, a) : LogMass(j, a, b)), Math.Max(k, Math.Round(a - b)), k,
            double.PositiveInfinity).Value);
}
