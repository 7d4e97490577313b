using Kullback.Data.Comparisons;
using Kullback.Numerics;

namespace Kullback.Data.Fidelity;

/// <summary>A mean of divergences over several sets of cells of the same rows: how it moves with every row, which tells its variance
/// although the sets depend on each other.</summary>
internal sealed class Gradients(RecordTables tables)
{
    private readonly double[][] _slopes = [new double[tables.Real.Rows], new double[tables.Synthetic.Rows]];
    private double _nats, _chance, _ceiling;
    private int _count;

    /// <summary>Adds the cells of some columns.</summary>
    public void Add(double nats, double chance, double ceiling, CellCounts counts, int[] columns, int[][][] codes, RecordTables of)
    {
        (_nats, _chance, _ceiling, _count) = (_nats + nats, _chance + chance, _ceiling + ceiling, _count + 1);
        double[] rows = [of.Real.Rows, of.Synthetic.Rows];
        for (int t = 0; t < 2; t++)
        {
            var slope = new Dictionary<int, double>(counts.Cells);
            double[]? dense = null;
            int size = columns.Length == 2 ? of.Cells.Count(columns[1]) : 1, most = counts.First.Length == 0 ? 0 : counts.First.Max() + 1;
            if (most <= 1 << 20) dense = new double[most];
            for (int k = 0; k < counts.Cells; k++)
            {
                double p = counts.Counts[t][k] / rows[t], q = counts.Counts[1 - t][k] / rows[1 - t];
                if (p == 0) continue;
                double g = -Special.LogOnePlus((q - p) / (2 * p)) / 2;
                if (dense is not null) dense[counts.First[k]] = g;
                else slope[counts.First[k]] = g;
            }
            int[] first = codes[t][columns[0]];
            int[]? second = columns.Length == 2 ? codes[t][columns[1]] : null;
            double[] sums = _slopes[t];
            for (int row = 0; row < sums.Length; row++)
            {
                int place = second is null ? first[row] : first[row] * size + second[row];
                sums[row] += dense is not null ? dense[place] : slope.GetValueOrDefault(place);
            }
        }
    }

    /// <summary>The mean beside chance and the holdout.</summary>
    public MeanFidelity Mean(string of, double varianceByChance, bool hasCeiling, double confidence, double? dependence)
    {
        double nats = _nats / _count;
        var chance = new ChanceDistribution(_chance / _count, _chance > 0 ? varianceByChance : 0);
        double variance = _slopes.Sum(s => Variance(s) / s.Length) / _count / _count;
        return new MeanFidelity(of, _count, nats * BitsPerNat, chance.MeanNats * BitsPerNat, chance.Quantile(0.95) * BitsPerNat,
            hasCeiling ? _ceiling / _count * BitsPerNat : null,
            CellFigures.Excess(nats, chance, variance, confidence), chance.Lower(nats), dependence);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1);
    }
}
