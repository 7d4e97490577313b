using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>One run of expectation propagation at one damping.</summary>
internal sealed class PropagationRun
{
    private readonly GaussianApproximation _prior;
    private readonly IReadOnlyList<Site> _sites;
    private readonly double _power, _damping;
    private readonly int _d;
    private readonly double[] _tau, _nu, _precision, _shift; // of the sites; of the prior
    private double[] _covariance, _mean;
    private double _logZ; // of one pass
    private int _waiting;

    internal PropagationRun(GaussianApproximation prior, IReadOnlyList<Site> sites, double power, double damping)
    {
        (_prior, _sites, _power, _damping, _d) = (prior, sites, power, damping, prior.Dimension);
        (_tau, _nu) = (new double[sites.Count], new double[sites.Count]);
        _mean = [.. prior.Mean];
        _covariance = new double[_d * _d];
        for (int i = 0; i < _d; i++)
            for (int j = 0; j < _d; j++) _covariance[i * _d + j] = prior.Covariance(i, j);
        _precision = Inverse(prior.Lower);
        _shift = Times(_precision, _mean);
    }

    internal PropagationResult OnePass()
    {
        Sweep();
        return Result(_waiting == 0, _waiting == 0 ? "one pass (assumed-density filtering)"
            : "a factor is 0 everywhere near the distribution",
            _logZ, 1);
    }

    internal PropagationResult ToFixedPoint(int most)
    {
        for (int sweep = 1; sweep <= most; sweep++)
        {
            double change = Sweep();
            if (!Recompute()) return Result(false, "no admissible fixed point: the precisions of the sites add up to no distribution",
                double.NaN, sweep);
            if (change < 1e-12 && _waiting == 0) return Result(true, "fixed point", Evidence(), sweep);
        }
        return Result(false, _waiting > 0
            ? $"no admissible fixed point: in the last sweep {_waiting} of {_sites.Count} cavities had no positive variance, even damped"
            : "no fixed point was reached", double.NaN, most);
    }

    // The largest change of a site, relative to its marginal.
    private double Sweep()
    {
        double largest = 0;
        _waiting = 0;
        for (int i = 0; i < _sites.Count; i++)
        {
            double[] a = _sites[i].Direction, sa = Times(_covariance, a);
            double v = Lbfgs.Dot(a, sa), m = Lbfgs.Dot(a, _mean), cavity = 1 / v - _power * _tau[i];
            if (!(cavity > 1e-12 / v)) { _waiting++; continue; }
            double cavityMean = (m / v - _power * _nu[i]) / cavity;
            var tilted = _sites[i].Tilted(cavityMean, 1 / cavity, _power);
            if (!(tilted.Variance > 0) || !double.IsFinite(tilted.LogZ)) { _waiting++; continue; }
            double tau = (1 / tilted.Variance - cavity) / _power, nu = (tilted.Mean / tilted.Variance - cavityMean * cavity) / _power;
            double dTau = _damping * (tau - _tau[i]), dNu = _damping * (nu - _nu[i]);
            if (!(1 + dTau * v > 1e-10)) { _waiting++; continue; }
            _logZ += tilted.LogZ;
            largest = Math.Max(largest, Math.Max(Math.Abs(dTau) * v, Math.Abs(dNu) * Math.Sqrt(v)) / _damping);
            (_tau[i], _nu[i]) = (_tau[i] + dTau, _nu[i] + dNu);
            double gain = (dNu - dTau * m) / (1 + dTau * v), shrink = dTau / (1 + dTau * v);
            for (int j = 0; j < _d; j++)
            {
                _mean[j] += sa[j] * gain;
                for (int k = 0; k < _d; k++) _covariance[j * _d + k] -= shrink * sa[j] * sa[k];
            }
        }
        return largest;
    }

    // From the natural parameters, so that rounding does not gather.
    private bool Recompute()
    {
        double[] precision = [.. _precision], shift = [.. _shift];
        for (int i = 0; i < _sites.Count; i++)
        {
            double[] a = _sites[i].Direction;
            for (int j = 0; j < _d; j++)
            {
                shift[j] += _nu[i] * a[j];
                for (int k = 0; k < _d; k++) precision[j * _d + k] += _tau[i] * a[j] * a[k];
            }
        }
        if (LowerCholesky.Of(precision, _d) is not { } lower) return false;
        _covariance = Inverse(lower);
        _mean = LowerCholesky.Solved(lower, shift);
        return true;
    }

    private double Evidence()
    {
        double sum = 0;
        for (int i = 0; i < _sites.Count; i++)
        {
            double[] a = _sites[i].Direction;
            double v = Lbfgs.Dot(a, Times(_covariance, a)), m = Lbfgs.Dot(a, _mean), cavity = 1 / v - _power * _tau[i];
            double cavityMean = (m / v - _power * _nu[i]) / cavity;
            double log = _sites[i].Tilted(cavityMean, 1 / cavity, _power).LogZ;
            sum += (log + 0.5 * Special.LogOnePlus(_power * _tau[i] / cavity)
                + 0.5 * (cavityMean * cavityMean * cavity - m * m / v)) / _power;
        }
        var q = new GaussianApproximation(_mean, _covariance);
        return sum + q.LogDeterminant - _prior.LogDeterminant + (Square(_mean, q.Lower) - Square([.. _prior.Mean], _prior.Lower)) / 2;
    }

    private PropagationResult Result(bool converged, string reason, double evidence, int sweeps)
    {
        double[]? lower = LowerCholesky.Of(_covariance, _d);
        var q = lower is null ? _prior : GaussianApproximation.OfFactor([.. _mean], lower);
        return new(q, evidence, converged, reason, _tau, _nu, sweeps, _damping);
    }

    // mᵀ(L Lᵀ)⁻¹m
    private static double Square(double[] m, double[] lower) => Lbfgs.Dot(m, LowerCholesky.Solved(lower, m));

    private static double[] Inverse(double[] lower)
    {
        int d = (int)Math.Sqrt(lower.Length);
        var inverse = new double[d * d];
        for (int j = 0; j < d; j++)
        {
            var unit = new double[d];
            unit[j] = 1;
            LowerCholesky.Solve(lower, unit);
            unit.CopyTo(inverse, j * d);
        }
        return inverse;
    }

    private double[] Times(double[] matrix, double[] x)
    {
        var product = new double[_d];
        for (int i = 0; i < _d; i++) product[i] = Lbfgs.Dot(matrix.AsSpan(i * _d, _d), x);
        return product;
    }
}
