namespace Kullback.Distributions;

/// <summary>A family on the line as people name it: what it is called, what its parameters are, how a member is made and fitted.</summary>
/// <param name="Name">The type's name: "StudentT".</param>
/// <param name="Parameters">In the order of the constructor.</param>
/// <param name="Create">A member from its parameters in that order; refuses invalid ones as the constructor does.</param>
/// <param name="Fit">Maximum likelihood from points and weights (empty for equal ones); null where the family has no fit.</param>
public sealed record Family(string Name, IReadOnlyList<FamilyParameter> Parameters, Func<IReadOnlyList<double>, IUnivariate> Create,
    Func<double[], double[], IUnivariate>? Fit = null)
{
    /// <summary>The parameters of a member, in the order of the constructor.</summary>
    /// <exception cref="ArgumentException">The distribution is of another family.</exception>
    public IReadOnlyList<double> ParametersOf(IUnivariate member)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (member.GetType().Name != Name) throw new ArgumentException($"{member.GetType().Name} is no member of {Name}.", nameof(member));
        return [.. Parameters.Select(
            p => (double)Property(member.GetType(), char.ToUpperInvariant(p.Name[0]) + p.Name[1..]).GetValue(member)!)];
    }

    // A member of a type cannot bear the type's name: Beta's second parameter is the property BetaShape.
    private static System.Reflection.PropertyInfo Property(Type distribution, string name)
        => distribution.GetProperty(name) ?? distribution.GetProperty(name + "Shape")!;
}

/// <summary>A parameter of a family.</summary>
/// <param name="Name">In full, with a small first letter: "degreesOfFreedom".</param>
/// <param name="Domain">In words: "&gt; 0", "a real number", "in [0, 1]", "above low".</param>
/// <param name="Default">The value taken where none is given (location 0, scale 1); null where it must be given.</param>
public sealed record FamilyParameter(string Name, string Domain, double? Default = null)
{
    /// <summary>The least value that a fit takes, where it looks in less than the domain.</summary>
    public double? LeastFitted { get; init; }

    /// <summary>The largest value that a fit takes, where it looks in less than the domain.</summary>
    public double? MostFitted { get; init; }
}

/// <summary>All families on the line, by name.</summary>
public static class Families
{
    /// <summary>Every family, continuous ones first.</summary>
    public static IReadOnlyList<Family> All { get; } = [.. SpecialFamilies.All, .. ElementaryFamilies.All, .. IntegerFamilies.All];
}
