using System.Globalization;
using System.Text;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Data.LanguageModels;

/// <summary>Works out the figures of all rows together.</summary>
internal sealed class FiguresOfRows(IReadOnlyList<NextTokenRow> rows, NextTokenShape shape, int top, int blockRows, int seed, IReadOnlyList<string>? texts)
{
    // Edges in bits: the base all but certain, then fewer and fewer nats of a choice among e.g. 2 and 16.
    private static readonly double[] EntropyEdges = [0.01, 0.1, 0.5, 1, 2, 4];
    private const int PositionBins = 32;

    internal NextTokenFigures Figures()
    {
        double[] kl = Numbers(r => r.StoredKlNats);
        double[] sorted = (double[])kl.Clone();
        Array.Sort(sorted);
        long same = rows.LongCount(r => r.SameTop), n = rows.Count;
        double share = (double)same / n;
        return new NextTokenFigures
        {
            Rows = n,
            StoredKl = Mean(r => r.StoredKlNats),
            Kl = Mean(r => r.KlNats),
            ReverseKl = Mean(r => r.ReverseKlNats),
            JensenShannon = Mean(r => r.JensenShannonNats),
            TotalVariation = Mean(r => r.TotalVariation),
            Entropy = Mean(r => r.EntropyNats),
            EntropyChange = Mean(r => r.CandidateEntropyNats - r.EntropyNats),
            CrossEntropy = Mean(r => r.CrossEntropyNats),
            ReverseCrossEntropy = Mean(r => r.ReverseCrossEntropyNats),
            KlQuantiles = [.. NextTokenFigures.Shares.Select(s => Quantile(sorted, s))],
            SameTop = new(share, n > 1 ? Math.Sqrt(share * (1 - share) / (n - 1)) : 0),
            SameTopByBlock = Mean(r => r.SameTop ? 1 : 0),
            Overlap = Mean(r => (double)r.Overlap / Math.Min(top, shape.Vocabulary)),
            RankOfTop = Mean(r => r.RankOfTop),
            InfiniteRows = rows.LongCount(r => double.IsPositiveInfinity(r.KlNats)),
            Text = TextFigures.Of(rows, blockRows, new Random(seed)),
            ByPosition = ByPosition(),
            ByEntropy = Groups(EntropyEdges.Length + 1, (r, _) => Bin(EntropyEdges, r.EntropyNats / Math.Log(2)), EntropyLabel),
            ByClass = ByClass(),
            Histogram = Histogram(kl),
        };
    }

    /// <summary>The quantile at share·(n − 1), worked out in single precision as the program does whose digits are to come out; beyond 2²⁴
    /// rows single precision has no such places.</summary>
    internal static double Quantile(double[] sorted, double share)
        => SortedQuantile.Of(sorted, sorted.Length is 1 or > 1 << 24 ? share : Math.Clamp((float)share * (sorted.Length - 1) / (double)(sorted.Length - 1), 0, 1));

    private double[] Numbers(Func<NextTokenRow, double> of)
    {
        var numbers = new double[rows.Count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = of(rows[i]);
        return numbers;
    }

    // One seed for all: every interval resamples the same blocks.
    private MeanEstimate Mean(Func<NextTokenRow, double> of) => MeanEstimate.Of(Numbers(of), blockRows, new Random(seed));

    private List<NextTokenGroup> ByPosition()
    {
        int bins = Math.Min(PositionBins, shape.RowsPerChunk);
        return Groups(bins, (_, i) => (int)((long)(i % shape.RowsPerChunk) * bins / shape.RowsPerChunk), bin =>
        {
            long from = ((long)bin * shape.RowsPerChunk + bins - 1) / bins, to = ((long)(bin + 1) * shape.RowsPerChunk + bins - 1) / bins - 1;
            return from == to ? Text(shape.FirstPosition + from) : $"{Text(shape.FirstPosition + from)}–{Text(shape.FirstPosition + to)}";
        });
    }

    private List<NextTokenGroup> ByClass()
    {
        if (texts is null || rows.All(r => r.Target < 0)) return [];
        string[] names = ["word start", "word part", "number", "punctuation", "line break", "other", "not known"];
        return Groups(names.Length, (r, _) => r.Target < 0 ? 6 : ClassOf(texts[r.Target]), bin => names[bin]);
    }

    // Tokenizers mark a blank before a word by ' ', U+2581 or U+0120, a line feed by itself or U+010A.
    private static int ClassOf(string text)
    {
        if (text.Length == 0) return 5;
        if (text.Contains('\n', StringComparison.Ordinal) || text.Contains('\u010A', StringComparison.Ordinal)) return 4;
        bool start = text[0] is ' ' or '\u2581' or '\u0120';
        string rest = start ? text[1..] : text;
        if (rest.Length == 0) return 0;
        Rune.DecodeFromUtf16(rest, out var first, out _);
        return Rune.IsLetter(first) ? start ? 0 : 1 : Rune.IsDigit(first) ? 2 : Rune.IsPunctuation(first) || Rune.IsSymbol(first) ? 3 : 5;
    }

    private List<NextTokenGroup> Groups(int bins, Func<NextTokenRow, int, int> binOf, Func<int, string> label)
    {
        var (count, kl, middle, same) = (new long[bins], new double[bins], new double[bins], new long[bins]);
        for (int i = 0; i < rows.Count; i++)
        {
            int bin = binOf(rows[i], i);
            count[bin]++;
            kl[bin] += rows[i].StoredKlNats;
            middle[bin] += rows[i].JensenShannonNats;
            if (rows[i].SameTop) same[bin]++;
        }
        var groups = new List<NextTokenGroup>();
        for (int b = 0; b < bins; b++)
            if (count[b] > 0) groups.Add(new(label(b), count[b], kl[b] / count[b], middle[b] / count[b], (double)same[b] / count[b]));
        return groups;
    }

    private static int Bin(double[] edges, double value)
    {
        int bin = 0;
        while (bin < edges.Length && value >= edges[bin]) bin++;
        return bin;
    }

    private static string EntropyLabel(int bin)
        => bin == 0 ? $"below {Text(EntropyEdges[0])} bit" : bin == EntropyEdges.Length ? $"from {Text(EntropyEdges[^1])} bit" : $"{Text(EntropyEdges[bin - 1])} to {Text(EntropyEdges[bin])} bit";

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static long[] Histogram(double[] values)
    {
        double[] edges = [.. NextTokenFigures.HistogramEdges];
        var counts = new long[edges.Length + 1];
        foreach (double value in values) counts[Bin(edges, value)]++;
        return counts;
    }
}
