using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Data.Distributions;

/// <summary>A function of a distribution that is asked for at a point.</summary>
public enum PointFunction
{
    /// <summary>The least x with P(X ≤ x) ≥ p.</summary>
    Quantile,

    /// <summary>P(X ≤ x).</summary>
    Cumulative,

    /// <summary>P(X &gt; x).</summary>
    Survival,

    /// <summary>The density at x; of integers the probability of x.</summary>
    Density,
}

/// <summary>A function of a distribution at one point.</summary>
/// <param name="Function">Which.</param>
/// <param name="At">The point; of a quantile a probability.</param>
/// <param name="Value">The value there.</param>
/// <param name="Log">Its natural logarithm, where the value may be no double; of a quantile NaN.</param>
public sealed record DistributionPoint(PointFunction Function, double At, double Value, double Log);

/// <summary>One distribution: moments, entropy, support, quantiles, and what was asked for.</summary>
/// <param name="Text">As written.</param>
/// <param name="Dimension">Numbers in a point.</param>
/// <param name="Reference">What the density is taken with respect to.</param>
/// <param name="EntropyNats">The entropy, in nats; NaN where it is not known.</param>
/// <param name="Points">What was asked for, in its order; without a question the quantiles that people look at.</param>
public sealed record DistributionSummary(string Text, int Dimension, ReferenceMeasure Reference, double EntropyNats,
    IReadOnlyList<DistributionPoint> Points)
{
    private static readonly double[] Usual = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>Mean; NaN where it does not exist, or of several numbers.</summary>
    public double Mean { get; private init; } = double.NaN;

    /// <summary>Variance; NaN where it does not exist, or of several numbers.</summary>
    public double Variance { get; private init; } = double.NaN;

    /// <summary>Lower end of the support; NaN for several numbers.</summary>
    public double Low { get; private init; } = double.NaN;

    /// <summary>Upper end of the support; NaN for several numbers.</summary>
    public double High { get; private init; } = double.NaN;

    /// <summary>Of the distribution that a text describes.</summary>
    /// <param name="text">In the grammar of <see cref="VectorText"/>.</param>
    /// <param name="questions">Functions and points.</param>
    /// <exception cref="UnreadableDistributionException">The text does not parse.</exception>
    /// <exception cref="ArgumentException">A probability is outside [0, 1], or the distribution is of several numbers and a question is
    /// asked.</exception>
    public static DistributionSummary Of(string text, IReadOnlyList<(PointFunction Function, double At)> questions)
        => Of(text, questions, CancellationToken.None);

    /// <summary>Of the distribution that a text describes, until it is canceled.</summary>
    /// <param name="text">In the grammar of <see cref="VectorText"/>.</param>
    /// <param name="questions">Functions and points.</param>
    /// <param name="cancel">Ends the work at once, whatever it is at.</param>
    /// <exception cref="UnreadableDistributionException">The text does not parse.</exception>
    /// <exception cref="ArgumentException">A probability is outside [0, 1], or the distribution is of several numbers and a question is
    /// asked.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static DistributionSummary Of(string text, IReadOnlyList<(PointFunction Function, double At)> questions,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(questions);
        using var watch = Cancellation.By(cancel);
        var distribution = VectorText.Parse(text, cancel);
        if (distribution is not IUnivariate line)
        {
            if (questions.Count > 0)
                throw new ArgumentException("quantiles and distribution functions are those of one number; this distribution has several");
            return new(text, distribution.Dimension, distribution.Reference, distribution is IKnownEntropy known ? known.EntropyNats
                : double.NaN, []);
        }
        if (questions.Count == 0) questions = [.. Usual.Select(p => (PointFunction.Quantile, p))];
        return new(text, 1, distribution.Reference, Divergence.EntropyOf(line), [.. questions.Select(q => Answer(line, q.Function, q.At))])
        {
            Mean = line.Mean,
            Variance = line.Variance,
            Low = line.Low,
            High = line.High,
        };
    }

    private static DistributionPoint Answer(IUnivariate distribution, PointFunction function, double at)
    {
        if (function == PointFunction.Quantile && !(at is >= 0 and <= 1))
            throw new ArgumentException(FormattableString.Invariant($"a quantile is asked for at a probability from 0 to 1, not at {at}"));
        if (double.IsNaN(at)) throw new ArgumentException("NaN is no number to ask about");
        return function switch
        {
            PointFunction.Quantile => new(function, at, distribution.Quantile(at), double.NaN),
            PointFunction.Cumulative => new(function, at, distribution.Cumulative(at), distribution.LogCumulative(at)),
            PointFunction.Survival => new(function, at, distribution.Survival(at), distribution.LogSurvival(at)),
            _ => new(function, at, Math.Exp(distribution.LogDensity(at)), distribution.LogDensity(at)),
        };
    }
}
