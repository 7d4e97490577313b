namespace Kullback.Divergences;

/// <summary>What the numbers of a next-token row are.</summary>
public enum RowForm
{
    /// <summary>Logits, or logarithms of probabilities up to a constant: the softmax is taken.</summary>
    Logits,

    /// <summary>Logarithms of probabilities that were rounded for storage and sum to 1 only nearly (16-bit codes of a base file). They
    /// count as they stand where <see cref="NextTokenRow.StoredKlNats"/> and the probability of the next token are asked for; elsewhere the
    /// softmax is taken.</summary>
    Stored,
}
