using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Kullback.Tests.Anomalies;

/// <summary>The tables with known anomalies that may lie beside the checkout, and the figures of golden/evaluation/anomaly.jsonl.</summary>
internal static class AnomalySets
{
    public static readonly string[] Names = ["breastw", "cardio", "glass", "pendigits", "satimage-2", "thyroid"];

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string[][]> Read = new();

    public static JsonElement Golden(string id)
        => Kullback.Tests.Golden.GoldenFile.Lines("evaluation/anomaly.jsonl").First(r => r.GetProperty("id").GetString() == id)
            .GetProperty("expected");

    public static string[][] Lines(string name)
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Kullback.slnx"))) root = Path.GetDirectoryName(root);
        string path = Path.Combine(root ?? "", "..", "shared", "data", "anomaly", name + ".csv.gz");
        Assert.SkipUnless(root is not null && File.Exists(path), $"{path} is not there");
        return Read.GetOrAdd(path, static p =>
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(p), CompressionMode.Decompress));
            var lines = new List<string[]>();
            while (reader.ReadLine() is { } line) lines.Add(line.Split(','));
            return [.. lines];
        });
    }

    public static (double[][] Columns, bool[] Anomaly) Table(string name)
    {
        string[][] lines = Lines(name);
        return ([.. Enumerable.Range(0, lines[0].Length - 1)
            .Select(c => lines.Skip(1).Select(l => double.Parse(l[c], CultureInfo.InvariantCulture)).ToArray())],
            [.. lines.Skip(1).Select(l => l[^1] == "1")]);
    }

    public static double[][] Take(double[][] columns, IEnumerable<int> rows)
    {
        int[] taken = [.. rows];
        return [.. columns.Select(c => Array.ConvertAll(taken, i => c[i]))];
    }

    /// <summary>Area under the curve by mid-ranks, and average precision over distinct scores.</summary>
    public static (double Auc, double Ap) Quality(double[] scores, bool[] anomaly)
    {
        int n = scores.Length, positive = anomaly.Count(a => a), seen = 0, found = 0;
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => scores[i])];
        double pairs = 0, precision = 0;
        for (int from = 0, to; from < n; from = to)
        {
            for (to = from; to < n && scores[order[to]] == scores[order[from]]; to++) { }
            int hits = 0;
            for (int k = from; k < to; k++) if (anomaly[order[k]]) hits++;
            int misses = to - from - hits;
            pairs += misses * (found + hits / 2.0);
            seen += to - from;
            found += hits;
            precision += hits * ((double)found / seen);
        }
        return (pairs / ((double)positive * (n - positive)), precision / positive);
    }
}
