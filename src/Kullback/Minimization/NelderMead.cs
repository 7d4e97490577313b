namespace Kullback.Minimization;

/// <summary>A least value by a simplex that crawls downhill: no derivatives, a few parameters.</summary>
/// <remarks>Started again from its result until that no longer moves, which frees it where it has collapsed. Source: Nelder and Mead
/// (1965), Computer Journal 7, 308–313.</remarks>
internal static class NelderMead
{
    internal static (double[] At, double Value) Least(Func<double[], double> f, double[] start, double size)
    {
        var best = (At: start, Value: f(start));
        for (int round = 0; round < 8; round++)
        {
            var next = Once(f, best.At, round == 0 ? size : size / 10);
            bool still = best.Value - next.Value <= 1e-14 * Math.Abs(next.Value) + 1e-300;
            if (next.Value <= best.Value) best = next;
            if (still && round > 0) break;
        }
        return best;
    }

    private static (double[] At, double Value) Once(Func<double[], double> f, double[] start, double size)
    {
        int d = start.Length;
        var simplex = new (double[] At, double Value)[d + 1];
        for (int i = 0; i <= d; i++)
        {
            double[] at = (double[])start.Clone();
            if (i > 0) at[i - 1] += size;
            simplex[i] = (at, f(at));
        }
        for (int step = 0; step < 400 * d; step++)
        {
            Array.Sort(simplex, (a, b) => a.Value.CompareTo(b.Value));
            double spread = 0;
            for (int j = 0; j < d; j++) spread = Math.Max(spread, Math.Abs(simplex[d].At[j] - simplex[0].At[j]));
            if (spread < 1e-9) break;
            double[] center = new double[d];
            for (int i = 0; i < d; i++)
                for (int j = 0; j < d; j++) center[j] += simplex[i].At[j] / d;
            var mirrored = Along(f, center, simplex[d].At, -1);
            if (mirrored.Value < simplex[0].Value)
            {
                var farther = Along(f, center, simplex[d].At, -2);
                simplex[d] = farther.Value < mirrored.Value ? farther : mirrored;
            }
            else if (mirrored.Value < simplex[d - 1].Value)
            {
                simplex[d] = mirrored;
            }
            else
            {
                var nearer = Along(f, center, simplex[d].At, mirrored.Value < simplex[d].Value ? -0.5 : 0.5);
                if (nearer.Value < Math.Min(mirrored.Value, simplex[d].Value)) simplex[d] = nearer;
                else
                    for (int i = 1; i <= d; i++) simplex[i] = Along(f, simplex[0].At, simplex[i].At, 0.5);
            }
        }
        return simplex.MinBy(vertex => vertex.Value);
    }

    private static (double[] At, double Value) Along(Func<double[], double> f, double[] center, double[] from, double t)
    {
        double[] at = [.. center.Select((c, j) => c + t * (from[j] - c))];
        return (at, f(at));
    }
}
