namespace Kullback.Learning;

/// <summary>A loss between a target P, held fixed, and a model Q, which is learnt; the direction is in the name. Nats.</summary>
/// <remarks>Value and gradient come from one pass. With c = ∂L/∂q the derivative in the model's probability is c, in its log-probability
/// q·c, in its logits q·(c − Σ q·c).</remarks>
public abstract class DirectedLoss
{
    private protected DirectedLoss() { }

    /// <summary>Its name, with its direction.</summary>
    public abstract string Name { get; }

    /// <summary>D(target‖model): covers the target; derivative in the logits q − p.</summary>
    public static DirectedLoss ForwardKl { get; } = new ForwardKlLoss();

    /// <summary>D(model‖target): seeks a mode of the target; derivative in the logits q·(ln q/p − D).</summary>
    public static DirectedLoss ReverseKl { get; } = new ReverseKlLoss();

    /// <summary>D(target‖model) + D(model‖target).</summary>
    public static DirectedLoss Jeffreys { get; } = new JeffreysLoss();

    /// <summary>½D(target‖m) + ½D(model‖m), m = (target + model)/2; at most ln 2.</summary>
    public static DirectedLoss JensenShannon { get; } = new JensenShannonLoss();

    /// <summary>Amari's α-divergence (1 − Σ p^α·q^(1−α))/(α(1 − α)), P the target; α → 1 is <see cref="ForwardKl"/>, α → 0
    /// <see cref="ReverseKl"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">α is 0, 1 or not finite.</exception>
    public static DirectedLoss Alpha(double alpha) => new AlphaLoss(Order(alpha, alpha is not (0 or 1), "finite, neither 0 nor 1"));

    /// <summary>Rényi's divergence D_α(target‖model) = ln Σ p^α·q^(1−α)/(α − 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">α is not positive, 1 or not finite.</exception>
    public static DirectedLoss Renyi(double alpha) => new RenyiLoss(Order(alpha, alpha > 0 && alpha != 1, "positive, finite and not 1"));

    private static double Order(double alpha, bool holds, string what)
        => PolicyAlgorithm.Require(holds && double.IsFinite(alpha), nameof(alpha), alpha, what);

    /// <summary>The loss of log-probabilities and its derivatives in ln q, each taken alone.</summary>
    /// <exception cref="ArgumentException">Lengths differ, a number is NaN or above 0, or a side does not sum to 1 within 10⁻⁶.</exception>
    public double OfLogProbabilities(ReadOnlySpan<double> target, ReadOnlySpan<double> model, Span<double> gradient)
    {
        Check(target, model, gradient);
        RequireMass(target, nameof(target));
        RequireMass(model, nameof(model));
        double loss = Evaluate(target, model, gradient);
        for (int j = 0; j < gradient.Length; j++) gradient[j] = Scaled(Math.Exp(model[j]), gradient[j]);
        return loss;
    }

    /// <summary>The loss of probabilities and its derivatives in q, each taken alone.</summary>
    /// <exception cref="ArgumentException">Lengths differ, a number is NaN or negative,
    /// or a side does not sum to 1 within 10⁻⁶.</exception>
    public double OfProbabilities(ReadOnlySpan<double> target, ReadOnlySpan<double> model, Span<double> gradient)
    {
        double[] p = Logarithms(target, nameof(target)), q = Logarithms(model, nameof(model));
        Check(p, q, gradient);
        RequireMass(p, nameof(target));
        RequireMass(q, nameof(model));
        return Evaluate(p, q, gradient);
    }

    /// <summary>The loss of a target's logits and a model's, and its derivatives in the model's.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a number is NaN or +∞.</exception>
    public double OfLogits(ReadOnlySpan<double> target, ReadOnlySpan<double> model, Span<double> gradient)
    {
        Check(target, model, gradient);
        double[] p = LogSoftmax(target), q = LogSoftmax(model);
        double loss = Evaluate(p, q, gradient), mean = 0;
        for (int j = 0; j < q.Length; j++) mean += gradient[j] = Scaled(Math.Exp(q[j]), gradient[j]);
        for (int j = 0; j < q.Length; j++) gradient[j] -= mean * Math.Exp(q[j]);
        return loss;
    }

    // What the model cannot give has no derivative that a logit of −∞ could follow.
    private static double Scaled(double mass, double slope) => mass == 0 ? 0 : mass * slope;

    /// <summary>The loss, and its derivatives in q.</summary>
    private protected abstract double Evaluate(ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, Span<double> slopes);

    private static void Check(ReadOnlySpan<double> target, ReadOnlySpan<double> model, Span<double> gradient)
    {
        if (target.Length != model.Length || gradient.Length != model.Length || model.IsEmpty)
            throw new ArgumentException(FormattableString.Invariant(
                $"The target has {target.Length} entries, the model {model.Length}, the gradient {gradient.Length}."), nameof(model));
    }

    private static void RequireMass(ReadOnlySpan<double> logs, string name)
    {
        double mass = 0;
        for (int i = 0; i < logs.Length; i++)
        {
            if (!(logs[i] <= 1e-9))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i}] = {logs[i]} is no log-probability."), name);
            mass += Math.Exp(logs[i]);
        }
        if (!(Math.Abs(mass - 1) <= 1e-6))
            throw new ArgumentException(FormattableString.Invariant($"{name}: the probabilities sum to {mass}, not 1."), name);
    }

    private static double[] Logarithms(ReadOnlySpan<double> masses, string name)
    {
        var logs = new double[masses.Length];
        for (int i = 0; i < logs.Length; i++)
        {
            if (!(masses[i] >= 0))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i}] = {masses[i]} must be ≥ 0."), name);
            logs[i] = Math.Log(masses[i]);
        }
        return logs;
    }

    internal static double[] LogSoftmax(ReadOnlySpan<double> logits)
    {
        double most = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (double.IsNaN(logits[i]) || double.IsPositiveInfinity(logits[i]))
                throw new ArgumentException(FormattableString.Invariant($"logits[{i}] = {logits[i]} must be a number or −∞."),
                    nameof(logits));
            most = Math.Max(most, logits[i]);
        }
        if (double.IsNegativeInfinity(most)) throw new ArgumentException("All logits are −∞.", nameof(logits));
        foreach (double z in logits) sum += Math.Exp(z - most);
        double log = most + Math.Log(sum);
        var logs = new double[logits.Length];
        for (int i = 0; i < logs.Length; i++) logs[i] = logits[i] - log;
        return logs;
    }

    // Terms p·(r − 1 − ln r), r = q/p, are not negative and sum to D(P‖Q) where both masses are equal.
    private protected static double Term(double logP, double logQ)
        => double.IsNegativeInfinity(logP) ? Math.Exp(logQ)
            : double.IsNegativeInfinity(logQ) ? double.PositiveInfinity : Math.Exp(logP) * Numerics.Special.ExpExcess(logQ - logP);
}
