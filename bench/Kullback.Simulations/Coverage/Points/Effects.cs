using System.Globalization;
using Kullback.Estimation;
using Kullback.Hypotheses;
using L = Kullback.Simulations.Coverage.PointDistribution;

namespace Kullback.Simulations.Coverage;

/// <summary>Whether the intervals of effect sizes beside a test hold the truth.</summary>
internal static class Effects
{
    private sealed record Case(string Name, int N, int M, L P, L Q, int Cluster = 0, Func<double, double>? Rounded = null);

    private static readonly Case[] All =
    [
        new("N(0,1), N(0,1)", 20, 20, L.Normal(), L.Normal()),
        new("N(.5,1), N(0,1)", 50, 50, L.Normal(0.5), L.Normal()),
        new("N(2,1), N(0,1)", 30, 30, L.Normal(2), L.Normal()),
        new("N(3,1), N(0,1)", 12, 12, L.Normal(3), L.Normal()),
        new("N(0,9), N(0,1)", 20, 200, L.Normal(0, 3), L.Normal()),
        new("N(1,9), N(0,1)", 10, 100, L.Normal(1, 3), L.Normal()),
        new("Exp(1), Exp(2)", 40, 80, L.Exponential(1), L.Exponential(2)),
        new("lognormals, widths 1 and 2", 60, 30, L.Normal().Exponentiated(), L.Normal(0, 2).Exponentiated()),
        new("t(1), t(1) + 1", 40, 40, L.Student(1), L.Student(1, 1)),
        new("Beta(.5,.5), uniform", 25, 50, L.BetaOf(0.5, 0.5), L.Uniform(0, 1)),
        new("N(.5,1), N(0,1) rounded to whole numbers", 60, 60, L.Normal(0.5), L.Normal(), 0, Math.Round),
        new("Exp(1), Exp(3) rounded down", 80, 40, L.Exponential(1), L.Exponential(3), 0, Math.Floor),
        new("N(0,1), N(0,1)", 6, 6, L.Normal(), L.Normal()),
        new("N(1,1), N(0,1)", 5, 9, L.Normal(1), L.Normal()),
        new("N(.5,1), N(0,1), 20 clusters of 10, half of the variance", 200, 200, L.Normal(0.5), L.Normal(), 10),
        new("Exp(1), Exp(1.5), 12 clusters of 15, half of the variance of the scores", 180, 180, L.Exponential(1), L.Exponential(1.5), 15),
        new("N(0,1), N(0,1), 12 clusters of 15, half of the variance", 180, 180, L.Normal(), L.Normal(), 15),
        new("N(.5,1), N(0,1), 40 clusters of 4, half of the variance", 160, 160, L.Normal(0.5), L.Normal(), 4),
        new("lognormals .5 apart, 300 clusters of 10, half of the variance of the scores", 3000, 3000, L.Normal(0.5).Exponentiated(),
            L.Normal().Exponentiated(), 10),
        new("N(2,1), N(0,1), 15 clusters of 10, half of the variance", 150, 150, L.Normal(2), L.Normal(), 10),
        new("N(.3,1), N(0,1), 8 clusters of 300, half of the variance", 2400, 2400, L.Normal(0.3), L.Normal(), 300),
        new("scored: N(.4,I), N(0,I) in 3", 150, 150, L.Normal(0.4).Power(3), L.Normal().Power(3)),
        new("scored: N(0,I), N(0,I) in 5", 120, 200, L.Normal().Power(5), L.Normal().Power(5)),
        new("scored: t(3), t(3) + .5 in 2", 100, 100, L.Student(3).Power(2), L.Student(3, 0.5).Power(2)),
        new("scored: lognormals in 4, .5 apart", 60, 60, L.Normal(0.5).Power(4).Exponentiated(), L.Normal().Power(4).Exponentiated()),
    ];

