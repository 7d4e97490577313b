using Kullback.Numerics;

namespace Kullback.Minimization;

/// <summary>The weights nearest to given ones under linear constraints: minimum discrimination information.</summary>
/// <param name="Weights">rᵢ, summing to 1.</param>
/// <param name="Multipliers">λ: rᵢ ∝ qᵢ·exp(⟨λ, fᵢ⟩).</param>
/// <param name="Nats">D(R‖Q), in nats.</param>
/// <param name="DualNats">⟨λ, b⟩ − ln Σ qᵢ e^⟨λ, fᵢ⟩ ≤ D(R′‖Q) for every R′ that meets the constraints: a proof of how near the optimum R
/// is.</param>
/// <param name="LargestViolation">max |Σ rᵢ fᵢ − b|.</param>
/// <param name="EffectiveSize">1/Σ r²/n-wise: (Σ w)²/Σ w² of the weights, what the weighted rows are worth.</param>
/// <param name="Steps">Newton steps.</param>
/// <param name="Converged">Whether the constraints are met to 1e-10 of their scale.</param>
public sealed record ProjectedWeights(
    IReadOnlyList<double> Weights, IReadOnlyList<double> Multipliers, double Nats, double DualNats, double LargestViolation,
    double EffectiveSize, int Steps, bool Converged);

