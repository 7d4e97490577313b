namespace Kullback.Learning;

/// <summary>A step along the natural gradient of E[(r − 1)·Â] within a trust region of D(old‖new), exact over the states of a
/// batch.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Kl">Mean of D(old‖new) after it; 0 where the parameters were restored.</param>
/// <param name="PredictedGain">Gradient times step.</param>
/// <param name="Gain">The gain of the surrogate.</param>
/// <param name="Trials">How many step lengths were tried.</param>
public sealed record TrustRegionStep(StepOutcome Outcome, double Kl, double PredictedGain, double Gain, int Trials)
{
    /// <summary>Norms of the residual of the conjugate gradients, from that of the gradient on.</summary>
    public IReadOnlyList<double> Residuals { get; private init; } = [];

    internal double[] Gradient { get; private init; } = [];

    internal double[] Direction { get; private init; } = [];

    /// <summary>Steps.</summary>
    /// <param name="policy">The policy, whose parameters move.</param>
    /// <param name="batch">What it did.</param>
    /// <param name="maxKl">δ, nats, positive.</param>
    /// <param name="damping">What is added to the diagonal of the Fisher matrix.</param>
    /// <param name="backtrack">The factor by which a step shrinks that is not accepted.</param>
    /// <param name="iterations">The most conjugate-gradient iterations.</param>
    /// <param name="trials">The most lengths that are tried; 0 takes the first as it is (natural gradient).</param>
    /// <param name="plainFisher">The length is √(2δ/xᵀFx), without the damping, which otherwise is part of F.</param>
    public static TrustRegionStep Take(Policy policy, PolicyBatch batch, double maxKl, double damping = 1e-3, double backtrack = 0.8,
        int iterations = 15, int trials = 10, bool plainFisher = false)
        => Take(policy, batch, maxKl, damping, backtrack, iterations, trials, new Activations(), plainFisher);

    internal static TrustRegionStep Take(Policy policy, PolicyBatch batch, double maxKl, double damping, double backtrack, int iterations,
        int trials, Activations work, bool plainFisher = false)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(batch);
        PolicyAlgorithm.Require(maxKl > 0 && double.IsFinite(maxKl), nameof(maxKl), maxKl, "positive");
        PolicyAlgorithm.Require(damping >= 0 && double.IsFinite(damping), nameof(damping), damping, "at least 0");
        PolicyAlgorithm.Require(backtrack is > 0 and < 1, nameof(backtrack), backtrack, "between 0 and 1");
        double[] old = [.. policy.Parameters], gradient = SurrogateGradient(policy, batch, work);
        var fisher = new FisherProduct(policy, batch, work);
        double[] direction = new double[gradient.Length], applied = new double[gradient.Length];
        var residuals = Solve(fisher, damping, gradient, direction, iterations);
        TrustRegionStep Ended(StepOutcome outcome) => new(outcome, 0, 0, 0, 0)
        {
            Residuals = residuals, Gradient = gradient,
            Direction = direction
        };
        if (residuals[0] == 0) return Ended(StepOutcome.NoGradient);
        fisher.Apply(direction, plainFisher ? 0 : damping, applied);
        double form = Dot(direction, applied), factor = Math.Sqrt(2 * maxKl / form), slope = Dot(gradient, direction);
        if (!(form > 0) || !double.IsFinite(factor) || !double.IsFinite(slope)) return Ended(StepOutcome.NotFinite);
        for (int trial = 0; trial < Math.Max(1, trials); trial++, factor *= backtrack)
        {
            for (int i = 0; i < old.Length; i++) policy.Own[i] = old[i] + factor * direction[i];
            var (kl, gain) = batch.Judge(policy, work);
            if (trials == 0 && double.IsFinite(kl) || kl <= maxKl && gain > 0)
                return new(StepOutcome.Taken, kl, factor * slope, gain, trial + 1)
                {
                    Residuals = residuals,
                    Gradient = gradient,
                    Direction = direction
                };
        }
        old.CopyTo(policy.Own, 0);
        return Ended(StepOutcome.Restored) with { Trials = Math.Max(1, trials), PredictedGain = factor * slope };
    }

    // At the old policy every ratio is 1, and the gradient is that of Σ w·Â·ln π.
    private static double[] SurrogateGradient(Policy policy, PolicyBatch batch, Activations work)
    {
        var outputs = policy.Outputs(batch.Observations, batch.Count, work);
        int k = policy.Family.OutputCount, size = policy.Family.ActionSize;
        double[] slopes = new double[batch.Count * k], gradient = new double[policy.Parameters.Length];
        Span<double> free = gradient.AsSpan(policy.Network.ParameterCount);
        for (int r = 0; r < batch.Count; r++)
            policy.Family.AddScore(outputs.Slice(r * k, k), policy.Free, batch.Actions.AsSpan(r * size, size),
                batch.Weights[r] * batch.Advantages[r], slopes.AsSpan(r * k, k), free);
        policy.Network.Backward(policy.OfNetwork, work, slopes, gradient.AsSpan(0, policy.Network.ParameterCount));
        return gradient;
    }

    private static List<double> Solve(FisherProduct fisher, double damping, double[] gradient, double[] x, int iterations)
    {
        double[] residual = [.. gradient], search = [.. gradient], applied = new double[x.Length];
        double square = Dot(residual, residual);
        List<double> norms = [Math.Sqrt(square)];
        // Below 10⁻¹⁰ of the gradient nothing is left but rounding.
        double enough = 1e-20 * square;
        for (int i = 0; i < iterations && square > enough; i++)
        {
            fisher.Apply(search, damping, applied);
            double form = Dot(search, applied);
            if (!(form > 0)) break;
            double along = square / form;
            for (int j = 0; j < x.Length; j++)
            {
                x[j] += along * search[j];
                residual[j] -= along * applied[j];
            }
            double next = Dot(residual, residual), turn = next / square;
            for (int j = 0; j < x.Length; j++) search[j] = residual[j] + turn * search[j];
            norms.Add(Math.Sqrt(square = next));
        }
        return norms;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}

/// <summary>Products with the Fisher matrix Jᵀ·F_out·J of a policy over the states of a batch (Gauss-Newton): never indefinite.</summary>
internal sealed class FisherProduct(Policy policy, PolicyBatch batch, Activations work)
{
    private readonly double[] _outputs = [.. policy.Outputs(batch.Observations, batch.Count, work)];
    private readonly double[] _slopes = new double[batch.Count * policy.Family.OutputCount];

    /// <summary>result = (F + damping·I)·direction.</summary>
    internal void Apply(ReadOnlySpan<double> direction, double damping, Span<double> result)
    {
        int n = policy.Network.ParameterCount, k = policy.Family.OutputCount;
        result.Clear();
        var tangent = policy.Network.Tangent(policy.OfNetwork, work, direction[..n]);
        for (int r = 0; r < batch.Count; r++)
        {
            Span<double> row = _slopes.AsSpan(r * k, k);
            policy.Family.Fisher(_outputs.AsSpan(r * k, k), policy.Free, tangent.Slice(r * k, k), direction[n..], batch.Weights[r], row,
                result[n..]);
            foreach (ref double slope in row) slope *= batch.Weights[r];
        }
        policy.Network.Backward(policy.OfNetwork, work, _slopes, result[..n]);
        for (int i = 0; i < result.Length; i++) result[i] += damping * direction[i];
    }
}
