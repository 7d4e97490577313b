using Kullback.Estimation;

namespace Kullback.Simulations.Coverage;

/// <summary>Independent rows of a category: one cell a value, rare ones pooled.</summary>
internal sealed class Categories(bool zipf, int cells, int n, int m)
    : Scenario($"{(zipf ? "Zipf" : "uniform")} {cells}, {n}, {m}", n, m)
{
    internal override Func<Chance, Draw> At(Level level)
    {
        var (p, q) = Populations(Shares(zipf, cells), level);
        Urn urnP = new(p), urnQ = new(q);
        return chance =>
        {
            double[] current = urnP.Counts(ref chance, M), reference = urnQ.Counts(ref chance, N);
            return Pooled(BinnedSample.FromCounts(current), BinnedSample.FromCounts(reference), p, q);
        };
    }
}

/// <summary>Independent rows with weights that depend on the value (up to threefold) and on chance (lognormal):
/// survey or sampling weights.</summary>
internal sealed class WeightedCategories(bool zipf, int cells, int n, int m, double sigma)
    : Scenario($"weights (sigma {sigma}), {(zipf ? "Zipf" : "uniform")} {cells}, {n}, {m}", n, m)
{
    internal override Func<Chance, Draw> At(Level level)
    {
        var (p, q) = Populations(Shares(zipf, cells), level);
        double[] means = [.. Enumerable.Range(0, p.Length).Select(k => 1 + k * 5 % p.Length * 2.0 / p.Length)];
        Urn urnP = Biased(p, means), urnQ = Biased(q, means);
        return chance => Pooled(Sample(urnP, means, M, ref chance), Sample(urnQ, means, N, ref chance), p, q);
    }

    // Values whose rows weigh more are drawn less, so that the weighted shares are right.
    private static Urn Biased(double[] shares, double[] means)
    {
        double[] drawn = [.. shares.Select((s, k) => s / means[k])];
        double total = drawn.Sum();
        return new Urn([.. drawn.Select(d => d / total)]);
    }

    private BinnedSample Sample(Urn urn, double[] means, int rows, ref Chance chance)
    {
        double[] sums = new double[means.Length], squares = new double[means.Length];
        for (int i = 0; i < rows; i++)
        {
            int k = urn.Draw(ref chance);
            double weight = means[k] * Math.Exp(sigma * chance.Normal() - sigma * sigma / 2);
            sums[k] += weight;
            squares[k] += weight * weight;
        }
        return BinnedSample.FromWeights(sums, squares);
    }
}

/// <summary>Clusters of rows: each has its own shares, Dirichlet round the population's with the given intra-class correlation, and a size
/// of its own (shifted lognormal, mean about 12).</summary>
internal sealed class ClusteredCategories(bool zipf, int cells, int clustersN, int clustersM, double correlation)
    : Scenario($"clusters (icc {correlation}), {(zipf ? "Zipf" : "uniform")} {cells}, {clustersN}, {clustersM}", clustersN, clustersM)
{
    internal override Func<Chance, Draw> At(Level level)
    {
        var (p, q) = Populations(Shares(zipf, cells), level);
        return chance => Pooled(Sample(p, M, ref chance), Sample(q, N, ref chance), p, q);
    }

    private BinnedSample Sample(double[] shares, int clusters, ref Chance chance)
    {
        var rows = new List<(long, int, double)>();
        double concentration = 1 / correlation - 1;
        var own = new double[shares.Length];
        for (int c = 0; c < clusters; c++)
        {
            double total = 0;
            for (int k = 0; k < own.Length; k++) total += own[k] = shares[k] > 0 ? chance.Gamma(concentration * shares[k]) : 0;
            int size = 1 + (int)(8 * Math.Exp(0.8 * chance.Normal()));
            for (int i = 0; i < size; i++)
            {
                double u = chance.Uniform() * total;
                int k = 0;
                while (k + 1 < own.Length && u >= own[k]) u -= own[k++];
                rows.Add((c, k, 1));
            }
        }
        return BinnedSample.FromClusters(shares.Length, rows);
    }
}
