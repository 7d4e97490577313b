using System.Text.RegularExpressions;
using Kullback.Cli.Terminal;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class MeasureOutput
{
    private const string P = "0.36,0.48,0.16", Q = "1/3,1/3,1/3", Cast = "{\"gull\":480,\"kestrel\":310,\"killdeer\":210}",
        Recast = "{\"gull\":400,\"kestrel\":330,\"owl\":270}";

    [Theory]
    [InlineData("measure", "measure", P, Q)]
    [InlineData("measure-named", "measure", "1/2,1/4,1/4", "1/4,1/4,1/2", "--measure", "renyi(inf),tv,kuiper", "--contributions", "2")]
    [InlineData("measure-hartleys", "measure", P, Q, "--unit", "hartleys")]
    [InlineData("measure-labels", "measure", Cast, Recast, "--counts")]
    [InlineData("measure-jeffreys", "measure", Cast, Recast, "--counts", "--zeros", "jeffreys")]
    [InlineData("measure-common", "measure", Cast, Recast, "--counts", "--zeros", "common")]
    [InlineData("measure-logits", "measure", "0.2,-1,3,-inf", "1,1,-2,0.5", "--logits")]
    [InlineData("measures", "measures")]
    [InlineData("measures-one", "measures", "jensen-shannon", "entropy")]
    [InlineData("measures-family", "measures", "renyi")]
    public void Looks_as_approved(string name, params string[] arguments)
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) = runs.Run(arguments);
        Assert.Equal((0, ""), (code, error));
        Approved.Matches($"{name}-80", output);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(133)]
    public void No_line_is_longer_than_the_terminal(int width)
    {
        using var runs = new CommandLineRuns();
        string label = new('y', 300);
        string[][] calls =
        [
            ["measure", P, Q], ["measure", P, Q, "--measure", "sharma-mittal(0.5,0.25),population-stability-index,kl"],
                ["measure", Cast, Recast, "--counts"],
            ["measure", $"{{\"{label}\":1,\"\\u001b[31m\\n\":2}}", "{\"a\":1}", "--counts"],
                ["measure", string.Join(',', Enumerable.Repeat("1", 500)), string.Join(',', Enumerable.Repeat("2", 500)), "--counts"],
            ["measures"], ["measures", "a"],
        ];
        foreach (string[] call in calls)
        {
            var (code, output, _) = runs.RunWith(s => s with { Width = width }, call);
            Assert.Equal(0, code);
            Assert.All(output.Split('\n'), line => Assert.InRange(DisplayText.Width(line), 0, width));
            Assert.DoesNotContain(output, c => char.IsControl(c) && c != '\n');
        }
    }

    [Fact]
    public void Color_adds_nothing_but_color_and_a_pipe_has_none()
    {
        using var runs = new CommandLineRuns();
        foreach (string[] call in new string[][] { ["measure", Cast, Recast, "--counts"], ["measures"], ["measures", "kl"] })
        {
            string plain = runs.Run(call).Output, painted = runs.RunWith(s => s with { Color = true }, call).Output;
            Assert.DoesNotContain('\e', plain);
            Assert.Contains('\e', painted);
            string bare = Regex.Replace(painted, "\e\\[[0-9;]*m", "");
            Assert.Equal(plain, string.Join('\n', bare.Split('\n').Select(l => l.TrimEnd())));
        }
    }

    [Theory]
    [InlineData("--fail-on jensen-shannon>0.05bit", 0)]
    [InlineData("--measure tv --fail-on js>0.03bit", 1)]
    [InlineData("--measure js --fail-on js>0.03nat", 0)]
    [InlineData("--measure js --fail-on js>9bit,tv>=0.1", 1)]
    [InlineData("--measure js --fail-on js>0.03bits --quiet", 1)]
    public void A_gate_fails_above_its_limit_in_its_unit(string options, int code)
    {
        using var runs = new CommandLineRuns();
        var run = runs.Run(["measure", P, Q, .. options.Split(' ')]);
        Assert.Equal((code, ""), (run.Code, run.Error));
        Assert.Equal(options.Contains("--quiet", StringComparison.Ordinal), run.Output.Length == 0);
    }

    [Theory]
    [InlineData("measure 0.5,0.6 0.5,0.5", "p sums to 1.1, not 1 (use --counts if these are counts)")]
    [InlineData("measure 0.5,0.5 0.5,0.499", "q sums to 0.999, not 1 (--normalize divides by the sum)")]
    [InlineData("measure 0.5,0.5 0.5,0.25,0.25",
        "p has 2 numbers and q has 3 numbers: they must stand for the same cells, in the same order")]
    [InlineData("measure 1.5,-0.5 0.5,0.5", "p[1] = -0.5 is negative (--log-probabilities or --logits, if it is one)")]
    [InlineData("measure {\"a\":1} 1", "p has labels and q has none (give both as objects of label and number, or both as lists)")]
    [InlineData("measure {\"a\":2,\"b\":-1} {\"a\":1} --normalize", "p['b'] = -1 is negative")]
    [InlineData("measure {\"a\":2,\"b\":-1} {\"a\":1} --logits", "the label 'b' is in p and not in q (\"-Infinity\" writes an empty cell)")]
    [InlineData("measure 0.5,0.5 0.5,0.5 --counts", "p[0] = 0.5 is no integer (--normalize takes weights of any size)")]
    [InlineData("measure 1,-2 1,2 --counts", "p[1] = -2 is negative, and a count is not")]
    [InlineData("measure 0,0 1,2 --counts", "p sums to 0: there is nothing to compare")]
    [InlineData("measure 1,0 0,1 --zeros common", "no cell has mass on both sides: there is no common support (--zeros common)")]
    [InlineData("measure -inf,-inf 0,1 --logits", "p: all logits are -inf: no cell has mass")]
    [InlineData("measure inf,1 0,1 --logits", "p[0] = inf must be finite, or -inf for a masked cell")]
    [InlineData("measure -0.5,0.5 0,0 --log-probabilities",
        "p[1] = 0.5 is positive: no logarithm of a probability (--logits takes any number)")]
    [InlineData("measure -0.5,-3 0,-inf --log-probabilities", "p sums to 0.6563177281, not 1 (--logits normalizes)")]
    [InlineData("measure 1 1 --logits --zeros jeffreys",
        "--zeros: logits and log-probabilities are taken exactly; give probabilities to treat their zeros")]
    [InlineData("measure 1 1 --counts --logits", "--counts and --logits: the numbers are one or the other")]
    [InlineData("measure 1 1 --zeros jefreys",
        "--zeros: 'jefreys' is none of exact, jeffreys, laplace, add=0.1, skew=0.01, common (did you mean jeffreys?)")]
    [InlineData("measure 1 1 --zeros add=0", "--zeros: 'add=0': a finite number above 0 is added (add=0.5)")]
    [InlineData("measure 1 1 --zeros skew=1", "--zeros: 'skew=1': the weight of P lies between 0 and 1 (skew=0.01)")]
    [InlineData("measure 1 1 --unit bit,nat", "--unit: 'bit,nat' is none of bits, nats, hartleys")]
    [InlineData("measure 1 1 --measure jensen-shanon",
        "jensen-shanon: no such measure (did you mean jensen-shannon?) (kullback measures lists them)")]
    [InlineData("measure 1 1 --measure renyi", "renyi: a family, with parameters in their domain: renyi(0), for one")]
    [InlineData("measure 1 1 --measure renyi(-1)", "renyi(-1): a family, with parameters in their domain: renyi(0), for one")]
    [InlineData("measure 1 1 --fail-above 0.1", "--fail-above: no such option (write --fail-on \"jensen-shannon>0.01bit\")")]
    [InlineData("measure 1 1 --fail-on kl>x", "--fail-on: 'kl>x': 'x' is no number")]
    [InlineData("measure 1 1 --fail-on kl>0.1", "--fail-on: 'kl>0.1': the limit needs its unit, kl>0.1bit or kl>0.1nat")]
    [InlineData("measure 1 1 --fail-on tv>0.1nat", "--fail-on: 'tv>0.1nat': total-variation is a number without a unit")]
    [InlineData("measure 1 1 --fail-on kl",
        "--fail-on: 'kl' needs a limit, in quotes, for a shell takes > and < for files: \"jensen-shannon>0.01bit\"")]
    [InlineData("measure 1 1 --fail-on jensen-shanon>1bit",
        "--fail-on: jensen-shanon: no such measure (did you mean jensen-shannon?) (kullback measures lists them)")]
    [InlineData("measure 1 1 --contributions x", "--contributions: 'x' is not an integer from 0 up")]
    [InlineData("measure 1", "measure: Q is missing (kullback measure P Q)")]
    [InlineData("measure - -", "both sides are '-', and standard input can be read only once")]
    [InlineData("measure 1 1 --jsn -", "--jsn: no such option (did you mean --json?)")]
    [InlineData("measures nosuch", "nosuch: no such measure (kullback measures lists them)")]
    [InlineData("measures --json - --markdown -", "--markdown and --json both write to -")]
    public void What_is_wrong_is_said_in_one_line(string line, string expected)
    {
        using var runs = new CommandLineRuns();
        Assert.Equal((2, "", $"kullback: {expected}\n"), runs.Run(line.Split(' ')));
    }

    [Fact]
    public void Files_are_named_in_errors()
    {
        using var runs = new CommandLineRuns();
        string file = runs.At("p.csv");
        File.WriteAllText(file, "a,b,name\n0.5,1,x\n0.6,2,y\n");
        Assert.Equal($"kullback: {file}:a: p sums to 1.1, not 1 (use --counts if these are counts)\n",
            runs.Run("measure", file + ":a", "0.5,0.5").Error);
        Assert.Equal($"kullback: {file}: 3 columns; name one ({file}:a)\n", runs.Run("measure", file, "0.5,0.5").Error);
        Assert.Equal($"kullback: {file}:nme: no column 'nme' (did you mean name?)\n", runs.Run("measure", file + ":nme", "0.5,0.5").Error);
        Assert.Equal(
            $"kullback: {file}:name: the column 'name' holds no numbers: line 2 has 'x' (--as 'name=number' takes what is no number for "
                + $"NaN)\n", runs.Run("measure", file + ":name", "0.5,0.5").Error);
        Assert.Equal($"kullback: {runs.At("q.csv")}: no such file (did you mean {file}?)\n",
            runs.Run("measure", runs.At("q.csv"), "0.5,0.5").Error);
    }

    [Theory]
    [InlineData("measure --help", "help-measure")]
    [InlineData("measures --help", "help-measures")]
    public void Help_looks_as_approved(string line, string name)
    {
        using var runs = new CommandLineRuns();
        Approved.Matches(name, runs.Run(line.Split(' ')).Output);
    }
}
