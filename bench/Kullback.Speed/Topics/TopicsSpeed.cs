using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Kullback.Topics;

namespace Kullback.Speed.Topics;

/// <summary>Batch variational Bayes of latent Dirichlet allocation on a table of counts, beside bench/peers/topics.py: seconds a sweep and
/// the bound after so many.</summary>
internal static class TopicsSpeed
{
    internal static int Run(string[] args)
    {
        if (args is not [var file, var topics, var alpha, var eta, var sweeps]) return 2;
        using Stream raw = File.OpenRead(file), plain = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(plain);
        int words = reader.ReadLine()!.Split(',').Length;
        var counts =
            DocumentCounts.OfTable([.. reader.ReadToEnd().Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries)
                .Select(t => int.Parse(t, CultureInfo.InvariantCulture))], words);
        for (int run = 0; run < 3; run++)
        {
            var (wall, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
            var model = VariationalTopics.Batch(counts, new TopicSettings
            {
                Topics = int.Parse(topics, CultureInfo.InvariantCulture), Alpha = double.Parse(alpha, CultureInfo.InvariantCulture),
                Eta = double.Parse(eta, CultureInfo.InvariantCulture),
                Sweeps = int.Parse(sweeps, CultureInfo.InvariantCulture), Tolerance = 0, Restarts = 1, Seed = run + 1, Threads = 1,
            });
            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{seconds / model.Bounds.Count:0.00000} s CPU a sweep, {wall.Elapsed.TotalSeconds / model.Bounds.Count:0.00000} s wall, "
                    + $"{model.Bounds.Count} sweeps, bound {model.Bounds[^1]:0.0}"));
        }
        return 0;
    }
}
