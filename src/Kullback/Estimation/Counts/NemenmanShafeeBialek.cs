using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Nemenman, Shafee and Bialek's estimate: a mixture of Dirichlet(β) priors whose expected entropy ξ(β) = ψ(Kβ + 1) − ψ(β + 1) is
/// uniform on [0, ln K].</summary>
/// <remarks>The mean of the posterior means over β in (0, ∞), weighted by dξ/dβ·Γ(Kβ)/Γ(Kβ + n)·Π Γ(n_i + β)/Γ(β). In ln β the integrand is
/// analytic and falls off like e^(−|ln β|) at both ends: the trapezoidal rule on [−46, 46] is halved until two halvings in turn change
/// nothing in the twelfth digit. The number of cells K has to be known; it is defined for samples without any repeated value, too.
/// O(different counts · nodes), a few thousand nodes at most. Source: Nemenman, Shafee and Bialek (2002), Advances in Neural Information
/// Processing Systems 14.</remarks>
public readonly record struct NemenmanShafeeBialek : IPosteriorEntropy
{
    private const double Reach = 46, Coarse = 0.5;
    private const int Halvings = 14;

    /// <inheritdoc/>
    public string Method => "Nemenman-Shafee-Bialek";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample) => Posterior(sample).Nats;

    /// <inheritdoc/>
    public (double Nats, double DeviationNats) Posterior(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Cells == 1) return (0, 0);
        var (from, to, peak) = Range(sample);
        var sums = Sums(sample, from, to, Coarse, peak);
        int agreed = 0;
        double step = Coarse;
        for (int halving = 0; halving < Halvings && agreed < 2; halving++, step /= 2)
        {
            var between = Sums(sample, from + step / 2, to, step, peak);
            var finer = (Weight: sums.Weight + between.Weight, First: sums.First + between.First, Second: sums.Second + between.Second);
            agreed = Near(sums.First / sums.Weight, finer.First / finer.Weight, 1e-12) && Near(2 * sums.Weight, finer.Weight, 1e-9)
                ? agreed + 1 : 0;
            sums = finer;
        }
        double mean = sums.First / sums.Weight;
        // The second moment is about the mean of the coarsest rule (see Sums), so its square is small.
        double center = Center(sample, peak), shift = mean - center;
        return (mean, Math.Sqrt(Math.Max(0, sums.Second / sums.Weight - shift * shift)));
    }

    private static bool Near(double a, double b, double relative) => Math.Abs(a - b) <= relative * Math.Abs(b);

    private static double Center(Fingerprint sample, (double At, double Log) peak) => DirichletEntropy.Mean(sample, Math.Exp(peak.At));

    // Where the weight exceeds 1e-20 of the largest on the coarse grid, a step more at both ends:
    // a peak between two nodes lies beside the largest node.
    private static (double From, double To, (double At, double Log) Peak) Range(Fingerprint sample)
    {
        int nodes = (int)(2 * Reach / Coarse) + 1, best = 0;
        var logs = new double[nodes];
        for (int i = 0; i < nodes; i++)
        {
            logs[i] = LogWeight(sample, -Reach + i * Coarse);
            if (logs[i] > logs[best]) best = i;
        }
        int first = Array.FindIndex(logs, l => l > logs[best] - 46), last = Array.FindLastIndex(logs, l => l > logs[best] - 46);
        return (-Reach + Math.Max(0, first - 1) * Coarse, -Reach + Math.Min(nodes - 1, last + 1) * Coarse,
            (-Reach + best * Coarse, logs[best]));
    }

    private static (double Weight, double First, double Second) Sums(Fingerprint sample, double from, double to, double step,
        (double At, double Log) peak)
    {
        var (weights, firsts, seconds) = (new CompensatedSum(), new CompensatedSum(), new CompensatedSum());
        double center = Center(sample, peak);
        for (int i = 0; from + i * step <= to; i++)
        {
            double t = from + i * step, weight = Math.Exp(LogWeight(sample, t) - peak.Log), beta = Math.Exp(t);
            if (weight == 0) continue;
            weights.Add(weight);
            firsts.Add(weight * DirichletEntropy.Mean(sample, beta));
            seconds.Add(weight * DirichletEntropy.SecondMoment(sample, beta, center));
        }
        return (weights.Value, firsts.Value, seconds.Value);
    }

    // ln of β·dξ/dβ and the likelihood, up to constants of the sample, at t = ln β.
    private static double LogWeight(Fingerprint sample, double t)
    {
        double beta = Math.Exp(t), cells = sample.Cells;
        // dξ/dβ = Kψ'(Kβ + 1) − ψ'(β + 1); for large β both are near 1/β, so what they fall short of it by is subtracted.
        double slope = beta < 1 ? cells * Digamma.Derivative(cells * beta + 1) - Digamma.Derivative(beta + 1)
            : Digamma.DerivativeShortfall(beta) - cells * Digamma.DerivativeShortfall(cells * beta);
        return t + Math.Log(slope) + sample.Sum(c => LogRising(beta, c)) - LogRising(cells * beta, sample.Rows);
    }

    /// <summary>ln Γ(x + n) − ln Γ(x) − n ln x, which is small for x ≫ n², without subtracting what is large then.</summary>
    internal static double LogRising(double x, double n)
    {
        double r = n / x;
        return n * Special.LogOnePlus(r) - x * Special.Phi(r) - Special.LogOnePlus(r) / 2 + Special.StirlingError(x + n)
            - Special.StirlingError(x);
    }
}
