using Kullback.Hypotheses;

namespace Kullback.Simulations.Hypotheses;

/// <summary>A test with what is promised of its level.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Exact">Whether a p-value of at most α has a probability of at most α when nothing changed; otherwise that holds in the
/// limit.</param>
/// <param name="PValue">The p-value of two samples.</param>
internal sealed record Case(string Name, bool Exact, PointTest PValue);

/// <summary>The tests, and samples to try them on.</summary>
internal static class Cases
{
    internal static readonly Permutations Plan = new(99);

    internal static readonly Case[] OnLine =
    [
        new("Kolmogorov-Smirnov, exact", true, (p, q, _, _) => KolmogorovSmirnov.Test(p, q).PValue),
        new("Kolmogorov-Smirnov, limit", false, (p, q, _, _) => KolmogorovSmirnov.Test(p, q, KolmogorovSmirnovDistribution.Limit).PValue),
        new("Kuiper, limit", false, (p, q, _, _) => KuiperTest.Test(p, q).PValue),
        new("Kuiper, 99 permutations", true, (p, q, _, r) => KuiperTest.PermutationTest(p, q, Plan, r).PValue),
        new("Cramér-von Mises (exact where small)", false, (p, q, _, _) => CramerVonMises.Test(p, q).PValue),
        new("Cramér-von Mises, 99 permutations", true, (p, q, _, r) => CramerVonMises.PermutationTest(p, q, Plan, r).PValue),
        new("Anderson-Darling, limit", false, (p, q, _, _) => AndersonDarling.Test(p, q).PValue),
        new("Anderson-Darling, 99 permutations", true, (p, q, _, r) => AndersonDarling.PermutationTest(p, q, Plan, r).PValue),
        new("Wasserstein, 99 permutations", true, (p, q, _, r) => WassersteinTest.Test(p, q, Plan, r).PValue),
        new("energy, 99 permutations", true, (p, q, _, r) => EnergyTest.Test(p, q, 1, Plan, r).PValue),
        new("energy, stopped at the 10th", true, (p, q, _, r) => EnergyTest.Test(p, q, 1, Plan with { StopAfter = 10 }, r).PValue),
    ];

    internal static readonly Case[] InSpace =
    [
        new("energy, 99 permutations", true, (p, q, d, r) => EnergyTest.Test(p, q, d, Plan, r).PValue),
        new("mean discrepancy, 99 permutations", true, (p, q, d, r) => MaximumMeanDiscrepancy.Test(p, q, d, null, Plan, r).PValue),
        new("mean discrepancy, stopped at the 10th", true,
            (p, q, d, r) => MaximumMeanDiscrepancy.Test(p, q, d, null, Plan with { StopAfter = 10 }, r).PValue),
        new("mean discrepancy, five bandwidths, 99 permutations", true,
            (p, q, d, r) => MaximumMeanDiscrepancy.AggregatedTest(p, q, d, Plan, r).PValue),
        new("mean discrepancy, blocks", false, (p, q, d, r) => MaximumMeanDiscrepancyBlocks.BlockTest(p, q, d, null, r).PValue),
        new("mean discrepancy, linear", false, (p, q, d, r) => MaximumMeanDiscrepancyBlocks.LinearTest(p, q, d, null, r).PValue),
        new("Friedman-Rafsky, normal distribution", false, (p, q, d, r) => FriedmanRafsky.Test(p, q, d, null, r).PValue),
        new("Friedman-Rafsky, 99 permutations", true, (p, q, d, r) => FriedmanRafsky.Test(p, q, d, Plan, r).PValue),
        new("5 nearest neighbors, normal distribution", false, (p, q, d, r) => NearestNeighborTest.Test(p, q, d, 5, null, r).PValue),
        new("5 nearest neighbors, 99 permutations", true, (p, q, d, r) => NearestNeighborTest.Test(p, q, d, 5, Plan, r).PValue),
        new("classifier, logistic", true, (p, q, d, r) => ClassifierTest.Test(p, q, d, TwoSampleClassifier.Logistic, r).PValue),
        new("classifier, nearest neighbors", true,
            (p, q, d, r) => ClassifierTest.Test(p, q, d, TwoSampleClassifier.NearestNeighbors, r).PValue),
    ];

    internal static void Normal(Random random, Span<double> to, double shift = 0, double scale = 1)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] = shift + scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
