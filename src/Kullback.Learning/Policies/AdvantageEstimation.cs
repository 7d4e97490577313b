namespace Kullback.Learning;

/// <summary>Generalized advantage estimation: Âₜ = δₜ + γλ·Âₜ₊₁, δₜ = rₜ + γ·V(sₜ₊₁) − V(sₜ).</summary>
/// <remarks>After a step that terminated, V(sₜ₊₁) is 0; after one that was truncated it is not, for the task would have gone on. After both
/// the recursion is cut. Source: Schulman et al. (2016), arXiv:1506.02438.</remarks>
public static class AdvantageEstimation
{
    /// <summary>Advantages and returns (advantage + value) of steps of several environments side by side.</summary>
    /// <param name="rewards">Of each step; environments side by side, time after time.</param>
    /// <param name="values">The critic's value of the observation before the step.</param>
    /// <param name="nextValues">Its value of the observation after the step, before a reset.</param>
    /// <param name="terminated">The task ended.</param>
    /// <param name="truncated">A time limit cut the episode off.</param>
    /// <param name="environments">How many stand side by side.</param>
    /// <param name="discount">γ, from 0 to 1.</param>
    /// <param name="lambda">λ, from 0 to 1.</param>
    /// <param name="advantages">Takes the advantages.</param>
    /// <param name="returns">Takes the returns.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a number is NaN.</exception>
    public static void Compute(ReadOnlySpan<double> rewards, ReadOnlySpan<double> values, ReadOnlySpan<double> nextValues,
        ReadOnlySpan<bool> terminated, ReadOnlySpan<bool> truncated, int environments, double discount, double lambda,
        Span<double> advantages, Span<double> returns)
    {
        int n = rewards.Length;
        if (values.Length != n || nextValues.Length != n || terminated.Length != n || truncated.Length != n || advantages.Length != n
            || returns.Length != n || environments < 1 || n % environments != 0)
            throw new ArgumentException("The steps have different lengths, or are not so many for each environment.", nameof(rewards));
        PolicyAlgorithm.Require(discount is >= 0 and <= 1, nameof(discount), discount, "from 0 to 1");
        PolicyAlgorithm.Require(lambda is >= 0 and <= 1, nameof(lambda), lambda, "from 0 to 1");
        for (int i = n - 1; i >= 0; i--)
        {
            if (!double.IsFinite(rewards[i]))
                throw new ArgumentException(FormattableString.Invariant($"rewards[{i}] = {rewards[i]} must be finite."), nameof(rewards));
            double delta = rewards[i] + (terminated[i] ? 0 : discount * nextValues[i]) - values[i];
            bool cut = terminated[i] || truncated[i] || i + environments >= n;
            advantages[i] = delta + (cut ? 0 : discount * lambda * advantages[i + environments]);
            returns[i] = advantages[i] + values[i];
        }
    }
}
