using System.Globalization;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>--fail-on</c> is one grammar: figures whose value follows from theory, on either side of their limit.</summary>
public sealed class GateTests
{
    // D(N(0,1)‖N(1,1)) = 1/2 nat = 0.7213 bit, W1 = W2 = 1. A point moves from 0 to 3. A fair coin tells one bit about itself.
    [Theory]
    [InlineData(1, "kl>0.49nat", "between", "Normal(0,1)", "Normal(1,1)")]
    [InlineData(0, "kl>0.51nat", "between", "Normal(0,1)", "Normal(1,1)")]
    [InlineData(1, "Kullback-Leibler >= 0.72 bits", "between", "Normal(0,1)", "Normal(1,1)")]
    [InlineData(0, "kullback-leibler-reverse>0.73bit,wasserstein-1>1.01", "between", "Normal(0,1)", "Normal(1,1)")]
    [InlineData(1, "wasserstein-2<1.01", "between", "Normal(0,1)", "Normal(1,1)")]
    [InlineData(1, "kl>1e300nat", "between", "Normal(0,1)", "Uniform(0,1)")]
    [InlineData(1, "kl>0.49nat", "between", "--pairs", "pairs.txt")]
    [InlineData(0, "kl>0.51nat", "between", "--pairs", "pairs.txt")]
    [InlineData(1, "distance>2.9", "transport", "zero.csv", "three.csv")]
    [InlineData(0, "distance>3.1,undecided", "transport", "zero.csv", "three.csv")]
    [InlineData(1, "bits>0.9", "information", "coin.csv", "--target", "x")]
    [InlineData(0, "bits>1.1", "information", "coin.csv", "--target", "x")]
    [InlineData(0, "estimate>5nat", "estimate", "many.csv", "many2.csv", "--subsamples", "0")]
    [InlineData(1, "estimate<5nat", "estimate", "many.csv", "many2.csv", "--subsamples", "0")]
    public void A_limit_decides_the_exit_code(int code, string failOn, params string[] line)
    {
        using var runs = new CommandLineRuns();
        File.WriteAllText(runs.At("pairs.txt"), "Normal(0,1); Normal(0,1)\nNormal(0,1); Normal(1,1)\n");
        File.WriteAllText(runs.At("zero.csv"), "x\n0\n");
        File.WriteAllText(runs.At("three.csv"), "x\n3\n");
        File.WriteAllText(runs.At("coin.csv"), "x,y\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{"ab"[i % 2]},{"cd"[i % 2]}\n")));
        var random = new Random(1);
        foreach (string name in new[] { "many.csv", "many2.csv" })
            File.WriteAllText(runs.At(name), "x\n" + string.Concat(Enumerable.Range(0, 200).Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture) + "\n")));
        var (got, output, error) = runs.Run([.. line.Select(w => File.Exists(runs.At(w)) ? runs.At(w) : w), "--fail-on", failOn]);
        Assert.Equal((code, ""), (got, error));
        Assert.Equal(code == 1, output.Contains("failed on ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("between Normal(0,1) Normal(1,1) --fail-on kl>1", "--fail-on: 'kl>1': the limit needs its unit, kl>1bit or kl>1nat")]
    [InlineData("between Normal(0,1) Normal(1,1) --fail-on renyi(2)>1nat", "--fail-on: 'renyi(2)' has no limit here; there are kullback-leibler, kullback-leibler-reverse, jensen-shannon, total-variation, hellinger, wasserstein-1, wasserstein-2")]
    [InlineData("families --fail-on x>1", "--fail-on: no such option (kullback families --help)")]
    public void What_is_wrong_is_said_before_the_work(string line, string expected)
    {
        using var runs = new CommandLineRuns();
        Assert.Equal((2, "", $"kullback: {expected}\n"), runs.Run(line.Split(' ')));
    }
}
