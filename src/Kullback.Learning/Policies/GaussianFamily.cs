namespace Kullback.Learning;

/// <summary>Independent normal actions; the outputs are means, the free parameters logarithms of standard deviations. Squashed ones go
/// through tanh into the limits of the environment.</summary>
/// <remarks>An action is kept before it is squashed. The divergence of two squashed policies is that of the normal ones, for squashing is
/// one-to-one; their entropy is not, and has an integral over each dimension (trapezoids over ±8 standard deviations).</remarks>
public sealed class GaussianFamily : PolicyFamily
{
    private const int Nodes = 97;
    private static readonly double LogRootTwoPi = 0.5 * Math.Log(2 * Math.PI);
    private readonly double _middle, _half;

    /// <summary>A family of normal actions.</summary>
    /// <param name="size">Numbers of an action.</param>
    /// <param name="squashed">Whether they go through tanh into the limits.</param>
    /// <param name="low">The least of each number.</param>
    /// <param name="high">The greatest.</param>
    public GaussianFamily(int size, bool squashed, double low, double high) : base(size, size, size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (squashed && !(double.IsFinite(low) && double.IsFinite(high) && low < high))
            throw new ArgumentOutOfRangeException(nameof(high), high, FormattableString.Invariant($"must be finite and above {low}"));
        (IsSquashed, _middle, _half) = (squashed, (low + high) / 2, (high - low) / 2);
    }

    /// <summary>Actions go through tanh into the limits.</summary>
    public bool IsSquashed { get; }

    /// <inheritdoc/>
    public override string Name => IsSquashed ? "Gaussian, squashed" : "Gaussian";

    /// <inheritdoc/>
    public override double Sample(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, Random random, Span<double> action)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < ActionSize; i++) action[i] = outputs[i] + Math.Exp(free[i]) * ResumableRandom.Normal(random);
        return LogProbability(outputs, free, action);
    }

    /// <inheritdoc/>
    public override void Mode(ReadOnlySpan<double> outputs, Span<double> action) => outputs.CopyTo(action);

    /// <inheritdoc/>
    public override void ToEnvironment(ReadOnlySpan<double> action, Span<double> given)
    {
        for (int i = 0; i < action.Length; i++) given[i] = IsSquashed ? _middle + _half * Math.Tanh(action[i]) : action[i];
    }

    // ln(half·(1 − tanh² u)), which does not vanish where tanh is ±1 to all digits.
    private double LogSlope(double u)
        => Math.Log(_half) + 2 * (Math.Log(2) - Math.Abs(u) - Numerics.Special.LogOnePlus(Math.Exp(-2 * Math.Abs(u))));

    /// <inheritdoc/>
    public override double LogProbability(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> action)
    {
        double sum = 0;
        for (int i = 0; i < ActionSize; i++)
        {
            double z = (action[i] - outputs[i]) * Math.Exp(-free[i]);
            sum -= 0.5 * z * z + free[i] + LogRootTwoPi + (IsSquashed ? LogSlope(action[i]) : 0);
        }
        return sum;
    }

    /// <inheritdoc/>
    public override void AddScore(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> action, double weight,
        Span<double> inOutputs, Span<double> inFree)
    {
        for (int i = 0; i < ActionSize; i++)
        {
            double precision = Math.Exp(-free[i]), z = (action[i] - outputs[i]) * precision;
            inOutputs[i] += weight * z * precision;
            inFree[i] += weight * (z * z - 1);
        }
    }

    /// <inheritdoc/>
    public override double KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ)
    {
        double sum = 0;
        for (int i = 0; i < ActionSize; i++)
        {
            double off = (p[i] - q[i]) * Math.Exp(-freeQ[i]);
            sum += 0.5 * (Numerics.Special.ExpExcess(2 * (freeP[i] - freeQ[i])) + off * off);
        }
        return sum;
    }

    // ln P/Q = constant + (s² − 1)z²/2 + s·d·z of a standard normal z, s = σ_P/σ_Q, d = (μ_P − μ_Q)/σ_Q.
    /// <inheritdoc/>
    public override double LogRatioVariance(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ)
    {
        double sum = 0;
        for (int i = 0; i < ActionSize; i++)
        {
            double s = Math.Exp(freeP[i] - freeQ[i]), d = (p[i] - q[i]) * Math.Exp(-freeQ[i]);
            sum += 0.5 * Math.Pow(s * s - 1, 2) + s * s * d * d;
        }
        return sum;
    }

    /// <inheritdoc/>
    public override void AddKullbackLeiblerGradient(ReadOnlySpan<double> p, ReadOnlySpan<double> freeP, ReadOnlySpan<double> q,
        ReadOnlySpan<double> freeQ, double weight, Span<double> inOutputs, Span<double> inFree)
    {
        for (int i = 0; i < ActionSize; i++)
        {
            double precision = Math.Exp(-freeQ[i]), off = (q[i] - p[i]) * precision;
            inOutputs[i] += weight * off * precision;
            inFree[i] += weight * (1 - Math.Exp(2 * (freeP[i] - freeQ[i])) - off * off);
        }
    }

    /// <inheritdoc/>
    public override void Fisher(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, ReadOnlySpan<double> direction,
        ReadOnlySpan<double> freeDirection, double weight, Span<double> inOutputs, Span<double> inFree)
    {
        for (int i = 0; i < ActionSize; i++)
        {
            inOutputs[i] = Math.Exp(-2 * free[i]) * direction[i];
            inFree[i] += weight * 2 * freeDirection[i];
        }
    }

    /// <inheritdoc/>
    public override double Entropy(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free)
    {
        double sum = 0;
        for (int i = 0; i < ActionSize; i++)
            sum += free[i] + LogRootTwoPi + 0.5 + (IsSquashed ? Expected(outputs[i], Math.Exp(free[i]), (u, _) => LogSlope(u)) : 0);
        return sum;
    }

    private static double Expected(double mean, double deviation, Func<double, double, double> value)
    {
        double sum = 0, mass = 0;
        for (int k = 0; k < Nodes; k++)
        {
            double z = 8.0 * (2 * k - (Nodes - 1)) / (Nodes - 1), weight = Math.Exp(-0.5 * z * z);
            sum += weight * value(mean + deviation * z, z);
            mass += weight;
        }
        return sum / mass;
    }

    /// <inheritdoc/>
    public override void AddEntropyGradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> free, double weight, Span<double> inOutputs,
        Span<double> inFree)
    {
        for (int i = 0; i < ActionSize; i++)
        {
            inFree[i] += weight;
            if (!IsSquashed) continue;
            double deviation = Math.Exp(free[i]);
            inOutputs[i] += weight * Expected(outputs[i], deviation, (u, _) => -2 * Math.Tanh(u));
            inFree[i] += weight * Expected(outputs[i], deviation, (u, z) => -2 * Math.Tanh(u) * z * deviation);
        }
    }
}
