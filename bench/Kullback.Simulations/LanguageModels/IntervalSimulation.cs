using System.Globalization;
using Kullback.Estimation;

namespace Kullback.Simulations.LanguageModels;

/// <summary>How often the 95 % interval of a mean divergence covers it, and how often equals are told apart.</summary>
/// <remarks>Per-token divergences are exp(σz − σ²/2) with z an AR(1) sequence, of mean 1, begun anew in each chunk; and distributions that
/// nobody designed the interval for. A run that <see cref="MeanEstimate.TooShort"/> marks makes no claim.</remarks>
internal sealed class IntervalSimulation(int repetitions, int rows, ulong seed)
{
    private static readonly double[] Correlations = [0, 0.5, 0.9, 0.99];
    private static readonly int[] Chunks = [2, 3, 5, 6, 10, 20, 50, 100];

    /// <summary>One distribution of tokens and chunks; mean 1.</summary>
    internal sealed record Distribution(string Name, Func<double, double> OfNormal, bool Bimodal = false, bool Unequal = false);

    internal static IReadOnlyList<Distribution> Distributions { get; } =
    [
        .. new[] { 0.5, 1, 1.4, 1.8 }.Select(
            s => new Distribution(string.Create(CultureInfo.InvariantCulture, $"lognormal {s}"), z => Math.Exp(s * z - s * s / 2))),
    ];

    // Pareto of index 2.5 has a variance and no third moment; documents of two kinds; sequences of 0.2 to 5 times the usual length.
    internal static IReadOnlyList<Distribution> Others { get; } =
    [
        new("Pareto 2.5", z => 0.6 * Math.Pow(Upper(z), -1 / 2.5)),
        new("Pareto 1.7", z => 0.7 / 1.7 * Math.Pow(Upper(z), -1 / 1.7)),
        new("two kinds of chunks, lognormal 1", z => Math.Exp(z - 0.5), Bimodal: true),
        new("chunks of unequal length, lognormal 1", z => Math.Exp(z - 0.5), Unequal: true),
    ];

    private static double Upper(double z)
    {
        // Hastings' approximation, good to 7.5e-8: enough for a distribution of our own making.
        double t = 1 / (1 + 0.2316419 * Math.Abs(z)),
            tail = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * t
            * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.Max(z >= 0 ? tail : 1 - tail, 1e-12);
    }

