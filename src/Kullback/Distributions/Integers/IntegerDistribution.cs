using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A family of integers whose masses follow each other by a simple ratio: distribution functions, quantiles, entropy and moments
/// come from sums of ratios.</summary>
/// <remarks>A tail is its first mass times 1 + r + rr′ + …, all terms positive: relative error about 2⁻⁵³·√terms plus that of one mass, and
/// logarithms of tails do not underflow. Beyond the mode the ratios bound what is left out, see <see cref="IntegerSeries"/>. Cost: a few
/// standard deviations of terms; quantiles a few dozen of these.</remarks>
public abstract record IntegerDistribution : IIntegerValued, IKnownEntropy
{
    private protected IntegerDistribution() { }

    /// <inheritdoc/>
    public abstract double Low { get; }

    /// <inheritdoc/>
    public abstract double High { get; }

    /// <inheritdoc/>
    public abstract double Mean { get; }

    /// <inheritdoc/>
    public abstract double Variance { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <summary>−Σ p ln p, by a series with a proven end unless the family has a closed form, in nats.</summary>
    public virtual double EntropyNats => EntropySeries();

    /// <summary>ln of the mass at an integer of the support.</summary>
    private protected abstract double LogMass(double k);

    /// <summary>Mass at k + 1 over mass at k, for k and k + 1 in the support.</summary>
    private protected abstract double Ratio(double k);

    /// <summary>The same with twice the digits, of the parameters as they stand; null where the family has no simple ratio.</summary>
    private protected virtual DoubleDouble? ExactRatio(double k) => null;

    /// <summary>An integer of the support near which the masses are largest.</summary>
    private protected abstract double Mode { get; }

    /// <summary>What upward ratios never exceed far out, where they rise to it; 0 where they fall.</summary>
    private protected virtual double RatioLimit => 0;

    // From this variance on incomplete beta and gamma functions are shorter than sums over the standard deviations, and keep their digits
    // better; beyond so many trials their fractions are longer than integrals.
    private protected const double ManyTerms = 400, ManySteps = 1e9;

    /// <summary>P(X > k) as an incomplete beta function I_x(a, b), with x and 1 − x;
    /// null where the family has no such form or sums are shorter.</summary>
    private protected virtual (double A, double B, double X, double Complement)? BetaAbove(double k) => null;

    internal double TailRatio => RatioLimit;

    /// <summary>Where the masses are largest, or nearly so.</summary>
    internal double Peak => Mode;

    /// <summary>ln of the mass continued to real numbers between the ends of the support, smooth away from finite ends.</summary>
    internal double LogMassBetween(double x) => x < Low || x > High ? double.NegativeInfinity : LogMass(x);

    /// <inheritdoc/>
    public double LogDensity(double x)
        => Require.Number(x) < Low || x > High || x != Math.Floor(x) || double.IsInfinity(x) ? double.NegativeInfinity : LogMass(x);

    /// <inheritdoc/>
    public virtual double Cumulative(double x)
    {
        double k = Math.Floor(Require.Number(x));
        if (k < Low) return 0;
        if (k >= High) return 1;
        if (BetaAbove(k) is var (a, b, share, complement)) return IncompleteBeta.Upper(a, b, share, complement);
        if (k < Mode) return Math.Min(1, Math.Exp(LogBelow(k)));
        double above = Math.Exp(LogAbove(k));
        return above < 0.9 ? 1 - above : Math.Min(1, Math.Exp(LogBelow(k)));
    }

    /// <inheritdoc/>
    public virtual double Survival(double x)
    {
        double k = Math.Floor(Require.Number(x));
        if (k < Low) return 1;
        if (k >= High) return 0;
        if (BetaAbove(k) is var (a, b, share, complement)) return IncompleteBeta.Lower(a, b, share, complement);
        if (k >= Mode) return Math.Min(1, Math.Exp(LogAbove(k)));
        double below = Math.Exp(LogBelow(k));
        return below < 0.9 ? 1 - below : Math.Min(1, Math.Exp(LogAbove(k)));
    }

    /// <inheritdoc/>
    public virtual double LogCumulative(double x)
    {
        double k = Math.Floor(Require.Number(x));
        if (k < Low) return double.NegativeInfinity;
        if (k >= High) return 0;
        if (BetaAbove(k) is var (a, b, share, complement)) return IncompleteBeta.LogUpper(a, b, share, complement);
        if (k < Mode) return Math.Min(0, LogBelow(k));
        double above = LogAbove(k);
        return above < -0.1 ? Special.LogOneMinusExp(above) : Math.Min(0, LogBelow(k));
    }

    /// <inheritdoc/>
    public virtual double LogSurvival(double x)
    {
        double k = Math.Floor(Require.Number(x));
        if (k < Low) return 0;
        if (k >= High) return double.NegativeInfinity;
        if (BetaAbove(k) is var (a, b, share, complement)) return IncompleteBeta.LogLower(a, b, share, complement);
        if (k >= Mode) return Math.Min(0, LogAbove(k));
        double below = LogBelow(k);
        return below < -0.1 ? Special.LogOneMinusExp(below) : Math.Min(0, LogAbove(k));
    }

    /// <inheritdoc/>
    public virtual double Quantile(double p)
    {
        if (Require.Probability(p) == 0) return Low;
        if (p == 1) return High;
        return ExactTails.Quantile(this, ExactRatio, Mode, RatioLimit, Least(x => InverseDistribution.Excess(Cumulative(x), p)), p);
    }

    /// <inheritdoc/>
    public virtual double SurvivalQuantile(double p)
    {
        if (Require.Probability(p) == 1) return Low;
        if (p == 0) return High;
        return ExactTails.SurvivalQuantile(this, ExactRatio, Mode, RatioLimit, Least(x => -InverseDistribution.Excess(Survival(x), p)), p);
    }

    /// <summary>By a series with a proven end for powers ≥ 0, ln Γ, |x − m|^k, cosines and exponentials that fall;
    /// closed form where the family has one.</summary>
    public virtual double? Expectation(Moment moment) => moment.Kind switch
    {
        MomentKind.Power when moment.A == 1 => Mean,
        MomentKind.Power when moment.A == 2 && double.IsFinite(Mean) => Variance + Mean * Mean,
        MomentKind.AbsoluteDeviation when moment.B == 2 && double.IsFinite(Mean) => Variance + (Mean - moment.A) * (Mean - moment.A),
        _ => Series(moment),
    };

    /// <inheritdoc/>
    public abstract void Sample(Random random, Span<double> points);

    /// <summary>E f(X) as a series; null where it does not end or f is not defined on the support.</summary>
    private protected double? Series(Moment moment)
    {
        if (moment.Kind == MomentKind.Exponential && (moment.B < 0 ? double.IsPositiveInfinity(High) : double.IsNegativeInfinity(Low)))
            return null;
        if ((double.IsFinite(Low) && double.IsNaN(moment.Of(Low)))
            || double.IsNaN(moment.Of(High == double.PositiveInfinity ? Mode + 1 : High))) return null;
        if (double.IsFinite(Low) && double.IsInfinity(moment.Of(Low))) return moment.Of(Low);
        double spread = 4 + Math.Sqrt(Variance);
        var sum = IntegerSeries.Sum(k => moment.Of(k) is var f && f == 0 ? 0 : f * Math.Exp(LogMass(k)), Mode, Low, High,
            RatioLimit, spread,
            k => (1 + Math.Abs(moment.Of(k))) * Math.Exp(LogMass(k)));
        return double.IsPositiveInfinity(sum.Bound) || double.IsNaN(sum.Value) ? null : sum.Value;
    }

    // With x·ln(1/x) rising below 1/e: beyond the mode p(k + i) ≤ p(k)ρⁱ, and terms fall at least like ρⁱ(1 + i·ln(1/ρ)/ln(1/p)).
    private protected double EntropySeries()
        => IntegerSeries.Sum(k => LogMass(k) is var log && log < -745 ? 0 : -log * Math.Exp(log), Mode, Low, High, RatioLimit,
            4 + Math.Sqrt(Variance)).Value;

    /// <summary>D(P‖Q) by <see cref="IntegerDivergence"/>.</summary>
    private protected double DivergenceSeries(IntegerDistribution q) => IntegerDivergence.KullbackLeibler(this, q).Value;

    /// <summary>ln of a mass next to 1, from the masses beside it: the logarithm keeps its digits where the formula's do not.</summary>
    private protected double NearOne(double k, double log)
        => log < -0.1 ? log : Special.LogOnePlus(-(k > Low ? Math.Exp(LogBelow(k - 1)) : 0) - (k < High ? Math.Exp(LogAbove(k)) : 0));

    private double LogAbove(double k)
    {
        if (Variance > WideTail.Least) return WideTail.Log(LogMassBetween, k + 1, Low, High, Mode, Math.Sqrt(Variance));
        double j = k + 1, term = 1, sum = 1, mode = Mode;
        if (LogMass(j) is var first && double.IsNegativeInfinity(first)) return first;
        for (long n = 0; j < High; j++, n++)
        {
            Cancellation.Look(n);
            double ratio = Ratio(j), bounding = Math.Max(ratio, RatioLimit);
            term *= ratio;
            sum += term;
            if (j > mode && term * bounding <= 1e-17 * sum * (1 - bounding)) break;
            Rescale(ref term, ref sum, ref first);
        }
        return first + Math.Log(sum);
    }

    private double LogBelow(double k)
    {
        if (Variance > WideTail.Least && double.IsFinite(Mode))
            return WideTail.Log(x => LogMassBetween(-x), -k, -High, -Low, -Mode, Math.Sqrt(Variance));
        double term = 1, sum = 1, mode = Mode, first = LogMass(k), j = k;
        for (long n = 0; j > Low; j--, n++)
        {
            Cancellation.Look(n);
            double ratio = 1 / Ratio(j - 1);
            term *= ratio;
            sum += term;
            if (j < mode && !double.IsInfinity(RatioLimit) && term * ratio <= 1e-17 * sum * (1 - ratio)) break;
            Rescale(ref term, ref sum, ref first);
        }
        return first + Math.Log(sum);
    }

    // From far in one tail across the mode the terms grow without end.
    private static void Rescale(ref double term, ref double sum, ref double log)
    {
        if (sum < 1e250) return;
        log += Math.Log(1e250);
        (term, sum) = (term / 1e250, sum / 1e250);
    }

    // From the mode outwards by standard deviations, twice as many each time.
    private double Least(Func<double, double> excess)
    {
        double step = Math.Max(1, Math.Floor(Math.Sqrt(Math.Min(Variance, 1e30)))), low = Mode, high = Mode;
        if (excess(Mode) >= 0)
        {
            for (; low > Low && excess(low) >= 0; step *= 2) (high, low) = (low, Math.Max(Low, low - step));
            if (excess(low) >= 0) return low;
        }
        else
        {
            for (; high < High && !(excess(high) >= 0); step *= 2) (low, high) = (high, Math.Min(High, high + step));
        }
        return InverseDistribution.LeastWhole(excess, low, high);
    }
}
