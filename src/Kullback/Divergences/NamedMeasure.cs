namespace Kullback.Divergences;

/// <summary>A row of <see cref="Measures"/>: a name, its short forms, and how the measure is made from its parameters.</summary>
internal sealed record NamedMeasure(string Name, string[] Aliases, int Parameters, Func<double[], IMeasure> Make,
    params double[][] Defaults)
{
    /// <summary>The measures that stand for the row in the table; none where the row only renames a family.</summary>
    internal IEnumerable<IMeasure> Instances => Parameters == 0 ? [Make([])] : Defaults.Select(parameters => Make(parameters));

    internal IEnumerable<string> Names => [Name, .. Aliases];

    internal string Usage => Parameters switch
    {
        0 => $"'{Name}', without parameters",
        1 => $"'{Name}(x)' with a number x, or inf",
        _ => $"'{Name}(x,y)' with two numbers",
    };

    internal bool Is(string name)
        => Names.Any(
            own => own.Equals(name.Replace("generalised", "generalized", StringComparison.OrdinalIgnoreCase),
                StringComparison.OrdinalIgnoreCase));
}
