namespace Kullback.Distributions;

/// <summary>A distribution on the line, continuous or of integers.</summary>
/// <remarks>Each tail is accurate in its own right: nothing is obtained by subtraction from one. Points outside the support have density
/// 0; distribution functions are defined everywhere. NaN arguments throw.</remarks>
public interface IUnivariate : IDistribution
{
    int IDistribution.Dimension => 1;

    /// <summary>Lower end of the support (its closure); may be −∞.</summary>
    double Low { get; }

    /// <summary>Upper end of the support; may be +∞.</summary>
    double High { get; }

    /// <summary>ln of the density or mass at <paramref name="x"/>; −∞ outside the support.</summary>
    double LogDensity(double x);

    /// <summary>P(X ≤ x).</summary>
    double Cumulative(double x);

    /// <summary>P(X &gt; x).</summary>
    double Survival(double x);

    /// <summary>ln P(X ≤ x), without underflow where the family allows.</summary>
    double LogCumulative(double x) => Math.Log(Cumulative(x));

    /// <summary>ln P(X &gt; x), without underflow where the family allows.</summary>
    double LogSurvival(double x) => Math.Log(Survival(x));

    /// <summary>The least x with P(X ≤ x) ≥ p; the ends of the support at 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in [0, 1].</exception>
    double Quantile(double p);

    /// <summary>The least x with P(X &gt; x) ≤ p: the quantile of 1 − p without forming it.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in [0, 1].</exception>
    double SurvivalQuantile(double p);

    /// <summary>Mean; infinite where it is, NaN where it does not exist.</summary>
    double Mean { get; }

    /// <summary>Variance; infinite where it is, NaN where it does not exist.</summary>
    double Variance { get; }

    /// <summary>E_P of one of the functions that log-densities are made of; null where it is not known in closed form,
    /// ±∞ where it is infinite.</summary>
    double? Expectation(Moment moment) => null;

    double IDistribution.LogDensity(ReadOnlySpan<double> point)
        => point.Length == 1 ? LogDensity(point[0])
        : throw new ArgumentException($"A point of {point.Length} numbers for a distribution on the line.", nameof(point));
}

/// <summary>A distribution of integers: mass only at integers between <see cref="IUnivariate.Low"/> and
/// <see cref="IUnivariate.High"/>.</summary>
public interface IIntegerValued : IUnivariate
{
    ReferenceMeasure IDistribution.Reference => ReferenceMeasure.Counting;
}
