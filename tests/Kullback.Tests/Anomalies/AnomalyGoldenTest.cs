using System.Globalization;
using System.Text.Json;
using Kullback.Anomalies;
using Kullback.Hypotheses;

namespace Kullback.Tests.Anomalies;

/// <summary>Figures of tables with known anomalies that an independent program computed (its areas equal those of PyOD to four decimals):
/// golden/evaluation/anomaly.jsonl. Skipped where the tables do not lie beside the checkout.</summary>
public class AnomalyGoldenTest
{
    private readonly ITestOutputHelper _output;

    /// <summary>Figures that are no assertion go to the output.</summary>
    public AnomalyGoldenTest(ITestOutputHelper output) => _output = output;

    public static TheoryData<string> Sets => [.. AnomalySets.Names];

    [Theory, MemberData(nameof(Sets))]
    public void Named_scores_have_the_quality_of_the_references(string set)
    {
        var (columns, anomaly) = AnomalySets.Table(set);
        JsonElement golden = AnomalySets.Golden($"anomaly/table/{set}").GetProperty("transductive");
        void Same(string name, double[] scores, double tolerance)
        {
            var (auc, ap) = AnomalySets.Quality(scores, anomaly);
            Assert.Equal(golden.GetProperty(name).GetProperty("auc").GetDouble(), auc, tolerance);
            Assert.Equal(golden.GetProperty(name).GetProperty("ap").GetDouble(), ap, tolerance);
        }
        Same("ecod_per_column_maximum", EmpiricalTailScores.Of(columns, EmpiricalTailRule.ColumnMaxima), 1e-6);
        Same("ecod_paper_maximum_of_sums", EmpiricalTailScores.Of(columns, EmpiricalTailRule.MaximumOfSums), 1e-6);
        Same("copod", EmpiricalTailScores.Of(columns, EmpiricalTailRule.Copula), 1e-6);
        Same("hbos", HistogramOutlierScore.Learn(columns).Score(columns), 1e-4);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Conformal_alarms_are_those_of_the_reference(string set)
    {
        var (columns, anomaly) = AnomalySets.Table(set);
        JsonElement golden = AnomalySets.Golden($"anomaly/table/{set}").GetProperty("inductive_conformal");
        int[] normal = [.. Enumerable.Range(0, anomaly.Length).Where(i => !anomaly[i])];
        int[] tested = [.. normal.Where((_, k) => k % 3 == 2), .. Enumerable.Range(0, anomaly.Length).Where(i => anomaly[i])];
        double[][] train = AnomalySets.Take(columns, normal.Where((_, k) => k % 3 == 0));
        double[] Scores(IEnumerable<int> rows)
            => EmpiricalTailScores.Against(train, AnomalySets.Take(columns, rows), EmpiricalTailRule.TwoSided);
        var conformal = new SplitConformal(Scores(normal.Where((_, k) => k % 3 == 1)));
        double[] scores = Scores(tested), p = Array.ConvertAll(scores, conformal.PValue);
        bool[] bad = Array.ConvertAll(tested, i => anomaly[i]);
        Assert.Equal(golden.GetProperty("calibration").GetInt32(), conformal.Count);
        var (auc, ap) = AnomalySets.Quality(scores, bad);
        Assert.Equal(golden.GetProperty("auc").GetDouble(), auc, 1e-6);
        Assert.Equal(golden.GetProperty("ap").GetDouble(), ap, 1e-6);
        void Same(string name, double[] values, double limit)
        {
            JsonElement counts = golden.GetProperty(name);
            Assert.Equal(counts.GetProperty("normal").GetInt32(), values.Where((v, i) => v <= limit && !bad[i]).Count());
            Assert.Equal(counts.GetProperty("anomalies").GetInt32(), values.Where((v, i) => v <= limit && bad[i]).Count());
        }
        Same("alarms_at_0.01", p, 0.01);
        Same("alarms_at_0.05", p, 0.05);
        Same("benjamini_hochberg_0.1", FalseDiscoveryRate.BenjaminiHochberg(p), 0.1);
    }

    /// <summary>The table of docs/guide/anomaly.md: learnt from all rows and scored on them, as the references are; and learnt from every
    /// other normal row, scored on the rest.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void The_profile_is_better_on_average_than_the_best_of_the_named_scores(bool all)
    {
        string[] names = ["profile", "ecod", "copod", "hbos", "forest"];
        var qualities = names.ToDictionary(n => n, _ => new List<(double Auc, double Ap)>());
        foreach (string set in AnomalySets.Names)
        {
            var (columns, anomaly) = AnomalySets.Table(set);
            int[] normal = [.. Enumerable.Range(0, anomaly.Length).Where(i => !anomaly[i])];
            int[] learnt = all ? [.. Enumerable.Range(0, anomaly.Length)] : [.. normal.Where((_, k) => k % 2 == 0)];
            int[] scored = all ? learnt
                : [.. normal.Where((_, k) => k % 2 == 1), .. Enumerable.Range(0, anomaly.Length).Where(i => anomaly[i])];
            double[][] train = AnomalySets.Take(columns, learnt), test = AnomalySets.Take(columns, scored);
            bool[] bad = Array.ConvertAll(scored, i => anomaly[i]);
            double[] Tails(EmpiricalTailRule rule)
                => all ? EmpiricalTailScores.Of(train, rule) : EmpiricalTailScores.Against(train, test, rule);
            double[][] scores = [RowProfile.Learn(train, new int[train.Length], TestContext.Current.CancellationToken).Score(test),
                Tails(EmpiricalTailRule.ColumnMaxima), Tails(EmpiricalTailRule.Copula), HistogramOutlierScore.Learn(train).Score(test),
                IsolationForest.Learn(train).Score(test)];
            for (int s = 0; s < names.Length; s++) qualities[names[s]].Add(AnomalySets.Quality(scores[s], bad));
            _output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {set} | {string.Join(" | ", names.Select(n => $"{qualities[n][^1].Auc:0.000} | {qualities[n][^1].Ap:0.000}"))} |"));
        }
        double Auc(string name) => qualities[name].Average(q => q.Auc);
        double Ap(string name) => qualities[name].Average(q => q.Ap);
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| mean | {string.Join(" | ", names.Select(n => $"{Auc(n):0.0000} | {Ap(n):0.0000}"))} |"));
        string[] named = ["ecod", "copod", "hbos"];
        Assert.True(Auc("profile") > named.Max(Auc));
        Assert.True(Ap("profile") > named.Max(Ap));
        // A peer's forest of 200 trees has 0.939 and 0.952; forests of 100 trees spread by less than 0.02 around it.
        Assert.Equal(all ? 0.939 : 0.952, Auc("forest"), 0.02);
    }

    [Fact]
    public void Payments_have_the_quality_of_the_reference_and_the_planted_column_first()
    {
        string[][] lines = AnomalySets.Lines("payments")[1..];
        string[][] train = [.. lines.Where(l => l[6] == "0" && Time(l) < 30 * 86_400)],
            test = [.. lines.Where(l => Time(l) >= 30 * 86_400)];
        bool[] fraud = Array.ConvertAll(test, l => l[6] == "1");
        JsonElement golden = AnomalySets.Golden("anomaly/payments").GetProperty("simple_profile");
        (double[] Train, double[] Test, int Codes) Coded(Func<string[], string> key)
        {
            string[] kinds = [.. train.GroupBy(key).OrderByDescending(g => g.Count()).Select(g => g.Key)];
            double Code(string[] line) => Array.IndexOf(kinds, key(line));
            return (Array.ConvertAll(train, Code), Array.ConvertAll(test, Code), kinds.Length);
        }
        var merchant = Coded(l => l[2]);
        var country = Coded(l => l[3]);
        var channel = Coded(l => l[5]);
        double[] Amounts(string[][] rows) => Array.ConvertAll(rows, l => double.Parse(l[4], CultureInfo.InvariantCulture));
        double[] simple = EmpiricalTailScores.Against([Amounts(train)], [Amounts(test)], EmpiricalTailRule.TwoSided);
        foreach (var (learnt, scored, codes) in new[] { merchant, country, channel })
            Add(simple, CategorySurprise.Learn(learnt, codes), scored);
        long[] hours = new long[24];
        foreach (string[] line in train) hours[Hour(line)]++;
        // The reference counts 24 hours, and none beside them.
        for (int i = 0; i < test.Length; i++) simple[i] -= Math.Log2((hours[Hour(test[i])] + 0.5) / (train.Length + 12));
        var (auc, ap) = AnomalySets.Quality(simple, fraud);
        Assert.Equal(golden.GetProperty("auc").GetDouble(), auc, 1e-6);
        Assert.Equal(golden.GetProperty("ap").GetDouble(), ap, 1e-6);

        var hour = Coded(l => Hour(l).ToString(CultureInfo.InvariantCulture));
        var profile = RowProfile.Learn([merchant.Train, country.Train, Amounts(train), channel.Train, hour.Train],
            [merchant.Codes, country.Codes, 0, channel.Codes, hour.Codes], TestContext.Current.CancellationToken);
        double[][] parts = profile.Parts([merchant.Test, country.Test, Amounts(test), channel.Test, hour.Test]);
        int asked = 0, first = 0;
        for (int i = 0; i < test.Length; i++)
        {
            // Gift cards are planted at night: the merchant and the hour are the fault.
            int[] planted = test[i][7] switch { "night gift cards" => [0, 4], "foreign burst" => [1], "large amount" => [2], _ => [] };
            if (!fraud[i] || planted.Length == 0) continue;
            asked++;
            int most = Enumerable.Range(0, parts.Length).MaxBy(k => parts[k][i]);
            bool names = most < 5 ? planted.Contains(most)
                : planted.Contains(profile.Pairs[most - 5].Column) || planted.Contains(profile.Pairs[most - 5].Given);
            if (names) first++;
            else
                _output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{string.Join(',', test[i])}: {string.Join(' ', parts.Select(p => Math.Round(p[i], 1)))}"));
        }
        _output.WriteLine($"{first} of {asked}; AP {AnomalySets.Quality(RowProfile.Sum(parts), fraud)}");
        Assert.True(first >= 0.9 * asked, $"{first} of {asked}");
    }

    private static void Add(double[] sum, CategorySurprise column, double[] codes)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += column.Bits(codes[i]);
    }

    private static int Time(string[] line) => int.Parse(line[0], CultureInfo.InvariantCulture);

    private static int Hour(string[] line) => Time(line) / 3600 % 24;
}
