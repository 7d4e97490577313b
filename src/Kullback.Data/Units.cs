namespace Kullback.Data;

/// <summary>Factors between units of information.</summary>
internal static class Units
{
    /// <summary>1 / ln 2.</summary>
    public const double BitsPerNat = 1.4426950408889634;
}
