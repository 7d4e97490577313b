using System.Buffers;
using CsCheck;
using Kullback.Coding;

namespace Kullback.Tests.Coding;

/// <summary>rANS, range coder and models: what was coded comes back, and costs what the theorem says.</summary>
[Trait("Category", "Kernel")]
public class EntropyCoderTest
{
    // Bytes of every kind: empty, one letter, few letters, all letters, long runs.
    internal static readonly Gen<byte[]> Texts = Gen.OneOf(
        Gen.Byte.Array[0, 40], Gen.Byte[0, 1].Array[0, 3000], Gen.Byte[65, 90].Array[0, 3000], Gen.Byte.Array[0, 1000],
        Gen.Select(Gen.Byte, Gen.Int[0, 3000], (letter, n) => Enumerable.Repeat(letter, n).ToArray()));

    private static double[] Count(byte[] text)
    {
        double[] counts = new double[256];
        foreach (byte letter in text) counts[letter]++;
        return counts;
    }

    [Fact]
    public void Rans_returns_every_text()
        => Gen.Select(Texts, Gen.Int[8, 16]).Sample((text, bits) =>
        {
            if (text.Length == 0) return true;
            var table = FrequencyTable.Of(Count(text), bits);
            byte[] decoded = new byte[text.Length];
            Rans.Decode(Rans.Encode(text, table), table, decoded);
            return decoded.AsSpan().SequenceEqual(text);
        }, iter: 400);

    // A step from x ≥ 2³¹ loses less than 2^(bits − 31)/ln 2 bits; on average over x far less. 0.01 bit a kilobyte and the four states.
    [Theory, InlineData(1, 8), InlineData(2, 11), InlineData(3, 12), InlineData(4, 14), InlineData(5, 16)]
    public void Rans_takes_entropy_and_the_divergence_of_its_table(int seed, int bits)
    {
        byte[] text = Random(seed, 1 << 19);
        double[] counts = Count(text);
        var table = FrequencyTable.Of(counts, bits);
        double ideal = text.Length * (CodeLengths.EntropyNats(counts) / Math.Log(2) + table.MismatchBits(counts));
        double size = 8.0 * Rans.Encode(text, table).Length, kilobytes = text.Length / 1024.0;
        // From below: four states of at least 31 bits hold nothing yet; four of 64 bits are written.
        Assert.InRange(size, ideal, ideal + 0.01 * kilobytes + 8 * Rans.StateBytes);
    }

    [Theory, InlineData(1, 0), InlineData(2, 1), InlineData(3, 2)]
    public void Adaptive_coder_takes_its_ideal_length(int seed, int order)
    {
        byte[] text = Random(seed, 1 << 16);
        double ideal = new KrichevskyTrofimov(order).IdealBits(text);
        double size = 8.0 * Adaptive(text, order).Length;
        // A binary step loses at most total·2⁻⁴⁷ of a bit: nothing here. The end is one word and what it leaves open.
        Assert.InRange(size, ideal - 1e-6 * ideal, ideal + 0.01 * text.Length / 1024 + 64);
    }

    [Fact]
    public void Adaptive_coder_returns_every_text()
        => Gen.Select(Texts, Gen.Int[0, 2]).Sample((text, order) =>
        {
            byte[] code = Adaptive(text, order), decoded = new byte[text.Length];
            var decoder = new RangeDecoder(code);
            var model = new KrichevskyTrofimov(order);
            for (int k = 0; k < decoded.Length; k++) decoded[k] = model.Decode(ref decoder);
            return decoder.AtEnd && decoded.AsSpan().SequenceEqual(text);
        }, iter: 100);

