namespace Kullback.Learning;

internal sealed class ForwardKlLoss : DirectedLoss
{
    public override string Name => "forward KL, D(target‖model)";

    private protected override double Evaluate(ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, Span<double> slopes)
    {
        double loss = 0;
        for (int j = 0; j < logP.Length; j++)
        {
            loss += Term(logP[j], logQ[j]);
            slopes[j] = double.IsNegativeInfinity(logP[j]) ? 0 : -Math.Exp(logP[j] - logQ[j]);
        }
        return loss;
    }
}

internal sealed class ReverseKlLoss : DirectedLoss
{
    public override string Name => "reverse KL, D(model‖target)";

    private protected override double Evaluate(ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, Span<double> slopes)
    {
        double loss = 0;
        for (int j = 0; j < logP.Length; j++)
        {
            loss += Term(logQ[j], logP[j]);
            slopes[j] = double.IsNegativeInfinity(logQ[j]) ? 0 : logQ[j] - logP[j] + 1;
        }
        return loss;
    }
}

internal sealed class JeffreysLoss : DirectedLoss
{
    public override string Name => "Jeffreys, D(target‖model) + D(model‖target)";

    private protected override double Evaluate(ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, Span<double> slopes)
    {
        double loss = 0;
        for (int j = 0; j < logP.Length; j++)
        {
            loss += Term(logP[j], logQ[j]) + Term(logQ[j], logP[j]);
            slopes[j] = (double.IsNegativeInfinity(logP[j]) ? 0 : -Math.Exp(logP[j] - logQ[j]))
                + (double.IsNegativeInfinity(logQ[j]) ? 0 : logQ[j] - logP[j] + 1);
        }
        return loss;
    }
}

internal sealed class JensenShannonLoss : DirectedLoss
{
    public override string Name => "Jensen-Shannon between target and model";

    private protected override double Evaluate(ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, Span<double> slopes)
    {
        double loss = 0;
        for (int j = 0; j < logP.Length; j++)
        {
            double most = Math.Max(logP[j], logQ[j]), least = Math.Min(logP[j], logQ[j]);
            if (double.IsNegativeInfinity(most))
            {
                slopes[j] = 0;
                continue;
            }
            double middle = most + Numerics.Special.LogOnePlus(Math.Exp(least - most)) - Math.Log(2);
            loss += 0.5 * (Term(logP[j], middle) + Term(logQ[j], middle));
            slopes[j] = double.IsNegativeInfinity(logQ[j]) ? 0 : 0.5 * (logQ[j] - middle);
        }
        return loss;
    }
}

internal sealed class AlphaLoss(double alpha) : DirectedLoss
{
    public override string Name => FormattableString.Invariant($"alpha-divergence of order {alpha} of the target from the model");

    private protected override double Evaluate(ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, Span<double> slopes)
    {
        double sum = RenyiLoss.Powers(alpha, logP, logQ, slopes);
        for (int j = 0; j < slopes.Length; j++) slopes[j] /= -alpha;
        return (1 - sum) / (alpha * (1 - alpha));
    }
}

internal sealed class RenyiLoss(double alpha) : DirectedLoss
{
    public override string Name => FormattableString.Invariant($"Rényi, D_{alpha}(target‖model)");

    // Writes p^α·q^(−α) and gives Σ p^α·q^(1−α).
    internal static double Powers(double alpha, ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, Span<double> powers)
    {
        double sum = 0;
        for (int j = 0; j < logP.Length; j++)
        {
            bool noP = double.IsNegativeInfinity(logP[j]), noQ = double.IsNegativeInfinity(logQ[j]);
            if (noP && noQ)
            {
                powers[j] = 0;
                continue;
            }
            double scaled = noP ? alpha > 0 ? double.NegativeInfinity : double.PositiveInfinity : alpha * logP[j];
            sum += noQ ? alpha > 1 ? double.PositiveInfinity : 0 : Math.Exp(scaled + (1 - alpha) * logQ[j]);
            powers[j] = noQ ? 0 : Math.Exp(scaled - alpha * logQ[j]);
        }
        return sum;
    }

    private protected override double Evaluate(ReadOnlySpan<double> logP, ReadOnlySpan<double> logQ, Span<double> slopes)
    {
        double sum = Powers(alpha, logP, logQ, slopes);
        for (int j = 0; j < slopes.Length; j++) slopes[j] /= -sum;
        return Math.Max(0, Math.Log(sum) / (alpha - 1));
    }
}
