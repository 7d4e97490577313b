using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Real data with figures that others computed: field/tables.md 3.6.
/// Skipped where the data is not beside the repository.</summary>
public sealed class AcceptanceTest
{
    private static readonly string[] s_adult =
    [
        "age", "workclass", "fnlwgt", "education", "education_num", "marital_status", "occupation", "relationship", "race", "sex",
        "capital_gain", "capital_loss", "hours_per_week", "native_country", "income",
    ];

    private static string Shared(string file)
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Kullback.slnx"))) root = Path.GetDirectoryName(root);
        string path = Path.Combine(root ?? "", "..", "shared", "data", file);
        Assert.SkipUnless(root is not null && File.Exists(path), $"../shared/data/{file} is not there");
        return path;
    }

    // ---- Adult: a random split, and a label that gained a dot --------------------------------------------------------------

    [Fact]
    public void Adult_is_stable_but_for_its_label_that_looks_renamed()
    {
        ComparisonReport report =
            Compared.Files(Shared("adult/adult-train.csv.gz"), Shared("adult/adult-test.csv.gz"),
                new() { Text = new TextFormat { Names = s_adult } });
        Assert.Equal((32_561, 16_281), (report.Reference.Rows, report.Current.Rows));
        Assert.Equal(15, report.Compared.Count());
        foreach (ColumnReport column in report.Compared.Where(c => c.Column != "income")) IsTheSame(column);
        ColumnReport income = report.Row("income");
        Assert.Equal(Verdict.Drifted, income.Verdict);
        Assert.Contains("look renamed by a trailing \".\"", income.LooksRenamed, StringComparison.Ordinal);
        Assert.InRange(income.Figures!.Bits, 0.999, 1);
        Assert.Equal((1.0, 1.0), (income.Figures.NewShare, income.Figures.VanishedShare));
        Assert.False(report.Similarity.TooSimilar);
        Assert.Empty(report.SchemaChanges);
    }

    [Fact]
    public void Adult_without_the_dots_is_stable_throughout()
    {
        using var folder = new TemporaryFolder();
        using var text =
            new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(Shared("adult/adult-test.csv.gz")),
                System.IO.Compression.CompressionMode.Decompress));
        string test = folder.Write("adult-test.csv", text.ReadToEnd().Replace("K.\n", "K\n", StringComparison.Ordinal));
        ComparisonReport report =
            Compared.Files(Shared("adult/adult-train.csv.gz"), test, new() { Text = new TextFormat { Names = s_adult } });
        Assert.Equal(15, report.Compared.Count());
        Assert.All(report.Compared, IsTheSame);
        Assert.Equal(Verdict.Stable, report.Verdict);
        Assert.False(report.Similarity.TooSimilar);
    }

    private static void IsTheSame(ColumnReport column)
    {
        Assert.True(column is { Verdict: Verdict.Stable, Warning: false, TooSimilar: false },
            $"{column.Name}: {column.Verdict}, warning {column.Warning}, too similar {column.TooSimilar}");
        Assert.InRange(column.Figures!.BitsHigh, 0, 0.0015);
        Assert.InRange(column.Figures.Bits, column.Figures.BitsLow, column.Figures.BitsHigh);
    }

    // ---- taxi --------------------------------------------------------------------------------------------------------------

    private static ComparisonReport Taxi(string current) => Compared.Files(Shared("taxi/2019-01.csv.gz"), Shared($"taxi/{current}.csv.gz"));

    private static void Within(double expected, ColumnReport column)
        => Assert.InRange(column.Figures!.Bits, 0.9 * expected, 1.1 * expected);

    [Fact]
    public void Taxi_in_the_lockdown()
    {
        ComparisonReport report = Taxi("2020-04");
        foreach ((string column, double bits) in new[] { ("passenger_count", 0.070), ("payment_type", 0.052),
            ("congestion_surcharge", 0.716) })
        {
            Within(bits, report.Row(column));
            Assert.Equal(Verdict.Drifted, report.Row(column).Verdict);
        }
        Assert.Equal(Verdict.Stable, report.Row("fare_amount").Verdict);
        Assert.Equal(Verdict.Drifted, report.Verdict);
    }

    [Fact]
    public void Taxi_a_year_later()
    {
        ComparisonReport report = Taxi("2020-01");
        foreach (string column in new[] { "pickup_datetime (hour)", "trip_distance", "fare_amount" })
            Assert.Equal(Verdict.Stable, report.Row(column).Verdict);
        foreach (string column in new[] { "pickup_datetime", "dropoff_datetime" })
        {
            Assert.Equal((ColumnRole.TimeAxis, Verdict.NotCompared), (report.Row(column).Role, report.Row(column).Verdict));
            Assert.NotNull(report.Row(column).Numbers);
        }
    }

    [Fact]
    public void Taxi_a_month_later_has_rides_without_passengers()
    {
        ColumnReport passengers = Taxi("2019-02").Row("passenger_count");
        Within(0.084, passengers);
        Assert.Equal(Verdict.Drifted, passengers.Verdict);
        Assert.Equal("0", passengers.Drivers[0].Cell);
        Assert.StartsWith("new value 0: 0 % -> 16 %", passengers.Drivers[0].Text, StringComparison.Ordinal);
    }
}
