using System.IO.Compression;
using System.Text.Json;
using Kullback.Estimation;
using Kullback.Tests.Golden;

namespace Kullback.Tests.Estimation;

/// <summary>The statistics of synthetic tables against golden values made by an independent program
/// (tests/golden/evaluation/fidelity.jsonl); the tables lie beside the checkout.</summary>
public class FidelityGolden
{
    private static readonly string? Shared = Beside(AppContext.BaseDirectory);

    private static string? Beside(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Kullback.slnx"))) folder = Path.GetDirectoryName(folder)!;
        string data = Path.Combine(Path.GetDirectoryName(folder)!, "shared", "data");
        return Directory.Exists(Path.Combine(data, "fidelity")) ? data : null;
    }

    public static TheoryData<string> Versions
        => [.. GoldenFile.Lines("evaluation/fidelity.jsonl").Select(r => r.GetProperty("id").GetString()!)];

    [Theory, MemberData(nameof(Versions))]
    public void Counts_and_divergences_are_the_golden_ones(string id)
    {
        Assert.SkipWhen(Shared is null, "no ../shared/data beside the checkout");
        var (golden, tables) = Of(id);
        var expected = golden.GetProperty("expected");
        var columns = tables[0].Columns;
        var edges = golden.GetProperty("inner_edges");
        var cells = new RecordCells(columns,
            [
                .. columns.Select(c => c.IsNumber ? [.. edges.GetProperty(c.Name).EnumerateArray().Select(e => e.GetDouble())]
                    : Array.Empty<double>())]);
        // The rule that the program has by itself gives the same edges.
        var own = RecordCells.Of(tables[0]);
        for (int c = 0; c < columns.Count; c++)
            if (columns[c].IsNumber) Assert.Equal(cells.Edges(c).ToArray(), own.Edges(c).ToArray());
        int[][][] codes = [.. tables.Select(t => cells.Codes(t))];
        double Bits(params int[] on) => CellCounts.Of([.. codes.Select(t => on.Select(c => t[c]).ToArray())], [.. on.Select(cells.Count)])
            .JensenShannonNats(0, 1) / Math.Log(2);
        for (int c = 0; c < columns.Count; c++)
            Assert.Equal(expected.GetProperty("column_js_bits").GetProperty(columns[c].Name).GetDouble(), Bits(c), 1e-9);
        var (pairs, triples) = (new List<double>(), new List<double>());
        var gains = new List<double>();
        for (int a = 0; a < columns.Count; a++)
            for (int b = a + 1; b < columns.Count; b++)
            {
                pairs.Add(Bits(a, b));
                var counts = CellCounts.Of([.. codes.Select(t => new[] { t[a], t[b] })], [cells.Count(a), cells.Count(b)]);
                gains.Add((counts.MutualInformationNats(1, cells.Count(b), out _, out _)
                    - counts.MutualInformationNats(0, cells.Count(b), out _, out _)) / Math.Log(2));
                for (int c = b + 1; c < columns.Count; c++) triples.Add(Bits(a, b, c));
            }
        Assert.Equal(expected.GetProperty("pair_js_bits_mean").GetDouble(), pairs.Average(), 1e-9);
        Assert.Equal(expected.GetProperty("pair_mutual_information_change_bits_mean").GetDouble(), gains.Average(), 1e-9);
        Assert.Equal(expected.GetProperty("triple_js_bits_mean").GetDouble(), triples.Average(), 1e-9);
        int[][] numbers = RecordTable.Identify(tables);
        Assert.Equal(expected.GetProperty("rows_equal_to_a_train_row").GetInt32(), numbers[1].Count(numbers[0].ToHashSet().Contains));
        Assert.Equal(expected.GetProperty("rows_equal_to_a_holdout_row").GetInt32(), numbers[1].Count(numbers[2].ToHashSet().Contains));
        Assert.Equal(expected.GetProperty("distinct_rows").GetInt32(), numbers[1].Distinct().Count());
    }