    internal void Coverage(IReadOnlyList<Distribution> distributions, bool oneSequence, TextWriter to)
    {
        to.WriteLine(oneSequence
            ? "| distribution | correlation | rows | covers % | too low % | too high % | median width | marked % | covers, not marked % |"
            : "| distribution | correlation | chunks | covers % | too low % | too high % | median width | marked % | covers, not marked % "
                + "|");
        to.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var distribution in distributions)
            foreach (double correlation in Correlations)
                foreach (int chunks in Chunks)
                    to.WriteLine(Cell(distribution, correlation, chunks, oneSequence));
    }

    private string Cell(Distribution distribution, double correlation, int chunks, bool oneSequence)
    {
        var random = new Chance(seed + (ulong)chunks * 1000 + (ulong)(100 * correlation));
        int covered = 0, low = 0, high = 0, marked = 0, trusted = 0;
        var widths = new List<double>();
        for (int r = 0; r < repetitions; r++)
        {
            var (values, lengths) = Draw(distribution, correlation, chunks, random, oneSequence);
            var e = oneSequence ? MeanEstimate.OfSequence(values, true) : MeanEstimate.OfClusters(values, lengths, true);
            bool covers = e.Low <= 1 && e.High >= 1;
            if (covers) covered++;
            else if (e.Low > 1) high++;
            else low++;
            if (e.High - e.Low is { } width) widths.Add(width);
            if (e.TooShort is not null) marked++;
            else if (covers) trusted++;
        }
        widths.Sort();
        string count = oneSequence ? (chunks * rows).ToString("#,0", CultureInfo.InvariantCulture)
            : chunks.ToString(CultureInfo.InvariantCulture);
        string Share(double part, double of) => of == 0 ? "" : (100 * part / of).ToString("0.0", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {distribution.Name} | {correlation} | {count} | {Share(covered, repetitions)} | {Share(low, repetitions)} | "
                + $"{Share(high, repetitions)} | {widths[widths.Count / 2]:0.00} | {Share(marked, repetitions)} | "
                + $"{(repetitions - marked < repetitions / 50 ? "" : Share(trusted, repetitions - marked))} |");
    }

    /// <summary>How often "X is closer than Y" is said of two that are equally far: both signs together.</summary>
    internal void Equals(TextWriter to)
    {
        to.WriteLine("| X and Y, both of mean 1 | correlation | chunks | told apart, interval alone % | told apart, as printed % |");
        to.WriteLine("|---|---|---|---|---|");
        Distribution one = Distributions[1], heavy = Distributions[3], light = Distributions[0], kinds = Others[2];
        foreach (var (x, y, name) in new[] { (one, one, "both lognormal 1"), (heavy, heavy, "both lognormal 1.8"),
            (light, heavy, "lognormal 0.5 and lognormal 1.8"), (kinds, kinds, "both two kinds of chunks") })
            foreach (double correlation in Correlations)
                foreach (int chunks in Chunks)
                    to.WriteLine(Pair(x, y, name, correlation, chunks));
    }

    private string Pair(Distribution x, Distribution y, string name, double correlation, int chunks)
    {
        var random = new Chance(seed + (ulong)chunks * 999 + (ulong)(100 * correlation));
        int apart = 0, printed = 0;
        for (int r = 0; r < repetitions; r++)
        {
            var (a, lengths) = Draw(x, correlation, chunks, random, false);
            var (b, _) = Draw(y, correlation, chunks, random, false);
            double[] differences = [.. a.Zip(b, (u, v) => u - v)];
            var e = MeanEstimate.OfClusters(differences, lengths);
            if (!(e.Low > 0 || e.High < 0)) continue;
            apart++;
            if (e is { TooShort: null, PValueOfZero: < 0.025 } && MeanEstimate.OfClusters(a, lengths, true).TooShort is null
                && MeanEstimate.OfClusters(b, lengths, true).TooShort is null) printed++;
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {correlation} | {chunks} | {100.0 * apart / repetitions:0.0} | {100.0 * printed / repetitions:0.0} |");
    }

    private (double[] Values, int[] Lengths) Draw(Distribution distribution, double correlation, int chunks, Chance random,
        bool oneSequence)
    {
        var lengths = new int[chunks];
        for (int c = 0; c < chunks; c++)
            lengths[c] = distribution.Unequal ? (int)(rows * Math.Exp(Math.Log(5) * (2 * random.Uniform() - 1))) : rows;
        var values = new double[lengths.Sum()];
        double fresh = Math.Sqrt(1 - correlation * correlation), z = random.Normal();
        for (int c = 0, i = 0; c < chunks; c++)
        {
            if (!oneSequence) z = random.Normal();
            double kind = distribution.Bimodal ? random.Uniform() < 0.5 ? 0.5 : 1.5 : 1;
            for (int end = i + lengths[c]; i < end; i++)
            {
                values[i] = kind * distribution.OfNormal(z);
                z = correlation * z + fresh * random.Normal();
            }
        }
        return (values, lengths);
    }

    /// <summary>Xorshift with polar normals: the simulation draws thousands of millions.</summary>
    private sealed class Chance(ulong seed)
    {
        private ulong _state = seed * 0x9E3779B97F4A7C15 + 0x1234567;
        private double? _spare;

        internal double Uniform()
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            return ((_state >> 11) + 0.5) / (1UL << 53);
        }

        internal double Normal()
        {
            if (_spare is { } spare)
            {
                _spare = null;
                return spare;
            }
            double u, v, s;
            do
            {
                (u, v) = (2 * Uniform() - 1, 2 * Uniform() - 1);
                s = u * u + v * v;
            }
            while (s is >= 1 or 0);
            double scale = Math.Sqrt(-2 * Math.Log(s) / s);
            _spare = v * scale;
            return u * scale;
        }
    }
}
