using System.IO.Compression;
using System.Text;
using Kullback.Data.Generative;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Generative;

/// <summary>Rows of numbers from arrays and tables, in every element type and order; and what is refused, in one line.</summary>
public sealed class EmbeddingTableTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kullback-embeddings").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Npy(string type, string shape, byte[] numbers, bool fortran = false)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. numbers];
    }

    private static byte[] Bytes<T>(params T[] numbers) where T : unmanaged
        => System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    private EmbeddingTable Read(string path, string? array = null) => EmbeddingTable.Read(path, new TableSelection(), array, Stop);

    private static double[] Numbers(EmbeddingTable table) => table.Wide();

    public static TheoryData<string, byte[], bool> Elements => new()
    {
        { "<f8", Bytes<double>(1, 2, 3, 4, 5, 6), false }, { "<f4", Bytes<float>(1, 2, 3, 4, 5, 6), true },
            { "<f2", Bytes((Half)1, (Half)2, (Half)3, (Half)4, (Half)5, (Half)6), true },
        { "<i8", Bytes<long>(1, 2, 3, 4, 5, 6), false }, { "|u1", [1, 2, 3, 4, 5, 6], true },
            { "<i2", Bytes<short>(1, 2, 3, 4, 5, 6), true },
        { ">f4", [.. Bytes<float>(1, 2, 3, 4, 5, 6).Chunk(4).SelectMany(b => b.Reverse())], true },
    };

    [Theory, MemberData(nameof(Elements))]
    public void Every_element_type_is_read(string type, byte[] bytes, bool single)
    {
        var table = Read(At("a.npy", Npy(type, "(2, 3)", bytes)));
        Assert.Equal((2, 3, single), (table.Count, table.Dimension, table.IsSingle));
        Assert.Equal([1, 2, 3, 4, 5, 6], Numbers(table));
    }

    [Fact]
    public void Columns_first_is_turned()
    => Assert.Equal([1, 3, 5, 2, 4, 6], Numbers(Read(At("f.npy", Npy("<f4", "(2, 3)", Bytes<float>(1, 2, 3, 4, 5, 6), fortran: true)))));

    private string Archive(params (string Name, byte[] Bytes)[] entries)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".npz");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var stream = archive.CreateEntry(name + ".npy").Open();
            stream.Write(bytes);
        }
        return path;
    }

    [Fact]
    public void Archives_hold_one_array_of_rows_or_a_named_one()
    {
        byte[] rows = Npy("<f4", "(2, 2)", Bytes<float>(1, 2, 3, 4)), labels = Npy("<i8", "(2,)", Bytes<long>(0, 1));
        Assert.Equal([1, 2, 3, 4], Numbers(Read(Archive(("x", rows), ("labels", labels)))));
        Assert.Equal([1, 2, 3, 4], Numbers(Read(Archive(("x", rows), ("y", rows)), "y")));
        Refused(() => Read(Archive(("x", rows), ("y", rows))), "which array?");
        Refused(() => Read(Archive(("x", rows)), "z"), "no array 'z' (it has: x [2, 2])");
        Refused(() => Read(Archive(("mu", labels), ("sigma", rows))), "no rows: save the embeddings");
        Refused(() => Read(Archive(("labels", labels))), "no array of rows and columns");
        Refused(() => Read(At("no.npz", [1, 2, 3])), "not a whole .npz archive");
    }

    [Fact]
    public void Safetensors_are_read()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"x":{"dtype":"BF16","shape":[2,2],"data_offsets":[0,8]}}"""),
            bytes = [.. BitConverter.GetBytes((long)json.Length), .. json, .. Bytes<ushort>(0x3f80, 0x4000, 0x4040, 0x4080)];
        Assert.Equal([1, 2, 3, 4], Numbers(Read(At("s.safetensors", bytes))));
        Refused(() => Read(At("t.safetensors", bytes[..^1])), "truncated");
    }

    private static void Refused(Action read, string words)
    {
        string message = Assert.Throws<UnreadableDataException>(read).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void What_is_no_table_of_finite_numbers_is_refused_in_one_line()
    {
        Refused(() => Read(At("cut.npy", Npy("<f4", "(2, 3)", new byte[20]))), "need");
        Refused(() => Read(At("empty.npy", [])), "not a NumPy array file");
        Refused(() => Read(At("none.npy", Npy("<f4", "(0, 3)", []))), "holds nothing");
        Refused(() => Read(At("flat.npy", Npy("<f4", "(3,)", new byte[12]))), "rows and columns are needed");
        Refused(() => Read(At("deep.npy", Npy("<f4", "(1, 3, 1)", new byte[12]))), "embedding of one row each");
        Refused(() => Read(At("huge.npy", Npy("<f4", "(4294967296, 4294967296)", new byte[12]))), "huge.npy");
        Refused(() => Read(At("text.npy", Npy("<U3", "(1, 1)", new byte[12]))), "elements of type 'U3'");
        Refused(() => Read(At("object.npy", Npy("|O", "(1, 1)", new byte[12]))), "pickled Python objects");
        Refused(() => Read(At("nan.npy", Npy("<f4", "(2, 2)", Bytes<float>(1, 2, 3, float.NaN)))), "row 2, column 2 is NaN");
        Refused(() => Read(At("infinite.npy", Npy("<f8", "(1, 2)", Bytes<double>(1, double.NegativeInfinity)))),
            "row 1, column 2 is -Infinity");
        Refused(() => Read(At("far.npy", Npy("<f4", "(1, 1)", Bytes<float>(1e30f)))), "divide the rows");
        Refused(() => Read(At("words.csv", Encoding.UTF8.GetBytes("a,b\n1,x\n2,y\n"))), "words.csv: line 2");
        Refused(() => Read(At("gap.csv", Encoding.UTF8.GetBytes("a,b\n1,\n2,3\n"))), "missing");
        Refused(() => Read(At("t.csv", Encoding.UTF8.GetBytes("a,b\n1,2\n")), "x"), "names an array");
    }

    [Fact]
    public void Widths_that_differ_and_too_few_rows_are_refused()
    {
        EmbeddingTable a = EmbeddingTable.Of("a.npy", new double[24], 2), b = EmbeddingTable.Of("b.npy", new double[24], 3),
            few = EmbeddingTable.Of("few.npy", new double[2], 2);
        Refused(() => GenerativeRun.Between(a, b, new(), cancel: Stop), "a.npy has 2 numbers to a row, b.npy has 3");
        Refused(() => GenerativeRun.Between(a, few, new(), cancel: Stop), "few.npy: has 1 row, at least 6 are needed");
        Refused(() => GenerativeRun.Between(a, a, new(), b, cancel: Stop), "b.npy has 3");
    }

    [Fact]
    public void Columns_of_two_tables_are_matched_by_their_names()
    {
        var random = new Random(1);
        double[][] rows = [.. Enumerable.Range(0, 30).Select(_ => new[] { random.NextDouble(), 10 + random.NextDouble() })];
        string left = At("l.csv",
            Encoding.UTF8.GetBytes("x,y\n" + string.Concat(rows.Select(r => FormattableString.Invariant($"{r[0]},{r[1]}\n"))))),
            right =
            At("r.csv", Encoding.UTF8.GetBytes("y,x\n" + string.Concat(rows.Select(r => FormattableString.Invariant($"{r[1]},{r[0]}\n")))));
        Assert.Equal(30, GenerativeRun.Between(Read(left), Read(right), new(), cancel: Stop).Memory.Copies);
    }
}
