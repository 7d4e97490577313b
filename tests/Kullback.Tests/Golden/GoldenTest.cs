using Kullback.Golden;

namespace Kullback.Tests.Golden;

/// <summary>Every row of tests/golden against the library, at the row's own tolerance.</summary>
[Trait("Category", "Kernel")]
public class GoldenTest
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden");

    private static readonly Dictionary<string, string[]> Lines = Directory.EnumerateFiles(Folder, "*.jsonl")
        .ToDictionary(path => Path.GetFileName(path), File.ReadAllLines);

    public static TheoryData<string, int> Rows
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var (file, lines) in Lines)
            {
                for (int line = 0; file != GoldenBetweenTest.File && line < lines.Length; line++) rows.Add(file, line);
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void Row_agrees(string file, int line) => Agrees(file, line);

    internal static int Count(string file) => Lines[file].Length;

    internal static void Agrees(string file, int line)
    {
        using var complaints = new StringWriter();
        string path = Path.Combine(Folder, file);
        Assert.True(GoldenRun.Passes(Lines[file][line], path, complaints), complaints.ToString());
    }

    [Fact]
    public void A_wrong_expectation_fails()
    {
        const string Row =
            """{"id":"x","kind":"pair","inputs":{"p":[0.5,0.5],"q":[0.75,0.25],"normalize":false},"expected":{"kl":"KL"},"tol":"A"}""";
        // ½ ln(4/3)
        Assert.True(GoldenRun.Passes(Row.Replace("KL", "0.14384103622589046371960950299691", StringComparison.Ordinal), "x",
            TextWriter.Null));
        Assert.False(GoldenRun.Passes(Row.Replace("KL", "0.14384103622590", StringComparison.Ordinal), "x", TextWriter.Null));
        Assert.False(GoldenRun.Passes(Row.Replace("\"kl\"", "\"no_such_quantity\"", StringComparison.Ordinal)
            .Replace("KL", "1", StringComparison.Ordinal), "x", TextWriter.Null));
    }
}
