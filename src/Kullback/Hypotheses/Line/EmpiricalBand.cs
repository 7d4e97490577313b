using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The empirical distribution function of n uniform numbers and the band of half-width d around the diagonal.</summary>
internal static class EmpiricalBand
{
    /// <summary>P(sup (Fₙ(t) − t) ≥ d) = d Σⱼ C(n, j)(d + j/n)ʲ⁻¹(1 − d − j/n)ⁿ⁻ʲ over j ≤ n(1 − d): all terms positive.</summary>
    internal static double OneSided(double d, int n)
    {
        if (d >= 1) return 0;
        double sum = 0, logs = Special.LogFactorial(n);
        for (int j = 0; j <= n * (1 - d); j++)
        {
            double up = d + (double)j / n, down = 1 - d - (double)j / n;
            if (!(down > 0)) continue;
            sum += Math.Exp(logs - Special.LogFactorial(j) - Special.LogFactorial(n - j) + (j - 1) * Math.Log(up)
                + (n - j) * Math.Log(down));
        }
        return d * sum;
    }

    /// <summary>P(D ≥ d) for d below ½: n Fₙ is a Poisson process of rate n held to end at n; the mass of each state is followed from one
    /// time at which the band's edges pass an integer to the next, and what leaves the band there is weighed with its chance to end at
    /// n.</summary>
    internal static double Leaving(double d, int n)
    {
        double width = n * d, time = 0;
        var walk = new Walk(n, width);
        int lowEdge = 0, highEdge = (int)Math.Ceiling(width);
        while (walk.Goes && Math.Min(lowEdge + width, highEdge - width) < n)
        {
            double low = lowEdge + width, high = highEdge - width, to = Math.Min(low, high);
            walk.To(to, to - time);
            time = to;
            if (high == to) walk.CutAbove(highEdge++);
            if (low == to) walk.CutBelow(lowEdge++);
        }
        return Math.Min(1, walk.Left / Poisson(n, n));
    }

    /// <summary>The states within the band with their probabilities.</summary>
    private sealed class Walk
    {
        private readonly int _n, _size;
        private readonly double[] _poisson = new double[Jumps];
        private double[] _mass, _next;
        private double _time;
        private int _low, _count = 1;

        internal Walk(int n, double width)
        {
            (_n, _size) = (n, Math.Min(n, (int)Math.Ceiling(width)) * 2 + Jumps + 4);
            (_mass, _next) = (new double[_size], new double[_size]);
            _mass[0] = 1;
        }

        /// <summary>What has left the band, each part times its chance to end at n.</summary>
        internal double Left { get; private set; }

        internal bool Goes => _count > 0;

        internal void To(double time, double mean)
        {
            _count = Convolve(_mass, _next, _poisson, _count, Math.Min(_n - _low + 1, _size), mean);
            (_mass, _next, _time) = (_next, _mass, time);
        }

        // Who is at the edge or beyond has crossed before the band's edge came there.
        internal void CutAbove(int edge)
        {
            while (_low + _count > edge && _count > 0)
            {
                _count--;
                Left += _mass[_count] * Poisson(_n - _low - _count, _n - _time);
                _mass[_count] = 0;
            }
        }

        internal void CutBelow(int edge)
        {
            if (_low != edge) return;
            if (_count > 0)
            {
                Left += _mass[0] * Poisson(_n - _low, _n - _time);
                Array.Copy(_mass, 1, _mass, 0, _count - 1);
                _mass[--_count] = 0;
            }
            _low++;
        }
    }

    // A step is at most 1 long; 64 jumps in it have a chance of 1e-89.
    private const int Jumps = 64;

    private static int Convolve(double[] mass, double[] next, double[] poisson, int count, int most, double mean)
    {
        poisson[0] = Math.Exp(-mean);
        int jumps = 1;
        for (; jumps < Jumps && jumps < most && poisson[jumps - 1] > 1e-100; jumps++) poisson[jumps] = poisson[jumps - 1] * mean / jumps;
        int reached = Math.Min(most, count + jumps - 1);
        Array.Clear(next);
        for (int k = 0; k < count; k++)
            for (int j = 0; j < jumps && k + j < reached; j++) next[k + j] += mass[k] * poisson[j];
        return reached;
    }

    private static double Poisson(int k, double mean) => mean <= 0 ? (k == 0 ? 1 : 0)
        : Math.Exp(k * Math.Log(mean) - mean - Special.LogFactorial(k));
}
