using Kullback.Numerics;

namespace Kullback.Coding;

/// <summary>Newton's method on the perturbed optimality conditions of a convex function on the simplex (primal-dual interior
/// point).</summary>
/// <remarks>Conditions: ∇f − s − ν = 0, Σx = 1, xⱼsⱼ = μ, with μ driven to 0. About fifteen iterations whatever the condition number, each
/// O(k²·width + k³) for k active letters. Source: Boyd and Vandenberghe, Convex Optimization, 11.7;
/// Mehrotra (1992) for the choice of μ.</remarks>
internal sealed class InteriorPoint(MixtureObjective objective)
{
    private const int MostIterations = 60;
    private readonly double[] _gradient = new double[objective.Size];
    private readonly double[] _trial = new double[objective.Size];
    private int[] _active = [];
    private double[] _lower = [], _x = [], _slack = [], _step = [], _ones = [], _slackStep = [];
    private double _level, _value, _taken = 1;

    /// <summary>Improves x on the active letters (the others are set to 0); returns the iterations.</summary>
    /// <param name="x">The start.</param>
    /// <param name="active">The letters that may have mass.</param>
    /// <param name="gap">The gap to reach.</param>
    /// <param name="mixed">The share of the uniform distribution in the start: next to a wrong vertex Newton's steps are short.</param>
    internal int Improve(Span<double> x, int[] active, double gap, double mixed)
    {
        Start(x, active, mixed);
        int iteration = 0;
        double best = double.PositiveInfinity;
        for (int stalled = 0; iteration < MostIterations && stalled < 8; iteration++)
        {
            double complementarity = Complementarity();
            double residual = Residual(complementarity);
            if (complementarity * _active.Length + residual <= 0.01 * gap) break;
            stalled = residual + complementarity < 0.9 * best ? 0 : stalled + 1;
            best = Math.Min(best, residual + complementarity);
            Step(complementarity);
        }
        x.Clear();
        double total = _x.Sum();
        for (int a = 0; a < active.Length; a++) x[active[a]] = _x[a] / total;
        return iteration;
    }

    /// <summary>One Newton step on the letters of the support alone; false if it leaves the simplex.</summary>
    internal bool Polish(Span<double> x, int[] support)
    {
        objective.Evaluate(x, _gradient);
        int k = support.Length;
        var (lower, step, ones) = (new double[k * k], new double[k], new double[k]);
        objective.Hessian(support, lower);
        for (int a = 0; a < k; a++) (step[a], ones[a]) = (-_gradient[support[a]], 1);
        LowerCholesky.Factor(lower, k, 1e-14);
        LowerCholesky.Solve(lower, step.AsSpan(0, k));
        LowerCholesky.Solve(lower, ones.AsSpan(0, k));
        double level = -step.Sum() / ones.Sum();
        for (int a = 0; a < k; a++)
        {
            double moved = x[support[a]] + step[a] + level * ones[a];
            if (!(moved > 0)) return false;
            x[support[a]] = moved;
        }
        return true;
    }

    private void Start(Span<double> x, int[] active, double mixed)
    {
        int k = active.Length;
        _active = active;
        (_lower, _x, _slack) = (new double[k * k], new double[k], new double[k]);
        (_step, _ones, _slackStep) = (new double[k], new double[k], new double[k]);
        double total = 0;
        foreach (int letter in active) total += x[letter];
        for (int a = 0; a < k; a++) _x[a] = (1 - mixed) * x[active[a]] / total + mixed / k;
        Evaluate(_x);
        double mean = 0, spread = 0;
        for (int a = 0; a < k; a++) mean += _x[a] * _gradient[active[a]];
        for (int a = 0; a < k; a++) spread += _x[a] * Math.Abs(_gradient[active[a]] - mean);
        double target = Math.Max(spread, 1e-12) / k;
        (_level, _taken) = (mean, 1);
        for (int a = 0; a < k; a++) _slack[a] = Math.Max(_gradient[active[a]] - mean, target / _x[a]);
    }

