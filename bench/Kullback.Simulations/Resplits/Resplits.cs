using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kullback.Data.Comparisons;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Simulations.Resplits;

/// <summary>How often does a comparison call a column changed when nothing changed? The census data that ../shared/data/adult holds, train
/// and test pooled (the dots of the test labels removed), is split again at random into 32,561 and 16,281 rows, and the halves are
/// compared. Usage: dotnet run --project bench/Kullback.Simulations -c Release -- resplits [SPLITS] [FOLDER OF THE DATA] Prints the table,
/// writes it to bench/results/resplits.md, and ends with 1 when more than 1 % of the columns are called drifted.</summary>
internal static class Resplits
{
    internal static int Run(string[] args)
    {
        const int ReferenceRows = 32_561;
        string[] names =
        [
            "age", "workclass", "fnlwgt", "education", "education_num", "marital_status", "occupation", "relationship", "race", "sex",
            "capital_gain", "capital_loss", "hours_per_week", "native_country", "income",
        ];

        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Kullback.slnx")))
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("the repository's root");
        int splits = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
        string data = args.Length > 1 ? args[1] : Path.Combine(root, "..", "shared", "data", "adult");

        static IEnumerable<string> Lines(string file)
        {
            using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (text.ReadLine() is { } line)
                if (line.Length > 0) yield return line.TrimEnd('.');
        }

        string[] pooled = [.. Lines(Path.Combine(data, "adult-train.csv.gz")), .. Lines(Path.Combine(data, "adult-test.csv.gz"))];
        string folder = Directory.CreateTempSubdirectory("kullback-resplits-").FullName;
        var options = new ComparisonOptions { Text = new TextFormat { Names = names } };
        (int columns, int drifted, int undecided, int warned, int copies, int tables, int tooSimilar, int pairs, int drifting) =
            (0, 0, 0, 0, 0, 0, 0, 0, 0);
        double worst = 0;
        long start = Stopwatch.GetTimestamp();
        string engineName;
        try
        {
            (string a, string b) = (Path.Combine(folder, "reference.csv"), Path.Combine(folder, "current.csv"));
            for (int seed = 1; seed <= splits; seed++)
            {
                new Random(seed).Shuffle(pooled);
                File.WriteAllLines(a, pooled.AsSpan(0, ReferenceRows).ToArray());
                File.WriteAllLines(b, pooled.AsSpan(ReferenceRows).ToArray());
                ComparisonReport report = Comparison.OfFiles(a, b, options);
                columns += report.Compared.Count();
                drifted += report.Compared.Count(c => c.Verdict == Verdict.Drifted);
                undecided += report.Compared.Count(c => c.Verdict == Verdict.Undecided);
                warned += report.Compared.Count(c => c.Warning);
                copies += report.Compared.Count(c => c.TooSimilar);
                worst = Math.Max(worst, report.Compared.Max(c => c.Figures!.Bits));
                tables += report.Verdict == Verdict.Drifted ? 1 : 0;
                tooSimilar += report.Similarity.TooSimilar ? 1 : 0;
                pairs += report.Pairs!.PairsTested;
                drifting += report.Pairs.Pairs.Count(p => p.Verdict == Verdict.Drifted);
                if (seed % 20 == 0) Console.Error.WriteLine($"{seed} of {splits}");
            }
            using var engine = new DuckDbEngine();
            engineName = engine.Name;
        }
        finally { Directory.Delete(folder, recursive: true); }

        string Share(int part, int whole)
            => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.###} % ({part:N0} of {whole:N0})");
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown"
            : RuntimeInformation.ProcessArchitecture.ToString();
        string table = string.Create(CultureInfo.InvariantCulture, $"""
            # Random re-splits of Adult

            `dotnet run --project bench/Kullback.Resplits -c Release`: train and test of `../shared/data/adult` pooled, the dots of the test labels removed, split again
            at random into {ReferenceRows:N0} and {pooled.Length - ReferenceRows:N0} rows, {splits} times (seeds 1 to {splits}), compared with the defaults. Nothing changed, so every finding is false.

            | finding | share |
            |---|---|
            | columns called drifted | {Share(drifted, columns)} |
            | columns undecided | {Share(undecided, columns)} |
            | columns with a warning | {Share(warned, columns)} |
            | columns too similar (nominal 0.1 %) | {Share(copies, columns)} |
            | pairs of columns called drifted | {Share(drifting, pairs)} |
            | tables called drifted | {Share(tables, splits)} |
            | tables too similar (nominal 0.1 %) | {Share(tooSimilar, splits)} |

            Largest estimate of any column: {worst:0.00000} bit.
            {Stopwatch.GetElapsedTime(start).TotalSeconds / splits:0.00} s a split, written and compared; {processor}, {Environment.ProcessorCount} cores, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64)} bits; .NET {Environment.Version}, {engineName}.

            """);
        Console.Write(table);
        if (splits >= 200)
        {
            Directory.CreateDirectory(Path.Combine(root, "bench", "results"));
            File.WriteAllText(Path.Combine(root, "bench", "results", "resplits.md"), table.ReplaceLineEndings("\n"));
        }
        return drifted > 0.01 * columns ? 1 : 0;
    }
}
