using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>Capacities known in closed form, in nats a use.</summary>
/// <remarks>Source: Shannon (1948), Bell System Technical Journal 27; Cover and Thomas, chapters 7 and 9.</remarks>
public static class ClosedCapacity
{
    /// <summary>Binary symmetric channel: ln 2 − h(noise).</summary>
    /// <param name="noise">Probability of a wrong bit, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public static double BinarySymmetric(double noise) => Symmetric(2, noise);

    /// <summary>Channel on m letters that errs with a probability, every wrong letter being as likely: ln m − h(error) − error·ln(m −
    /// 1).</summary>
    /// <param name="letters">m ≥ 2.</param>
    /// <param name="error">Probability of a wrong letter, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1], or there are fewer than 2 letters.</exception>
    public static double Symmetric(int letters, double error)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(letters, 2);
        RequireProbability(error, nameof(error));
        return Math.Max(0, Math.Log(letters) - ClosedRate.BinaryEntropy(error) - error * Math.Log(letters - 1));
    }

    /// <summary>Erasure channel on m letters: (1 − erasure)·ln m.</summary>
    /// <param name="letters">m ≥ 2.</param>
    /// <param name="erasure">Probability that a letter is lost, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1], or there are fewer than 2 letters.</exception>
    public static double Erasure(int letters, double erasure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(letters, 2);
        RequireProbability(erasure, nameof(erasure));
        return (1 - erasure) * Math.Log(letters);
    }

    /// <summary>Z channel, where only one of two letters can be received wrongly: ln(1 + (1 − e)·e^(e/(1 − e))).</summary>
    /// <param name="error">Probability e of that error, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public static double Z(double error)
    {
        RequireProbability(error, nameof(error));
        return error == 1 ? 0 : Special.LogOnePlus((1 - error) * Math.Pow(error, error / (1 - error)));
    }

    /// <summary>Additive Gaussian noise with a bound of the mean power: ½ ln(1 + signal/noise).</summary>
    /// <param name="signalToNoise">Ratio of the powers, ≥ 0; +∞ is answered by +∞.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is negative or NaN.</exception>
    public static double Gaussian(double signalToNoise)
        => signalToNoise >= 0 ? 0.5 * (double.IsPositiveInfinity(signalToNoise) ? signalToNoise : Special.LogOnePlus(signalToNoise))
            : throw new ArgumentOutOfRangeException(nameof(signalToNoise), signalToNoise, "The ratio must be ≥ 0.");

    /// <summary>Independent Gaussian channels that share one power: water is poured over the noise, Σ ½ ln(1 + powerₖ/noiseₖ).</summary>
    /// <param name="noise">Noise power of each channel, finite and &gt; 0.</param>
    /// <param name="power">The power to share, finite and ≥ 0.</param>
    /// <param name="shared">Receives the power given to each channel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A noise is not positive, or the power is negative, infinite or NaN.</exception>
    /// <exception cref="ArgumentException">There is no channel, or no room for the powers.</exception>
    public static double ParallelGaussian(ReadOnlySpan<double> noise, double power, Span<double> shared)
    {
        if (noise.IsEmpty || shared.Length != noise.Length)
            throw new ArgumentException($"{noise.Length} channels, room for {shared.Length}.", nameof(shared));
        if (!(power >= 0 && power <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power must be finite and ≥ 0.");
        double[] sorted = noise.ToArray();
        for (int k = 0; k < sorted.Length; k++)
            if (!(sorted[k] > 0 && sorted[k] <= double.MaxValue))
                throw new ArgumentOutOfRangeException(nameof(noise), sorted[k], $"noise[{k}] must be finite and > 0.");
        Array.Sort(sorted);
        double sum = 0, level = 0, total = 0;
        for (int k = 0; k < sorted.Length; k++)
        {
            sum += sorted[k];
            level = (power + sum) / (k + 1);
            if (k + 1 == sorted.Length || level <= sorted[k + 1]) break;
        }
        for (int k = 0; k < noise.Length; k++)
        {
            shared[k] = Math.Max(0, level - noise[k]);
            total += 0.5 * Special.LogOnePlus(shared[k] / noise[k]);
        }
        return total;
    }

    internal static void RequireProbability(double value, string name)
    {
        if (!(value is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [0, 1].");
    }
}
