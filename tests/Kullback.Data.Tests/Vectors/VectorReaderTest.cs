using Kullback.Data.Vectors;
using Kullback.Divergences;

namespace Kullback.Data.Tests.Vectors;

/// <summary>Numbers in every dress: the same ones come out, to the last bit.</summary>
public sealed class VectorReaderTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0.36,0.48,0.16", 0.36, 0.48, 0.16)]
    [InlineData(" 1/3 , 1 / 3,+1e0/3", 1 / 3.0, 1 / 3.0, 1 / 3.0)]
    [InlineData("1", 1.0)]
    [InlineData("-1.5,-inf,2e-3", -1.5, double.NegativeInfinity, 0.002)]
    [InlineData("[0.1, 5e-324, 1e308]", 0.1, 5e-324, 1e308)]
    [InlineData("[-1, \"-Infinity\"]", -1.0, double.NegativeInfinity)]
    public void Numbers_on_the_command_line(string text, params double[] expected)
        => Assert.Equal(expected, VectorReader.Read("p", text, default).Values);

    [Theory]
    [InlineData("v.csv", "share\n0.1\n5e-324\n0.9\n")]
    [InlineData("v.csv", "0.1\n5e-324\n0.9\n")]
    [InlineData("v.tsv", "share\r\n0.1\r\n5e-324\r\n0.9\r\n")]
    [InlineData("v.csv:share", "name,share\n\"a, b\",0.1\nc,5e-324\nd,0.9\n")]
    [InlineData("v.csv:SHARE", "name,share\n\"a, b\",0.1\nc,5e-324\nd,0.9\n")]
    [InlineData("v.json", " [0.1, 5e-324, 0.9]\n")]
    [InlineData("v.json:share", "[{\"share\":0.1},{\"share\":5e-324},{\"share\":0.9}]")]
    public void Files(string name, string content)
    {
        _folder.Write(name.Split(':')[0], content);
        Assert.Equal([0.1, 5e-324, 0.9], VectorReader.Read("p", Path.Combine(_folder.Path, name), default).Values);
    }

    [Theory]
    [InlineData("x\n", "x")]
    [InlineData("x,y\n", "y")]
    public void A_header_alone_has_no_rows(string content, string column)
    {
        string path = _folder.Write("header.csv", content);
        Assert.Equal($"{path}: the file has no rows",
            Assert.Throws<UnreadableDataException>(() => VectorReader.Read("p", $"{path}:{column}", default)).Message
            .Replace($":{column}", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_large_column_is_read_whole_and_in_its_order()
    {
        const int n = 200_000;
        string path = _folder.Lines("large.csv", Enumerable.Range(0, n).Select(i => $"{i * 0.5:R}".Replace(',', '.')).Prepend("x"));
        Assert.True(new FileInfo(path).Length > 1 << 20);       // above this size text files are sampled for a comparison
        Assert.Equal(Enumerable.Range(0, n).Select(i => i * 0.5), VectorReader.Read("p", path, default).Values);
    }

    [Fact]
    public void Labels_bring_cells_together_and_absent_ones_are_said()
    {
        var pair = VectorPair.Of(VectorReader.Read("p", "{\"a\":5,\"b\":3,\"c\":2}", default),
            VectorReader.Read("q", "{\"b\":4,\"d\":6,\"a\":10}", default),
            VectorForm.Counts, ZeroPolicy.Exact);
        Assert.Equal([5, 3, 2, 0], pair.P.Values);
        Assert.Equal([10, 4, 0, 6], pair.Q.Values);
        Assert.Equal(["a", "b", "c", "d"], pair.P.Labels!);
        Assert.Equal(["1 label of q ('d') not in p: taken as 0 there", "1 label of p ('c') not in q: taken as 0 there"], pair.Notes);
    }

    [Fact]
    public void Narrow_floats_are_measured_in_their_own_tolerance()
    {
        // 0.1f ten times sums to 1 + 1.5e-8, which is no 1 to a double with its tolerance of 1e-9.
        double[] tenths = [.. Enumerable.Repeat((double)0.1f, 10)];
        var p = new NumberVector("p.npy", "npy", tenths) { Precision = Precision.Single };
        Assert.Equal(0, VectorPair.Of(p, p, VectorForm.Probabilities, ZeroPolicy.Exact).Distributions.Of(new KullbackLeibler()).Value);
        foreach (ZeroPolicy policy in new[] { ZeroPolicy.Skew(0.25), ZeroPolicy.Additive(0.01), ZeroPolicy.CommonSupport })
            Assert.InRange(VectorPair.Of(p, p, VectorForm.Probabilities, policy).Distributions.Of(new KullbackLeibler()).Value, 0, 1e-15);
        var wide = p with { Precision = Precision.Double };
        var e = Assert.Throws<UnreadableDataException>(() => VectorPair.Of(p, wide, VectorForm.Probabilities, ZeroPolicy.Exact));
        Assert.Equal("p.npy: p sums to 1.000000015, not 1 (Normalize divides by the sum)", e.Message);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", "p: the label 'a' stands there twice")]
    [InlineData("[1,null]", "p: [1] is no number but null")]
    [InlineData("[[1],[2]]", "p: [0] is no number but an array (one dimension is needed)")]
    [InlineData("[1e999]", "p: [0] is no number but beyond the range of a double")]
    [InlineData("{\"a\":\"x\"}", "p: 'a' is no number but a text")]
    [InlineData("[1,2", "p: not JSON: line 1, byte 5")]
    [InlineData("[1] x", "p: not JSON: line 1, byte 5")]
    [InlineData("", "p is empty")]
    [InlineData("1,,2", "p[1] is empty (two commas, or one at the end?)")]
    [InlineData("1/0,1", "p[0] = '1/0' is no number")]
    [InlineData("nan,1", "nan,1: number 1 = 'nan' is no number, and there is no such file")]
    public void What_is_no_vector_is_refused(string text, string expected)
        => Assert.Equal(expected, Assert.Throws<UnreadableDataException>(() => VectorReader.Read("p", text, default)).Message);

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed()
        => Assert.Contains("p: ",
            Assert.Throws<UnreadableDataException>(() => VectorReader.Read("p", new string('[', 100_000), default)).Message,
            StringComparison.Ordinal);
}
