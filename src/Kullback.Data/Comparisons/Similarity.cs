using Kullback.Numerics;

namespace Kullback.Data.Comparisons;

/// <summary>Are the tables closer than independent samples can be?</summary>
/// <remarks>The columns' left-tail p-values are combined by Fisher's method with Brown's correction for columns that depend on each other:
/// the sum
/// −2Σ ln p keeps its mean 2k, and its variance grows from 4k to 4kc with c = 1 + Σ r²ᵢⱼ/k, where r² = 1 − exp(−2I) is the squared
/// correlation that would carry the pair's mutual information I. Then the sum over c is chi-squared with 2k/c degrees of freedom. Source:
/// Brown (1975), Biometrics 31, 987-992. A split that is stratified by one column makes that column alike by design. So the columns must be
/// too alike without the most alike one and those that say the same as it: that only takes alarms away,
/// so the false alarm rate of the whole sum is kept.</remarks>
internal static class Similarity
{
    private const double Level = 0.001;
    private const int MostColumns = 60, Named = 5;

    public static SimilarityCheck Check(IReadOnlyList<ColumnReport> rows, IReadOnlyList<CodedColumn> coded, ComparisonOptions options)
    {
        ColumnReport[] used = [.. rows.Where(r => r.Part is null && r.Figures!.DegreesOfFreedom > 0)];
        if (options.Cluster is not null || options.Weight is not null)
            return new SimilarityCheck(false, null, 0, "not checked with weights or clusters");
        if (used.Length == 0) return new SimilarityCheck(false, null, 0, "no column varies");
        double all = Combined(used, coded);
        if (all >= Level) return new SimilarityCheck(false, all, used.Length, "the columns are no more alike than chance allows");
        ColumnReport most = used.MinBy(r => r.Figures!.LeftTailPValue)!;
        ColumnReport[] others = [.. used.Where(r => r != most && !SaysTheSame(r, most, coded))];
        double p = others.Length == 0 ? 1 : Math.Max(all, Combined(others, coded));
        return p < Level
            ? new SimilarityCheck(true, p, used.Length,
                $"the two tables are more alike than independent samples can be, {Names(used)}: is one a copy, or drawn from the other?")
            : new SimilarityCheck(false, p, used.Length,
                $"only {DisplayValue.Quoted(most.Name)} is more alike than independent samples can be: was the split stratified by it?");
    }

    private static double Combined(ColumnReport[] used, IReadOnlyList<CodedColumn> coded)
    {
        double[] tails = [.. used.Select(r => r.Figures!.LeftTailPValue)];
        double p = CombinedPValue.Fisher(tails);
        return p < Level ? Corrected(tails, Inflation(used, coded)) : p;
    }

    /// <summary>The columns that make it so, the most alike first.</summary>
    private static string Names(ColumnReport[] used)
    {
        ColumnReport[] alike = [.. used.Where(r => r.Figures!.LeftTailPValue < 0.05).OrderBy(r => r.Figures!.LeftTailPValue)];
        if (alike.Length == 0) return "each a little";
        string named = string.Join(", ", alike.Take(Named).Select(r => DisplayValue.Quoted(r.Name)));
        return $"in {named}{(alike.Length > Named ? $" and {alike.Length - Named} more" : "")} of {used.Length} columns";
    }

    /// <summary>One column's cells tell the other's: a label by number and by name.</summary>
    private static bool SaysTheSame(ColumnReport column, ColumnReport other, IReadOnlyList<CodedColumn> coded)
    {
        if (coded.FirstOrDefault(c => c.Name == column.Name) is not { } a || coded.FirstOrDefault(c => c.Name == other.Name) is not { } b)
            return false;
        double least = Math.Min(a.EntropyNats, b.EntropyNats);
        return least > 0 && Joint(a, b).MutualInformationNats >= 0.9 * least;
    }

    private static double Corrected(double[] tails, double inflation)
        => Math.Clamp(ChiSquaredTail.Upper(-2 * tails.Sum(Math.Log) / inflation, 2 * tails.Length / inflation), double.Epsilon, 1);

    private static double Inflation(ColumnReport[] used, IReadOnlyList<CodedColumn> coded)
    {
        CodedColumn[] columns = [.. used.Select(r => coded.FirstOrDefault(c => c.Name == r.Name)!).Where(c => c is not null)
            .Take(MostColumns)];
        if (columns.Length < 2) return 1;
        double sum = 0;
        for (int i = 0; i < columns.Length; i++)
            for (int j = i + 1; j < columns.Length; j++)
                sum += 2 * (1 - Math.Exp(-2 * Math.Max(0, Joint(columns[i], columns[j]).MutualInformationNats)));
        return 1 + sum / columns.Length;
    }

    private static ContingencyTable Joint(CodedColumn a, CodedColumn b)
    {
        var counts = new long[a.Labels.Count * b.Labels.Count];
        for (int i = 0; i < a.Reference.Length; i++) counts[a.Reference[i] * b.Labels.Count + b.Reference[i]]++;
        return new ContingencyTable(a.Labels.Count, b.Labels.Count, counts);
    }
}
