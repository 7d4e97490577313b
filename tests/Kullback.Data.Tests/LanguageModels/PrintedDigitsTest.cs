using System.Globalization;
using System.Text.RegularExpressions;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Every number that the program printed, from what we work out of the same files: one unit in its last place.</summary>
/// <remarks>The file committed here is written by tests/golden/language-model.py in the program's single precision; what
/// KULLBACK_LANGUAGE_MODEL names may hold the program's own output.</remarks>
public class PrintedDigitsTest
{
    private static readonly NextTokenFigures Figures = Compared();
    private static readonly string[] Lines = File.ReadAllLines(ProgramOutputTest.Only("*.printed.txt"));

    private static NextTokenFigures Compared()
    {
        using var reference = NextTokenFile.Open(ProgramOutputTest.Only("*-base.kld"), null, false);
        using var candidate = NextTokenFile.Open(ProgramOutputTest.Only("*.logits.f32"), reference.Shape.Vocabulary, false);
        return NextTokenComparison.Run(reference, [candidate], new NextTokenOptions(), null, default).Candidates[0].Figures;
    }

    private static double[] Numbers(string text, out int[] decimals)
    {
        var found = Regex.Matches(text, @"-?\d+\.\d+");
        decimals = [.. found.Select(m => m.Value.Length - m.Value.IndexOf('.', StringComparison.Ordinal) - 1)];
        return [.. found.Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
    }

    // One unit of the last digit and half of one for our own rounding; a number of more than six digits has the relative error that single
    // precision leaves of it; the least divergences are what rounding leaves of zero.
    private static void Same(string line, int[] decimals, double[] printed, params double[] ours)
    {
        Assert.Equal(printed.Length, ours.Length);
        for (int i = 0; i < ours.Length; i++)
        {
            double unit = Math.Pow(10, -decimals[i]),
                bound = Math.Max(Math.Max(1.5 * unit, 1e-6 * Math.Abs(printed[i])), line.StartsWith("Minimum KLD", StringComparison.Ordinal)
                    ? 3e-6 : 0);
            Assert.True(Math.Abs(ours[i] - printed[i]) <= bound, $"{line.Trim()}: {ours[i]:R}");
        }
    }

    [Fact]
    public void Statistics_of_all_rows()
    {
        int seen = 0;
        foreach (string line in Lines.Where(l => Regex.IsMatch(l, @"^[^=]*:\s*-?\d")))
        {
            var match = Regex.Match(line, @"^(.*?)\s*:\s*(-?\d.*)$");
            string name = Regex.Replace(match.Groups[1].Value.Trim(), @"\s+", " ");
            double[] printed = Numbers(match.Groups[2].Value, out int[] decimals);
            if (Ours(name) is not { } ours) continue;
            Same(line, decimals, printed, ours);
            seen++;
        }
        Assert.True(seen > 30, $"{seen} lines");
    }

    private static double[]? Ours(string name)
    {
        var t = Figures.Text!;
        double[] Of(NextTokenValue v, double unit = 1) => [unit * v.Value, unit * v.StandardError];
        if (Quantile(name, " KLD") is { } kl) return [Figures.KlQuantiles[kl]];
        if (Quantile(name, " Δp") is { } change) return [100 * t.ChangeQuantiles[change]];
        return name switch
        {
            "Mean PPL(Q)" => Of(t.Perplexity),
            "Mean PPL(base)" => Of(t.BasePerplexity),
            "Cor(ln(PPL(Q)), ln(PPL(base)))" => [100 * t.Correlation!.Value],
            "Mean ln(PPL(Q)/PPL(base))" => Of(t.LogRatio),
            "Mean PPL(Q)/PPL(base)" => Of(t.Ratio),
            "Mean PPL(Q)-PPL(base)" => Of(t.Difference),
            "Mean KLD" => [Figures.StoredKl.Mean, Figures.StoredKl.StandardError],
            "Mean Δp" => [100 * t.Change.Mean, 100 * t.Change.StandardError],
            "RMS Δp" => Of(t.ChangeRms, 100),
            "Same top p" => Of(Figures.SameTop, 100),
            _ => null,
        };
    }

    private static int? Quantile(string name, string what)
    {
        if (!name.EndsWith(what, StringComparison.Ordinal)) return null;
        string label = name[..^what.Length];
        double share = label switch
        {
            "Maximum" => 1,
            "Minimum" => 0,
            "Median" => 0.5,
            _ => double.TryParse(label.TrimEnd('%'), CultureInfo.InvariantCulture, out double percent) ? percent / 100 : -1
        };
        return share < 0 ? null : NextTokenFigures.Shares.ToList().FindIndex(s => Math.Abs(s - share) < 1e-9);
    }

    [Fact]
    public void The_table_by_chunk()
    {
        int seen = 0;
        foreach (string line in Lines.Where(l => Regex.IsMatch(l, @"^\s*\d+\s+\d+\.\d+ ±")))
        {
            int chunk = int.Parse(Regex.Match(line, @"\d+").Value, CultureInfo.InvariantCulture);
            var ours = Figures.ByChunk[chunk - 1];
            Assert.Equal(chunk, ours.Chunk);
            double[] printed = Numbers(Regex.Replace(line, @"^\s*\d+", ""), out int[] decimals);
            Same(line, decimals, printed, ours.Perplexity!.Value, ours.Perplexity.StandardError, ours.LogRatio!.Value,
                ours.LogRatio.StandardError, ours.Kl.Value, ours.Kl.StandardError,
                100 * ours.ChangeRms!.Value, 100 * ours.ChangeRms.StandardError, 100 * ours.SameTop.Value,
                100 * ours.SameTop.StandardError);
            seen++;
        }
        Assert.Equal(Figures.ByChunk.Count, seen);
    }
}
