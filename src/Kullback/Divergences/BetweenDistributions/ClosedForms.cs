using System.Collections.Frozen;
using Kullback.Distributions;

namespace Kullback.Divergences;

/// <summary>A row of the table of exact pairs.</summary>
/// <param name="Measure">The type of the measure.</param>
/// <param name="P">The type of P.</param>
/// <param name="Q">The type of Q.</param>
/// <param name="Formula">The formula, in one line.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="Value">The value, stable also for nearly equal parameters; null where these members of the two families have no closed
/// form.</param>
public sealed record ClosedForm(Type Measure, Type P, Type Q, string Formula, string Source,
    Func<IMeasure, IDistribution, IDistribution, double?> Value);

/// <summary>The table of exact pairs with special forms. A pair that is not here may still follow from moments or a log-normalizer
/// (docs/reference/closed-forms.md lists all of them); where nothing is known the answer is null, never a hidden simulation.</summary>
/// <remarks>Every row is checked against quadrature or summation by a test that walks the table.</remarks>
public static partial class ClosedForms
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<ClosedForm> Table { get; } = [.. Lines(), .. Integers(), .. Vectors()];

    private static readonly FrozenDictionary<(Type, Type, Type), ClosedForm> ByTypes =
        Table.ToFrozenDictionary(row => (row.Measure, row.P, row.Q));

    /// <summary>The value of a row for a pair; null where the table has none.</summary>
    internal static DivergenceBetween? Of(IMeasure measure, IDistribution p, IDistribution q)
    {
        if (IsLongSeries(measure, p, q)) return null;
        if (!ByTypes.TryGetValue((measure.GetType(), p.GetType(), q.GetType()), out var row) || row.Value(measure, p, q) is not { } value)
            return null;
        return new(value, measure.Facts, DivergenceMethods.ClosedForm, double.IsInfinity(value) ? 0 : 1e-14 * value)
        {
            Formula = row.Formula,
            Source = row.Source,
            Reason = double.IsPositiveInfinity(value) ? "P has mass where Q has none, or the tails of P are too heavy for Q" : null,
        };
    }

    // Exact rows that are series over the integers: for wide distributions the sum of the definition is cut instead.
    private static bool IsLongSeries(IMeasure measure, IDistribution p, IDistribution q)
        => measure is KullbackLeibler && p is IntegerDistribution { Variance: > 1e8 }
            && ((p, q) is (Hypergeometric, _) or (Skellam, _) or (BetaBinomial, _)
                || (p is Binomial a && q is Binomial b && a.Trials != b.Trials)
                || (p is NegativeBinomial c && q is NegativeBinomial d && c.Successes != d.Successes));

    private static ClosedForm Row<TMeasure, TP, TQ>(string formula, string source, Func<TMeasure, TP, TQ, double?> value)
        where TMeasure : IMeasure where TP : IDistribution where TQ : IDistribution
        => new(typeof(TMeasure), typeof(TP), typeof(TQ), formula, source, (measure, p, q) => value((TMeasure)measure, (TP)p, (TQ)q));

    private static ClosedForm Kl<TLaw>(string formula, string source, Func<TLaw, TLaw, double> value) where TLaw : IDistribution
        => Row<KullbackLeibler, TLaw, TLaw>(formula, source, (_, p, q) => value(p, q));

    private static ClosedForm Kl<TLaw>(string formula, string source, Func<TLaw, TLaw, double?> value) where TLaw : IDistribution
        => Row<KullbackLeibler, TLaw, TLaw>(formula, source, (_, p, q) => value(p, q));
}
