using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Archer, Park and Pillow's estimate: a mixture of Pitman–Yor processes (d, α) whose prior is flat in the expected entropy. For a
/// number of cells that nobody knows, also infinite, with tails like a power law.</summary>
/// <remarks><para>With h = ψ(α + 1) − ψ(1 − d), the prior's expected entropy, and γ = (ψ(1) − ψ(1 − d))/h in [0, 1), the prior density is
/// exp(−10/(1 − γ)) dγ dh. The mean of the posterior means ψ(α + n + 1) − (α + md)/(α + n)·ψ(1 − d) − Σ (n_i − d)/(α + n)·ψ(n_i − d + 1)
/// over it, m cells seen, weighted by the evidence Π_{l &lt; m}(α + ld)·Π Γ(n_i − d)/Γ(1 − d)·Γ(1 + α)/Γ(α + n). Cells not seen do not
/// enter. Without a value seen twice the evidence does not fall off in h and there is no posterior: +∞.</para>
/// <para>Trapezoidal rules in h = ln(1 + eᵘ) and γ = 1/(1 + e^(−v)), halved until two in turn agree to 1e-8. O(different counts · nodes),
/// some ten thousand nodes. Source: Archer, Park and Pillow (2014), Journal of Machine Learning Research 15, 2833–2868.</para></remarks>
public readonly record struct PitmanYorMixture : IEntropyEstimator
{
    private const double Negligible = 40, Coarse = 0.5;

    /// <inheritdoc/>
    public string Method => "Pitman-Yor mixture";

    /// <inheritdoc/>
    /// <returns>The estimate; +∞ where no value was seen twice.</returns>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Seen == sample.Rows) return double.PositiveInfinity;
        // The evidence falls off like exp(−h·(n − m)): beyond, nothing is left of the slowest case, one coincidence.
        var box = (V: -Negligible, LastV: 3.0, U: -Negligible, LastU: 2 * Math.Log(sample.Rows) + 2 * Negligible);
        var (before, mass) = Mean(sample, Coarse, box);
        box = (mass.V - Coarse, mass.LastV + Coarse, mass.U - Coarse, mass.LastU + Coarse);
        for (double step = Coarse / 2; step > Coarse / 32; step /= 2)
        {
            double mean = Mean(sample, step, box).Mean;
            if (Math.Abs(mean - before) <= 1e-8 * Math.Abs(mean)) return mean;
            before = mean;
        }
        return before;
    }

    // The mean, and the box outside which less than e^−40 of the largest node is.
    private static (double Mean, (double V, double LastV, double U, double LastU) Box) Mean(
        Fingerprint sample, double step, (double V, double LastV, double U, double LastU) box)
    {
        var nodes = new List<(double V, double U, double Log, double Mean)>();
        for (double v = box.V; v <= box.LastV; v += step)
        {
            double gamma = 1 / (1 + Math.Exp(-v)), rest = 1 / (1 + Math.Exp(v));
            double prior = -10 / rest + Math.Log(gamma) + Math.Log(rest);
            for (double u = box.U; u <= box.LastU; u += step)
            {
                double h = u > 30 ? u : Special.LogOnePlus(Math.Exp(u)),
                    slope = -Special.LogOnePlus(Math.Exp(-Math.Abs(u))) + Math.Min(u, 0);
                var (log, mean) = Node(sample, gamma * h, rest * h);
                nodes.Add((v, u, log + prior + slope, mean));
            }
        }
        double largest = nodes.Max(node => node.Log), sum = 0, weight = 0;
        nodes.RemoveAll(node => node.Log < largest - Negligible);
        foreach (var node in nodes)
        {
            double mass = Math.Exp(node.Log - largest);
            (sum, weight) = (sum + mass * node.Mean, weight + mass);
        }
        return (sum / weight, (nodes.Min(n => n.V), nodes.Max(n => n.V), nodes.Min(n => n.U), nodes.Max(n => n.U)));
    }

    // ψ(1) − ψ(1 − d) = discount's share of h; ψ(α + 1) − ψ(1) = the rest.
    private static (double Log, double Mean) Node(Fingerprint sample, double ofDiscount, double ofConcentration)
    {
        const double euler = -0.57721566490153286061;
        double remaining = Inverse(euler - ofDiscount), d = 1 - remaining, alpha = Inverse(euler + ofConcentration) - 1, n = sample.Rows;
        int m = sample.Seen;
        // Near 1 the inverses lose what is taken off; ψ' (1) = π²/6 gives the first order.
        if (ofDiscount < 1e-5) (d, remaining) = (ofDiscount * 6 / (Math.PI * Math.PI), 1 - ofDiscount * 6 / (Math.PI * Math.PI));
        if (ofConcentration < 1e-5) alpha = ofConcentration * 6 / (Math.PI * Math.PI);
        double log = Product(alpha, d, m) - Rising(alpha + 1, n - 1) - m * Special.LogGamma(remaining);
        double mean = Digamma.Of(alpha + n + 1) - (alpha + m * d) / (alpha + n) * Digamma.Of(remaining);
        for (int i = 0; i < sample.Counts.Length; i++)
        {
            double left = sample.Counts[i] - 1 + remaining;
            log += sample.CellsWith[i] * Special.LogGamma(left);
            mean -= sample.CellsWith[i] * left / (alpha + n) * Digamma.Of(left + 1);
        }
        return (log, mean);
    }

    // Σ ln(α + ld), l = 1 … m − 1, by gamma functions where the discount is not negligible beside the concentration.
    private static double Product(double alpha, double d, int m)
    {
        if (m == 1) return 0;
        double ratio = alpha / d;
        if (ratio < 1e8) return (m - 1) * Math.Log(d) + Rising(ratio + 1, m - 1);
        return (m - 1) * Math.Log(alpha) + m * (m - 1.0) / 2 / ratio;
    }

    // ln Γ(x + n) − ln Γ(x), x far larger than n or not.
    private static double Rising(double x, double n) => n * Math.Log(x) + NemenmanShafeeBialek.LogRising(x, n);

    // ψ⁻¹ by Newton's iteration from Minka's start (2003): five steps are enough for fourteen digits.
    private static double Inverse(double y)
    {
        double x = y >= -2.22 ? Math.Exp(Math.Min(y, 700)) + 0.5 : -1 / (y - Digamma.Of(1));
        for (int step = 0; step < 6; step++)
        {
            double move = (Digamma.Of(x) - y) / Digamma.Derivative(x);
            x -= move;
            if (Math.Abs(move) <= 1e-15 * x) break;
        }
        return x;
    }
}
