using System.Text.Json;
using Kullback.Cli;
using Kullback.Cli.Terminal;
using Kullback.Cli.Verbs;
using Kullback.Data.LanguageModels;
using Kullback.Hosts.Tests.Reports;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class LanguageModels : IDisposable
{
    private static readonly string Base = Repository.File("tests/golden/language-model/tiny-base.kld"),
        Other = Repository.File("tests/golden/language-model/tiny-other.logits.f32");

    private readonly CommandLineRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    private static void FitsSchema(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Empty(SchemaCheck.Faults(document.RootElement).Take(10));
    }

    [Fact]
    public void Both_names_of_the_verb_print_the_table_that_people_know()
    {
        var (code, output, error) = _runs.Run("lm", Base, Other);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(output, _runs.Run("language-model", Base, Other).Output);
        foreach (string name in new[] { "Mean PPL(Q)", "Mean KLD", "99.9% KLD", "Median KLD", "RMS Δp", "Same top p", "± blocks" })
            Assert.Contains(name, output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(DisplayText.Width(line), 0, 80));
    }

    /// <summary>Standard output carries the rows and nothing else; an archive, which is read once,
    /// is written as often as asked for and compared.</summary>
    [Fact]
    public void Rows_are_written_beside_the_comparison()
    {
        var (code, output, error) = _runs.Run("lm", Base, Other, "--write-rows", _runs.At("rows.safetensors"));
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Mean KLD", output, StringComparison.Ordinal);
        using var stream = new MemoryStream();
        Assert.Equal(0, _runs.RunWith(s => s with { Output = stream }, "lm", Base, Other, "--write-rows", "-").Code);
        Assert.Equal(File.ReadAllBytes(_runs.At("rows.safetensors")), stream.ToArray());

        float[] logits = [.. Enumerable.Range(0, 40).Select(i => (float)Math.Sin(i))];
        using (var zip = new System.IO.Compression.ZipArchive(File.Create(_runs.At("rows.npz")),
            System.IO.Compression.ZipArchiveMode.Create))
        using (Stream entry = zip.CreateEntry("logits.npy").Open())
        {
            byte[] header = System.Text.Encoding.ASCII
                .GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (8, 5), }".PadRight(117) + "\n");
            entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header,
                .. System.Runtime.InteropServices.MemoryMarshal.AsBytes(logits.AsSpan())]);
        }
        Assert.Equal((0, ""), _runs.Run("lm", _runs.At("rows.npz"), _runs.At("rows.npz"), "--write-rows", _runs.At("again.safetensors"),
            "--json", _runs.At("r.json")) is var both ? (both.Code, both.Error) : default);
        Assert.True(File.Exists(_runs.At("again.safetensors")));

        // One bit of a stored entry: the library that unpacks says nothing.
        byte[] damaged = File.ReadAllBytes(_runs.At("rows.npz"));
        using (var zip = System.IO.Compression.ZipFile.Open(_runs.At("stored.npz"), System.IO.Compression.ZipArchiveMode.Create))
        using (Stream entry = zip.CreateEntry("logits.npy", System.IO.Compression.CompressionLevel.NoCompression).Open())
        using (Stream from = System.IO.Compression.ZipFile.OpenRead(_runs.At("rows.npz")).Entries[0].Open()) from.CopyTo(entry);
        damaged = File.ReadAllBytes(_runs.At("stored.npz"));
        damaged[250] ^= 1;
        File.WriteAllBytes(_runs.At("stored.npz"), damaged);
        var refused = _runs.Run("lm", _runs.At("rows.npz"), _runs.At("stored.npz"));
        Assert.Equal(2, refused.Code);
        Assert.Contains("stored.npz: the archive ends early or is damaged", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>What single precision cannot sum is refused with its place, never a figure and never a crash.</summary>
    [Fact]
    public void A_logit_beyond_all_measure_is_named()
    {
        void Write(string name, params float[] row)
            => File.WriteAllBytes(_runs.At(name), System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([.. row, .. row]).ToArray());
        Write("p.f32", 0, 1, 2, 3, 4);
        Write("q.f32", 0, 0, 0, -9.9e35f, 1.55e34f);
        var (code, _, error) = _runs.Run("lm", _runs.At("p.f32"), _runs.At("q.f32"), "--vocabulary-size", "5");
        Assert.Equal(2, code);
        Assert.Matches(@"q\.f32: chunk 0, row 0, column 4: 1\.5\d*E\+34 is no logit", error);
        Write("m.f32", 0, 0, 0, float.MinValue, 1);         // a mask as libraries write it
        Assert.Equal(0, _runs.Run("lm", _runs.At("p.f32"), _runs.At("m.f32"), "--vocabulary-size", "5").Code);
    }

    [Fact]
    public void Outputs_are_written_and_fit_the_schema()
    {
        var (code, output, error) =
            _runs.Run("lm", Base, Other, Base, "--json", "-", "--html", _runs.At("page.html"), "--tokens", _runs.At("tokens.parquet"),
                "--temperature", "0.7", "--top-k", "5");
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        string page = File.ReadAllText(_runs.At("page.html"));
        Assert.Contains("Where it is furthest from the base", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(_runs.At("tokens.parquet"))[..4]);
    }

    [Fact]
    public void Rows_as_Parquet_name_their_unit()
    {
        double[] Read(string unit)
        {
            string path = _runs.At(unit + ".parquet");
            Assert.Equal(0, _runs.Run("lm", Base, Other, "--tokens", path, "--unit", unit).Code);
            using var connection = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                $"SELECT sum(kl), sum(kl_stored), sum(kl_reverse), sum(js), sum(entropy_base), sum(entropy_candidate), sum(logp_base), "
                    + $"sum(logp_candidate), sum(tv), min(unit), max(unit) FROM '{path}'";
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            Assert.Equal((unit[..^1], unit[..^1]), (reader.GetString(9), reader.GetString(10)));
            return [.. Enumerable.Range(0, 9).Select(reader.GetDouble)];
        }
        double[] nats = Read("nats"), bits = Read("bits");
        for (int i = 0; i < 8; i++) Assert.Equal(nats[i] / Math.Log(2), bits[i], 1e-12 * Math.Abs(bits[i]) + 1e-13);
        Assert.Equal(nats[8], bits[8]);
    }

    /// <summary>The unit stands in each form, and no other beside it.</summary>
    [Theory, InlineData("nats", "nat", "bit", Math.E), InlineData("bits", "bit", "nat", 2), InlineData("hartleys", "hartley", "nat", 10)]
    public void One_unit_throughout(string unit, string one, string other, double logarithm)
    {
        File.WriteAllLines(_runs.At("texts.json"), [JsonSerializer.Serialize(Enumerable.Range(0, 33).Select(i => $"t{i}"))]);
        string text = _runs.Run("lm", Base, Other, Base, "--unit", unit, "--html", _runs.At("u.html"), "--json", _runs.At("u.json"),
            "--markdown", _runs.At("u.md"), "--top-k", "5", "--corpus", Base, "--corpus-order", "1", "--vocabulary",
            _runs.At("texts.json")).Output;
        foreach (string shown in new[] { text,
            System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(_runs.At("u.html")), "<style>.*?</style>|<pre>.*?</pre>", "",
                System.Text.RegularExpressions.RegexOptions.Singleline).Replace("16-bit", "", StringComparison.Ordinal),
                File.ReadAllText(_runs.At("u.md")).Split("<details>")[0].Replace("16-bit", "", StringComparison.Ordinal) })
        {
            Assert.Matches($@"\b{one}s?\b", shown);
            Assert.DoesNotMatch($@"\b{other}s?\b", shown);
        }
        string json = File.ReadAllText(_runs.At("u.json"));
        FitsSchema(json);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(one, document.RootElement.GetProperty("unit").GetString());
        using var nats = JsonDocument.Parse(_runs.Run("lm", Base, Other, Base, "--json", "-").Output);
        double factor = 1 / Math.Log(logarithm);
        foreach (string figure in new[] { "storedKl", "kl", "reverseKl", "jensenShannon", "entropy", "crossEntropy" })
            foreach (string number in new[] { "mean", "clusteredStandardError", "low" })
                Assert.Equal(factor * Of(nats).GetProperty(figure).GetProperty(number).GetDouble(),
                    Of(document).GetProperty(figure).GetProperty(number).GetDouble(), 1e-12);
        Assert.Equal(Of(nats).GetProperty("totalVariation").GetProperty("mean").GetDouble(),
            Of(document).GetProperty("totalVariation").GetProperty("mean").GetDouble());
        Assert.Contains("bits, nats, hartleys", _runs.Run("lm", Base, Other, "--unit", "decibans").Error, StringComparison.Ordinal);

        static JsonElement Of(JsonDocument document) => document.RootElement.GetProperty("candidates")[0].GetProperty("figures");
    }

    [Fact]
    public void A_ladder_to_post_has_sizes_bits_a_weight_and_names_that_tell_files_apart()
    {
        Directory.CreateDirectory(_runs.At("a"));
        Directory.CreateDirectory(_runs.At("b"));
        foreach (string folder in new[] { "a", "b" }) File.Copy(folder == "a" ? Base : Other, _runs.At($"{folder}/x_*|q4.f32"));
        File.Copy(Other, _runs.At("a/x_*|q4.f32"), overwrite: true);
        byte[] header = "{\"w\":{\"dtype\":\"F16\",\"shape\":[4,8],\"data_offsets\":[0,64]}}"u8.ToArray();
        File.WriteAllBytes(_runs.At("m.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[64]]);
        string[] run = ["lm", Base, _runs.At("a/x_*|q4.f32"), _runs.At("b/x_*|q4.f32"), "--models",
            $"{_runs.At("m.safetensors")},{_runs.At("m.safetensors")}"];
        var (code, output, error) = _runs.Run([.. run, "--markdown", "-"]);
        Assert.Equal((0, ""), (code, error));
        string[] rows = [.. output.Split('\n')
            .Where(l => l.Contains("x&#95;", StringComparison.Ordinal) && l.Contains(" | 16.00 | ", StringComparison.Ordinal))];
        Assert.Equal(2, rows.Length);
        Assert.All(rows,
            r => Assert.Equal(output.Split('\n').First(l => l.StartsWith("| candidate", StringComparison.Ordinal)).Count(c => c == '|'),
                r.Count(c => c == '|')));
        Assert.Contains("a&#47;x", rows[0] + rows[1], StringComparison.Ordinal);
        Assert.Contains("b&#47;x", rows[0] + rows[1], StringComparison.Ordinal);
        string text = _runs.Run(run).Output;
        Assert.Contains("bits/w", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(DisplayText.Width(line), 0, 80));
        FitsSchema(_runs.Run([.. run, "--json", "-"]).Output);
    }

    [Fact]
    public void A_new_candidate_joins_an_old_ladder()
    {
        Assert.Equal((0, ""), _runs.Run("lm", Base, Other, "--save-rows", _runs.At("old.rows")) is var saved
            ? (saved.Code, saved.Error) : default);
        var (code, output, error) = _runs.Run("lm", Base, Base, _runs.At("old.rows"), "--json", "-", "--save-rows", _runs.At("all.rows"));
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        Assert.Contains("tiny-other.logits.f32", _runs.Run("lm", _runs.At("all.rows")).Output, StringComparison.Ordinal);
        foreach (string[] wrong in new[] { new[] { "lm", _runs.At("all.rows"), Other }, ["lm", Base, _runs.At("old.rows"), "--top-k", "3"],
            ["lm", Base, Other, "--save-rows", "-"], ["lm", Base, Other, "--save-rows", _runs.At("x"), "--common-vocabulary"] })
            Assert.Equal((2, ""), _runs.Run(wrong) is var run ? (run.Code, run.Output) : default);
    }

    [Fact]
    public void A_compact_base_bounds_what_the_whole_one_measures()
    {
        Assert.Equal((0, "", ""), _runs.Run("lm", Base, "--save-base", _runs.At("small.base"), "--save-top", "12"));
        var (code, output, error) = _runs.Run("lm", _runs.At("small.base"), Other, Base, "--json", "-");
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        using JsonDocument bounds = JsonDocument.Parse(output),
            whole = JsonDocument.Parse(_runs.Run("lm", Base, Other, "--json", "-").Output);
        var candidate = bounds.RootElement.GetProperty("candidates")[0];
        double truth = whole.RootElement.GetProperty("candidates")[0].GetProperty("figures").GetProperty("kl").GetProperty("mean")
            .GetDouble();
        Assert.InRange(truth, candidate.GetProperty("klLow").GetProperty("mean").GetDouble(),
            candidate.GetProperty("klHigh").GetProperty("mean").GetDouble());
        Assert.Contains("width", _runs.Run("lm", _runs.At("small.base"), Other).Output, StringComparison.Ordinal);
        Assert.Equal(1, _runs.Run("lm", _runs.At("small.base"), Other, "--fail-on", "kl>1e-9nat").Code);
        foreach (string[] wrong in new[] { new[] { "lm", Base, _runs.At("small.base") }, ["lm", _runs.At("small.base")],
            ["lm", Base, Other, "--save-top", "3"] })
            Assert.Equal((2, ""), _runs.Run(wrong) is var run ? (run.Code, run.Output) : default);
    }

    [Fact]
    public void Vocabularies_that_differ_are_compared_over_what_is_common()
    {
        float[] narrow = [0, 1, 2, 3, 2, 1, 0, 1], wide = [0, 1, 2, 3, -1, 2, 1, 0, 1, -9];
        File.WriteAllBytes(_runs.At("p.f32"), System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(narrow).ToArray());
        File.WriteAllBytes(_runs.At("q.npy"),
            [0x93, .. "NUMPY"u8, 1, 0, 62, 0,
                .. System.Text.Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 5), }".PadRight(61) + "\n"),
                    .. System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(wide).ToArray()]);
        string[] run = ["lm", _runs.At("p.f32"), _runs.At("q.npy"), "--vocabulary-size", "4"];
        Assert.Contains("--common-vocabulary", _runs.Run(run).Error, StringComparison.Ordinal);
        var (code, output, error) =
            _runs.Run([.. run, "--common-vocabulary", "--json", "-", "--html", _runs.At("c.html"), "--markdown", _runs.At("c.md")]);
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        using var document = JsonDocument.Parse(output);
        var side = document.RootElement.GetProperty("commonVocabulary").GetProperty("sides")[1];
        double first = Math.Exp(-1) / (1 + Math.E + Math.Exp(2) + Math.Exp(3) + Math.Exp(-1)),
            second = Math.Exp(-9) / (Math.Exp(2) + 2 * Math.E + 1 + Math.Exp(-9));
        Assert.Equal((first + second) / 2, side.GetProperty("meanMass").GetDouble(), 1e-8);
        Assert.Equal(0, document.RootElement.GetProperty("candidates")[0].GetProperty("figures").GetProperty("kl").GetProperty("mean")
            .GetDouble(), 1e-12);
        foreach (string text in new[] { _runs.Run([.. run, "--common-vocabulary", "4"]).Output, File.ReadAllText(_runs.At("c.html")),
            File.ReadAllText(_runs.At("c.md")) }) Assert.Contains("4 common tokens", text, StringComparison.Ordinal);
        Assert.Contains("has no effect with --common-vocabulary",
            _runs.Run([.. run, "--common-vocabulary", "--corpus", _runs.At("q.npy")]).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000bit", 0)]
    [InlineData("0.0001nat", 1)]
    public void A_gate_decides_the_exit_code(string limit, int expected)
    => Assert.Equal(expected, _runs.Run("lm", Base, Other, "--fail-on", "kl>" + limit).Code);

    [Fact]
    public void A_base_is_written_in_both_forms_and_read_again()
    {
        Assert.Equal(0, _runs.Run("lm", Base, "--write-base", _runs.At("again.kld"), "--write-rows", _runs.At("again.safetensors")).Code);
        var mean = System.Text.RegularExpressions.Regex.Match(_runs.Run("lm", Base, _runs.At("again.kld")).Output, @"Mean KLD +(\S+)");
        // Codes of codes: half a step of 16/65535 on either side.
        Assert.InRange(double.Parse(mean.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), -5e-5, 5e-5);
        using var rows = NextTokenFile.Open(_runs.At("again.safetensors"), null, false);
        Assert.Equal(33, rows.Shape.Vocabulary);
    }
}
