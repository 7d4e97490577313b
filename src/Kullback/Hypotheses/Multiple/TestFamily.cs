using System.Collections.Immutable;

namespace Kullback.Hypotheses;

/// <summary>One test of a family.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Outcome">What it found by itself.</param>
/// <param name="AdjustedPValue">Its p-value among all tests of the family, by Holm's method.</param>
public sealed record FamilyMember(string Name, TestOutcome Outcome, double AdjustedPValue);

/// <summary>Several tests of one question, with p-values that allow for their number.</summary>
/// <param name="Members">The tests in the order given.</param>
/// <remarks>Adjusted by <see cref="FamilyWiseError.Holm"/>: whatever the dependence between the tests, the chance that any adjusted value
/// is at most α when nothing changed is at most α.</remarks>
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
        double[] adjusted = FamilyWiseError.Holm([.. outcomes.Select(test => test.Outcome.PValue)]);
        return new TestFamily([.. outcomes.Select((test, i) => new FamilyMember(test.Name, test.Outcome, adjusted[i]))]);
    }
}
