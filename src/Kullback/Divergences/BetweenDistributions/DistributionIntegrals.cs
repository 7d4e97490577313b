using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Measures between continuous distributions on the line by quadrature.</summary>
internal static class DistributionIntegrals
{
    internal static DivergenceBetween? Of(IMeasure measure, IUnivariate p, IUnivariate q, BetweenOptions options)
    {
        if (p.Reference == ReferenceMeasure.Sphere) return OnCircle(measure, p, q, options);
        if (measure is Kolmogorov) return Kolmogorov(p, q);
        if (measure is ChernoffInformation) return Chernoff(p, q, options);
        if (DistributionTerm.Of(measure) is not { } term) return null;
        if (SupportEnds.Reason(term.Part, p, q) is { } gap) return Infinite(measure, gap, DivergenceMethods.Quadrature);
        var outcome = new LineIntegral(p, q, term, options).Of();
        if (outcome.Reason is { } reason) return Infinite(measure, reason, DivergenceMethods.Quadrature);
        // Far apart, S = ∫ pᵃq¹⁻ᵃ is what is left of 1 after a subtraction: it is integrated itself.
        double a = Order(measure);
        if (a is > 0 and < 1 && 1 + a * (a - 1) * outcome.Value < 0.3) return Apart(measure, p, q, a, options);
        return Result(measure, term, outcome,
            FormattableString.Invariant($"∫ c(p, q) dx over {outcome.Pieces} pieces, cut at quantiles of both distributions"));
    }

    private static DivergenceBetween? OnCircle(IMeasure measure, IUnivariate p, IUnivariate q, BetweenOptions options)
    {
        if (DistributionTerm.Of(measure) is not { } term) return null;
        var integral = CircleIntegral.Of(p, q, term.Part, options);
        return double.IsPositiveInfinity(integral.Value) ? Infinite(measure, "P has mass where Q has none", DivergenceMethods.Quadrature)
            : Result(measure, term, new(integral.Value, integral.Error + DistributionTerm.Rounding(integral.Value), integral.Converged,
                null, 0, 0), "∫ c(p, q) over the circle");
    }

    private static DivergenceBetween Result(IMeasure measure, DistributionTerm term, LineIntegral.Outcome outcome, string formula)
    {
        var (value, error) = term.Measured(outcome.Value, outcome.Error, measure.Facts.Maximum);
        return new(value, measure.Facts, DivergenceMethods.Quadrature, error)
        {
            Formula = formula,
            Converged = outcome.Converged,
            Warnings = [.. Warnings(outcome, error)],
        };
    }

    private static IEnumerable<string> Warnings(LineIntegral.Outcome outcome, double error)
    {
        if (outcome.Unseen > 0)
            yield return FormattableString.Invariant($"The points of the quadrature did not see a mass of {outcome.Unseen:G3}.");
        if (!outcome.Converged) yield return FormattableString.Invariant($"The quadrature stopped at an error of {error:G3}.");
    }

    internal static DivergenceBetween Infinite(IMeasure measure, string reason, DivergenceMethods method)
        => new(double.PositiveInfinity, measure.Facts, method, 0) { Reason = reason, IsRigorous = true };

    private static double Order(IMeasure measure) => measure switch { Renyi r => r.Order, Bhattacharyya => 0.5, _ => double.NaN };

    private static DivergenceBetween Apart(IMeasure measure, IUnivariate p, IUnivariate q, double a, BetweenOptions options)
    {
        var (log, error, converged) = LogPower(p, q, a, 1 - a, options);
        double factor = measure is Bhattacharyya ? -1 : 1 / (a - 1), value = factor * log;
        return new(value, measure.Facts, DivergenceMethods.Quadrature, Math.Abs(factor) * error + 4.5e-16 * Math.Abs(value))
        {
            Formula = "ln ∫ pᵃq¹⁻ᵃ dx",
            Converged = converged,
        };
    }

