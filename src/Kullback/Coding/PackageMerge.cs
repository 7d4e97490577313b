namespace Kullback.Coding;

/// <summary>Depths of the best binary tree of limited depth: the coin collector's problem.</summary>
/// <remarks>Each letter is a coin of width 2^(−l) and its weight as price, at every level l; the 2n − 2 cheapest items at the top level pay
/// for exactly n − 1. Source: Larmore and Hirschberg (1990), Journal of the ACM 37, 464–473.</remarks>
internal static class PackageMerge
{
    /// <summary>The depth of each leaf; weights ascend.</summary>
    internal static int[] Depths(double[] weights, int longest)
    {
        int n = weights.Length;
        int[] depths = new int[n];
        if (n <= 1) return depths;
        // isLeaf[level][k]: whether the k-th cheapest item of a level is a coin or a package of two items of the level below.
        var isLeaf = new List<bool[]>();
        double[] packages = [];
        for (int level = 0; level < longest; level++)
        {
            var (items, leaves) = Merge(weights, packages);
            isLeaf.Add(leaves);
            packages = new double[items.Length / 2];
            for (int k = 0; k < packages.Length; k++) packages[k] = items[2 * k] + items[2 * k + 1];
        }
        int taken = 2 * n - 2;
        for (int level = longest - 1; level >= 0 && taken > 0; level--)
        {
            int coins = 0;
            for (int k = 0; k < taken; k++)
                if (isLeaf[level][k]) depths[coins++]++;
            taken = 2 * (taken - coins);
        }
        return depths;
    }

    private static (double[] Items, bool[] IsLeaf) Merge(double[] coins, double[] packages)
    {
        var items = new double[coins.Length + packages.Length];
        var isLeaf = new bool[items.Length];
        int coin = 0, package = 0;
        for (int k = 0; k < items.Length; k++)
        {
            isLeaf[k] = package == packages.Length || (coin < coins.Length && coins[coin] <= packages[package]);
            items[k] = isLeaf[k] ? coins[coin++] : packages[package++];
        }
        return (items, isLeaf);
    }
}
