using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>The verbs code, information and rate-distortion: what they print, their JSON against the schema, what they refuse.</summary>
public sealed class CodingVerbs : IDisposable
{
    private readonly CommandLineRuns _runs = new();

    public CodingVerbs()
    {
        File.WriteAllText(_runs.At("p.txt"), string.Concat(Enumerable.Repeat("abracadabra ", 200)));
        File.WriteAllText(_runs.At("q.txt"), string.Concat(Enumerable.Repeat("hocus pocus a ", 200)));
        File.WriteAllText(_runs.At("empty.txt"), "");
        File.WriteAllText(_runs.At("t.csv"),
            "kind,size,label\n" + string.Concat(Enumerable.Range(0, 200)
                .Select(k => $"{(k % 2 == 0 ? "a" : "b")},{k % 7},{(k % 2 == 0 ? "yes" : "no")}\n")));
        File.WriteAllText(_runs.At("d.txt"), "0 1 0.25\n1 0 0.25\n");
    }

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Code_shows_that_the_size_is_entropy_and_divergence()
    {
        var root = Json("code", _runs.At("p.txt"), "--model-from", _runs.At("q.txt"), "--order", "1");
        double ideal = root.GetProperty("idealBytes").GetDouble(), coded = root.GetProperty("codedBytes").GetDouble();
        Assert.Equal(root.GetProperty("crossEntropyBits").GetDouble(),
            root.GetProperty("entropyBits").GetDouble() + root.GetProperty("mismatchBits").GetDouble(), 1e-12);
        // An integer of words of two bytes, of which the last leaves some open.
        Assert.InRange(coded, ideal - 2, ideal + 4);
        var (code, output, _) = _runs.Run("code", _runs.At("p.txt"), "--model-from", _runs.At("q.txt"));
        Assert.Equal(0, code);
        Assert.Contains("+ D(file‖model), the mismatch", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Exact_model_names_the_byte_that_it_cannot_code()
    {
        var (code, output, _) = _runs.Run("code", _runs.At("p.txt"), "--model-from", _runs.At("q.txt"), "--exact");
        Assert.Equal(0, code);
        Assert.Contains("No code: byte 0x62 at 1 has probability 0", output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null,
            Json("code", _runs.At("p.txt"), "--model-from", _runs.At("q.txt"), "--exact").GetProperty("mismatchBits").ValueKind);
    }

    [Fact]
    public void Matrix_finds_the_nearest()
    {
        File.WriteAllText(_runs.At("r.txt"), "abra abra cadabra");
        var files = Json("code", "--matrix", _runs.At("p.txt"), _runs.At("q.txt"), _runs.At("r.txt")).GetProperty("files");
        Assert.EndsWith("p.txt", files[2].GetProperty("nearest").GetString(), StringComparison.Ordinal);
        Assert.Contains("r.txt is nearest to p.txt",
            _runs.Run("code", "--matrix", _runs.At("p.txt"), _runs.At("q.txt"), _runs.At("r.txt")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_too_short_for_its_contexts_is_said_to_be()
    {
        byte[] p = new byte[50_000], q = new byte[50_000];
        new Random(1).NextBytes(p);
        new Random(2).NextBytes(q);
        File.WriteAllBytes(_runs.At("p.bin"), p);
        File.WriteAllBytes(_runs.At("q.bin"), q);
        var root = Json("code", _runs.At("p.bin"), "--model-from", _runs.At("q.bin"), "--order", "2");
        Assert.True(root.GetProperty("tooShort").GetBoolean());
        Assert.InRange(root.GetProperty("heldOutBits").GetDouble(), 7.98, 8.05);
        Assert.True(root.GetProperty("mismatchBitsAtLeast").GetDouble() < root.GetProperty("mismatchBits").GetDouble());
        Assert.Contains("Too short for 2 bytes of context",
            _runs.Run("code", _runs.At("p.bin"), "--model-from", _runs.At("q.bin"), "--order", "2").Output, StringComparison.Ordinal);
        Assert.False(Json("code", _runs.At("p.bin"), "--model-from", _runs.At("q.bin")).GetProperty("tooShort").GetBoolean());
    }

    [Theory]
    [InlineData(500, 0.95)]
    [InlineData(5000, 0.85)]
    public void A_column_of_many_values_that_fixes_the_target_comes_first(int cities, double least)
    {
        // One bit exactly; the number tells about 0.16 bit.
        var random = new Random(cities);
        File.WriteAllLines(_runs.At("cities.csv"), Enumerable.Range(0, 20_000).Select(_ =>
        {
            int city = random.Next(cities);
            double x = city % 2 + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return FormattableString.Invariant($"c{city},{city * 7},{x:R},t{city % 2},z{random.Next(cities)}");
        }).Prepend("city,code,x,target,other"));
        JsonElement[] columns = [.. Json("information", _runs.At("cities.csv"), "--target", "target").GetProperty("columns")
            .EnumerateArray()];
        foreach (string name in new[] { "city", "code" })
        {
            var column = columns.Single(c => c.GetProperty("column").GetString() == name);
            Assert.True(column.GetProperty("bits").GetDouble() > least, name);
            Assert.InRange(column.GetProperty("bitsLow").GetDouble(), 0.8 * least, 1);
            Assert.Equal(1, column.GetProperty("bitsHigh").GetDouble(), 1e-3);
        }
        Assert.Equal(0, columns.Single(c => c.GetProperty("column").GetString() == "other").GetProperty("bitsLow").GetDouble());
        Assert.Contains("at least;", _runs.Run("information", _runs.At("cities.csv"), "--target", "target").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Information_ranks_the_column_that_fixes_the_target_first()
    {
        var root = Json("information", _runs.At("t.csv"), "--target", "label");
        var first = root.GetProperty("columns")[0];
        Assert.Equal("kind", first.GetProperty("column").GetString());
        Assert.Equal(1, first.GetProperty("plugInBits").GetDouble(), 1e-12);
        Assert.Equal(0.001, first.GetProperty("pValue").GetDouble(), 1e-12);
        Assert.InRange(root.GetProperty("columns")[1].GetProperty("pValue").GetDouble(), 0.05, 1);
        Assert.Equal(0, _runs.Run("information", _runs.At("t.csv"), "--target", "label").Code);
    }

    [Fact]
    public void Rate_distortion_draws_the_curve()
    {
        // R(0.1) of a fair coin: 0.531004406410718779 bits.
        Assert.Equal(0.531004406410718779,
            Json("rate-distortion", "0.5,0.5", "--points", "6").GetProperty("points")[1].GetProperty("bitsLow").GetDouble(), 1e-6);
        Assert.Equal(2, Json("rate-distortion", "1,1", "--distortion", "@" + _runs.At("d.txt")).GetProperty("letters").GetInt32());
        Assert.Equal(7, Json("rate-distortion", _runs.At("t.csv"), "--column", "size").GetProperty("letters").GetInt32());
        Assert.Equal(0, _runs.Run("rate-distortion", "0.7,0.3", "--html", _runs.At("curve.html")).Code);
        string page = File.ReadAllText(_runs.At("curve.html"));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code NONE", "NONE: no such file")]
    [InlineData("code empty.txt", "is empty: there is nothing to code or to learn from")]
    [InlineData("code p.txt q.txt", "one file at a time (--matrix for every pair of several)")]
    [InlineData("code --matrix p.txt", "--matrix: one file has nothing to be compared with")]
    [InlineData("code --matrix p.txt q.txt --exact", "--exact: not with --matrix")]
    [InlineData("code p.txt --order 9", "--order: 9 bytes of context are too many (0 to 3)")]
    [InlineData("information t.csv", "information: --target COLUMN is missing")]
    [InlineData("information t.csv --target lable", "lable: no such column (did you mean label?)")]
    [InlineData("rate-distortion 1,x", "'x' is no weight")]
    [InlineData("rate-distortion 1,-1", "weights[1] = -1 must be finite")]
    [InlineData("rate-distortion t.csv", "which column? (--column NAME)")]
    [InlineData("rate-distortion 1,1 --distortion haming", "haming: no such distortion (did you mean hamming?)")]
    [InlineData("rate-distortion t.csv --column kind --distortion squared", "squared distortion needs numbers, and kind is a category")]
    [InlineData("rate-distortion 1,1 --points 1", "--points: '1' is not an integer from 2 up")]
    public void Trouble_is_one_line(string line, string expected)
    {
        string[] arguments = [.. line.Split(' ')
            .Select(word => word is "NONE" || word.EndsWith(".txt", StringComparison.Ordinal)
                || word.EndsWith(".csv", StringComparison.Ordinal) ? _runs.At(word) : word)];
        var (code, output, error) = _runs.Run(arguments);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("kullback: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    private JsonElement Json(params string[] arguments)
    {
        var (code, output, error) = _runs.Run([.. arguments, "--json", "-"]);
        Assert.True(code == 0, error);
        var root = JsonDocument.Parse(output).RootElement;
        Assert.Empty(SchemaCheck.Faults(root));
        return root;
    }
}
