namespace Kullback.Learning;

/// <summary>A function to be made small, with its gradient; +∞ or NaN where it must not go.</summary>
internal delegate double Objective(ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>Why a search ended.</summary>
internal enum SearchEnd
{
    Converged, Exhausted, Stuck, Unbounded,
}

/// <summary>Minimization with a limited memory of the curvature (Liu and Nocedal 1989, Mathematical Programming 45, 503–528) and steps
/// that hold the weak conditions of Wolfe by bisection (Lewis and Overton 2013, Mathematical Programming 141, 135–163).</summary>
/// <remarks>Stops where the next step is predicted to gain less than the tolerance: in the units of the function, here nats.</remarks>
internal sealed class Lbfgs(int memory = 10)
{
    private readonly List<(double[] Step, double[] Change, double Product)> _pairs = [];

    internal double[] X { get; private set; } = [];
    internal double Value { get; private set; }
    internal double[] Gradient { get; private set; } = [];
    internal int Evaluations { get; private set; }

    internal SearchEnd Minimize(Objective f, ReadOnlySpan<double> start, int iterations, double tolerance, Action<double[]>? visit = null)
    {
        X = start.ToArray();
        Gradient = new double[X.Length];
        Value = f(X, Gradient);
        Evaluations++;
        if (!double.IsFinite(Value)) return SearchEnd.Stuck;
        int still = 0;
        for (int k = 0; k < iterations; k++)
        {
            double[] direction = Direction();
            double slope = Dot(direction, Gradient);
            if (!(slope < 0))
            {
                _pairs.Clear();
                direction = Direction();
                slope = Dot(direction, Gradient);
            }
            if (!(-slope / 2 > tolerance)) return slope <= 0 ? SearchEnd.Converged : SearchEnd.Stuck;
            double before = Value, first = _pairs.Count > 0 ? 1 : Math.Min(1, 1 / Math.Sqrt(Dot(Gradient, Gradient)));
            if (!Step(f, direction, slope, first))
            {
                if (_pairs.Count == 0) return -slope / 2 < 1e-9 * (1 + Math.Abs(Value)) ? SearchEnd.Converged : SearchEnd.Stuck;
                _pairs.Clear();
                continue;
            }
            visit?.Invoke(X);
            if (Value < -1e300) return SearchEnd.Unbounded;
            still = before - Value <= 1e-15 * Math.Abs(before) ? still + 1 : 0;
            if (still >= 3) return SearchEnd.Converged;
        }
        return SearchEnd.Exhausted;
    }

    private bool Step(Objective f, double[] direction, double slope, double t)
    {
        double[] x = new double[X.Length], gradient = new double[X.Length];
        double low = 0, high = double.PositiveInfinity, noise = 1e-15 * Math.Abs(Value);
        for (int trial = 0; trial < 60; trial++)
        {
            for (int i = 0; i < x.Length; i++) x[i] = X[i] + t * direction[i];
            double value = f(x, gradient);
            Evaluations++;
            bool finite = double.IsFinite(value);
            double along = finite ? Dot(gradient, direction) : double.NaN;
            finite &= double.IsFinite(along);
            if (!finite || value > Value + 1e-4 * t * slope + noise) high = t;
            else if (along < 0.9 * slope && t < 1e12) low = t;
            else
            {
                Remember(x, gradient);
                (X, Value, Gradient) = (x, value, gradient);
                return true;
            }
            if (double.IsPositiveInfinity(high)) t = 2 * low;
            else if (finite && low == 0)
            {
                // The least of the parabola through value, slope and the new value, away from the ends.
                double least = -slope * t * t / (2 * (value - Value - slope * t));
                t = double.IsFinite(least) ? Math.Clamp(least, 0.1 * t, 0.6 * t) : t / 2;
            }
            else t = (low + high) / 2;
            if (!(t > 1e-18)) break;
        }
        return false;
    }

    private void Remember(double[] x, double[] gradient)
    {
        double[] step = new double[x.Length], change = new double[x.Length];
        for (int i = 0; i < x.Length; i++) (step[i], change[i]) = (x[i] - X[i], gradient[i] - Gradient[i]);
        double product = Dot(step, change);
        if (!(product > 1e-14 * Math.Sqrt(Dot(step, step) * Dot(change, change)))) return;
        if (_pairs.Count == memory) _pairs.RemoveAt(0);
        _pairs.Add((step, change, product));
    }

    private double[] Direction()
    {
        var d = new double[X.Length];
        for (int i = 0; i < d.Length; i++) d[i] = -Gradient[i];
        if (_pairs.Count == 0) return d;
        Span<double> alpha = stackalloc double[_pairs.Count];
        for (int k = _pairs.Count - 1; k >= 0; k--)
        {
            var (step, change, product) = _pairs[k];
            alpha[k] = Dot(step, d) / product;
            for (int i = 0; i < d.Length; i++) d[i] -= alpha[k] * change[i];
        }
        var last = _pairs[^1];
        double scale = last.Product / Dot(last.Change, last.Change);
        for (int i = 0; i < d.Length; i++) d[i] *= scale;
        for (int k = 0; k < _pairs.Count; k++)
        {
            var (step, change, product) = _pairs[k];
            double beta = alpha[k] - Dot(change, d) / product;
            for (int i = 0; i < d.Length; i++) d[i] += beta * step[i];
        }
        return d;
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
