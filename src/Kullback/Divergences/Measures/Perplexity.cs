using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Perplexity e^H(P), a number of cells, in [1, n]: how many equally likely values would be as hard to guess.</summary>
/// <remarks>The same in every base of the logarithm. The cross-perplexity of two distributions is <see cref="CrossEntropy.Perplexity"/>.
/// Domain and errors as <see cref="Entropy"/>. O(n), allocates nothing. Source: Jelinek, Mercer, Bahl and Baker (1977), Journal of the
/// Acoustical Society of America 62, S63; as a diversity: Hill (1973), Ecology 54, 427–432.</remarks>
public readonly record struct Perplexity : IFunctional
{
    /// <inheritdoc/>
    public FunctionalFacts Facts => Row;

    private static readonly FunctionalFacts Row = new()
    {
        Key = "perplexity",
        Name = "Perplexity",
        Formula = "e^H(P)",
        Unit = MeasureUnit.None,
        AtPoint = 1,
        AtUniform = "n",
        Concave = false,
        AdditiveOverProducts = false,
        Meaning = "how many equally likely values would be as hard to guess",
        UsedFor = "language models, effective number of species or categories",
    };

    /// <inheritdoc/>
    public double Of<T>(ReadOnlySpan<T> p) where T : IBinaryFloatingPointIeee754<T> => Math.Exp(new Entropy().Of(p));

    /// <inheritdoc/>
    public double OfLogs<T>(ReadOnlySpan<T> logP) where T : IBinaryFloatingPointIeee754<T> => Math.Exp(new Entropy().OfLogs(logP));
}
