using System.Globalization;
using System.Text.Json;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>A base file and logits with the statistics that the program whose layout it is prints: ours must be the same.</summary>
/// <remarks>The folder holds NAME-base.kld, NAME-*.logits.f32 and NAME-*.reference.json; the one committed here is written by
/// tests/golden/language-model.py. KULLBACK_LANGUAGE_MODEL names another.</remarks>
public class ProgramOutputTest
{
    internal static string Folder { get; } = Environment.GetEnvironmentVariable("KULLBACK_LANGUAGE_MODEL")
        ?? Path.Combine(AppContext.BaseDirectory, "golden/language-model");

    internal static string Only(string pattern) => Directory.GetFiles(Folder, pattern).Single();

    private static NextTokenCandidate Compared(int threads, params string[] patterns)
    {
        using var reference = NextTokenFile.Open(Only("*-base.kld"), null, false);
        var candidates = patterns.Select(p => NextTokenFile.Open(Only(p), reference.Shape.Vocabulary, false)).ToList();
        return NextTokenComparison.Run(reference, candidates, new NextTokenOptions { Threads = threads }, null, default).Candidates[0];
    }

    // What the statistics are held to: 1e-6 relative or 1e-7 absolute, in the reference's unit.
    private static void Near(double expected, double actual, string what)
        => Assert.True(Math.Abs(expected - actual) <= Math.Max(1e-7, 1e-6 * Math.Abs(expected)), $"{what}: {actual:R}, not {expected:R}");

    [Fact]
    public void Every_statistic_of_the_program_is_reproduced()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Only("*.reference.json")));
        var all = document.RootElement;
        var figures = Compared(2, "*.logits.f32").Figures;
        var text = figures.Text!;
        void Pair(string name, double value, double error)
        {
            Near(all.GetProperty(name)[0].GetDouble(), value, name);
            Near(all.GetProperty(name)[1].GetDouble(), error, name + " ±");
        }
        Pair("ppl_q", text.Perplexity.Value, text.Perplexity.StandardError);
        Pair("ppl_base", text.BasePerplexity.Value, text.BasePerplexity.StandardError);
        Pair("ln_ratio", text.LogRatio.Value, text.LogRatio.StandardError);
        Pair("ratio", text.Ratio.Value, text.Ratio.StandardError);
        Pair("diff", text.Difference.Value, text.Difference.StandardError);
        Pair("kld", figures.StoredKl.Mean, figures.StoredKl.StandardError);
        Pair("dp", 100 * text.Change.Mean, 100 * text.Change.StandardError);
        Pair("rms_dp", 100 * text.ChangeRms.Value, 100 * text.ChangeRms.StandardError);
        Pair("same_top", 100 * figures.SameTop.Value, 100 * figures.SameTop.StandardError);
        Near(all.GetProperty("cor").GetDouble(), 100 * text.Correlation!.Value, "cor");
        Assert.Equal(all.GetProperty("count").GetInt64(), figures.Rows);
        Quantiles(all.GetProperty("kld_pct"), figures.KlQuantiles, 1);
        Quantiles(all.GetProperty("dp_pct"), text.ChangeQuantiles, 100);
    }

    [Fact]
    public void Every_row_is_that_of_exact_arithmetic()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Only("*.reference.json")));
        if (!document.RootElement.TryGetProperty("rows", out var rows)) return;
        var ours = Compared(1, "*.logits.f32").Rows;
        int r = 0;
        foreach (var row in rows.EnumerateArray())
        {
            Near(row.GetProperty("kl").GetDouble(), ours[r].KlNats, $"kl {r}");
            Near(row.GetProperty("reverse").GetDouble(), ours[r].ReverseKlNats, $"reverse {r}");
            Near(row.GetProperty("js").GetDouble(), ours[r].JensenShannonNats, $"js {r}");
            Near(row.GetProperty("tv").GetDouble(), ours[r].TotalVariation, $"tv {r}");
            Near(row.GetProperty("entropy").GetDouble(), ours[r].EntropyNats, $"entropy {r}");
            Near(row.GetProperty("entropyCandidate").GetDouble(), ours[r].CandidateEntropyNats, $"candidate's entropy {r}");
            r++;
        }
        Assert.Equal(r, ours.Count);
    }

    [Fact]
    public void Threads_change_nothing() => Assert.Equal(Compared(1, "*.logits.f32").Rows, Compared(3, "*.logits.f32").Rows);

    [Fact]
    public void Two_base_files_are_compared_too()
    {
        // The exact mean of this pair of files stands in their description, to six digits.
        string other = Directory.GetFiles(Folder, "*-q4_0.kld").SingleOrDefault() ?? Only("*-base.kld");
        double mean = Compared(2, Path.GetFileName(other)).Figures.StoredKl.Mean;
        Assert.InRange(mean, (other.Contains("q4_0", StringComparison.Ordinal) ? 0.00186888 : 0) - 1e-5,
            (other.Contains("q4_0", StringComparison.Ordinal) ? 0.00186888 : 0) + 1e-5);
    }

    private static void Quantiles(JsonElement expected, IReadOnlyList<double> ours, double unit)
    {
        foreach (var quantile in expected.EnumerateObject())
        {
            double share = quantile.Name switch
            {
                "max" => 1,
                "min" => 0,
                "median" => 0.5,
                var percent => double.Parse(percent, CultureInfo.InvariantCulture) / 100
            };
            int at = NextTokenFigures.Shares.ToList().FindIndex(s => Math.Abs(s - share) < 1e-9);
            Near(quantile.Value.GetDouble(), unit * ours[at], quantile.Name);
        }
    }
}
