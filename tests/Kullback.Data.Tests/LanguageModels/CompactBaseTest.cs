using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>A compact base bounds what the whole one would have measured.</summary>
public sealed class CompactBaseTest : IDisposable
{
    private const int Chunks = 4, Rows = 25, Vocabulary = 300;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static MemoryRows Model(string name, double noise, int seed)
        => new(name, new NextTokenShape(Chunks, Rows, 0, Rows + 1, Vocabulary), (row, logits) =>
    {
        for (int t = 0; t < logits.Length; t++)
            logits[t] = (float)(4 * Math.Sin(row * 1.7 + t * 2.9) - t / 30.0 + noise * Math.Cos(row * (seed + 0.37) + t * 1.1));
    }, Enumerable.Range(0, Chunks * (Rows + 1)).Select(i => i * 7 % 50).ToArray(), false);

    private CompactBase Compact(int top, MemoryRows reference)
    {
        string path = Path.Combine(_folder.Path, $"top{top}.base");
        using (var stream = File.Create(path)) CompactBase.Write(() => reference, top, stream, default);
        Assert.True(CompactBase.Is(path));
        return CompactBase.Open(path);
    }

    [Fact]
    public void Bounds_hold_the_measured_divergence_and_narrow_with_more_tokens()
    {
        MemoryRows reference = Model("base", 0, 1), candidate = Model("candidate", 0.3, 2);
        var whole = NextTokenComparison.Run(reference, [candidate], new NextTokenOptions(), null, default).Candidates[0].Figures;
        double last = double.PositiveInfinity;
        foreach (int top in new[] { 4, 16, 64, Vocabulary })
        {
            using var compact = Compact(top, reference);
            var report = compact.Compare(candidate, new NextTokenOptions { Threads = 2 }, default);
            var bounds = report.Bounds!;
            // The measured mean is of single precision.
            Assert.InRange(whole.Kl.Mean, bounds.KlLow.Mean * (1 - 1e-6), bounds.KlHigh.Mean * (1 + 1e-6));
            Assert.InRange(whole.JensenShannon.Mean, bounds.JensenShannonLow.Mean * (1 - 1e-6), bounds.JensenShannonHigh.Mean * (1 + 1e-6));
            Assert.InRange(whole.TotalVariation.Mean, bounds.TotalVariationLow.Mean * (1 - 1e-6),
                bounds.TotalVariationHigh.Mean * (1 + 1e-6));
            Assert.True(bounds.KlHigh.Mean - bounds.KlLow.Mean < last);
            last = bounds.KlHigh.Mean - bounds.KlLow.Mean;
            // The text's own tokens are exact: the mean of ln(p/q) is the logarithm of the ratio of perplexities.
            Assert.Equal(whole.Text!.LogRatio.Value, report.Sampled!.K1.Mean, 1e-6);
            Assert.Equal(whole.SameTop.Value, bounds.SameTop!.Mean, 1e-12);
            Assert.Equal(Chunks, report.Sequences);
        }
        // All tokens kept one by one: what is left is the rounding of single precision.
        Assert.InRange(last, 0, 1e-4 * whole.Kl.Mean + 1e-5);
    }

    [Fact]
    public void Another_text_or_a_damaged_file_is_refused()
    {
        var reference = Model("base", 0, 1);
        using (var compact = Compact(8, reference))
        {
            int[] tokens = reference.Tokens.ToArray();
            tokens[3]++;
            Assert.Contains("token 3 is",
                Assert.Throws<UnreadableDataException>(
                    () => compact.Compare(new MemoryRows("q", reference.Shape, reference.Read, tokens, false), new NextTokenOptions(),
                        default)).Message, StringComparison.Ordinal);
            Assert.Contains("row 5, column 7: NaN",
                Assert.Throws<UnreadableDataException>(
                    () =>
                        compact.Compare(new MemoryRows("q", reference.Shape, (row, logits) =>
                        {
                            reference.Read(row, logits); if (row == 5)
                                logits[7] = float.NaN;
                        }, reference.Tokens, false), new NextTokenOptions { Threads = 1 }, default)).Message,
                                StringComparison.Ordinal);
        }
        byte[] whole = File.ReadAllBytes(Path.Combine(_folder.Path, "top8.base"));
        var random = new Random(5);
        for (int i = 0; i < 120; i++)
        {
            byte[] bytes = [.. whole];
            for (int k = 0; k < 1 + i % 3; k++) bytes[random.Next(i % 2 == 0 ? 1100 : bytes.Length)] = (byte)random.Next(256);
            string path = Path.Combine(_folder.Path, "bad.base");
            File.WriteAllBytes(path, i % 5 == 0 ? bytes[..random.Next(20, bytes.Length)] : bytes);
            try
            {
                using var file = CompactBase.Open(path);
                file.Compare(reference, new NextTokenOptions { Threads = 1 }, default);
            }
            catch (UnreadableDataException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }
}
