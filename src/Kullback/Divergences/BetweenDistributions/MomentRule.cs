using Kullback.Distributions;

namespace Kullback.Divergences;

/// <summary>D(P‖Q) = −H(P) − c − Σ coefficient·E_P[f] for every Q whose log-density is c + Σ coefficient·f(x) and every P that knows its
/// entropy and these expectations.</summary>
internal static class MomentRule
{
    /// <summary>The sum, with the sum of the sizes of its terms (its rounding is a few units of 2⁻⁵³ of that),
    /// and why it is infinite.</summary>
    internal readonly record struct Outcome(double Value, double Size, string? Reason, string Formula);

    /// <summary>The rule, or null where a moment, the entropy or the form is not known.</summary>
    internal static Outcome? Of(IUnivariate p, IUnivariate q)
    {
        // Entropy and moments of a wide distribution of integers are long sums: the sum of the definition is cut instead.
        if (p is IntegerDistribution { Variance: > 1e8 }) return null;
        if (p is not IKnownEntropy { EntropyNats: var entropy } || q is not ILogDensityForm { Form: var form }) return null;
        if (!double.IsFinite(entropy) || !double.IsFinite(form.Constant)) return null;
        double value = -entropy - form.Constant, size = Math.Abs(entropy) + Math.Abs(form.Constant);
        string? reason = null;
        foreach (var (coefficient, function) in form.Terms)
        {
            if (p.Expectation(function) is not { } mean || double.IsNaN(mean)) return null;
            double term = -coefficient * mean;
            // A term of −∞ would have to be outweighed by another of +∞: not for this rule to tell.
            if (double.IsNegativeInfinity(term)) return null;
            if (double.IsPositiveInfinity(term))
                reason = $"the mean of {Words(function)} under P is infinite: the tails of P are too heavy for Q";
            (value, size) = (value + term, size + Math.Abs(term));
        }
        return new(value, size, reason, Formula(form));
    }

    private static string Formula(LogDensityForm form)
        => $"−H(P) − c − Σ b·E_P[f], f = {string.Join(", ", form.Terms.Select(t => Words(t.Function)))}";

    /// <summary>The function as formulas write it.</summary>
    internal static string Words(Moment f)
    {
        static string N(double x) => x.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
        string away = f.A == 0 ? "x" : f.A < 0 ? $"x + {N(-f.A)}" : $"x − {N(f.A)}";
        string scaled = f.B == 1 ? away : f.A == 0 ? $"x/{N(f.B)}" : $"({away})/{N(f.B)}";
        return f.Kind switch
        {
            MomentKind.Power => f.A == 1 ? "x" : f.A == 2 ? "x²" : $"x^{N(f.A)}",
            MomentKind.Log => "ln x",
            MomentKind.LogSquared => "(ln x)²",
            MomentKind.LogComplement => f.A == 1 ? "ln(1 − x)" : $"ln(1 − x^{N(f.A)})",
            MomentKind.Exponential => $"e^(−{scaled})",
            MomentKind.AbsoluteDeviation => f.B == 1 ? $"|{away}|" : f.B == 2 ? $"({away})²" : $"|{away}|^{N(f.B)}",
            MomentKind.LogOnePlusSquare => $"ln(1 + ({scaled})²)",
            MomentKind.Softplus => $"ln(1 + e^(−{scaled}))",
            MomentKind.Cosine => $"cos({away})",
            _ => $"ln Γ({N(f.A)} {(f.B < 0 ? "−" : "+")} {(Math.Abs(f.B) == 1 ? "" : N(Math.Abs(f.B)))}x)",
        };
    }
}
