using System.Collections.Immutable;

namespace Kullback.Hypotheses;

/// <summary>One test of a family.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Outcome">What it found by itself.</param>
/// <param name="AdjustedPValue">Its p-value among all tests of the family, by Holm's method.</param>
public sealed record FamilyMember(string Name, TestOutcome Outcome, double AdjustedPValue);

/// <summary>Several tests of one question, with p-values that allow for their number.</summary>
/// <param name="Members">The tests in the order given.</param>
/// <remarks>Holm: with the p-values in rising order, the largest of (k − i + 1)·pᵢ so far. Whatever the dependence between the tests, the chance that any adjusted
/// value is at most α when nothing changed is at most α. Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.</remarks>
public sealed record TestFamily(ImmutableArray<FamilyMember> Members)
{
    /// <summary>The least adjusted p-value: the answer of all tests together.</summary>
    public double PValue => Members.Min(member => member.AdjustedPValue);

    /// <summary>Joins tests.</summary>
    /// <param name="outcomes">One or more tests with their names.</param>
    /// <exception cref="ArgumentException">There is no test.</exception>
    public static TestFamily Of(IReadOnlyList<(string Name, TestOutcome Outcome)> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        if (outcomes.Count == 0) throw new ArgumentException("A family needs a test.", nameof(outcomes));
        var adjusted = new double[outcomes.Count];
        double largest = 0;
        foreach (var (rank, index) in Enumerable.Range(0, adjusted.Length).OrderBy(i => outcomes[i].Outcome.PValue).Index())
            adjusted[index] = largest = Math.Max(largest, Math.Min(1, (adjusted.Length - rank) * outcomes[index].Outcome.PValue));
        return new TestFamily([.. outcomes.Select((test, i) => new FamilyMember(test.Name, test.Outcome, adjusted[i]))]);
    }
}
