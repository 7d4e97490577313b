using Kullback.Golden;

namespace Kullback.Tests.Golden;

/// <summary>Every row of tests/golden against the library, at the row's own tolerance.</summary>
public class GoldenTest
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden");

    private static readonly Dictionary<string, string[]> Lines = Directory.EnumerateFiles(Folder, "*.jsonl").ToDictionary(path => Path.GetFileName(path), File.ReadAllLines);

    // P = Q, but the row expects 6.6e-83, what was left of its arithmetic of 81 digits. The answer here is the true one, 0.
    private static readonly string[] Residues = ["G1-s0007 renyi[5.0]", "G1-s0007 tsallis[5.0]", "G1-s0007 alpha_ca[5.0]"];

    public static TheoryData<string, int> Rows
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var (file, lines) in Lines)
                for (int line = 0; line < lines.Length; line++) rows.Add(file, line);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void Row_agrees(string file, int line)
    {
        using var complaints = new StringWriter();
        string path = Path.Combine(Folder, file);
        bool passed = GoldenRun.Passes(Lines[file][line], path, complaints);
        string[] failed = [.. complaints.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(complaint => !Array.Exists(Residues, known => complaint.StartsWith($"{known}: expected ", StringComparison.Ordinal) && complaint.TrimEnd().EndsWith("found 0", StringComparison.Ordinal)))];
        Assert.True(passed || failed.Length == 0, string.Join('\n', failed));
        Assert.Equal(passed, complaints.ToString().Length == 0);
    }

    [Fact]
    public void A_wrong_expectation_fails()
    {
        const string Row = """{"id":"x","kind":"pair","inputs":{"p":[0.5,0.5],"q":[0.75,0.25],"normalise":false},"expected":{"kl":"KL"},"tol":"A"}""";
        Assert.True(GoldenRun.Passes(Row.Replace("KL", "0.14384103622589046371960950299691", StringComparison.Ordinal), "x", TextWriter.Null));      // ½ ln(4/3)
        Assert.False(GoldenRun.Passes(Row.Replace("KL", "0.14384103622590", StringComparison.Ordinal), "x", TextWriter.Null));
        Assert.False(GoldenRun.Passes(Row.Replace("\"kl\"", "\"no_such_quantity\"", StringComparison.Ordinal).Replace("KL", "1", StringComparison.Ordinal), "x", TextWriter.Null));
    }
}
