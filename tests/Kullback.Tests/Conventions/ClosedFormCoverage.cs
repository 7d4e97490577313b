using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Tests.Conventions;

/// <summary>No closed form without a check by summation or quadrature.</summary>
public class ClosedFormCoverage
{
    private static readonly BetweenOptions Summed =
        new() { Allowed = DivergenceMethods.Series | DivergenceMethods.Quadrature, RelativeError = 1e-12 };

    [Fact]
    public void Every_family_has_members_that_stand_for_it()
        => Assert.Empty(Families.All.Where(family => ExactPairs.Of(family) is null).Select(family => family.Name));

    // 1e-10 is asked of quadrature; a moment rule whose terms cancel has its own bound beside it.
    [Fact]
    public void Every_closed_form_on_the_line_agrees_with_summation_or_quadrature()
    {
        var wrong = new List<string>();
        foreach (var pair in ExactPairs.All())
        {
            if (pair.Found is not { } exact) continue;
            var found = Divergence.Between(DistributionText.Parse(pair.P), DistributionText.Parse(pair.Q), Summed);
            bool agrees = double.IsInfinity(exact.Value) ? double.IsInfinity(found.Value)
                : found.Converged && Math.Abs(found.Value - exact.Value) <= 1e-10 * found.Value + exact.ErrorBound + found.ErrorBound;
            if (!agrees)
                wrong.Add(FormattableString.Invariant(
                    $"{pair.P} ‖ {pair.Q}: {exact.Value:R} by {exact.Formula}, {found.Value:R} ± {found.ErrorBound:G2} by {found.Method}"));
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    // Its parameters are a list, which no text of a family has: by hand.
    [Fact]
    public void Categorical_distributions_agree_with_summation()
    {
        Categorical p = new(0.2, 0.5, 0.3), q = new(0.6, 0.1, 0.3);
        double sum = 0.2 * Math.Log(0.2 / 0.6) + 0.5 * Math.Log(5);
        Assert.Equal(sum, Divergence.Between(p, q).Value, 1e-15);
        Assert.Equal(sum, Divergence.Between(p, q, Summed).Value, 1e-14);
    }

    // A row of the table for a distribution on the line is met by the pair of its own family above, which takes the row and no rule.
    [Fact]
    public void Every_row_on_the_line_is_among_the_pairs()
    {
        var rows = ClosedForms.Table.Where(row => typeof(IUnivariate).IsAssignableFrom(row.P)).Select(row => row.P.Name)
            .Where(name => name != nameof(Categorical)).ToHashSet();
        Assert.Empty(rows.Except(Families.All.Select(family => family.Name)));
        foreach (string name in rows)
        {
            var (p, q) = ExactPairs.Of(DistributionText.FamilyNamed(name)!)!.Value;
            Assert.NotNull(Divergence.Exact(new KullbackLeibler(), DistributionText.Parse(p), DistributionText.Parse(q)));
        }
    }
}