    /// <summary>ln ∫ pᵃqᵇ for a, b &gt; 0, scaled by its largest value between the distributions so that it neither underflows nor is
    /// missed.</summary>
    internal static (double Log, double Error, bool Converged) LogPower(IUnivariate p, IUnivariate q, double a, double b,
        BetweenOptions options)
    {
        var points = new SortedSet<double>();
        foreach (var distribution in LineParts.Of(p).Concat(LineParts.Of(q)))
            foreach (double u in (double[])[1e-17, 1e-11, 1e-7, 1e-4, 1e-2, 0.1, 0.5])
                foreach (double x in u == 0.5 ? (double[])[distribution.Quantile(u)]
                    : [distribution.Quantile(u), distribution.SurvivalQuantile(u)])
                    if (double.IsFinite(x)) points.Add(x);
        double[] cuts = [.. points];
        for (int i = 0; i + 1 < cuts.Length; i++)
            for (int j = 1; j < 16; j++) points.Add(cuts[i] + (cuts[i + 1] - cuts[i]) * j / 16);
        OffsetDensity densityP = OffsetDensity.Of(p), densityQ = OffsetDensity.Of(q);
        double Power(double lp, double lq) => double.IsNegativeInfinity(lp) || double.IsNegativeInfinity(lq) ? double.NegativeInfinity
            : a * lp + b * lq;
        double top = points.Max(
            x => Power(p.LogDensity(x), q.LogDensity(x)) is var log && log < double.PositiveInfinity ? log : double.NegativeInfinity);
        if (double.IsNegativeInfinity(top)) return (top, 0, true);
        double Scaled(double lp, double lq) => Math.Exp(Power(lp, lq) - top);
        var term = new DistributionTerm(Scaled, static x => x,
            static _ => 1)
        { Slopes = (lp, lq) => Scaled(lp, lq) is var part ? (a * part, b * part) : default };
        var panels = new LinePanels(p, q, o => new(densityP.At(o), densityQ.At(o)),
            origin => densityP.IsExactFrom(origin) && densityQ.IsExactFrom(origin), term);
        if (panels.Divergent is not null) return (double.PositiveInfinity, 0, true);
        var sum = AdaptiveQuadrature.Over(panels.Panels, options.RelativeError, 4000, options.Stop);
        double value = sum.Value + panels.Rest, log = top + Math.Log(value);
        // Logarithms of densities are good to a few units of their size.
        return (log, (sum.Error + panels.Left) / value + Math.Max(1e-15 * (4 + Math.Abs(top)), 2.3e-16 * sum.Steepness / value),
            sum.Converged);
    }

    private static DivergenceBetween Chernoff(IUnivariate p, IUnivariate q, BetweenOptions options)
    {
        double error = 0;
        bool converged = true;
        double Log(double a)
        {
            (double log, double off, bool done) = LogPower(p, q, a, 1 - a, options);
            (error, converged) = (Math.Max(error, off), converged && done);
            return log;
        }
        // At the least value the slope is 0: 1e-8 off moves it by some 1e-16 of its bend.
        double least = GoldenSection.Least(Log, 1e-9, 1 - 1e-9, 1e-8).Value;
        return new(Math.Max(0, -least), new ChernoffInformation().Facts, DivergenceMethods.Quadrature,
            error + 1e-15 * (1 + Math.Abs(least)))
        { Formula = "max over a of −ln ∫ pᵃq¹⁻ᵃ dx", Converged = converged };
    }

    /// <summary>The greatest |F − G| lies where the densities cross.</summary>
    private static DivergenceBetween Kolmogorov(IUnivariate p, IUnivariate q)
    {
        var points = new SortedSet<double>();
        foreach (var distribution in (IUnivariate[])[p, q])
            for (double u = 0.5; u > 1e-12; u *= 0.6)
                foreach (double x in (double[])[distribution.Quantile(u), distribution.SurvivalQuantile(u), distribution.Low,
                    distribution.High])
                    if (double.IsFinite(x)) points.Add(x);
        double greatest = 0, before = double.NaN, atBefore = double.NaN;
        foreach (double x in points)
        {
            double gap = Gap(x);
            greatest = Math.Max(greatest, Apart(x));
            if (gap * atBefore < 0 && double.IsFinite(gap) && double.IsFinite(atBefore))
                greatest = Math.Max(greatest, Apart(RootFinding.Between(Gap, before, x, atBefore, gap)));
            (before, atBefore) = (x, gap);
        }
        return new(greatest, new Kolmogorov().Facts, DivergenceMethods.Quadrature,
            1e-15)
        { Formula = "max |F − G| over the crossings of the densities" };

        double Gap(double x) => p.LogDensity(x) - q.LogDensity(x);
        double Apart(double x) => Math.Min(Math.Abs(p.Cumulative(x) - q.Cumulative(x)), Math.Abs(p.Survival(x) - q.Survival(x)));
    }
}

/// <summary>Mass of one distribution where the other has none, told from the ends of the supports.</summary>
internal static class SupportEnds
{
    /// <summary>Why the measure with this part is infinite; null where the supports do not make it so.</summary>
    internal static string? Reason(Func<double, double, double> part, IUnivariate p, IUnivariate q)
    {
        bool costP = double.IsPositiveInfinity(part(0, double.NegativeInfinity)),
            costQ = double.IsPositiveInfinity(part(double.NegativeInfinity, 0));
        return (costP ? Outside(p, q, "P", "Q") : null) ?? (costQ ? Outside(q, p, "Q", "P") : null);
    }

    private static string? Outside(IUnivariate a, IUnivariate b, string nameA, string nameB)
        => a.Low < b.Low ? $"{nameA} has mass below the support of {nameB}"
        : a.High > b.High ? $"{nameA} has mass above the support of {nameB}" : null;
}