/// <summary>The projection of a distribution onto linear constraints: minimize D(R‖Q) over R with E_R f = b, by exponential
/// tilting.</summary>
/// <remarks>The dual, ln Σ qᵢ exp⟨λ, fᵢ − b⟩, is convex and smooth; Newton's method with a line search minimizes it, and its value bounds
/// the minimum from below. Raking of survey weights is the case of indicator functions f with known population shares b. Sources: Csiszár
/// (1975), Annals of Probability 3, 146–158; Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427–444; Deville and Särndal
/// (1992), JASA 87, 376–382.</remarks>
public static class InformationProjection
{
    /// <summary>The projection of weights over n points.</summary>
    /// <param name="weights">Q: n weights ≥ 0, divided by their sum.</param>
    /// <param name="functions">fᵢ, row by row: n × m numbers.</param>
    /// <param name="targets">b: m numbers.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a number is not finite, a weight is negative, or no distribution on these
    /// points meets the constraints.</exception>
    /// <remarks>O(n·m² ) a step, about ten steps.</remarks>
    public static ProjectedWeights Of(ReadOnlySpan<double> weights, ReadOnlySpan<double> functions, ReadOnlySpan<double> targets)
    {
        int n = weights.Length, m = targets.Length;
        double[] q = Checked(weights, functions, targets), g = Centered(functions, targets, n, m), lambda = new double[m];
        var at = Tilt.At(q, g, lambda, n, m);
        int step = 0;
        for (; step < 200 && at.Violation > 1e-13; step++)
        {
            double[] move = Direction(at, m);
            double slope = 0, length = 1;
            for (int j = 0; j < m; j++) slope += move[j] * at.Gradient[j];
            if (!(slope < 0)) break;
            Tilt next;
            while (true)
            {
                next = Tilt.At(q, g, [.. lambda.Select((l, j) => l + length * move[j])], n, m);
                // The dual falls or, at its rounding, the violation does.
                if (next.Log <= at.Log + 1e-4 * length * slope || (length < 1e-3 && next.Violation < at.Violation)) break;
                if ((length /= 2) < 1e-12) { next = at; break; }
            }
            if (ReferenceEquals(next, at)) break;
            for (int j = 0; j < m; j++) lambda[j] += length * move[j];
            at = next;
            // The dual of an infeasible problem falls without end while the weights gather on a face.
            if (at.Log < -700)
                throw new ArgumentException(
                    "No distribution on these points meets the constraints: a target lies outside what they can average to.",
                    nameof(targets));
        }
        if (at.Violation > 1e-7)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"No distribution on these points meets the constraints (the nearest misses one by {at.Violation:G3} of its scale), or only one with points left out."), nameof(targets));
        return Result(at, q, lambda, targets, functions, n, m, step);
    }

    private static ProjectedWeights Result(Tilt at, double[] q, double[] lambda, ReadOnlySpan<double> targets,
        ReadOnlySpan<double> functions, int n, int m, int steps)
    {
        double nats = 0, squares = 0, worst = 0;
        for (int i = 0; i < n; i++)
        {
            nats += at.R[i] == 0 && q[i] == 0 ? 0 : Divergences.KullbackLeibler.Cell(at.R[i], q[i]);
            squares += at.R[i] * at.R[i];
        }
        double[] scaled = new double[m];
        for (int j = 0; j < m; j++)
        {
            double mean = 0, scale = Scale(functions, targets, n, m, j);
            for (int i = 0; i < n; i++) mean += at.R[i] * functions[i * m + j];
            worst = Math.Max(worst, Math.Abs(mean - targets[j]));
            scaled[j] = lambda[j] / scale;
        }
        return new(at.R, scaled, nats, -at.Log, worst, 1 / squares, steps, at.Violation <= 1e-10);
    }

    // Newton's direction; a little of the diagonal keeps it one of descent where constraints repeat each other.
    private static double[] Direction(Tilt at, int m)
    {
        for (double ridge = 1e-13; ; ridge *= 100)
        {
            double[] h = (double[])at.Hessian.Clone();
            for (int j = 0; j < m; j++) h[j * m + j] += ridge * (h[j * m + j] + 1e-8);
            if (LowerCholesky.Of(h, m) is not { } l) continue;
            double[] x = new double[m];
            for (int i = 0; i < m; i++)
            {
                x[i] = -at.Gradient[i];
                for (int k = 0; k < i; k++) x[i] -= l[i * m + k] * x[k];
                x[i] /= l[i * m + i];
            }
            for (int i = m - 1; i >= 0; i--)
            {
                for (int k = i + 1; k < m; k++) x[i] -= l[k * m + i] * x[k];
                x[i] /= l[i * m + i];
            }
            return x;
        }
    }

    private static double[] Checked(ReadOnlySpan<double> weights, ReadOnlySpan<double> functions, ReadOnlySpan<double> targets)
    {
        if (weights.IsEmpty) throw new ArgumentException("There are no points.", nameof(weights));
        if (functions.Length != weights.Length * targets.Length)
            throw new ArgumentException($"{functions.Length} function values for {weights.Length} points and {targets.Length} constraints.",
                nameof(functions));
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
            total += weights[i] >= 0 && double.IsFinite(weights[i]) ? weights[i]
                : throw new ArgumentException(FormattableString.Invariant($"weights[{i}] = {weights[i]} must be at least 0 and finite."),
                    nameof(weights));
        if (!(total > 0)) throw new ArgumentException("The weights sum to nothing.", nameof(weights));
        for (int i = 0; i < functions.Length; i++)
            if (!double.IsFinite(functions[i]))
                throw new ArgumentException(FormattableString.Invariant($"functions[{i}] = {functions[i]} must be finite."),
                    nameof(functions));
        for (int j = 0; j < targets.Length; j++)
            if (!double.IsFinite(targets[j]))
                throw new ArgumentException(FormattableString.Invariant($"targets[{j}] = {targets[j]} must be finite."), nameof(targets));
        return [.. weights.ToArray().Select(w => w / total)];
    }

    private static double Scale(ReadOnlySpan<double> functions, ReadOnlySpan<double> targets, int n, int m, int j)
    {
        double most = 0;
        for (int i = 0; i < n; i++) most = Math.Max(most, Math.Abs(functions[i * m + j] - targets[j]));
        return most > 0 ? most : 1;
    }

    // (f − b) divided by its largest size: the constraints are of one scale, and the sum to be met is 0.
    private static double[] Centered(ReadOnlySpan<double> functions, ReadOnlySpan<double> targets, int n, int m)
    {
        var g = new double[n * m];
        for (int j = 0; j < m; j++)
        {
            double scale = Scale(functions, targets, n, m, j);
            for (int i = 0; i < n; i++) g[i * m + j] = (functions[i * m + j] - targets[j]) / scale;
        }
        return g;
    }

    /// <summary>The tilted distribution at λ: ln Σ q e^⟨λ, g⟩, its gradient (the means of g) and Hessian (their covariance).</summary>
    private sealed record Tilt(double[] R, double Log, double[] Gradient, double[] Hessian, double Violation)
    {
        internal static Tilt At(double[] q, double[] g, double[] lambda, int n, int m)
        {
            double[] r = new double[n], gradient = new double[m], hessian = new double[m * m];
            double top = double.NegativeInfinity, total = 0;
            for (int i = 0; i < n; i++)
            {
                double exponent = 0;
                for (int j = 0; j < m; j++) exponent += lambda[j] * g[i * m + j];
                r[i] = exponent;
                if (q[i] > 0) top = Math.Max(top, exponent);
            }
            for (int i = 0; i < n; i++) total += r[i] = q[i] == 0 ? 0 : q[i] * Math.Exp(r[i] - top);
            for (int i = 0; i < n; i++)
            {
                r[i] /= total;
                for (int j = 0; j < m; j++) gradient[j] += r[i] * g[i * m + j];
            }
            for (int i = 0; i < n; i++)
                for (int j = 0; j < m; j++)
                    for (int k = 0; k <= j; k++) hessian[j * m + k] += r[i] * (g[i * m + j] - gradient[j]) * (g[i * m + k] - gradient[k]);
            for (int j = 0; j < m; j++)
                for (int k = j + 1; k < m; k++) hessian[j * m + k] = hessian[k * m + j];
            return new(r, top + Math.Log(total), gradient, hessian, gradient.Length == 0 ? 0 : gradient.Max(Math.Abs));
        }
    }
}
