namespace Kullback.Simulations.Coverage;

/// <summary>A small fast source of chance (SplitMix64, Steele, Lea and Flood 2014), one for each repetition: results do not depend on
/// which thread ran what.</summary>
internal struct Chance(ulong seed)
{
    private ulong _state = seed * 0xD1342543DE82EF95 + 0x9E3779B97F4A7C15;

    internal double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    internal int Below(int bound) => (int)(Uniform() * bound);

    internal double Normal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    /// <summary>Gamma of any shape, by Marsaglia and Tsang (2000).</summary>
    internal double Gamma(double shape)
    {
        if (shape < 1) return Gamma(shape + 1) * Math.Pow(1 - Uniform(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - Uniform()) < x * x / 2 + d - d * v + d * Math.Log(v)) return d * v;
        }
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>Draws from a categorical distribution in O(1) (Walker's alias table).</summary>
internal sealed class Urn
{
    private readonly double[] _keep;
    private readonly int[] _other;

    internal Urn(ReadOnlySpan<double> shares)
    {
        int cells = shares.Length;
        (_keep, _other) = (new double[cells], new int[cells]);
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (int k = 0; k < cells; k++)
        {
            _keep[k] = shares[k] * cells;
            _other[k] = k;
            (_keep[k] < 1 ? small : large).Push(k);
        }
        while (small.Count > 0 && large.Count > 0)
        {
            int s = small.Pop(), l = large.Pop();
            _other[s] = l;
            _keep[l] -= 1 - _keep[s];
            (_keep[l] < 1 ? small : large).Push(l);
        }
        while (small.Count > 0) _keep[small.Pop()] = 1;
        while (large.Count > 0) _keep[large.Pop()] = 1;
    }

    internal int Draw(ref Chance chance)
    {
        double u = chance.Uniform() * _keep.Length;
        int k = (int)u;
        return u - k < _keep[k] ? k : _other[k];
    }

    internal double[] Counts(ref Chance chance, int rows)
    {
        var counts = new double[_keep.Length];
        for (int i = 0; i < rows; i++) counts[Draw(ref chance)]++;
        return counts;
    }
}
