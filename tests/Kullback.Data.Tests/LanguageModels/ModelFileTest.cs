using System.Text;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Bits a weight from headers: Σ bytes of tensors · 8 / Σ weights.</summary>
public sealed class ModelFileTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    private static byte[] Text(string text) => [.. BitConverter.GetBytes((ulong)text.Length), .. Encoding.UTF8.GetBytes(text)];

    private string Gguf(string name, int data, params (string Name, ulong[] Shape, uint Type)[] tensors)
    {
        var file = new List<byte>(
            [.. "GGUF"u8, .. BitConverter.GetBytes(3u), .. BitConverter.GetBytes((ulong)tensors.Length), .. BitConverter.GetBytes(3ul)]);
        // A string, an array of strings and an array of numbers, as vocabularies have them.
        file.AddRange([.. Text("general.architecture"), .. BitConverter.GetBytes(8u), .. Text("llama")]);
        file.AddRange([.. Text("tokenizer.ggml.tokens"), .. BitConverter.GetBytes(9u), .. BitConverter.GetBytes(8u),
            .. BitConverter.GetBytes(2ul), .. Text("a"), .. Text("b")]);
        file.AddRange([.. Text("tokenizer.ggml.scores"), .. BitConverter.GetBytes(9u), .. BitConverter.GetBytes(6u),
            .. BitConverter.GetBytes(2ul), .. new byte[8]]);
        foreach (var (called, shape, type) in tensors)
        {
            file.AddRange([.. Text(called), .. BitConverter.GetBytes((uint)shape.Length)]);
            foreach (ulong d in shape) file.AddRange(BitConverter.GetBytes(d));
            file.AddRange([.. BitConverter.GetBytes(type), .. BitConverter.GetBytes(0ul)]);
        }
        File.WriteAllBytes(At(name), [.. file, .. new byte[data]]);
        return At(name);
    }

    [Fact]
    public void Blocks_of_quantized_weights_are_counted()
    {
        // Q4_K: 144 bytes for 256 weights; F32: 4 bytes for one. (512·256 + 256) weights.
        var model = ModelFile.Read(Gguf("q4.gguf", 64, ("w", [512, 256], 12), ("norm", [256], 0)));
        Assert.Equal((512 * 256 / 256 * 144 + 1024, 512 * 256 + 256), ((int)model.TensorBytes!, (int)model.Weights!));
        Assert.Equal(8.0 * (512 * 144 + 1024) / (512 * 256 + 256), model.BitsPerWeight!.Value, 1e-12);
        // A type that nobody has heard of: the weights are known, their bytes are not.
        Assert.Null(ModelFile.Read(Gguf("new.gguf", 0, ("w", [256], 99))).BitsPerWeight);
        // Two files are one model.
        Gguf("m-00001-of-00002.gguf", 0, ("w", [256], 8));
        Gguf("m-00002-of-00002.gguf", 0, ("v", [256], 1));
        Assert.Equal((34 * 8 + 512) * 8 / 512.0, ModelFile.Read(At("m-00001-of-00002.gguf")).BitsPerWeight!.Value, 1e-12);
    }

    [Fact]
    public void Packed_weights_are_counted_elsewhere()
    {
        string half = RowFiles.Safetensors(At("half.safetensors"), new RowFiles.Array_("w", "<f2", [64, 128], _ => 0),
            new RowFiles.Array_("b", "<f4", [64], _ => 0));
        Assert.Equal(8.0 * (64 * 128 * 2 + 64 * 4) / (64 * 128 + 64), ModelFile.Read(half).BitsPerWeight!.Value, 1e-12);
        var packed =
            ModelFile.Read(RowFiles.Safetensors(At("packed.safetensors"), new RowFiles.Array_("qweight", "<i4", [128, 64], _ => 0)));
        Assert.Null(packed.BitsPerWeight);
        Assert.Equal(8.0 * 128 * 64 * 4 / (64 * 128 + 64), packed.WithWeights(ModelFile.Read(half).Weights).BitsPerWeight!.Value, 1e-12);
        File.WriteAllText(At("other.bin"), "no header");
        Assert.Equal(new ModelFile(9, null, null), ModelFile.Read(At("other.bin")));
    }

    [Fact]
    public void Damaged_headers_are_one_line()
    {
        byte[] whole = File.ReadAllBytes(Gguf("whole.gguf", 0, ("w", [256], 8)));
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = [.. whole];
            for (int k = 0; k < 1 + i % 4; k++) bytes[4 + random.Next(bytes.Length - 4)] = (byte)random.Next(256);
            File.WriteAllBytes(At("bad.gguf"), i % 3 == 0 ? bytes[..random.Next(12, bytes.Length)] : bytes);
            try
            {
                ModelFile.Read(At("bad.gguf"));
            }
            catch (UnreadableDataException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void Names_tell_files_apart()
    {
        Assert.Equal(["base.kld", "q4.kld"], FileNames.Distinct(["x/base.kld", "y/q4.kld"]));
        Assert.Equal(["a/q4.kld", "b/q4.kld", "q8.kld"], FileNames.Distinct(["/m/a/q4.kld", "/m/b/q4.kld", "/m/a/q8.kld"]));
        Assert.Equal(["a/x/q", "b/x/q", "a/x/q", "b/x/q (2)"], FileNames.Distinct(["/a/x/q", "/b/x/q", "/a/x/q", "/b/x/q"]));
    }
}
