namespace Kullback.Distributions;

/// <summary>Log-densities as sums, without the terms that vanish at special parameters.</summary>
internal static class FormTerms
{
    internal static LogDensityForm Sum(double constant, params IReadOnlyList<(double Coefficient, Moment Function)> terms)
        => new(constant, [.. terms.Where(term => term.Coefficient != 0)]);
}
