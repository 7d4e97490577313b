using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Tests.Distributions;

/// <summary>Names are read as both sides of the ocean write them.</summary>
public class SpellingTest
{
    [Theory]
    [InlineData("GeneralisedNormal"), InlineData("GeneralizedNormal"), InlineData("generalised-normal"), InlineData("GENERALIZED_NORMAL")]
    public void Families_are_found_under_both_spellings(string written)
    => Assert.Equal("GeneralizedNormal", DistributionText.FamilyNamed(written)?.Name);

    [Theory]
    [InlineData("generalised-kullback-leibler"), InlineData("generalized-kullback-leibler")]
    public void Measures_are_found_under_both_spellings(string written)
    => Assert.IsType<GeneralizedKullbackLeibler>(Measures.Named(written));
}
