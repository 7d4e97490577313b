using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Samples of as many rows as were counted, from the shares of the counts.</summary>
/// <remarks>Cell by cell, each binomial given what is left; large cells first, so that the rows are soon used up.
/// O(Σ standard deviations) a draw.</remarks>
internal sealed class MultinomialDraw
{
    private readonly int[] _order;
    private readonly double[] _counts;
    private readonly int _rows;

    internal MultinomialDraw(ReadOnlySpan<double> counts, string name)
    {
        double rows = Fingerprint.Require(counts, name);
        if (rows > int.MaxValue) throw new ArgumentException($"{name} has {rows} rows; {int.MaxValue} can be drawn.", name);
        _counts = counts.ToArray();
        _rows = (int)rows;
        double[] keys = [.. _counts.Select(c => -c)];
        _order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, _order);
    }

    internal double[] Draw(Random random)
    {
        var drawn = new double[_counts.Length];
        int left = _rows;
        double mass = _rows;
        foreach (int k in _order)
        {
            if (left == 0 || _counts[k] == 0) break;
            int x = _counts[k] >= mass ? left : Binomial(random, left, _counts[k] / mass);
            drawn[k] = x;
            (left, mass) = (left - x, mass - _counts[k]);
        }
        return drawn;
    }

    // By inversion from the mode outwards: O(standard deviation) steps.
    private static int Binomial(Random random, int n, double p)
    {
        double odds = p / (1 - p), u = random.NextDouble();
        int mode = (int)Math.Clamp((n + 1.0) * p, 0, n);
        double atMode = Math.Exp(Special.LogFactorial(n) - Special.LogFactorial(mode) - Special.LogFactorial(n - mode)
            + (mode > 0 ? mode * Math.Log(p) : 0) + (n > mode ? (n - mode) * Special.LogOnePlus(-p) : 0));
        if ((u -= atMode) < 0) return mode;
        int below = mode, above = mode;
        double massBelow = atMode, massAbove = atMode;
        while (below > 0 || above < n)
        {
            if (above < n)
            {
                massAbove *= (n - above) / (above + 1.0) * odds;
                above++;
                if ((u -= massAbove) < 0) return above;
            }
            if (below > 0)
            {
                massBelow *= below / (n - below + 1.0) / odds;
                below--;
                if ((u -= massBelow) < 0) return below;
            }
            // What rounding left over of u is met by no mass: reached about once in 1e12 draws.
            if (massAbove < 1e-18 && massBelow < 1e-18) break;
        }
        return mode;
    }
}