    private void Evaluate(double[] x)
    {
        Array.Clear(_trial);
        for (int a = 0; a < _active.Length; a++) _trial[_active[a]] = x[a];
        _value = objective.Evaluate(_trial, _gradient);
    }

    private double Complementarity()
    {
        double sum = 0;
        for (int a = 0; a < _x.Length; a++) sum += _x[a] * _slack[a];
        return sum / _x.Length;
    }

    // ‖∇f − s − ν‖ weighted by x, and the deviations of x·s from the target: in the units of f.
    private double Residual(double target)
    {
        double sum = 0;
        for (int a = 0; a < _x.Length; a++)
            sum += Math.Abs(_gradient[_active[a]] - _slack[a] - _level) * Math.Max(_x[a], 1e-3 / _x.Length)
                + Math.Abs(_x[a] * _slack[a] - target) * 0.1;
        return sum;
    }

    private void Step(double complementarity)
    {
        int k = _x.Length;
        objective.Hessian(_active, _lower);
        for (int a = 0; a < k; a++) _lower[a * k + a] += _slack[a] / _x[a];
        LowerCholesky.Factor(_lower, k, 1e-14);
        Array.Fill(_ones, 1);
        LowerCholesky.Solve(_lower, _ones.AsSpan(0, k));
        Direction(0);
        double primal = Longest(_x, _step, 1), dual = Longest(_slack, _slackStep, 1), after = 0;
        for (int a = 0; a < k; a++) after += (_x[a] + primal * _step[a]) * (_slack[a] + dual * _slackStep[a]);
        double shrink = Math.Clamp(Math.Pow(after / k / complementarity, 3), _taken < 0.1 ? 0.9 : 1e-4, 0.9),
            target = shrink * complementarity;
        double level = Direction(target);
        _taken = Descend(Longest(_x, _step, 0.995), target);
        dual = Longest(_slack, _slackStep, 0.995);
        _level += dual * level;
        // Slacks stay within a wide band of target/x, without which the steps of x could become useless (Wächter and Biegler 2006,
        // equation 16).
        for (int a = 0; a < k; a++) _slack[a] = Math.Clamp(_slack[a] + dual * _slackStep[a], 1e-10 * target / _x[a], 1e10 * target / _x[a]);
    }

    // Solves (H + S/X)Δx = −∇f + ν + target/x + Δν with ΣΔx = 1 − Σx; returns Δν.
    private double Direction(double target)
    {
        int k = _x.Length;
        for (int a = 0; a < k; a++) _step[a] = _level - _gradient[_active[a]] + target / _x[a];
        LowerCholesky.Solve(_lower, _step.AsSpan(0, k));
        double level = (1 - _x.Sum() - _step.Sum()) / _ones.Sum();
        for (int a = 0; a < k; a++)
        {
            _step[a] += level * _ones[a];
            _slackStep[a] = target / _x[a] - _slack[a] - _slack[a] / _x[a] * _step[a];
        }
        return level;
    }

    private static double Longest(double[] value, double[] step, double fraction)
    {
        double longest = 1;
        for (int a = 0; a < value.Length; a++)
            if (step[a] < 0) longest = Math.Min(longest, -fraction * value[a] / step[a]);
        return longest;
    }

    // The step descends on f − target·Σ ln x, as its matrix is positive definite: shortened until it does. Returns its length.
    private double Descend(double length, double target)
    {
        double[] x = [.. _x];
        double before = _value, slope = 0, noise = 1e-15 * (1 + Math.Abs(_value));
        for (int a = 0; a < x.Length; a++) slope += (_gradient[_active[a]] - target / x[a]) * _step[a];
        for (int halvings = 0; ; halvings++, length /= 2)
        {
            double barrier = 0;
            for (int a = 0; a < x.Length; a++)
            {
                _x[a] = x[a] + length * _step[a];
                barrier -= Special.LogOnePlus(length * _step[a] / x[a]);
            }
            Evaluate(_x);
            if (halvings == 30 || _value - before + target * barrier <= Math.Min(0, 1e-4 * length * slope) + noise) return length;
        }
    }
}
