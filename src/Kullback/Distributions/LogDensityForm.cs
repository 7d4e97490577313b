namespace Kullback.Distributions;

/// <summary>A log-density as a sum of known functions: ln q(x) = <paramref name="Constant"/> + Σ coefficient·function(x) on the support of
/// q.</summary>
/// <param name="Constant">The part without x (minus the log-normalizer).</param>
/// <param name="Terms">Coefficients with their functions; no coefficient is 0.</param>
/// <remarks>Then D(P‖Q) = −H(P) − constant − Σ coefficient·E_P[function] whenever P stays inside the support of Q. Exponential families
/// have this form, and so have Laplace, Logistic, Cauchy and Student-t distributions.</remarks>
public sealed record LogDensityForm(double Constant, params IReadOnlyList<(double Coefficient, Moment Function)> Terms)
{
    /// <summary>The same without the terms whose coefficient is 0.</summary>
    internal static LogDensityForm Of(double constant, params ReadOnlySpan<(double Coefficient, Moment Function)> terms)
    {
        var kept = new List<(double, Moment)>();
        foreach (var term in terms)
            if (term.Coefficient != 0) kept.Add(term);
        return new(constant, kept);
    }
}

/// <summary>A distribution on the line whose log-density is a sum of functions out of the short list <see cref="Moment"/>.</summary>
public interface ILogDensityForm : IUnivariate
{
    /// <summary>The sum.</summary>
    LogDensityForm Form { get; }
}

/// <summary>A member of an exponential family: density h(x)·exp(⟨η, T(x)⟩ − A(η)).</summary>
public interface IExponentialFamily : IDistribution
{
    /// <summary>Names h, T and every parameter that is not natural ("Binomial of 10"):
    /// two members belong to one family where these agree.</summary>
    string Carrier { get; }

    /// <summary>The natural parameters η.</summary>
    double[] NaturalParameters();

    /// <summary>A(η) = ln ∫ h(x)·exp⟨η, T(x)⟩; +∞ outside the natural parameter space.</summary>
    double LogNormalizer(ReadOnlySpan<double> natural);
}

/// <summary>A family that can be fitted by maximum likelihood.</summary>
/// <typeparam name="TSelf">The family.</typeparam>
public interface IFitted<TSelf> where TSelf : IDistribution
{
    /// <summary>The member with the largest Σ wᵢ ln q(xᵢ): the forward projection of the weighted sample onto the family.</summary>
    /// <param name="points">Points, row-major, finite and inside the family's widest support.</param>
    /// <param name="weights">A weight ≥ 0 per point; empty for equal weights.</param>
    /// <exception cref="ArgumentException">No points, a NaN, a point outside the support,
    /// or no maximum exists (one distinct value).</exception>
    static abstract TSelf MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights);
}
