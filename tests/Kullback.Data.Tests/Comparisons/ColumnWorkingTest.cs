using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>What <c>explain</c> works out by hand is what the core computed: two derivations of one number.</summary>
public sealed class ColumnWorkingTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Steps_give_the_figures()
    {
        // "new" and "old" are each on one side only; numbers with ties; missing values.
        string Row(int i, bool current)
            => $"{(i % 10 == 0 ? (current ? "new" : "old") : "abcd"[i % (current ? 4 : 3)])},{(i * (current ? 7 : 5) % 50)},{(i % 9 == 0 ? "" : (i % 4).ToString(System.Globalization.CultureInfo.InvariantCulture))}";
        string reference = _folder.Write("reference.csv",
            "text,number,few\n" + string.Concat(Enumerable.Range(0, 700).Select(i => Row(i, false) + "\n")));
        string current = _folder.Write("current.csv",
            "text,number,few\n" + string.Concat(Enumerable.Range(0, 500).Select(i => Row(i, true) + "\n")));
        ComparisonReport report = Comparison.OfFiles(reference, current);
        Assert.Equal(3, report.Compared.Count());
        foreach (ColumnReport column in report.Compared)
        {
            ColumnFigures figures = column.Figures!;
            ColumnWorking working = ColumnWorking.Of(column, report.Method);
            CountSteps steps = Assert.IsType<CountSteps>(working.Steps);
            // Sums of at most some thirty terms of one size, each within a few ulp: 1e-12 is a hundred times that.
            Assert.Equal(figures.PlugInBits, column.Cells.Sum(c => c.ContributionBits), 1e-12);
            Assert.Equal(figures.BiasBits, steps.CurrentBiasBits + steps.ReferenceBiasBits, 1e-12);
            Assert.Equal(figures.BitsRaw, figures.PlugInBits - figures.BiasBits, 1e-12);
            Assert.Equal(figures.DegreesOfFreedom, steps.Cells - 1, 1e-9);
            Assert.Equal(figures.G, steps.G / steps.Williams, 1e-9 * figures.G);
        }
        Assert.True(ColumnWorking.Of(report.Compared.Single(c => c.Column == "text"), report.Method).Steps!.BiasMarginBits > 0);
    }

    public void Dispose() => _folder.Dispose();
}
