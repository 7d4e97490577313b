using System.Globalization;
using Kullback.Estimation;
using L = Kullback.Simulations.Coverage.PointDistribution;

namespace Kullback.Simulations.Coverage;

/// <summary>Whether intervals of points hold the truth where rows come in clusters or series, and where columns are text.</summary>
internal static class DependentPoints
{
    private sealed record Case(string Name, string Told, double Truth,
        Func<Random, PointSettings, (DivergenceEstimate Named, DivergenceEstimate Unnamed)> Run);

    private static double Gauss(Random r) => L.Gauss(r);

    /// <summary>A table of all cases.</summary>
    internal static string Run(int runs, string? only, Action<string> told)
    {
        var lines = new List<string> { "| rows | named | truth | held | marked | one end only | width | not named: held | marked |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |" };
        foreach (string heading in lines) told(heading);
        foreach (var one in All.Where(c => only is null || c.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            int held = 0, marked = 0, ends = 0, heldBare = 0, markedBare = 0;
            double width = 0;
            for (int run = 0; run < runs; run++)
            {
                var (named, bare) = one.Run(new Random(1000 + run), new PointSettings { Subsamples = 60, Seed = run });
                if (Holds(named, one.Truth)) held++;
                if (!named.IsReliable) marked++;
                if (named.Interval is { } i && double.IsFinite(i.LowNats) && double.IsFinite(i.HighNats)) width += i.HighNats - i.LowNats;
                else ends++;
                if (Holds(bare, one.Truth)) heldBare++;
                if (!bare.IsReliable) markedBare++;
            }
            string line = string.Create(CultureInfo.InvariantCulture,
                $"| {one.Name} | {one.Told} | {one.Truth:0.####} | {100.0 * held / runs:0.#} % | {100.0 * marked / runs:0.#} % | "
                    + $"{100.0 * ends / runs:0.#} % | {(ends == runs ? double.NaN : width / (runs - ends)):0.###} | "
                    + $"{100.0 * heldBare / runs:0.#} % | {100.0 * markedBare / runs:0.#} % |");
            told(line);
            lines.Add(line);
        }
        return string.Join('\n', lines) + "\n";
    }

    private static bool Holds(DivergenceEstimate e, double truth) => e.Interval is not { } i || (i.LowNats <= truth && truth <= i.HighNats);

    // Rows of clusters: a share of the variance is the cluster's.
    private static (double[] Rows, int[] Groups) Clustered(Random r, int clusters, Func<int> size, int d, double share,
        Func<double[], double[]> map, int first = 0, double[][]? effects = null)
    {
        var (rows, groups) = (new List<double>(), new List<int>());
        for (int c = 0; c < clusters; c++)
        {
            double[] own = effects?[c] ?? [.. Enumerable.Range(0, d).Select(_ => Gauss(r))];
            for (int i = size(); i > 0; i--)
            {
                rows.AddRange(map([.. own.Select(a => Math.Sqrt(share) * a + Math.Sqrt(1 - share) * Gauss(r))]));
                groups.Add(first + c);
            }
        }
        return ([.. rows], [.. groups]);
    }

    private static Case Divergence(string name, int clusters, Func<Random, int> size, int d, double share, double truth,
        Func<double[], double[]> mapP, Func<double[], double[]> mapQ, bool shared = false)
        => new(name, "clusters", truth, (r, s) =>
        {
            double[][]? effects = shared
                ? [.. Enumerable.Range(0, clusters).Select(_ => Enumerable.Range(0, d).Select(_ => Gauss(r)).ToArray())] : null;
            var (p, groupsP) = Clustered(r, clusters, () => size(r), d, share, mapP, 0, effects);
            var (q, groupsQ) = Clustered(r, clusters, () => size(r), d, share, mapQ, shared ? 0 : clusters, effects);
            var named = s with { Dependence = new RowDependence { GroupsOfP = groupsP, GroupsOfQ = groupsQ, IsClusters = true } };
            return (PointEstimate.KullbackLeibler(p, q, d, named), PointEstimate.KullbackLeibler(p, q, d, s));
        });

    private static Case Information(string name, int clusters, int size, double share, double correlation)
        => new(name, "clusters", -0.5 * Math.Log(1 - correlation * correlation), (r, s) =>
        {
            var (rows, groups) = Clustered(r, clusters, () => size, 2, share,
                v => [v[0], correlation * v[0] + Math.Sqrt(1 - correlation * correlation) * v[1]]);
            double[] x = [.. rows.Where((_, i) => i % 2 == 0)], y = [.. rows.Where((_, i) => i % 2 == 1)];
            var named = s with { K = 3, Dependence = new RowDependence { GroupsOfP = groups, IsClusters = true } };
            return (PointEstimate.MutualInformation(x, 1, y, 1, settings: named),
                PointEstimate.MutualInformation(x, 1, y, 1, settings: s with { K = 3 }));
        });

    private static double[] Series(Random r, int n, double memory)
    {
        var x = new double[n];
        x[0] = Gauss(r);
        for (int i = 1; i < n; i++) x[i] = memory * x[i - 1] + Math.Sqrt(1 - memory * memory) * Gauss(r);
        return x;
    }

    private static RowDependence Blocks(int n, int m, int length, int window)
        => new()
        {
            GroupsOfP = RowDependence.Blocks([.. Enumerable.Range(0, n)], length),
            GroupsOfQ = m == 0 ? [] : RowDependence.Blocks([.. Enumerable.Range(0, m)], length), Window = window
        };

    private static Case SeriesInformation(int n, double memory, double correlation, int block, int window)
        => new($"I of two series of memory {memory}, correlation {correlation}, {n} rows", $"blocks of {block}, window {window}",
            -0.5 * Math.Log(1 - correlation * correlation), (r, s) =>
        {
            double[] x = Series(r, n, memory), z = Series(r, n, memory),
                y = [.. x.Zip(z, (a, b) => correlation * a + Math.Sqrt(1 - correlation * correlation) * b)];
            return (PointEstimate.MutualInformation(x, 1, y, 1, settings: s with { K = 3, Dependence = Blocks(n, 0, block, window) }),
                PointEstimate.MutualInformation(x, 1, y, 1, settings: s with { K = 3 }));
        });

    // Cities with shares, and a number with a mean of its own in each.
    private static (double[] City, double[] X) Cities(Random r, int n, double[] shares, double[] means)
    {
        double[] city = new double[n], x = new double[n];
        for (int i = 0; i < n; i++)
        {
            double u = r.NextDouble();
            int c = 0;
            while (c + 1 < shares.Length && (u -= shares[c]) >= 0) c++;
            (city[i], x[i]) = (c, means[c] + Gauss(r));
        }
        return (city, x);
    }

    private static double[] Rows(params double[][] columns)
        => [.. Enumerable.Range(0, columns[0].Length).SelectMany(i => columns.Select(c => c[i]))];

    private static double[] Zipf(int k, double s)
    {
        double[] w = [.. Enumerable.Range(1, k).Select(i => Math.Pow(i, -s))];
        double t = w.Sum(); return [.. w.Select(v => v / t)];
    }

    private static double Entropy(double[] p) => -p.Sum(v => v > 0 ? v * Math.Log(v) : 0);

    // I(city; x) = h(mixture) − h(N(0, 1)), the mixture by Simpson's rule.
    private static double MixtureInformation(double[] shares, double[] means)
    {
        double F(double x)
        {
            double f = 0; for (int c = 0; c < shares.Length; c++)
                f += shares[c] * Math.Exp(-0.5 * (x - means[c]) * (x - means[c])) / Math.Sqrt(2 * Math.PI);
            return f > 0 ? -f * Math.Log(f) : 0;
        }
        double low = means.Min() - 12, high = means.Max() + 12, sum = 0;
        const int steps = 4000;
        for (int i = 0; i <= steps; i++) sum += F(low + (high - low) * i / steps) * (i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2);
        return sum * (high - low) / steps / 3 - 0.5 * Math.Log(2 * Math.PI * Math.E);
    }

    private static Case Text(string name, double truth, Func<Random, PointSettings, DivergenceEstimate> run)
        => new(name, "text", truth, (r, s) => { var e = run(r, s); return (e, e); });

    private static IEnumerable<Case> All
    {
        get
        {
            double[] a = [0.5, 0.3, 0.2], b = [0.3, 0.3, 0.4], mean = [0, 1, 2], other = [0, 1.5, 2], zipf = Zipf(40, 1),
                even = Zipf(40, 0);
            static double[] Same(double[] v) => v;
            static double[] Up(double[] v) => [.. v.Select(x => x + 0.5)];
            yield return Divergence("D of N(.5, 1), N(0, 1): 40 clusters of 10, .2 of the variance", 40, _ => 10, 1, 0.2, 0.125, Up, Same);
            yield return Divergence("D of N(.5, 1), N(0, 1): 40 clusters of 10, .8", 40, _ => 10, 1, 0.8, 0.125, Up, Same);
            yield return Divergence("D of N(.5, I), N(0, I) in 3: 40 clusters of 10, .5", 40, _ => 10, 3, 0.5, 0.375, Up, Same);
            yield return Divergence("D of N(.5, 1), N(0, 1): 50 clusters of 1 to 30, .5", 50, r => 1 + r.Next(30), 1, 0.5, 0.125, Up, Same);
            yield return Divergence("D of one distribution: 40 clusters of 10 in both, .8", 40, _ => 10, 1, 0.8, 0, Same, Same,
                shared: true);
            yield return Divergence("D of one distribution: 40 clusters of 10 each, .8", 40, _ => 10, 1, 0.8, 0, Same, Same);
            yield return Divergence("D of Exp(1), Exp(1.5): 50 clusters of 10, .5", 50, _ => 10, 1, 0.5, Math.Log(1 / 1.5) + 0.5,
                v => [-Math.Log(Normal(-v[0]))], v => [-Math.Log(Normal(-v[0])) / 1.5]);
            yield return Divergence("D of N(.5, 1), N(0, 1): 12 clusters of 30, .5", 12, _ => 30, 1, 0.5, 0.125, Up, Same);
            yield return Information("I of clusters: 40 of 10, .8, correlation 0", 40, 10, 0.8, 0);
            yield return Information("I of clusters: 40 of 10, .8, correlation .5", 40, 10, 0.8, 0.5);
            yield return Information("I of clusters: 60 of 5, .3, correlation .8", 60, 5, 0.3, 0.8);
            yield return SeriesInformation(1000, 0.8, 0, 40, 10);
            yield return SeriesInformation(1000, 0.8, 0.6, 40, 10);
            yield return SeriesInformation(2000, 0.95, 0, 100, 30);
            yield return new("h of a series of memory .8, 1,000 rows", "blocks of 40, window 10",
                0.5 * Math.Log(2 * Math.PI * Math.E), (r, s) =>
            {
                double[] x = Series(r, 1000, 0.8);
                return (PointEstimate.Entropy(x, 1, s with { Dependence = Blocks(1000, 0, 40, 10) }), PointEstimate.Entropy(x, 1, s));
            });
            yield return new("D of N(.5, 1), N(0, 1): two series of memory .8, 1,000 rows", "blocks of 40, window 10", 0.125, (r, s) =>
            {
                double[] p = Up(Series(r, 1000, 0.8)), q = Series(r, 1000, 0.8);
                return (PointEstimate.KullbackLeibler(p, q, 1, s with { Dependence = Blocks(1000, 1000, 40, 10) }),
                    PointEstimate.KullbackLeibler(p, q, 1, s));
            });
            yield return Text("D of three cities and a number, n = 400",
                0.5 * Math.Log(0.5 / 0.3) + 0.2 * Math.Log(0.5) + 0.3 * 0.125, (r, s) =>
            {
                var (p, q) = (Cities(r, 400, a, mean), Cities(r, 400, b, other));
                return PointEstimate.KullbackLeibler(Rows(p.City, p.X), Rows(q.City, q.X), 2, s with { Categories = [0] });
            });
            yield return Text("D of three cities and a number, one distribution, n = 400", 0, (r, s) =>
            {
                var (p, q) = (Cities(r, 400, a, mean), Cities(r, 400, a, mean));
                return PointEstimate.KullbackLeibler(Rows(p.City, p.X), Rows(q.City, q.X), 2, s with { Categories = [0] });
            });
            yield return Text("D of forty cities, Zipf and even, n = 1000", Math.Log(40) - Entropy(zipf), (r, s)
                => PointEstimate.KullbackLeibler(Cities(r, 1000, zipf, new double[40]).City, Cities(r, 1000, even, new double[40]).City, 1,
                    s with { Categories = [0] }));
            yield return Text("D of forty cities, one distribution, n = 1000", 0, (r, s)
                => PointEstimate.KullbackLeibler(Cities(r, 1000, zipf, new double[40]).City, Cities(r, 1000, zipf, new double[40]).City, 1,
                    s with { Categories = [0] }));
            yield return Text("D of three cities, one distribution, n = 300", 0, (r, s)
                => PointEstimate.KullbackLeibler(Cities(r, 300, a, mean).City, Cities(r, 300, a, mean).City, 1,
                    s with { Categories = [0] }));
            yield return Text("I of three cities and a number, n = 500", MixtureInformation(a, mean), (r, s) =>
            {
                var (city, x) = Cities(r, 500, a, mean);
                return PointEstimate.MutualInformation(city, 1, x, 1, settings: s with { K = 3, Categories = [0] });
            });
            yield return Text("I of forty cities and a number, independent, n = 1000", 0, (r, s) =>
            {
                var (city, x) = Cities(r, 1000, zipf, new double[40]);
                return PointEstimate.MutualInformation(city, 1, x, 1, settings: s with { K = 3, Categories = [0] });
            });
            yield return Text("I of two texts of 3 and 2 values, independent, n = 500", 0, (r, s)
                => PointEstimate.MutualInformation(Cities(r, 500, a, mean).City, 1, Cities(r, 500, [0.5, 0.5], [0, 0]).City, 1,
                    settings: s with { K = 3, Categories = [0, 1] }));
            yield return Text("I of two texts, the second that of the first in half of the rows, n = 500", Copied(), (r, s) =>
            {
                double[] x = Cities(r, 500, [0.25, 0.25, 0.25, 0.25], new double[4]).City,
                    y = [.. x.Select(v => r.NextDouble() < 0.5 ? v : r.Next(4))];
                return PointEstimate.MutualInformation(x, 1, y, 1, settings: s with { K = 3, Categories = [0, 1] });
            });
            yield return Text("I of a text and a number given a number, n = 500", 0, (r, s) =>
            {
                // Z chooses the city and moves Y: given Z they are independent.
                double[] z = [.. Enumerable.Range(0, 500).Select(_ => Gauss(r))], city = [.. z.Select(v => v + Gauss(r) > 0 ? 1.0 : 0)],
                    y = [.. z.Select(v => v + Gauss(r))];
                return PointEstimate.MutualInformation(city, 1, y, 1, z, 1, s with { K = 3, Categories = [0] });
            });
            yield return Text("H of three cities and h of a number given the city, n = 500",
                Entropy(a) + 0.5 * Math.Log(2 * Math.PI * Math.E), (r, s) =>
            {
                var (city, x) = Cities(r, 500, a, mean);
                return PointEstimate.Entropy(Rows(city, x), 2, s with { Categories = [0] });
            });
            yield return Text("H of forty cities, n = 500", Entropy(zipf),
                (r, s) => PointEstimate.Entropy(Cities(r, 500, zipf, new double[40]).City, 1, s with { Categories = [0] }));
        }
    }

    // Four values: agreement 5/8, each other one 1/8.
    private static double Copied() => Math.Log(4) - Entropy([0.625, 0.125, 0.125, 0.125]);

    private static double Normal(double x) => Numerics.NormalTail.Upper(-x);
}
