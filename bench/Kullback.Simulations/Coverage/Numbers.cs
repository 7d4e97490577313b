using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Simulations.Coverage;

/// <summary>Independent rows of a number: standard normal in the reference, shifted in the current population; a given share of both is the
/// one value
/// −0.3 (an atom). Cells of equal mass from the pooled sample. Quantile cells do not care for the scale,
/// so one distribution stands for all continuous ones.</summary>
internal sealed class Numbers(double atom, int n, int m)
    : Scenario($"number{(atom > 0 ? $", atom {atom}" : "")}, {n}, {m}", n, m)
{
    private const double AtomAt = -0.3;

    internal override IEnumerable<Level> Levels => Level.All.Where(level => !level.HasNewValues);

    internal override Func<Chance, Draw> At(Level level)
    {
        double shift = ShiftFor(level.Bits / Math.Max(0.05, 1 - atom));
        return chance =>
        {
            double[] x = Values(ref chance, M, shift), y = Values(ref chance, N, 0);
            return OnCells(x, y, shift);
        };
    }

    private double[] Values(ref Chance chance, int rows, double shift)
    {
        var values = new double[rows];
        for (int i = 0; i < rows; i++) values[i] = chance.Uniform() < atom ? AtomAt : chance.Normal() + shift;
        Array.Sort(values);
        return values;
    }

    private Draw OnCells(double[] x, double[] y, double shift)
    {
        var (values, countsX, countsY) = Merge(x, y);
        double[] pooled = [.. countsX.Zip(countsY, (a, b) => a + b)];
        bool[] single = new bool[pooled.Length];
        Array.Fill(single, true);
        int[] map = EqualMassCells.Merge(pooled, single, EqualMassCells.Count(N, M));
        int cells = map[^1] + 1;
        double[] p = new double[cells], q = new double[cells];
        double belowP = 0, belowQ = 0;
        for (int i = 0, k = 0; i < map.Length; i++)
        {
            if (i + 1 < map.Length && map[i + 1] == k) continue;
            double edge = i + 1 < map.Length ? values[i] : double.PositiveInfinity;
            // A cell ends after its last value; a cell that is the atom alone begins just before it.
            if (i + 1 < map.Length && values[i + 1] == AtomAt && values[i] < AtomAt && map[i + 1] == k + 1)
                edge = Math.BitDecrement(AtomAt);
            double toP = Distribution(edge, shift), toQ = Distribution(edge, 0);
            (p[k], q[k]) = (Math.Max(0, toP - belowP), Math.Max(0, toQ - belowQ));
            (belowP, belowQ, k) = (toP, toQ, k + 1);
        }
        return new Draw(BinnedSample.FromCounts(countsX).Merge(map, cells), BinnedSample.FromCounts(countsY).Merge(map, cells), p, q);
    }

    private double Distribution(double x, double shift) => (1 - atom) * NormalTail.Lower(x - shift) + (x >= AtomAt ? atom : 0);

    private static (double[] Values, double[] X, double[] Y) Merge(double[] x, double[] y)
    {
        var values = new List<double>(x.Length + y.Length);
        var (inX, inY) = (new List<double>(values.Capacity), new List<double>(values.Capacity));
        for (int i = 0, j = 0; i < x.Length || j < y.Length;)
        {
            double value = j >= y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            int fromX = i, fromY = j;
            while (i < x.Length && x[i] == value) i++;
            while (j < y.Length && y[j] == value) j++;
            values.Add(value);
            inX.Add(i - fromX);
            inY.Add(j - fromY);
        }
        return ([.. values], [.. inX], [.. inY]);
    }

    // The divergence of two normals a shift apart, by the trapezoidal rule on a fine grid: it only sets the level,
    // the truth is taken on the cells.
    private static double ShiftFor(double bits)
    {
        double low = 0, high = 6;
        for (int step = 0; step < 50; step++)
        {
            double middle = (low + high) / 2, sum = 0;
            for (double x = -8; x < 8 + middle; x += 0.02)
            {
                double p = Math.Exp(-(x - middle) * (x - middle) / 2), q = Math.Exp(-x * x / 2);
                if (p > 0 && q > 0) sum += p * Math.Log2(2 * p / (p + q)) / 2 + q * Math.Log2(2 * q / (p + q)) / 2;
            }
            if (sum * 0.02 / Math.Sqrt(2 * Math.PI) < bits) low = middle; else high = middle;
        }
        return bits == 0 ? 0 : low;
    }
}
