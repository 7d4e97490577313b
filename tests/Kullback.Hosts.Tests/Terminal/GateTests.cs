using System.Globalization;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>--fail-on</c> is one grammar: figures whose value follows from theory, on either side of their limit.</summary>
public sealed class GateTests
{
    // D((½, ½)‖(¾, ¼)) = ½ log₂(4/3) = 0.2075 bit. A fair coin has R(0) = 1 bit. Quantiles of a normal distribution leave next to nothing
    // to a fit. D(N(0,1)‖N(1,1)) = 1/2 nat = 0.7213 bit, W1 = W2 = 1. A point moves from 0 to 3. A fair coin tells one bit about itself.
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
    [InlineData(1, "mismatch>0.207bit", "code", "half.txt", "--model-from", "quarter.txt", "--exact")]
    [InlineData(0, "mismatch>0.208bit,short", "code", "half.txt", "--model-from", "quarter.txt", "--exact")]
    [InlineData(1, "mismatch>1e300bit", "code", "half.txt", "--model-from", "one.txt", "--exact")]
    [InlineData(1, "mismatch>0.2bit", "code", "--matrix", "half.txt", "quarter.txt")]
    [InlineData(0, "mismatch>0.25bit", "code", "--matrix", "half.txt", "quarter.txt")]
    [InlineData(1, "mismatch<0bit", "code", "zero.csv", "--order", "2")]
    [InlineData(1, "rate>0.99bit", "rate-distortion", "0.5,0.5")]
    [InlineData(0, "rate>1.01bit,width>0.001bit", "rate-distortion", "0.5,0.5")]
    [InlineData(1, "cells<0.1nat", "fit", "normal.csv", "x")]
    [InlineData(0, "cells>0.1nat,unfitted", "fit", "normal.csv", "x")]
    public void A_limit_decides_the_exit_code(int code, string failOn, params string[] line)
    {
        using var runs = new CommandLineRuns();
        File.WriteAllText(runs.At("pairs.txt"), "Normal(0,1); Normal(0,1)\nNormal(0,1); Normal(1,1)\n");
        File.WriteAllText(runs.At("zero.csv"), "x\n0\n");
        File.WriteAllText(runs.At("three.csv"), "x\n3\n");
        File.WriteAllText(runs.At("coin.csv"),
            "x,y\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{"ab"[i % 2]},{"cd"[i % 2]}\n")));
        File.WriteAllText(runs.At("half.txt"), string.Concat(Enumerable.Repeat("ab", 4000)));
        File.WriteAllText(runs.At("quarter.txt"), string.Concat(Enumerable.Repeat("aaab", 2000)));
        File.WriteAllText(runs.At("one.txt"), new string('a', 8000));
        File.WriteAllText(runs.At("normal.csv"),
            "x\n" + string.Concat(Enumerable.Range(1, 400)
                .Select(i => new Kullback.Distributions.Normal(0, 1).Quantile(i / 401.0)
                    .ToString("R", CultureInfo.InvariantCulture) + "\n")));
        var random = new Random(1);
        foreach (string name in new[] { "many.csv", "many2.csv" })
            File.WriteAllText(runs.At(name),
                "x\n" + string.Concat(Enumerable.Range(0, 200)
                    .Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture) + "\n")));
        var (got, output, error) = runs.Run([.. line.Select(w => File.Exists(runs.At(w)) ? runs.At(w) : w), "--fail-on", failOn]);
        Assert.Equal((code, ""), (got, error));
        Assert.Equal(code == 1, output.Contains("failed on ", StringComparison.Ordinal));
    }

    // Four bytes, and sixteen that are all different, say nothing of what follows two others; 8,000 tosses of a coin say it.
    [Theory]
    [InlineData(1, 4), InlineData(1, 16), InlineData(0, 8000)]
    public void A_word_decides_the_exit_code(int code, int bytes)
    {
        using var runs = new CommandLineRuns();
        var random = new Random(1);
        File.WriteAllText(runs.At("text"),
            string.Concat(Enumerable.Range(0, bytes).Select(i => (char)('a' + (bytes < 100 ? i : random.Next(2))))));
        Assert.Equal(code, runs.Run("code", runs.At("text"), "--order", "2", "--fail-on", "short").Item1);
    }

    [Theory]
    [InlineData("between Normal(0,1) Normal(1,1) --fail-on kl>1", "--fail-on: 'kl>1': the limit needs its unit, kl>1bit or kl>1nat")]
    [InlineData("between Normal(0,1) Normal(1,1) --fail-on renyi(2)>1nat",
        "--fail-on: 'renyi(2)' has no limit here; there are kullback-leibler, kullback-leibler-reverse, jensen-shannon, total-variation, "
            + "hellinger, wasserstein-1, wasserstein-2")]
    [InlineData("families --fail-on x>1", "--fail-on: no such option (kullback families --help)")]
    public void What_is_wrong_is_said_before_the_work(string line, string expected)
    {
        using var runs = new CommandLineRuns();
        Assert.Equal((2, "", $"kullback: {expected}\n"), runs.Run(line.Split(' ')));
    }
}
