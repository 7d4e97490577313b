using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>The table of measures: each once, each found by its own key, typos met with the nearest name.</summary>
public class NamesOfMeasures
{
    [Fact]
    public void Each_key_names_its_measure()
    {
        foreach (var measure in Measures.All)
        {
            Assert.Equal(measure, Measures.Named(measure.Facts.Key));
            Assert.Equal(measure, Measures.Named($" {measure.Facts.Key.ToUpperInvariant()} "));
        }
        Assert.Equal(Measures.All.Count, Measures.All.Select(m => m.Facts.Key).Distinct().Count());
        Assert.Equal(Measures.Functionals.Count, Measures.Functionals.Select(f => f.Facts.Key).Distinct().Count());
    }

    [Theory]
    [InlineData("kl", "kullback-leibler")]
    [InlineData("JS", "jensen-shannon")]
    [InlineData("tv", "total-variation")]
    [InlineData("psi", "population-stability-index")]
    [InlineData("chi2", "pearson-chi-squared")]
    [InlineData("renyi( INF )", "renyi(inf)")]
    [InlineData("sharma-mittal(2, 0.5)", "sharma-mittal(2,0.5)")]
    [InlineData("cressie-read(1)", "alpha(2)")]
    public void Short_forms(string text, string key) => Assert.Equal(key, Measures.Named(text).Facts.Key);

    [Fact]
    public void Typos_meet_the_nearest_name()
    {
        Assert.Contains("'hellinger'", Assert.Throws<ArgumentException>(() => Measures.Named("helinger")).Message,
            StringComparison.Ordinal);
        Assert.Contains("'renyi'", Assert.Throws<ArgumentException>(() => Measures.Named("reny(2)")).Message, StringComparison.Ordinal);
        foreach (string text in (string[])["renyi", "renyi()", "renyi(x)", "renyi(1,2)", "renyi(2", "kl(1)", "renyi(nan)", "",
            "sharma-mittal(2)"])
        {
            Assert.Throws<ArgumentException>(() => Measures.Named(text));
            Assert.False(Measures.TryNamed(text, out _));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Measures.Named("renyi(-1)"));
        Assert.False(Measures.TryNamed("renyi(-1)", out _));
        Assert.False(Measures.TryNamed(null, out _));
    }
}
