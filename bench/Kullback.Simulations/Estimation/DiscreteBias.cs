using System.Globalization;
using Kullback.Estimation;

namespace Kullback.Simulations.Estimation;

/// <summary>Mean error of every estimator of entropy against the number of rows.</summary>
internal static class DiscreteBias
{
    private static readonly int[] Rows = [10, 30, 100, 300, 1000, 10_000];

    private static readonly (string Name, Func<Fingerprint, IEntropyEstimator> Of)[] Estimators =
    [
        ("plug-in", _ => new PlugInEntropy()), ("Miller-Madow", _ => new MillerMadow()), ("jackknife", _ => new JackknifeEntropy()),
        ("Grassberger 1988", _ => new Grassberger1988()), ("Grassberger 2003", _ => new Grassberger2003()),
            ("Zhang", _ => new ZhangEntropy()),
        ("Chao-Shen", _ => new ChaoShen()), ("Chao-Wang-Jost", _ => new ChaoWangJost()), ("James-Stein", _ => new JamesStein()),
        ("½ in each cell, plug-in", _ => new PseudoCountEntropy(0.5)), ("√n/K in each cell, plug-in", s => PseudoCountEntropy.Minimax(s)),
        ("Dirichlet(½) posterior", _ => new DirichletEntropy(0.5)), ("Nemenman-Shafee-Bialek", _ => new NemenmanShafeeBialek()),
            ("Pitman-Yor mixture (8 samples)", _ => new PitmanYorMixture()),
    ];

    internal static void Write(TextWriter output, int repetitions)
    {
        Distribution[] distributions =
            [Distribution.Uniform(100), Distribution.Zipf(100), Distribution.Geometric(100, 0.8), Distribution.Uniform(1000),
                Distribution.Zipf(1000)];
        output.WriteLine("## Mean error of the entropy estimators\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Estimate less truth, nats; in brackets the standard deviation of an estimate. {repetitions} samples each, seed 1; all cells "
                + $"known. Samples without a value seen twice have no Pitman-Yor estimate.\n"));
        foreach (var distribution in distributions)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"### {distribution.Name}: H = {distribution.EntropyNats:F4} nats\n"));
            output.WriteLine("| estimator | " + string.Join(" | ", Rows.Select(n => $"n = {n}")) + " |");
            output.WriteLine("|---|" + string.Concat(Rows.Select(_ => "---|")));
            var samples = Rows.Select(n => Samples(distribution, n, n >= 1000 ? Math.Max(20, repetitions / 5) : repetitions)).ToArray();
            foreach (var (name, of) in Estimators)
                output.WriteLine($"| {name} | "
                    + string.Join(" | ",
                        samples.Select(
                            drawn => Cell(name.StartsWith("Pitman", StringComparison.Ordinal) ? drawn[..8] : drawn, of,
                                distribution.EntropyNats))) + " |");
            output.WriteLine();
        }
    }

    private static Fingerprint[] Samples(Distribution distribution, int rows, int repetitions)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, repetitions).Select(_ => new Fingerprint(distribution.Draw(rows, random)))];
    }

    private static string Cell(Fingerprint[] samples, Func<Fingerprint, IEntropyEstimator> of, double truth)
    {
        double[] errors = [.. samples.Select(s => of(s).Nats(s) - truth).Where(double.IsFinite)];
        if (errors.Length < 2) return "";
        double mean = errors.Average(), deviation = Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / (errors.Length - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(mean, 4):+0.0000;-0.0000;0.0000} ({deviation:0.000})");
    }
}
