using System.Globalization;
using Kullback.Topics;

namespace Kullback.Simulations.Topics;

/// <summary>Two corpora from one source: how often words, a word, a drift of topics and a topic are said to differ; and how often the
/// interval of a named word holds its part where the sources differ.</summary>
internal static class TopicsSimulation
{
    private const int Words = 200, Exchanges = 199;

    /// <summary>Documents of a source: topics are Zipf's frequencies in orders of their own, a document mixes them.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Documents">Documents of one side.</param>
    /// <param name="Others">Documents of the other.</param>
    /// <param name="Tokens">Tokens of a document on average.</param>
    /// <param name="Mixing">Concentration of a document's mixture: the smaller, the less its tokens are independent.</param>
    /// <param name="Uneven">Whether lengths of documents spread over two orders of magnitude.</param>
    private sealed record Source(string Name, int Documents, int Others, int Tokens, double Mixing, bool Uneven)
    {
        private const int Topics = 5;

        private static readonly double[][] s_topics = [.. Enumerable.Range(0, Topics).Select(k =>
        {
            int[] order = [.. Enumerable.Range(1, Words)];
            new Random(k).Shuffle(order);
            double sum = order.Sum(r => 1.0 / r);
            return order.Select(r => 1 / (r * sum)).ToArray();
        })];

        /// <summary>The share of each topic on average; the tilted source speaks more of the first ones.</summary>
        private static double[] Shares(bool tilted) => tilted ? [0.4, 0.25, 0.15, 0.1, 0.1] : [0.2, 0.2, 0.2, 0.2, 0.2];

        internal static double[] Frequencies(bool tilted)
            => [.. Enumerable.Range(0, Words).Select(w => Shares(tilted).Select((s, k) => s * s_topics[k][w]).Sum())];

        internal DocumentCounts Draw(int documents, Random random, bool tilted = false)
            => DocumentCounts.OfTokens(Enumerable.Range(0, documents).Select(_ => Document(random, tilted)), Words);

        private int[] Document(Random random, bool tilted)
        {
            double[] mixture = [.. Shares(tilted).Select(s => Gamma(Mixing * Topics * s, random))];
            int length = Uneven ? 1 + (int)(Tokens * Math.Exp(1.2 * Normal(random) - 0.72)) : Tokens;
            return [.. Enumerable.Range(0, length).Select(_ => One(s_topics[One(mixture, random)], random))];
        }

        private static int One(double[] weights, Random random)
        {
            double at = random.NextDouble() * weights.Sum();
            int i = 0;
            for (; i < weights.Length - 1 && (at -= weights[i]) >= 0; i++) { }
            return i;
        }

