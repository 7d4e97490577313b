using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Data.Comparison;

/// <summary>Are the tables closer than independent samples can be?</summary>
/// <remarks>The columns' left-tail p-values are combined by Fisher's method with Brown's correction for columns that depend on each other: the sum
/// −2Σ ln p keeps its mean 2k, and its variance grows from 4k to 4kc with c = 1 + Σ r²ᵢⱼ/k, where r² = 1 − exp(−2I) is the squared correlation that would carry the
/// pair's mutual information I. Then the sum over c is chi-squared with 2k/c degrees of freedom. Source: Brown (1975), Biometrics 31, 987-992.</remarks>
internal static class Similarity
{
    private const double Level = 0.001;
    private const int MostColumns = 60;

    public static SimilarityCheck Check(IReadOnlyList<ColumnReport> rows, IReadOnlyList<CodedColumn> coded, CompareOptions options)
    {
        ColumnReport[] used = [.. rows.Where(r => r.Part is null && r.Figures!.DegreesOfFreedom > 0)];
        if (options.Cluster is not null || options.Weight is not null) return new SimilarityCheck(false, null, 0, "not checked with weights or clusters");
        if (used.Length == 0) return new SimilarityCheck(false, null, 0, "no column varies");
        double[] tails = [.. used.Select(r => r.Figures!.LeftTailPValue)];
        double p = CombinedPValue.Fisher(tails);
        if (p < Level) p = Corrected(tails, Inflation(used, coded));
        return new SimilarityCheck(p < Level, p, used.Length, p < Level
            ? "the two tables are more alike than independent samples can be: is one a copy, or drawn from the other?"
            : "the columns are no more alike than chance allows");
    }

    private static double Corrected(double[] tails, double inflation)
        => Math.Clamp(ChiSquaredTail.Upper(-2 * tails.Sum(Math.Log) / inflation, 2 * tails.Length / inflation), double.Epsilon, 1);

    private static double Inflation(ColumnReport[] used, IReadOnlyList<CodedColumn> coded)
    {
        CodedColumn[] columns = [.. used.Select(r => coded.FirstOrDefault(c => c.Name == r.Name)!).Where(c => c is not null).Take(MostColumns)];
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
