using Kullback.Divergences;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>Digits by the error, one unit, and names that stay apart.</summary>
public class LanguageModelWords
{
    [Theory]
    [InlineData(0.019989, 0.000355, "0.01999")]
    [InlineData(0.038643, 0.014877, "0.039")]
    [InlineData(6.233160, 0.037930, "6.233")]
    [InlineData(2539.148, 472.4, "2539")]
    [InlineData(3.21987654e-9, 4.2e-11, "3.220e-9")]
    [InlineData(-0.00001, 0.002, "0.0000")]
    [InlineData(0.693147181, 0, "0.693147")]
    [InlineData(-0.1, 3e-10, "-0.100000")]
    [InlineData(0.00123456789, 2.3e-9, "0.0012345679")]
    [InlineData(double.PositiveInfinity, 1, "∞")]
    public void A_number_ends_where_its_error_begins(double value, double error, string text)
    => Assert.Equal(text, InformationWords.ByError(value, error));

    [Fact]
    public void Bits_are_nats_over_ln_two()
    {
        var bits = new InformationWords(InformationUnit.Bits);
        Assert.Equal(1, bits.Of(Math.Log(2)), 1e-15);
        Assert.Equal(("bit", "bits", "log2", "1.000"), (bits.One, bits.Many, bits.Logarithm, bits.Amount(Math.Log(2))));
    }

    [Fact]
    public void Short_names_are_cut_in_the_middle_and_never_alike()
    {
        Assert.Equal(["short"], ShortNames.Of(["short"], 12));
        Assert.Equal(["Llama…M.gguf"], ShortNames.Of(["Llama-3-8B-Instruct-Q4_K_M.gguf"], 12));
        string[] names = [.. Enumerable.Range(0, 30).Select(i => $"a-very-long-name-of-a-model-{i:00}-quantized-by-somebody.kld"),
            "twice.kld", "twice.kld"];
        foreach (int length in new[] { 8, 12, 20, 40 })
        {
            var shown = ShortNames.Of(names, length);
            Assert.Equal(names.Length, shown.Distinct().Count());
            Assert.All(shown, n => Assert.InRange(n.Length, 1, length));
        }
        Assert.Contains("07", ShortNames.Of(names, 12)[7], StringComparison.Ordinal);
    }
}