        // Marsaglia and Tsang (2000), and U^(1/a) below 1.
        private static double Gamma(double shape, Random random)
        {
            if (shape < 1) return Gamma(shape + 1, random) * Math.Pow(1 - random.NextDouble(), 1 / shape) + double.Epsilon;
            for (double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d); ;)
            {
                double x = Normal(random), v = Math.Pow(1 + c * x, 3);
                if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v)) return d * v;
            }
        }

        private static double Normal(Random random)
            => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private static readonly Source[] s_sources =
    [
        new("documents alike", 40, 40, 50, 100, false), new("documents of few topics", 40, 40, 50, 0.2, false),
        new("documents of few topics, 20 against 120", 20, 120, 50, 0.2, false),
        new("lengths uneven", 40, 40, 50, 0.2, true), new("six documents", 3, 3, 200, 0.2, false),
    ];

    internal static int Run(string[] args)
    {
        int runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        Console.WriteLine(
            $"## Two corpora from one source\n\n{runs} pairs a row, {Exchanges} exchanges of documents: how often p is at most 5 % and "
                + "1 %.\n");
        Console.WriteLine("| source | words, 5 % | 1 % | some word, 5 % | drift of topics, 5 % | 1 % | some topic, 5 % "
            + "| tokens exchanged instead, 5 % |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        if (args.Length < 2)
            foreach (var source in s_sources) Console.WriteLine($"| {source.Name} | {string.Join(" | ", Levels(source, runs))} |");
        Console.WriteLine(
            $"\n## Words of two sources that differ\n\n{runs} pairs a row: how often the 95 % interval of a word's part of the divergence "
                + "holds the part in the sources: of the word with the largest part there, and of the ten words that are named.\n");
        Console.WriteLine("| source | largest word: part, bits | mean found | covered | ten named: covered | above the interval | below |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var source in s_sources) Console.WriteLine($"| {source.Name} | {string.Join(" | ", Covered(source, runs))} |");
        return 0;
    }

    private static IEnumerable<string> Levels(Source source, int runs)
    {
        int[] found = new int[7];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, s =>
        {
            var random = new Random(s);
            DocumentCounts p = source.Draw(source.Documents, random), q = source.Draw(source.Others, random);
            var words = CorpusDifference.Of(p, q, Exchanges, s);
            var model = VariationalTopics.Batch(p.With(q), new() { Topics = 5, Restarts = 1, Sweeps = 30, Threads = 1, Seed = s });
            var drift = TopicDrift.Of(model, p, q, Exchanges, s);
            bool[] now =
            [
                words.PValue <= 0.05, words.PValue <= 0.01, words.Words.Any(w => w.AdjustedPValue <= 0.05), drift.PValue <= 0.05,
                drift.PValue <= 0.01, drift.Topics.Any(t => t.AdjustedPValue <= 0.05),
                CorpusDifference.Of(Tokens(p), Tokens(q), Exchanges, s).PValue <= 0.05,
            ];
            for (int i = 0; i < now.Length; i++)
                if (now[i]) Interlocked.Increment(ref found[i]);
        });
        return found.Select(f => string.Create(CultureInfo.InvariantCulture, $"{100.0 * f / runs:0.0} %"));
    }

    // Each token a document of its own: what a test that takes tokens for independent does.
    private static DocumentCounts Tokens(DocumentCounts counts)
    {
        long[] totals = counts.Totals();
        return DocumentCounts.OfTokens(totals.SelectMany((t, w) => Enumerable.Repeat<IReadOnlyList<int>>([w], (int)t)), Words);
    }

    private static IEnumerable<string> Covered(Source source, int runs)
    {
        double[] p = Source.Frequencies(true), q = Source.Frequencies(false);
        double[] truth = [.. p.Zip(q, (a, b) => 0.5 * (a * Math.Log(2 * a / (a + b)) + b * Math.Log(2 * b / (a + b))))];
        int largest = Array.IndexOf(truth, truth.Max()), held = 0, named = 0, above = 0, below = 0;
        double mean = 0;
        object gate = new();
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, s =>
        {
            var random = new Random(s);
            var words = CorpusDifference.Of(source.Draw(source.Documents, random, tilted: true), source.Draw(source.Others, random), 1, s,
                Words).Words;
            var one = words.FirstOrDefault(w => w.Word == largest);
            var ten = words.Take(10).ToArray();
            lock (gate)
            {
                // A word that no document has is not named, and nothing is said of it.
                mean += (one?.Nats ?? 0) / runs;
                held += one is not null && one.LowNats <= truth[largest] && truth[largest] <= one.HighNats ? 1 : 0;
                named += ten.Length;
                above += ten.Count(w => truth[w.Word] > w.HighNats);
                below += ten.Count(w => truth[w.Word] < w.LowNats);
            }
        });
        string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
        return [Bits(truth[largest]), Bits(mean), Percent(held / (double)runs), Percent(1 - (above + below) / (double)named),
            Percent(above / (double)named), Percent(below / (double)named)];
    }

    private static string Bits(double nats) => string.Create(CultureInfo.InvariantCulture, $"{nats / Math.Log(2):0.00000}");
}
