using System.Globalization;
using System.IO.Compression;
using Kullback.Monitoring;

namespace Kullback.Tests.Monitoring;

/// <summary>Sessions of events: independent values on the shared sessions, and sums by hand.</summary>
public class SessionModelTest
{
    // start a, a b, b end: each seen once; 3 kinds of events make 4 outcomes.
    [Fact]
    public void Bits_of_steps_are_those_of_counts_and_a_half()
    {
        var model = new SessionModel(3);
        model.Add([0, 1]);
        Assert.Equal(Math.Log2((1 + 2.0) / 1.5), model.Bits(SessionModel.Start, 0), 1e-12);
        Assert.Equal(Math.Log2((1 + 2.0) / 0.5), model.Bits(1, 0), 1e-12);
        Assert.Equal(2, model.Bits(2, 1), 1e-12);
        SessionScore cut = model.Score([0]);
        Assert.Equal(1, cut.Worst);
        Assert.Equal(Math.Log2(3 / 0.5), cut.MaximumBits, 1e-12);
        Assert.Equal((1 + Math.Log2(6)) / 2, cut.MeanBits, 1e-12);
        Assert.Equal(0, model.Score([]).Worst);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Add([3]));
    }

    [Fact]
    public void Shared_sessions_are_told_apart_as_well_as_independent_code_does()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Kullback.slnx"))) root = Path.GetDirectoryName(root);
        string folder = Path.Combine(root ?? "", "..", "shared", "data", "anomaly", "hdfs");
        Assert.SkipUnless(root is not null && Directory.Exists(folder), $"no {folder} beside the checkout");
        int[][] normal = Sessions(Path.Combine(folder, "sessions-normal.txt.gz"));
        int[][] bad = Sessions(Path.Combine(folder, "sessions-abnormal.txt.gz"));
        var model = new SessionModel(28);
        foreach (int[] session in normal.Take(3000)) model.Add(session);
        SessionScore[] good = [.. normal.Skip(3000).Select(s => model.Score(s))], failed = [.. bad.Select(s => model.Score(s))];
        Assert.Equal(0.9853758137238674, Auc(good, failed, s => s.FrequencyBits), 1e-6);
        Assert.Equal(0.9873752060622728, Auc(good, failed, s => s.MeanBits), 1e-6);
        Assert.Equal(0.9960055374683563, Auc(good, failed, s => s.MaximumBits), 1e-6);
        Assert.Equal(0.01509433962264151, good.Count(s => s.MaximumBits > 10.0505690) / (double)good.Length, 1e-6);
        Assert.Equal(0.9942392208100724, failed.Count(s => s.MaximumBits > 10.0505690) / (double)failed.Length, 1e-6);
        double[] calibration = [.. good.Take(900).Select(s => s.MaximumBits)];
        double P(double bits) => (1.0 + calibration.Count(c => c >= bits)) / (calibration.Length + 1);
        Assert.Equal(21, good.Skip(900).Count(s => P(s.MaximumBits) <= 0.02));
        Assert.Equal(16838, failed.Select(s => s.MaximumBits).GroupBy(b => b).Where(g => P(g.Key) <= 0.02).Sum(g => g.Count()));
    }

    /// <summary>The share of pairs in which the abnormal one scores more, ties half.</summary>
    private static double Auc(SessionScore[] good, SessionScore[] bad, Func<SessionScore, double> score)
    {
        double[] low = [.. good.Select(score).Order()];
        double sum = 0;
        foreach (double s in bad.Select(score))
        {
            int below = Array.BinarySearch(low, s) is var at && at < 0 ? ~at : at, upTo = below;
            while (below > 0 && low[below - 1] == s) below--;
            while (upTo < low.Length && low[upTo] == s) upTo++;
            sum += (below + upTo) / 2.0;
        }
        return sum / low.Length / bad.Length;
    }

    private static int[][] Sessions(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => int.Parse(w, CultureInfo.InvariantCulture) - 1)
                .ToArray())];
    }
}