    [Fact]
    public void Range_coder_carries_through_words_of_ones()
        => Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 400]).Sample((seed, letters) =>
        {
            // Letters at the very top of the total keep the interval below a carry for long.
            var random = new Random(seed);
            var output = new ArrayBufferWriter<byte>();
            var encoder = new RangeEncoder(output);
            var sent = new (uint Start, uint Frequency, uint Total)[letters];
            for (int k = 0; k < letters; k++)
            {
                uint total = (uint)random.Next(1, random.Next(2) == 0 ? 10 : 1 << 30), start = random.Next(3) == 0
                    ? (uint)random.NextInt64(total) : total - 1;
                sent[k] = (start, 1, total);
                encoder.Encode(start, 1, total);
            }
            encoder.Finish();
            var decoder = new RangeDecoder(output.WrittenSpan);
            foreach (var (start, frequency, total) in sent)
            {
                if (decoder.Peek(total) != start) return false;
                decoder.Take(start, frequency, total);
            }
            return decoder.AtEnd;
        }, iter: 2_000);

    [Fact]
    public void Fixed_models_return_every_text()
        => Gen.Select(Texts, Texts, Gen.Int[0, 2]).Sample((text, other, order) =>
        {
            var model = new ByteModel(other, order);
            byte[] decoded = new byte[text.Length];
            var coder = new ModelCoder(model);
            coder.Decode(coder.Encode(text), decoded);
            return decoded.AsSpan().SequenceEqual(text);
        }, iter: 25);

    // The identity that the whole library stands on, in bytes that a coder wrote:
    // the code of one text under another's model has n·(H(P) + D(P‖Q)) bits.
    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void Coded_size_is_entropy_and_divergence(int order)
    {
        byte[] text = Random(4, 200_000), other = Random(5, 100_000);
        var model = new ByteModel(other, order);
        var counts = new ByteCounts(text, order);
        double ideal = text.Length * (counts.EntropyBits + model.KullbackLeiblerBits(counts)),
            size = 8.0 * new ModelCoder(model).Encode(text).Length;
        // Distributions rounded to 2^30 units: below 256/2^30·1.45 bits per byte. The end: one word of 16 bits,
        // of which the interval leaves some open.
        Assert.InRange(size, ideal - 16, ideal + 0.01 * text.Length / 1024 + 32);
    }

    // n·(H + D) = ideal length is an identity; both are sums of at most n terms of up to 10 bits, each off by 1e-15.
    [Fact]
    public void Length_under_another_text_is_entropy_and_divergence()
        => Gen.Select(Texts, Texts, Gen.Int[0, 3]).Sample((text, other, order) =>
        {
            var counts = new ByteCounts(text, order);
            var model = new ByteModel(other, order);
            double d = model.KullbackLeiblerBits(counts), total = text.Length * (counts.EntropyBits + d);
            return d >= 0 && Math.Abs(model.IdealBits(text) - total) <= 1e-11 * (1 + total);
        }, iter: 40);

    [Fact]
    public void Distributions_of_a_model_sum_to_1()
        => Gen.Select(Texts, Gen.UInt, Gen.Int[0, 3]).Sample((text, context, order) =>
        {
            double sum = 0;
            foreach (double q in new ByteModel(text, order).Distribution(context)) sum += q;
            return Math.Abs(sum - 1) < 1e-12;
        }, iter: 200);

    // n·H + (½ log₂ n + 1) for each node: Krichevsky and Trofimov's bound, at order 0 with 255 nodes.
    [Fact]
    public void Adaptive_length_keeps_its_bound()
        => Texts.Sample(text =>
        {
            double h = new ByteCounts(text, 0).EntropyBits * text.Length;
            return new KrichevskyTrofimov(0).IdealBits(text) <= h + 255 * (0.5 * Math.Log2(Math.Max(1, text.Length)) + 1);
        }, iter: 200);

    [Fact]
    public void Byte_of_probability_0_is_named()
    {
        var table = FrequencyTable.Of(Count([1, 2, 2]), 12);
        Assert.Contains("data[3] = 0x07", Assert.Throws<ArgumentException>(() => Rans.Encode([1, 2, 2, 7, 1, 1, 1, 1], table)).Message,
            StringComparison.Ordinal);
        Assert.Contains("data[0] = 0x07", Assert.Throws<ArgumentException>(() => Rans.Encode([7], table)).Message,
            StringComparison.Ordinal);
        var model = new ByteModel("abcabc"u8, 1, UnseenBytes.Impossible);
        Assert.Equal(double.PositiveInfinity, model.IdealBits("abd"u8));
        Assert.Equal(double.PositiveInfinity, model.KullbackLeiblerBits(new ByteCounts("abd"u8, 1)));
        Assert.Equal((2, (byte)'d'), model.FirstImpossible("abd"u8));
        Assert.Contains("data[2] = 0x64", Assert.Throws<ArgumentException>(() => new ModelCoder(model).Encode("abd"u8)).Message,
            StringComparison.Ordinal);
        Assert.Null(new ByteModel("abcabc"u8, 1).FirstImpossible("abd"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RangeEncoder(new ArrayBufferWriter<byte>()).Encode(3, 0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RangeEncoder(new ArrayBufferWriter<byte>()).Encode(9, 2, 10));
    }

    // Against every table of so many units for three letters.
    [Fact]
    public void Table_is_the_nearest_there_is()
        => Gen.Select(Gen.Double[0.001, 1], Gen.Double[0.001, 1], Gen.Double[0.0001, 1], Gen.Int[2, 5]).Sample((a, b, c, bits) =>
        {
            double[] weights = [a, b, c];
            double found = FrequencyTable.Of(weights, bits).MismatchBits(weights), best = double.PositiveInfinity;
            int size = 1 << bits;
            for (int i = 1; i < size - 1; i++)
                for (int j = 1; i + j < size; j++)
                    best = Math.Min(best, FrequencyTable.Exactly([i, j, size - i - j]).MismatchBits(weights));
            return found <= best + 1e-12;
        }, iter: 100);

    [Fact]
    public void Bad_tables_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => FrequencyTable.Of([0, 0], 4));
        Assert.ThrowsAny<ArgumentException>(() => FrequencyTable.Of([1, double.NaN], 4));
        Assert.ThrowsAny<ArgumentException>(() => FrequencyTable.Of([1, 1, 1], 1));
        Assert.ThrowsAny<ArgumentException>(() => FrequencyTable.Of([1, 1], 17));
        Assert.ThrowsAny<ArgumentException>(() => FrequencyTable.Exactly([3, 4]));
        Assert.ThrowsAny<ArgumentException>(() => FrequencyTable.Exactly([-1, 5]));
        Assert.ThrowsAny<ArgumentException>(() => Rans.Encode([0], FrequencyTable.Exactly([1, 1])));
    }

    private static byte[] Adaptive(byte[] text, int order)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new RangeEncoder(output);
        var model = new KrichevskyTrofimov(order);
        foreach (byte letter in text) model.Encode(encoder, letter);
        encoder.Finish();
        return output.WrittenSpan.ToArray();
    }

    // Letters by a geometric distribution whose rate depends on the seed.
    internal static byte[] Random(int seed, int length)
    {
        var random = new Random(seed);
        byte[] text = new byte[length];
        for (int k = 0; k < length; k++) text[k] = (byte)Math.Min(255, -Math.Log(1 - random.NextDouble()) * (1 << seed));
        return text;
    }
}
