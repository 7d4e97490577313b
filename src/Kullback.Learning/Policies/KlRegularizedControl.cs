namespace Kullback.Learning;

/// <summary>The best policy for a price of information: max E[Σ γᵗ(rₜ − τ·D(π‖π₀))], solved exactly for finitely many states.</summary>
/// <remarks>π*(a|s) = π₀(a|s)·exp(Q(s, a)/τ)/Z(s), V(s) = τ ln Z(s): what a policy π loses in one state is τ·D(π‖π*). Source: Todorov
/// (2009), Proceedings of the National Academy of Sciences 106, 11478-11483; Levine (2018), arXiv:1805.00909.</remarks>
public sealed record KlRegularizedControl
{
    private KlRegularizedControl(double[][] policy, double[] values, double residual)
        => (Policy, Values, Residual) = (policy, values, residual);

    /// <summary>π*(a|s), by state.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Policy { get; }

    /// <summary>V(s).</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The greatest change of a value in the last sweep.</summary>
    public double Residual { get; }

    /// <summary>One state, one step: π*(a) ∝ π₀(a)·exp(r(a)/τ).</summary>
    /// <param name="rewards">The reward of each action.</param>
    /// <param name="prior">π₀.</param>
    /// <param name="temperature">τ, what a nat costs; positive.</param>
    public static KlRegularizedControl OfRewards(ReadOnlySpan<double> rewards, ReadOnlySpan<double> prior, double temperature)
    {
        double[] own = rewards.ToArray();
        return Solve(1, own.Length, (_, a) => (own[a], -1), prior.ToArray(), temperature, 1);
    }

    /// <summary>A grid, one reward −1 a step until the goal; γ = 1.</summary>
    /// <param name="side">Cells on a side.</param>
    /// <param name="temperature">τ.</param>
    public static KlRegularizedControl OfGrid(int side, double temperature)
        => Solve(side * side, 4, (s, a) =>
        {
            var (x, y) = GridWorld.Moved(s % side, s / side, a, side);
            int next = y * side + x;
            return (-1, next == side * side - 1 ? -1 : next);
        }, [0.25, 0.25, 0.25, 0.25], temperature, 1);

    /// <summary>States and actions with certain consequences.</summary>
    /// <param name="states">How many states.</param>
    /// <param name="actions">How many actions.</param>
    /// <param name="step">The reward and the next state of an action; −1 for the end.</param>
    /// <param name="prior">π₀, the same in each state.</param>
    /// <param name="temperature">τ, positive.</param>
    /// <param name="discount">γ, from 0 to 1; with 1, prior and prices must make every value finite.</param>
    /// <exception cref="ArgumentException">A number makes no sense, or the values do not settle.</exception>
    public static KlRegularizedControl Solve(int states, int actions, Func<int, int, (double Reward, int Next)> step,
        IReadOnlyList<double> prior, double temperature, double discount)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(prior);
        PolicyAlgorithm.Require(temperature > 0 && double.IsFinite(temperature), nameof(temperature), temperature, "positive");
        PolicyAlgorithm.Require(discount is >= 0 and <= 1, nameof(discount), discount, "from 0 to 1");
        if (prior.Count != actions || actions < 1 || states < 1)
            throw new ArgumentException(FormattableString.Invariant($"The prior has {prior.Count} actions, there are {actions}."),
                nameof(prior));
        if (prior.Any(p => !(p >= 0)) || Math.Abs(prior.Sum() - 1) > 1e-9)
            throw new ArgumentException("The prior is no distribution.", nameof(prior));
        double[] values = new double[states], weights = new double[actions];
        double change = double.PositiveInfinity;
        for (int sweep = 0; sweep < 100_000 && change > 0; sweep++)
        {
            double before = change;
            change = 0;
            for (int s = 0; s < states; s++)
            {
                double value = temperature * LogWeights(s, step, prior, temperature, discount, values, weights);
                if (!double.IsFinite(value))
                    throw new ArgumentException(FormattableString.Invariant($"The value of state {s} is {value}."), nameof(step));
                change = Math.Max(change, Math.Abs(value - values[s]));
                values[s] = value;
            }
            // The last bits may go to and fro for ever.
            if (change <= 1e-14 * (1 + values.Max(Math.Abs)) && change >= before) break;
        }
        if (!(change <= 1e-9 * (1 + values.Max(Math.Abs))))
            throw new ArgumentException("The values do not settle: there is a way that never ends and costs nothing.", nameof(step));
        var policy = new double[states][];
        for (int s = 0; s < states; s++)
        {
            double log = LogWeights(s, step, prior, temperature, discount, values, weights);
            policy[s] = [.. weights.Select(w => Math.Exp(w - log))];
        }
        return new(policy, values, change);
    }

    private static double LogWeights(int state, Func<int, int, (double Reward, int Next)> step, IReadOnlyList<double> prior,
        double temperature, double discount, double[] values, double[] weights)
    {
        double most = double.NegativeInfinity, sum = 0;
        for (int a = 0; a < weights.Length; a++)
        {
            var (reward, next) = step(state, a);
            weights[a] = Math.Log(prior[a]) + (reward + (next < 0 ? 0 : discount * values[next])) / temperature;
            most = Math.Max(most, weights[a]);
        }
        foreach (double w in weights) sum += Math.Exp(w - most);
        return most + Math.Log(sum);
    }
}