    [Theory, MemberData(nameof(Versions))]
    public void Nearest_records_are_the_golden_ones(string id)
    {
        Assert.SkipWhen(Shared is null, "no ../shared/data beside the checkout");
        var (golden, tables) = Of(id);
        var expected = golden.GetProperty("expected").GetProperty("nearest_record");
        var search = new NearestRecords(tables[0]);
        double[][] points = [.. tables.Select(search.Points)];
        var (train, holdout) = (search.Find(points[1], points[0], TestContext.Current.CancellationToken),
            search.Find(points[1], points[2], TestContext.Current.CancellationToken));
        var share = CloserShare.Of(train, holdout, 10_000, 0.95);
        Assert.Equal(expected.GetProperty("share_closer_to_train").GetDouble(), share.Share, 1e-9);
        Assert.Equal(expected.GetProperty("ties").GetInt32(), share.Ties);
        Assert.Equal(expected.GetProperty("sign_test_z").GetDouble(), share.SignTestZ, 1e-9);
        Assert.Equal(expected.GetProperty("distance_to_train").GetProperty("mean").GetDouble(), train.Distances.Average(), 1e-9);
        Assert.Equal(expected.GetProperty("distance_to_holdout").GetProperty("mean").GetDouble(), holdout.Distances.Average(), 1e-9);
        Assert.Equal(expected.GetProperty("distance_to_train").GetProperty("median").GetDouble(),
            (train.Distances.Order().ElementAt(2499) + train.Distances.Order().ElementAt(2500)) / 2, 1e-9);
    }

    // Another program's forest draws other rows, folds and splits.
    [Theory, InlineData("fidelity/adult/oracle"), InlineData("fidelity/adult/noisy-copy"), InlineData("fidelity/adult/mode-dropping")]
    public void The_forest_tells_as_much_as_another_programs(string id)
    {
        Assert.SkipWhen(Shared is null, "no ../shared/data beside the checkout");
        var (golden, tables) = Of(id);
        double theirs = golden.GetProperty("expected").GetProperty("discriminator_forest").GetProperty("auc").GetDouble();
        double[] labels = [.. new double[tables[0].Rows], .. Enumerable.Repeat(1.0, tables[1].Rows)];
        double[] scores = new RandomForest([tables[0], tables[1]], labels).OutOfFold(1, TestContext.Current.CancellationToken);
        double area = Kullback.Hypotheses.Discrimination
            .Of(scores.AsSpan(tables[0].Rows), scores.AsSpan(0, tables[0].Rows), 1, 0.95, new Random(1))!.Probability;
        Assert.Equal(theirs, area, 0.02);
    }

    private static (JsonElement Golden, RecordTable[] Tables) Of(string id)
    {
        var golden = GoldenFile.Lines("evaluation/fidelity.jsonl").First(r => r.GetProperty("id").GetString() == id);
        string[][][] rows =
            [.. new[] { "train", "synthetic", "holdout" }.Select(role => Read(golden.GetProperty("files").GetProperty(role).GetString()!))];
        string[] names = rows[0][0];
        var numbers = golden.GetProperty("inner_edges").EnumerateObject().Select(e => e.Name).ToHashSet();
        string[][] labels =
            [
                .. names.Select((_, c) => rows.SelectMany(r => r.Skip(1)).Select(r => r[c]).Distinct().Order(StringComparer.Ordinal)
                    .ToArray())];
        RecordColumn[] columns = [.. names.Select((n, c) => new RecordColumn(n, numbers.Contains(n) ? null : labels[c]))];
        double Value(string text, int c) => columns[c].IsNumber ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : Array.BinarySearch(labels[c], text, StringComparer.Ordinal);
        return (golden,
            [
                .. rows.Select(
                    r => new RecordTable(columns, [.. names.Select((_, c) => r.Skip(1).Select(row => Value(row[c], c)).ToArray())]))]);
    }

    private static string[][] Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Shared!, file)), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','))];
    }
}
