using System.Globalization;
using Kullback.Coding;
using Kullback.Estimation;

namespace Kullback.Simulations.Coverage;

/// <summary>Whether the intervals, p-values and held-out lower bounds of the information between two columns hold where rows come in
/// clusters.</summary>
internal static class ClusteredInformation
{
    // Share of the rows whose x (y) is the cluster's own; and of those whose y is told by x.
    private sealed record Case(int Clusters, int Rows, int ValuesOfX, int ValuesOfY, double OwnX, double OwnY, double Told);

    private static readonly Case[] All =
    [
        new(40, 25, 4, 2, 0.6, 0.6, 0), new(100, 10, 6, 3, 0.5, 0.5, 0), new(20, 50, 3, 2, 0.4, 0.4, 0), new(12, 40, 3, 2, 0.5, 0.5, 0),
            new(300, 5, 10, 2, 0.7, 0.3, 0),
        new(40, 25, 4, 4, 0.6, 0.4, 0.3), new(100, 10, 6, 6, 0.5, 0.5, 0.5), new(20, 50, 3, 3, 0.4, 0.4, 0.5),
            new(200, 5, 8, 8, 0.3, 0.3, 0.2), new(60, 20, 2, 2, 0.5, 0.5, 0.8),
    ];

    internal static string Run(int runs, Action<string> told)
    {
        var lines =
            new List<string> { "| clusters of rows | values of x, y | x, y of the cluster | y told by x | truth, bit | held | as "
                + "independent | width | p below .05 | as independent |", "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |" };
        foreach (string heading in lines) told(heading);
        foreach (var one in All)
        {
            double truth = Truth(one), bit = Math.Log(2), width = 0;
            int held = 0, bare = 0, low = 0, lowBare = 0;
            for (int run = 0; run < runs; run++)
            {
                var (x, y, cluster) = Draw(one, new Random(1000 + run));
                double[] counts = new double[one.ValuesOfX * one.ValuesOfY];
                for (int k = 0; k < x.Length; k++) counts[x[k] * one.ValuesOfY + y[k]]++;
                var design = ClusterDesign.Of(x, one.ValuesOfX, y, one.ValuesOfY, cluster);
                MutualInformationEstimate by = MutualInformationEstimate.FromClusters(one.ValuesOfX, one.ValuesOfY, counts, design),
                    without = MutualInformationEstimate.From(one.ValuesOfX, one.ValuesOfY, counts);
                if (by.LowNats <= truth && truth <= by.HighNats) held++;
                if (without.LowNats <= truth && truth <= without.HighNats) bare++;
                width += (by.HighNats - by.LowNats) / bit / runs;
                var table = new InformationTable(one.ValuesOfX, one.ValuesOfY, counts);
                double statistic = 2 * x.Length * table.MutualInformationNats;
                if (design.PValue(statistic, table.DegreesOfFreedom) < 0.05) low++;
                if (Numerics.ChiSquaredTail.Upper(statistic, table.DegreesOfFreedom) < 0.05) lowBare++;
            }
            string line = string.Create(CultureInfo.InvariantCulture,
                $"| {one.Clusters} of {one.Rows} | {one.ValuesOfX}, {one.ValuesOfY} | {one.OwnX}, {one.OwnY} | {one.Told} | "
                    + $"{truth / bit:0.####} | {100.0 * held / runs:0.#} % | {100.0 * bare / runs:0.#} % | {width:0.###} | "
                    + $"{100.0 * low / runs:0.#} % | {100.0 * lowBare / runs:0.#} % |");
            told(line);
            lines.Add(line);
        }
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>One-sided 95 % lower bounds from held-out rows: a row's own cluster told nothing, beside those where it did.</summary>
    internal static string HeldOut(int runs, Action<string> told)
    {
        var lines = new List<string>
        {
            "| clusters of rows | values of x, y | x, y of the cluster | y told by x | truth, bit | bound held | as independent | mean "
                + "estimate | as independent | mean bound | as independent |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        };
        foreach (string heading in lines) told(heading);
        foreach (var one in Few)
        {
            double truth = Truth(one), bit = Math.Log(2);
            var by = new Bounds(truth);
            var bare = new Bounds(truth);
            for (int run = 0; run < runs; run++)
            {
                var (x, y, cluster) = Draw(one, new Random(9000 + run));
                by.Add(HeldOutInformation.From(x, one.ValuesOfX, y, one.ValuesOfY, cluster));
                bare.Add(HeldOutInformation.From(x, one.ValuesOfX, y, one.ValuesOfY));
            }
            string line = string.Create(CultureInfo.InvariantCulture,
                $"| {one.Clusters} of {one.Rows} | {one.ValuesOfX}, {one.ValuesOfY} | {one.OwnX}, {one.OwnY} | {one.Told} | "
                    + $"{truth / bit:0.####} | {100.0 * by.Held / runs:0.#} % | {100.0 * bare.Held / runs:0.#} % | "
                    + $"{by.Estimates / bit / runs:0.####} | {bare.Estimates / bit / runs:0.####} | {by.Lows / bit / runs:0.####} | "
                    + $"{bare.Lows / bit / runs:0.####} |");
            told(line);
            lines.Add(line);
        }
        return string.Join('\n', lines) + "\n";
    }

    // Some of the cases above, and columns of many values with few rows each, for which the bound is made.
    private static readonly Case[] Few =
    [
        new(40, 25, 4, 2, 0.6, 0.6, 0), new(100, 10, 6, 3, 0.5, 0.5, 0), new(200, 10, 500, 2, 0.7, 0.5, 0),
            new(40, 50, 300, 4, 0.5, 0.5, 0),
        new(40, 25, 4, 4, 0.6, 0.4, 0.3), new(100, 10, 6, 6, 0.5, 0.5, 0.5), new(200, 5, 8, 8, 0.3, 0.3, 0.2),
            new(200, 10, 200, 2, 0.5, 0.5, 0.3), new(100, 20, 100, 4, 0.5, 0.5, 0.6),
    ];

    private sealed class Bounds(double truth)
    {
        internal int Held { get; private set; }

        internal double Estimates { get; private set; }

        internal double Lows { get; private set; }

        internal void Add(HeldOutInformation found)
        {
            double low = found.LowNats(0.95);
            if (low <= truth) Held++;
            Estimates += found.Nats;
            Lows += low;
        }
    }

    // Shares of x and y over all clusters are even; y is x (as far as it has so many values) for the share that is told.
    private static (int[] X, int[] Y, int[] Cluster) Draw(Case one, Random random)
    {
        int n = one.Clusters * one.Rows;
        int[] x = new int[n], y = new int[n], cluster = new int[n];
        for (int c = 0, k = 0; c < one.Clusters; c++)
        {
            int ownX = random.Next(one.ValuesOfX), ownY = random.Next(one.ValuesOfY);
            for (int r = 0; r < one.Rows; r++, k++)
            {
                cluster[k] = c;
                x[k] = random.NextDouble() < one.OwnX ? ownX : random.Next(one.ValuesOfX);
                y[k] = random.NextDouble() < one.Told ? x[k] % one.ValuesOfY : random.NextDouble() < one.OwnY ? ownY
                    : random.Next(one.ValuesOfY);
            }
        }
        return (x, y, cluster);
    }

    // The chance of x and y in a row: even, and with the told share on the diagonal.
    private static double Truth(Case one)
    {
        double sum = 0, px = 1.0 / one.ValuesOfX;
        double[] py = new double[one.ValuesOfY];
        for (int i = 0; i < one.ValuesOfX; i++)
            for (int j = 0; j < one.ValuesOfY; j++) py[j] += px * Given(i, j);
        for (int i = 0; i < one.ValuesOfX; i++)
            for (int j = 0; j < one.ValuesOfY; j++) sum += px * Given(i, j) * Math.Log(Given(i, j) / py[j]);
        return Math.Max(0, sum);
        double Given(int i, int j) => (i % one.ValuesOfY == j ? one.Told : 0) + (1 - one.Told) / one.ValuesOfY;
    }
}
