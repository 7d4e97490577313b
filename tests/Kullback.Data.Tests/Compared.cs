using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests;

/// <summary>Comparisons as the command line starts them, on files.</summary>
internal static class Compared
{
    public static ComparisonReport Files(string reference, string current, ComparisonOptions? options = null)
        => Comparison.OfFiles(reference, current, options);

    /// <summary>Compares two tables given as CSV lines.</summary>
    public static ComparisonReport Lines(TemporaryFolder folder, string header, IEnumerable<string> reference, IEnumerable<string> current,
        ComparisonOptions? options = null)
        => Files(folder.Lines("reference.csv", reference.Prepend(header)), folder.Lines("current.csv", current.Prepend(header)), options);

    /// <summary>The one line that a comparison refuses with.</summary>
    public static string Refusal(string reference, string current, ComparisonOptions? options = null)
    {
        UnreadableDataException e = Assert.ThrowsAny<UnreadableDataException>(() => Comparison.OfFiles(reference, current, options));
        Assert.DoesNotContain(e.Message, char.IsControl);
        Assert.InRange(e.Message.Length, 10, 500);
        return e.Message;
    }

    public static ColumnReport Row(this ComparisonReport report, string name) => report.Columns.Single(c => c.Name == name);
}
