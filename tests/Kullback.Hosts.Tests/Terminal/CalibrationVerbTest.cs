using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>The verb calibration: verdicts, exit codes, rules that are saved and applied, and what it refuses, in one line.</summary>
public sealed class CalibrationVerbTest : IDisposable
{
    private readonly CommandLineRuns _runs = new();

    public CalibrationVerbTest()
    {
        var random = new Random(4);
        string Rows(int n, Func<double, double> truth) => "p,y,word,group,day\n" + string.Concat(Enumerable.Range(0, n).Select(i =>
        {
            double p = random.NextDouble();
            bool yes = random.NextDouble() < truth(p);
            return FormattableString.Invariant(
                $"{p},{(yes ? 1 : 0)},{(yes ? "churned" : "stayed")},{(i % 3 == 0 ? "a" : "b")},2026-01-{1 + i * 28 / n:00}\n");
        }));
        Write("good.csv", Rows(20_000, p => p));
        Write("over.csv", Rows(2_000, p => 0.25 + p / 2));
        Write("three.csv", "label,p_cat,p_dog,p_eel\ncat,0.7,0.2,0.1\ndog,0.1,0.8,0.1\neel,0.2,0.2,0.6\ncat,0.5,0.3,0.2\n");
        Write("beyond.csv", "p,y\n0.5,1\n1.2,0\n");
        Write("nan.csv", "p,y\n0.5,1\nNaN,0\n");
        Write("gap.csv", "p,y\n0.5,1\n,0\n");
        Write("nooutcome.csv", "p,y\n0.5,1\n0.4,\n");
        Write("odd.csv", "p,y\n0.5,1\n0.4,2\n");
        Write("sum.csv", "y,p0,p1\n0,0.5,0.5\n1,0.5,0.4\n");
        Write("unknown.csv", "label,p_cat,p_dog\ncat,0.5,0.5\nfox,0.5,0.5\n");
        Write("empty.csv", "");
        Write("header.csv", "p,y\n");
        Write("one.csv", "p,y\n0.9,1\n");
        Write("ones.csv", "p,y\n0.9,1\n0.8,1\n0.9,1\n");
        Write("never.csv", "p,y\n0,1\n0.5,0\n0.5,1\n");
        Write("cross.csv", "y,q05,q95\n1,0,2\n1,2,0\n");
        Write("sd.csv", "y,m,s\n1,0,1\n1,0,-1\n");
        Write("infinite.csv", "y,m,s\n1,0,1\ninf,0,1\n");
        Write("narrow.csv", "y,m,s,q5,q50,q95,g\n" + string.Concat(Enumerable.Range(0, 400).Select(i =>
        {
            double z = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), m = i % 7;
            return FormattableString.Invariant($"{m + 2 * z},{m},1,{m - 1.645},{m},{m + 1.645},{i % 2}\n");
        })));
    }

    private void Write(string name, string text) => File.WriteAllText(_runs.At(name), text);

    public void Dispose() => _runs.Dispose();

    private (int Code, string Output, string Error) Run(string line)
        => _runs.Run([.. line.Split(' ')
            .Select(word => word.EndsWith(".csv", StringComparison.Ordinal) || word.EndsWith(".out", StringComparison.Ordinal)
                ? _runs.At(word) : word)]);

    private JsonElement Json(string line)
    {
        var (code, output, error) = Run(line + " --json -");
        Assert.True(code is 0 or 1, error);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Empty(SchemaCheck.Faults(root));
        return root;
    }

    [Theory]
    [InlineData("calibration good.csv --draws 99", 0, "Calibrated: wrong probabilities cost at most")]
    [InlineData("calibration over.csv --draws 99", 1, "Miscalibrated: wrong probabilities cost")]
    [InlineData("calibration over.csv --draws 99 --fail-on never", 0, "Miscalibrated")]
    [InlineData("calibration over.csv --draws 99 --outcome word --positive churned", 1, "Miscalibrated")]
    [InlineData("calibration good.csv --draws 99 --fail-on smece>0.001", 1, "Calibrated")]
    [InlineData("calibration one.csv --draws 99 --fail-on undecided", 1, "Undecided")]
    [InlineData("calibration ones.csv --draws 99", 0, "Undecided")]
    [InlineData("calibration never.csv --draws 99", 1, "Miscalibrated: 1 row of 3 was given the probability 0 and happened")]
    [InlineData("calibration three.csv --classes p_* --draws 99", 0, "Undecided (confidence)")]
    [InlineData("calibration narrow.csv --normal m,s --draws 99", 1, "Miscalibrated: wrong distributions cost")]
    [InlineData("calibration narrow.csv --quantiles q* --by g --draws 99", 1, "90 % intervals held 5")]
    [InlineData("calibration narrow.csv --quantiles q5 --levels 0.05 --draws 99 --fail-on p<0.05", 1, "PIT values are not uniform")]
    public void It_answers_and_its_exit_code_says_so(string line, int code, string says)
    {
        var (found, output, error) = Run(line);
        Assert.Equal(code, found);
        Assert.Contains(says, string.Join(' ', output.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.DoesNotContain('\n', error.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("beyond.csv", "line 3, column 'p': 1.2 is no probability: it must lie in [0, 1]")]
    [InlineData("nan.csv", "line 3, column 'p': the probability is missing")]
    [InlineData("gap.csv", "line 3, column 'p': the probability is missing (--where")]
    [InlineData("nooutcome.csv", "line 3, column 'y': the outcome is missing (--where")]
    [InlineData("cross.csv --quantiles q*", "line 3: the quantile 0 at 0.95 lies below 2 at 0.05: quantiles cross")]
    [InlineData("sd.csv --normal m,s", "line 3, column 's': the standard deviation -1 must be above 0")]
    [InlineData("infinite.csv --normal m,s", "line 3, column 'y': the outcome ")]
    [InlineData("sd.csv --normal m", "--normal: 'm' is not two columns, such as mean,sd")]
    [InlineData("sd.csv --normal m,s --costs 1,5", "--costs: for probabilities, not for numbers (--normal)")]
    [InlineData("narrow.csv --quantiles q5", "column 'q5' may mean 5 % or 0.5: of which level is it? (--levels 0.05,0.5,0.95")]
    [InlineData("narrow.csv --quantiles q5,q50 --levels 0.1", "--levels: 1 levels for 2 columns (q5, q50)")]
    [InlineData("narrow.csv --quantiles g", "column 'g' ends in no number: of which level is it?")]
    [InlineData("narrow.csv --quantiles r*", "--quantiles: no column 'r*' (it has: y, m, s")]
    [InlineData("odd.csv", "line 3, column 'y': the outcome 2 is neither 0 nor 1 (which value is meant by yes? --positive VALUE)")]
    [InlineData("sum.csv --classes p0,p1", "line 3: the probabilities of the 2 classes sum to 0.9, not 1")]
    [InlineData("unknown.csv --classes p_*", "line 3, column 'label': no column forecasts the outcome 'fox' (there are 'p_cat', 'p_dog')")]
    [InlineData("empty.csv", "empty.csv")]
    [InlineData("header.csv", "header.csv: has no rows")]
    [InlineData("good.csv --probability q", "no column 'q' (it has: p, y, word, group, day)")]
    [InlineData("good.csv --outcome wrod", "(did you mean word?)")]
    [InlineData("good.csv --outcome word", "which of them is the probability of? (--positive VALUE)")]
    [InlineData("good.csv --outcome word --positive churnd", "(did you mean churned?)")]
    [InlineData("good.csv --classes z_*", "no column 'z_*'")]
    [InlineData("good.csv --outcome p --probability p", "cannot be both")]
    [InlineData("good.csv --recalibrate plat", "(did you mean platt?)")]
    [InlineData("good.csv --time word", "neither dates, times nor numbers")]
    [InlineData("good.csv --by p", "calibration can be looked at within 100")]
    [InlineData("good.csv --costs 1", "'1' is not two costs above 0")]
    [InlineData("good.csv --tolerance 0", "is not a number of bits above 0")]
    [InlineData("good.csv --save rule.out", "one rule is saved")]
    [InlineData("good.csv over.csv", "one file of predictions, and 2 were given")]
    [InlineData("apply good.csv", "RULE and PREDICTIONS are needed")]
    [InlineData("apply good.csv over.csv", "is no recalibration that was saved")]
    public void What_is_no_forecast_is_one_line_and_exit_code_2(string line, string says)
    {
        var (code, output, error) = Run("calibration " + line);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("kullback: ", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Theory, InlineData("temperature"), InlineData("platt"), InlineData("beta"), InlineData("isotonic"), InlineData("venn-abers")]
    public void A_rule_that_is_saved_and_applied_makes_forecasts_calibrated(string method)
    {
        Assert.Equal(1, Run($"calibration over.csv --draws 99 --recalibrate {method} --save rule.out").Code);
        var (code, output, error) = Run("calibration apply rule.out over.csv");
        Assert.Equal((0, ""), (code, error));
        string[] lines = output.TrimEnd('\n').Split('\n'),
            outcomes = [.. File.ReadLines(_runs.At("over.csv")).Skip(1).Select(l => l.Split(',')[1])];
        Assert.Equal("p,recalibrated", lines[0]);
        Assert.Equal(2_001, lines.Length);
        Write("better.csv", "p,y\n" + string.Concat(lines.Skip(1).Select((l, i) => $"{l.Split(',')[1]},{outcomes[i]}\n")));
        JsonElement before = Json("calibration over.csv --draws 99"), after = Json("calibration better.csv --draws 99");
        double Cost(JsonElement root) => root.GetProperty("figures").GetProperty("log").GetProperty("miscalibration").GetProperty("value")
            .GetDouble();
        Assert.True(Cost(after) < Cost(before) / 2);
    }

    [Fact]
    public void Parts_times_and_another_file_stand_in_it()
    {
        JsonElement root = Json("calibration over.csv --draws 99 --by group --time day --against good.csv --costs 1,5");
        Assert.Equal(["by", "time"], root.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("kind").GetString()));
        Assert.Equal(["b", "a"],
            root.GetProperty("parts")[0].GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.Equal(2_000, root.GetProperty("parts")[1].GetProperty("parts").EnumerateArray().Sum(p => p.GetProperty("rows").GetInt32()));
        Assert.Equal("calibrated", root.GetProperty("against").GetProperty("figures").GetProperty("verdict").GetString());
        Assert.Equal(1 / 6.0, root.GetProperty("cost").GetProperty("threshold").GetDouble(), 1e-15);
    }

    [Fact]
    public void A_rule_file_of_strange_numbers_is_refused()
    {
        foreach (string text in new[] { "{", "[]", "{\"kind\":\"recalibration\"}",
            "{\"kind\":\"recalibration\",\"method\":\"platt\",\"parameters\":[1]}",
                "{\"kind\":\"recalibration\",\"method\":\"temperature\",\"parameters\":[0]}",
            "{\"kind\":\"recalibration\",\"method\":\"isotonic\",\"forecasts\":[0.5,0.4],\"probabilities\":[0.1,0.2]}",
                "{\"kind\":\"recalibration\",\"method\":\"isotonic\",\"forecasts\":[0.4],\"probabilities\":[7]}",
            "{\"kind\":\"recalibration\",\"method\":\"beta\",\"parameters\":[-1,1,0]}",
                "{\"kind\":\"recalibration\",\"method\":\"platt\",\"parameters\":[\"a\",1e999]}" })
        {
            Write("rule.out", text);
            var (code, output, error) = Run("calibration apply rule.out over.csv");
            Assert.Equal((2, ""), (code, output));
            Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
        }
    }
}
