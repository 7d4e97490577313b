using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Distributions;

namespace Kullback.Speed.Distributions;

/// <summary>Kullback.Bench.Distributions pairs [EVERY]: every pair of families (or every EVERYth) by every measure; exit 1 where one takes
/// over 2 s, is NaN or breaks an inequality.</summary>
internal static class DistributionsSpeed
{
    internal static int Run(string[] args)
    {
        if (args is ["pairs", .. var rest]) return Pairs.Run(rest is [var every] ? int.Parse(every, CultureInfo.InvariantCulture) : 1);

        // random COUNT SEED: random pairs of distributions, a pair a line, as between --pairs reads them.
        if (args is ["random", var count, var seed])
        {
            foreach (var (p, q) in RandomPairs.Of(Number(count), Number(seed))) Console.WriteLine($"{p}; {q}");
            return 0;
        }

        // times COUNT SEED: processor time of everything that `between` says of each of these pairs; exit 1 where one takes over 2 s.
        if (args is ["times", var timed, var timesSeed])
            return RandomPairs.Times([.. RandomPairs.Of(Number(timed), Number(timesSeed))], $"seed {timesSeed}");

        // times FILE: the same of the pairs of a file.
        if (args is ["times", var timesFile])
            return RandomPairs.Times([.. File.ReadLines(timesFile).Select(line => line.Split("; ")).Select(sides => (sides[0], sides[1]))],
                timesFile);

        // hostile COUNT SEED: random pairs of the kinds that integrals miss.
        if (args is ["hostile", var hostile, var hostileSeed])
        {
            foreach (var (p, q) in HostilePairs.Of(Number(hostile), Number(hostileSeed))) Console.WriteLine($"{p}; {q}");
            return 0;
        }

        // pair P Q: the same of one pair, figure by figure.
        if (args is ["pair", var pairP, var pairQ])
        {
            Console.WriteLine(RandomPairs.Parts($"{pairP}; {pairQ}"));
            return 0;
        }

        // images COUNT SEED: every measure between random pairs and between their images under x -> a + bx;
        // exit 1 where two differ by more than their bounds.
        if (args is ["images", var imaged, var imagesSeed]) return AffineImages.Run(Number(imaged), Number(imagesSeed));

        // figures FILE: every figure of the pairs of a file, with its bound, for distributions_reference.py.
        if (args is ["figures", var file]) return RandomPairs.Figures(file);

        // Kullback.Bench.Distributions POINTS: for each case its name and CPU nanoseconds a point. POINTS holds numbers in (0, 1),
        // little-endian doubles.
        double[] unit = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(args[0])).ToArray();
        double[] values = new double[unit.Length], line = [.. unit.Select(u => 6 * u - 3)], positive = [.. unit.Select(u => 8 * u)];
        (string, IUnivariate, double[])[] cases =
        [
            ("Normal", new Normal(0.5, 1.5), line), ("Uniform", new Uniform(-2, 2), line), ("LogNormal", new LogNormal(0.3, 0.5), positive),
                ("Gamma", new Gamma(2.5, 1.5), positive),
            ("Beta", new Beta(2.5, 1.25), unit), ("Weibull", new Weibull(1.6, 2), positive), ("StudentT", new StudentT(7.5), line),
                ("InverseGaussian", new InverseGaussian(1, 1.5), positive),
            ("Rayleigh", new Rayleigh(0.7), positive), ("HalfNormal", new HalfNormal(0.7), positive),
                ("InverseGamma", new InverseGamma(2.5, 2), positive),
            ("GeneralizedNormal", new GeneralizedNormal(0.5, 1.5, 1.7), line),
        ];
        foreach (var (name, distribution, points) in cases) Measure("logpdf " + name, () => distribution.LogDensities(points, values));
        var standard = new Normal(0, 1);
        var random = new Random(1);
        Measure("sample Normal", () => standard.Sample(random, values));
        var gamma = new Gamma(2.5, 1);
        Measure("sample Gamma", () => gamma.Sample(random, values));
        return 0;

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

        // Each figure is the median of 9 stretches of at least 0.1 seconds of processor time: the clock of the process ticks in hundredths.
        void Measure(string name, Action work)
        {
            work();
            var medians = new double[9];
            for (int i = 0; i < medians.Length; i++)
            {
                int runs = 0;
                var start = Environment.CpuUsage.TotalTime;
                TimeSpan spent;
                do
                {
                    work();
                    runs++;
                    spent = Environment.CpuUsage.TotalTime - start;
                }
                while (spent < TimeSpan.FromSeconds(0.1));
                medians[i] = spent.TotalNanoseconds / runs / values.Length;
            }
            Array.Sort(medians);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name.Replace(' ', '\t')}\t{medians[4]:0.000}"));
        }
    }
}
