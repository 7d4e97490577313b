using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Whatever a file holds, a reader answers with rows or with one line;
/// it never takes more memory than the file has bytes.</summary>
public sealed class BadFilesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder.Path, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Base() => System.IO.File.ReadAllBytes(ProgramOutputTest.Only("*-base.kld"));

    private static string Refusal(string path)
    {
        var e = Assert.Throws<UnreadableDataException>(() => NextTokenFile.Open(path, null, false).Dispose());
        Assert.DoesNotContain('\n', e.Message);
        return e.Message;
    }

    [Fact]
    public void A_file_that_ends_early_says_where()
    {
        byte[] whole = Base();
        string path = File("short.kld", whole[..^100]);
        using var full = NextTokenFile.Open(File("whole.kld", whole), null, false);
        string message = Refusal(path);
        Assert.Contains($"{whole.Length - 100:#,0} bytes", message, StringComparison.Ordinal);
        Assert.Contains($"{whole.Length:#,0}", message, StringComparison.Ordinal);
        Assert.Contains($"after {full.Shape.Chunks - 1} whole chunk", message, StringComparison.Ordinal);
        using var partial = NextTokenFile.Open(path, null, true);
        Assert.Equal(full.Shape.Chunks - 1, partial.Shape.Chunks);
        Assert.Contains("damaged", Refusal(File("long.kld", [.. whole, 0])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 0, "n_ctx is 0")]
    [InlineData(8, int.MinValue, "n_ctx is -2147483648")]
    [InlineData(8, int.MaxValue, "n_ctx is 2147483647")]
    [InlineData(12, 0, "n_vocab is 0")]
    [InlineData(12, int.MinValue, "n_vocab is -2147483648")]
    [InlineData(16, 0, "n_chunk is 0")]
    [InlineData(16, int.MaxValue, "within the tokens")]
    public void Sizes_that_make_no_sense_are_named(int offset, int value, string expected)
    {
        byte[] bytes = Base();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        Assert.Contains(expected, Refusal(File("sizes.kld", bytes)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_magic_is_no_base_file()
    {
        byte[] bytes = Base();
        bytes[3] ^= 1;
        Assert.Contains("does not begin with '_logits_'", Refusal(File("magic.kld", bytes)), StringComparison.Ordinal);
        Assert.Contains("an empty file", Refusal(File("empty.dat", [])), StringComparison.Ordinal);
        Assert.Contains("no such file", Refusal(Path.Combine(_folder.Path, "none.kld")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_bomb_is_not_unpacked()
    {
        string path = Path.Combine(_folder.Path, "bomb.npz");
        using (var archive = new ZipArchive(System.IO.File.Create(path), ZipArchiveMode.Create))
        {
            Entry(archive, "logits.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", new byte[8]);
            Entry(archive, "tokens.npy", "{'descr': '<i4', 'fortran_order': False, 'shape': (4000000,), }", new byte[16_000_000]);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("not unpacked", Refusal(path), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    private static void Entry(ZipArchive archive, string name, string header, byte[] data)
    {
        using var stream = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)]);
        stream.Write(data);
    }

    // Any file, broken anywhere, of any of the forms: rows, or one line of refusal.
    [Fact]
    public void Broken_files_never_crash_a_reader()
    {
        byte[] kld = Base();
        byte[] npy = [0x93, .. "NUMPY"u8, 1, 0, 59, 0, .. "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"u8, .. new byte[24]];
        byte[] json = Encoding.UTF8
            .GetBytes(
                """{"logits":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"tokens":{"dtype":"I32","shape":[3],"data_offsets":[12,24]}}""");
        byte[] tensors = [(byte)json.Length, (byte)(json.Length >> 8), 0, 0, 0, 0, 0, 0, .. json, .. new byte[24]];
        Open(File("good.npy", npy));
        Open(File("good.safetensors", tensors));
        var npz = new MemoryStream();
        using (var archive = new ZipArchive(npz, ZipArchiveMode.Create, leaveOpen: true))
            Entry(archive, "logits.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", new byte[24]);
        (string, byte[])[] seeds = [("a.kld", kld), ("a.npy", npy), ("a.safetensors", tensors), ("a.npz", npz.ToArray())];
        Gen.Select(Gen.Int[0, 3], Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[0, 6], Gen.Int[0, 200]).Sample((which, changes, cut) =>
        {
            var (name, seed) = seeds[which];
            byte[] bytes = [.. seed];
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            string path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}{name}");
            System.IO.File.WriteAllBytes(path, cut < 30 ? bytes[..^Math.Min(cut, bytes.Length)] : bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Open(path);
            // Buffers of fixed size, the framework's, and what the file itself holds.
            return GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000 + 20L * bytes.Length;
        }, iter: 400, threads: 1);
    }

    private static void Open(string path)
    {
        try
        {
            using var source = NextTokenFile.Open(path, 3, false);
            if (source.Shape.Vocabulary > 10_000) return;
            var row = new float[source.Shape.Vocabulary];
            for (long r = 0; r < Math.Min(source.Shape.Rows, 3); r++) source.Read(r, row);
        }
        catch (UnreadableDataException e) when (!e.Message.Contains('\n', StringComparison.Ordinal)) { }
    }

    [Fact]
    public void Offsets_of_a_tensor_are_two()
    {
        byte[] header = System.Text.Encoding.UTF8.GetBytes("""{"logits":{"dtype":"F32","shape":[1,2],"data_offsets":[0]}}""");
        string message =
            Refusal(File("offsets.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Contains("logits: data_offsets has 1 entries", message, StringComparison.Ordinal);
    }
}
