using System.Buffers.Binary;
using System.Text;
using Kullback.Data.Vectors;

namespace Kullback.Data.Tests.Vectors;

/// <summary>NumPy's array files: what its own <c>save</c> writes is read exactly, whatever else is refused in one line, and no damaged file
/// crashes, hangs or takes more memory than it has bytes to show for.</summary>
public class NpyFileTest
{
    // The bytes that numpy.save wrote (NumPy 1.24) for array([0.36, 0.48, 0.16]) in the types named, after the header.
    [Theory]
    [InlineData("<f8", "0AD7A3703D0AD73FB81E85EB51B8DE3F7B14AE47E17AC43F", Precision.Double, 0.36, 0.48, 0.16)]
    [InlineData(">f8", "3FD70A3D70A3D70A3FDEB851EB851EB83FC47AE147AE147B", Precision.Double, 0.36, 0.48, 0.16)]
    [InlineData("<f4", "EC51B83E8FC2F53E0AD7233E", Precision.Single, 0.36000001430511475, 0.47999998927116394, 0.1599999964237213)]
    [InlineData("<f2", "C335AE371F31", Precision.Half, 0.360107421875, 0.47998046875, 0.1600341796875)]
    [InlineData("<i8", "050000000000000003000000000000000200000000000000", Precision.Double, 5.0, 3.0, 2.0)]
    [InlineData("|u1", "0503FF", Precision.Double, 5.0, 3.0, 255.0)]
    [InlineData("|i1", "0503FF", Precision.Double, 5.0, 3.0, -1.0)]
    [InlineData(">i2", "00050003FFFE", Precision.Double, 5.0, 3.0, -2.0)]
    public void What_NumPy_saves_is_read_exactly(string type, string hex, Precision precision, params double[] expected)
    {
        foreach (int version in new[] { 1, 2, 3 })
        {
            NumberVector read = Read(File(type, "False", "(3,)", Convert.FromHexString(hex), version));
            Assert.Equal(expected, read.Values);
            Assert.Equal(precision, read.Precision);
        }
    }

    [Theory]
    [InlineData("|O", "(3,)", 24, "pickled Python objects, which are never read")]
    [InlineData("<c16", "(3,)", 48, "complex numbers")]
    [InlineData("|b1", "(3,)", 3, "booleans")]
    [InlineData("<U3", "(3,)", 36, "text")]
    [InlineData("<f16", "(3,)", 48, "elements of type '<f16'")]
    [InlineData("<f8", "(3, 1)", 24, "it has the shape (3, 1); one dimension is needed")]
    [InlineData("<f8", "()", 8, "it has the shape (); one dimension is needed")]
    [InlineData("<f8", "(4,)", 24, "it is cut off: 4 numbers of 8 bytes are announced, 24 bytes are there")]
    [InlineData("<f8", "(2,)", 24, "8 bytes follow the 2 numbers that are announced")]
    [InlineData("<f8", "(9223372036854775807,)", 24, "it is cut off")]
    [InlineData("<f8", "(92233720368547758070,)", 24, "its header is damaged")]
    [InlineData("<f8", "(-1,)", 24, "its header is damaged")]
    public void What_is_no_row_of_numbers_is_refused(string type, string shape, int bytes, string expected)
        => Refused(File(type, "False", shape, new byte[bytes]), expected);

    [Fact]
    public void Fortran_order_and_a_wrong_beginning_are_refused()
    {
        Refused(File("<f8", "True", "(3,)", new byte[24]), "Fortran order");
        Refused(Encoding.ASCII.GetBytes("0.36\n0.48\n0.16\n"), "not a NumPy array file");
        Refused([], "not a NumPy array file");
    }

    [Fact]
    public void Whole_numbers_that_no_double_holds_are_taken_to_16_digits_and_told()
    {
        byte[] large = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(8), (1L << 53) + 1);
        foreach (string type in (string[])["<i8", "<u8"])
        {
            using var stream = new MemoryStream(File(type, "False", "(2,)", large));
            var read = NpyFile.Read(stream, "x.npy");
            Assert.Equal([0, 9007199254740992], read.Values);
            Assert.Equal(["x.npy: 1 integer is beyond 2^53 and taken to 16 digits"], read.ReadNotes);
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] whole = File("<f8", "False", "(5,)", new byte[40]);
        for (int length = 0; length < whole.Length; length++) Refused(whole[..length], "");
    }

    [Fact]
    public void Flipped_bits_are_read_or_refused_and_take_no_memory()
    {
        byte[] whole = File("<f4", "False", "(16,)", new byte[64]);
        Attempt(whole);
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Attempt(damaged);
            // The numbers take at most 8 bytes for each byte of the file; header, messages and exceptions a few kB.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (8 * whole.Length) + 64_000);
        }
    }

    [Fact]
    public void Noise_after_the_magic_is_read_or_refused()
    {
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] noise = new byte[random.Next(1, 300)];
            random.NextBytes(noise);
            Attempt([0x93, .. "NUMPY"u8, (byte)random.Next(4), 0, .. noise]);
        }
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", true)]
    [InlineData("{\"shape\":(1),\"fortran_order\":False,\"descr\":\"<f8\"}", true)]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", false)]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", false)]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} import os", false)]
    [InlineData("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,)}", false)]
    [InlineData("", false)]
    public void The_header_is_read_and_never_evaluated(string header, bool good)
    {
        byte[] file = WithHeader(header, new byte[8], 1);
        if (good) Assert.Equal([0.0], Read(file).Values);
        else Refused(file, "its header is damaged");
    }

    private static void Attempt(byte[] bytes)
    {
        try { Read(bytes); }
        catch (UnreadableDataException) { /* refused, as it should be */ }
    }

    private static void Refused(byte[] bytes, string expected)
    {
        var e = Assert.Throws<UnreadableDataException>(() => Read(bytes));
        Assert.StartsWith("x.npy: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    private static NumberVector Read(byte[] bytes) => NpyFile.Read(new MemoryStream(bytes), "x.npy");

    private static byte[] File(string type, string fortran, string shape, byte[] data, int version = 1)
        => WithHeader($"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}", data, version);

    private static byte[] WithHeader(string header, byte[] data, int version)
    {
        int head = version == 1 ? 10 : 12;
        byte[] text = Encoding.ASCII.GetBytes(header.PadRight(((head + header.Length + 64) / 64 * 64) - head - 1) + "\n");
        byte[] length = new byte[head - 8];
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        else BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }
}