    internal static string Run(int runs, string? only, Action<string> told)
    {
        var lines = new List<string> { "| P, Q | n, m | effect | truth | held | mean width |", "| --- | --- | --- | --- | --- | --- |" };
        foreach (string heading in lines) told(heading);
        foreach (var one in All.Where(c => only is null || c.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
            foreach (string line in Rows(one, runs))
            {
                lines.Add(line);
                told(line);
            }
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Rows(Case one, int runs)
    {
        int d = one.P.Dimension;
        double[] bigP = Sample(new Random(1), one.P, 20_000, 0, one.Rounded), bigQ = Sample(new Random(2), one.Q, 20_000, 0, one.Rounded);
        double chance = d == 1 ? Above(bigP, bigQ) : double.NaN, distance = d == 1 ? KolmogorovSmirnov.BetweenSamples(bigP, bigQ)
            : double.NaN;
        var (share, mean, largest) = Discrepancies(bigP, bigQ, d);
        int heldLargest = 0, runsOfClusters = 0;
        double widthLargest = 0;
        int held = 0, heldDistance = 0, known = 0, heldShare = 0, heldMean = 0, runsOfShares = 0;
        double widthShare = 0, widthMean = 0;
        double width = 0, widthDistance = 0, truths = 0;
        for (int run = 0; run < runs; run++)
        {
            var random = new Random(100 + run);
            double[] p = Sample(random, one.P, one.N, one.Cluster, one.Rounded), q = Sample(random, one.Q, one.M, one.Cluster, one.Rounded);
            var clusters = one.Cluster == 0 ? null
                : new RowDependence
                {
                    GroupsOfP = [.. Enumerable.Range(0, one.N).Select(i => i / one.Cluster)],
                    GroupsOfQ = [.. Enumerable.Range(0, one.M).Select(i => 10_000 + i / one.Cluster)], IsClusters = true
                };
            if (Discrimination.Of(p, q, d, 0.95, new Random(run), clusters) is not { } found) continue;
            double truth = d == 1 ? chance : Scored(p, q, d, run, bigP, bigQ);
            known++;
            truths += truth;
            if (clusters is null && MaximumMeanDiscrepancy.AggregatedTest(p, q, d, new Permutations(1),
                new Random(run)).EffectInterval is { } ofLargest)
            {
                widthLargest += ofLargest.High - ofLargest.Low;
                if (ofLargest.Low <= largest && largest <= ofLargest.High) heldLargest++;
            }
            if (clusters is not null
                && EnergyTest.ClusteredTest(p, q, d, clusters, new Permutations(1), new Random(run)).EffectInterval is { } byCluster)
            {
                runsOfClusters++;
                widthShare += byCluster.High - byCluster.Low;
                if (byCluster.Low <= share && share <= byCluster.High) heldShare++;
                var apart = KolmogorovSmirnov.ClusteredTest(p, q, clusters, new Permutations(1), new Random(run)).EffectInterval!;
                widthDistance += apart.High - apart.Low;
                if (apart.Low <= distance && distance <= apart.High) heldDistance++;
            }
            if (one.Cluster == 0 && EnergyTest.Test(p, q, d, new Permutations(1), new Random(run)).EffectInterval is { } ofShare
                && MaximumMeanDiscrepancy.Test(p, q, d, 1, new Permutations(1), new Random(run)).EffectInterval is { } ofMean)
            {
                runsOfShares++;
                if (ofShare.Low <= share && share <= ofShare.High) heldShare++;
                if (ofMean.Low <= mean && mean <= ofMean.High) heldMean++;
                (widthShare, widthMean) = (widthShare + ofShare.High - ofShare.Low, widthMean + ofMean.High - ofMean.Low);
            }
            width += found.High - found.Low;
            if (found.Low <= truth && truth <= found.High) held++;
            if (d > 1 || one.Cluster > 0) continue;
            var interval = KolmogorovSmirnov.Test(p, q).EffectInterval!;
            widthDistance += interval.High - interval.Low;
            if (interval.Low <= distance && distance <= interval.High) heldDistance++;
        }
        string what = d == 1 ? "P(X > Y)" : "told by the rule";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"| {one.Name} | {one.N}, {one.M} | {what} | {truths / known:0.###} | {100.0 * held / known:0.#} % | {width / known:0.###} |");
        if (runsOfShares > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {one.Name} | {one.N}, {one.M} | energy, share | {share:0.####} | {100.0 * heldShare / runsOfShares:0.#} % | "
                    + $"{widthShare / runsOfShares:0.###} |");
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {one.Name} | {one.N}, {one.M} | mean discrepancy, bandwidth 1 | {mean:0.###} | {100.0 * heldMean / runsOfShares:0.#} "
                    + $"% | {widthMean / runsOfShares:0.###} |");
        }
        if (one.Cluster == 0) yield return string.Create(CultureInfo.InvariantCulture,
            $"| {one.Name} | {one.N}, {one.M} | largest mean discrepancy | {largest:0.###} | {100.0 * heldLargest / runs:0.#} % | "
                + $"{widthLargest / runs:0.###} |");
        if (runsOfClusters > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {one.Name} | {one.N}, {one.M} | energy, share | {share:0.####} | {100.0 * heldShare / runsOfClusters:0.#} % | "
                    + $"{widthShare / runsOfClusters:0.###} |");
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {one.Name} | {one.N}, {one.M} | largest difference | {distance:0.###} | {100.0 * heldDistance / runsOfClusters:0.#} % "
                    + $"| {widthDistance / runsOfClusters:0.###} |");
        }
        if (d == 1 && one.Cluster == 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {one.Name} | {one.N}, {one.M} | largest difference | {distance:0.###} | {100.0 * heldDistance / runs:0.#} % | "
                    + $"{widthDistance / runs:0.###} |");
    }

    // Clusters: normal scores with half of their variance in common, brought to the distribution by the ranks of a large sample.
    private static double[] Sample(Random random, L distribution, int n, int cluster, Func<double, double>? rounded)
    {
        double[] rows = distribution.Sample(random, n);
        if (cluster > 0)
        {
            double[] sorted = distribution.Sample(new Random(3), 20_000);
            Array.Sort(sorted);
            for (int c = 0; c < n / cluster; c++)
            {
                double own = L.Gauss(random);
                for (int i = 0; i < cluster; i++)
                {
                    double z = Math.Sqrt(0.5) * (own + L.Gauss(random));
                    rows[c * cluster + i] = sorted[Math.Clamp((int)(20_000 * Numerics.NormalTail.Upper(-z)), 0, 19_999)];
                }
            }
        }
        return rounded is null ? rows : [.. rows.Select(rounded)];
    }

    private static double Above(double[] p, double[] q)
    {
        double[] sorted = (double[])q.Clone();
        Array.Sort(sorted);
        int First(double v)
        {
            int low = 0, high = sorted.Length; while (low < high)
            {
                int m = (low + high) / 2; if (sorted[m] < v)
                    low = m + 1;
                else high = m;
            }
            return low;
        }
        return p.Average(v => (First(v) + First(Math.BitIncrement(v))) / (2.0 * sorted.Length));
    }

    // Of large samples, without the pairs of a point with itself; 0 where chance takes it below.
    private static (double Share, double Mean, double Largest) Discrepancies(double[] p, double[] q, int d)
    {
        int most = Math.Min(4000 * d, p.Length);
        double[] x = p[..most], y = q[..most];
        double squared = Math.Max(0,
            EnergyTest.Squared(p[..(d == 1 ? p.Length : most)], q[..(d == 1 ? q.Length : most)], d, biased: false));
        var test = EnergyTest.Test(x, y, d, new Permutations(1), new Random(1));
        double between = test.Statistic / test.EffectSize!.Value;
        double median = MaximumMeanDiscrepancy.MedianBandwidth(x, y, d, new Random(1));
        double Mean(double bandwidth) => Math.Sqrt(Math.Max(0, MaximumMeanDiscrepancy.Squared(x, y, d, bandwidth)));
        return (squared / between, Mean(1), new[] { 0.25, 0.5, 1, 2, 4 }.Max(factor => Mean(factor * median)));
    }

    // The two rules that the estimate used, on points that neither saw.
    private static double Scored(double[] p, double[] q, int d, int seed, double[] bigP, double[] bigQ)
    {
        PointSample x = PointSample.Of(p, d, "p"), y = PointSample.Of(q, d, "q"), atP = PointSample.Of(bigP.AsSpan(0, 4000 * d), d, "p"),
            atQ = PointSample.Of(bigQ.AsSpan(0, 4000 * d), d, "q");
        var (a, b) = GroupDraws.Halves(x, y, new Random(seed));
        return Enumerable.Range(0, 2).Average(t =>
        {
            var rule = DensityRatio.Fit(x.Take(a[t]), y.Take(b[t]), RatioMethod.Logistic);
            return Above(rule.Logarithms(atP), rule.Logarithms(atQ));
        });
    }
}
