namespace Kullback.Data.LanguageModels;

/// <summary>How far apart two runs of the same model are: what is no difference of models.</summary>
/// <param name="Name">The second run's file, or what was coded.</param>
/// <param name="Kl">Its mean divergence from the base, as <see cref="NextTokenFigures.StoredKl"/>.</param>
/// <param name="Coded">It is no second run, but rows in the 16-bit codes of base files against themselves.</param>
public sealed record NextTokenFloor(string Name, MeanEstimate Kl, bool Coded)
{
    /// <summary>Share of rows in which both runs put the same token first.</summary>
    public required NextTokenValue SameTop { get; init; }

    /// <summary>Rows that are bit for bit alike, or differ by nothing that shows.</summary>
    public required long Equal { get; init; }
}
