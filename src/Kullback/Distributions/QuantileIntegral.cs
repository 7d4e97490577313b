namespace Kullback.Distributions;

/// <summary>E f(X) = ∫₀¹ f(Q(u))du for continuous distributions on the line, from both ends.</summary>
/// <remarks>The double-exponential rule (Takahasi and Mori 1974) with u = 1/(1 + e^(−π·sinh t)): ends with singularities of f(Q(u)) up to
/// u^(−a), a &lt; 1, are integrable. Steps are halved until two sums agree to 1e-11;
/// sums that keep growing are taken for infinite.</remarks>
internal static class QuantileIntegral
{
    internal static double Of(IUnivariate distribution, Func<double, double> f)
    {
        double step = 0.5, sum = Node(distribution, f, 0), before = double.NaN;
        for (double t = step; t <= 6; t += step) sum += Node(distribution, f, t) + Node(distribution, f, -t);
        for (int level = 0; level < 7; level++)
        {
            double value = sum * step;
            if (Math.Abs(value - before) <= 1e-11 * Math.Abs(value))
                return Divergent(distribution, f, value) ? Math.Sign(value) * double.PositiveInfinity : value;
            before = value;
            for (double t = step / 2; t <= 6; t += step) sum += Node(distribution, f, t) + Node(distribution, f, -t);
            step /= 2;
        }
        return Divergent(distribution, f, before) ? Math.Sign(before) * double.PositiveInfinity : sum * step;
    }

    // Beyond u = e^(−π·sinh 5.5) ≈ 1e-167 nothing may be left of a finite integral with an algebraic end.
    private static bool Divergent(IUnivariate distribution, Func<double, double> f, double value)
        => Math.Abs(Node(distribution, f, 5.4)) + Math.Abs(Node(distribution, f, -5.4)) > 1e-6 * Math.Abs(value);

    private static double Node(IUnivariate distribution, Func<double, double> f, double t)
    {
        double small = Math.Exp(-Math.PI * Math.Sinh(Math.Abs(t))), tail = small / (1 + small),
            slope = Math.PI * Math.Cosh(t) * tail / (1 + small);
        Numerics.Cancellation.Look();
        if (slope == 0) return 0;
        double value = f(t < 0 ? distribution.Quantile(tail) : distribution.SurvivalQuantile(tail));
        return double.IsFinite(value) ? slope * value : 0;
    }
}
