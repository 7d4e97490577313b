namespace Kullback.Divergences;

/// <summary>What losses of distillation are on one row: teacher P, student Q, both softened by a temperature; nats.</summary>
/// <param name="Forward">D(P‖Q) = Σ p ln(p/q).</param>
/// <param name="Reverse">D(Q‖P).</param>
/// <param name="JensenShannon">β·D(P‖M) + (1 − β)·D(Q‖M), M = βP + (1 − β)Q, in [0, H(β)].</param>
/// <param name="TopMass">Probability of the teacher's most probable K tokens.</param>
/// <param name="TopPlain">Σ p ln(p/q) over those K tokens, as the probabilities stand; may be negative.</param>
/// <param name="TopNormalized">D of both sides restricted to the K tokens and divided by their mass.</param>
/// <remarks>Sources: Hinton, Vinyals and Dean (2015), arXiv:1503.02531; Agarwal et al. (2024), "On-policy distillation of language models",
/// ICLR, whose JSD(β) this is with the teacher as P: divided by β it tends to D(P‖Q) as β tends to 0,
/// divided by 1 − β to D(Q‖P) as β tends to 1.</remarks>
public readonly record struct DistillationRow(double Forward, double Reverse, double JensenShannon, double TopMass, double TopPlain,
    double TopNormalized)
{
    /// <summary>The losses of a pair of rows.</summary>
    /// <param name="teacher">The teacher's logits; −∞ masks a token.</param>
    /// <param name="student">The student's, as long.</param>
    /// <param name="temperature">Divides the logits of both, above 0.</param>
    /// <param name="beta">In (0, 1).</param>
    /// <param name="top">K, from 1; the whole vocabulary where it is longer.</param>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or a row is masked wholly.</exception>
    /// <exception cref="ArgumentException">Lengths differ, or a number is out of its domain.</exception>
    /// <remarks>O(n log n) for n tokens.</remarks>
    public static DistillationRow Of(ReadOnlySpan<float> teacher, ReadOnlySpan<float> student, double temperature, double beta, int top)
    {
        if (teacher.Length != student.Length)
            throw new ArgumentException($"The teacher has {teacher.Length} entries, the student has {student.Length}.", nameof(student));
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Must be above 0.");
        if (!(beta is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(beta), beta, "Must be between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        var (p, q) = (LogSoftmax("p", teacher, temperature), LogSoftmax("q", student, temperature));
        double forward = 0, reverse = 0, middle = 0;
        for (int i = 0; i < p.Length; i++)
        {
            forward += NextTokenOneByOne.Excess(p[i], q[i]);
            reverse += NextTokenOneByOne.Excess(q[i], p[i]);
            double a = Math.Exp(p[i]), b = Math.Exp(q[i]), m = beta * a + (1 - beta) * b;
            if (m > 0) middle += beta * Part(a, p[i], m) + (1 - beta) * Part(b, q[i], m);
        }
        var (mass, plain, normalized) = OfTop(p, q, Math.Min(top, p.Length));
        return new(forward, reverse, Math.Max(0, middle), mass, plain, normalized);
    }

    // x ln(x/m) − x + m ≥ 0: the terms sum to the divergence, and none cancels.
    private static double Part(double x, double log, double m) => x == 0 ? m : Math.Max(0, x * (log - Math.Log(m)) - x + m);

    private static double[] LogSoftmax(string side, ReadOnlySpan<float> row, double temperature)
    {
        double largest = NextTokenSide.Of(side, row).Largest, sum = 0;
        var logs = new double[row.Length];
        for (int i = 0; i < logs.Length; i++) sum += Math.Exp(logs[i] = (row[i] - largest) / temperature);
        double log = Math.Log(sum);
        for (int i = 0; i < logs.Length; i++) logs[i] -= log;
        return logs;
    }

    private static (double Mass, double Plain, double Normalized) OfTop(double[] p, double[] q, int top)
    {
        var places = new int[p.Length];
        var keys = new double[p.Length];
        for (int i = 0; i < places.Length; i++) (places[i], keys[i]) = (i, -p[i]);
        // Among equals at the border the sort decides; all have the same p, and the first in it are taken.
        if (top < p.Length) Array.Sort(keys, places);
        double mass = 0, other = 0, plain = 0;
        for (int k = 0; k < top; k++)
        {
            int i = places[k];
            double a = Math.Exp(p[i]);
            (mass, other) = (mass + a, other + Math.Exp(q[i]));
            if (a > 0) plain += a * (p[i] - q[i]);
        }
        // D(P'‖Q') = Σ_S p ln(p/q)/p(S) − ln(p(S)/q(S)).
        return (Math.Min(1, mass), plain, double.IsPositiveInfinity(plain) ? plain : Math.Max(0, plain / mass - Math.Log(mass / other)));
    }
}
