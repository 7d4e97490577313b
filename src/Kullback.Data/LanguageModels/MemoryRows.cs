using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Rows that a model inside this process gives, or that lie in memory.</summary>
/// <param name="name">What people call it.</param>
/// <param name="shape">Rows and columns.</param>
/// <param name="read">Fills the logits of one row; called by several threads at once unless <paramref name="inOrder"/>.</param>
/// <param name="tokens">The text's tokens, chunk after chunk; empty where they are not known.</param>
/// <param name="inOrder">Rows must be asked for one after the other (a model that keeps a state).</param>
public sealed class MemoryRows(string name, NextTokenShape shape, NextTokenReader read, ReadOnlyMemory<int> tokens, bool inOrder)
    : INextTokenSource
{
    private readonly NextTokenReader _read = read ?? throw new ArgumentNullException(nameof(read));

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public NextTokenShape Shape { get; } = shape;

    /// <inheritdoc/>
    public RowForm Form { get; init; } = RowForm.Logits;

    /// <inheritdoc/>
    public NumberForm Numbers => NumberForm.Single;

    /// <inheritdoc/>
    public bool InOrder { get; } = inOrder;

    /// <inheritdoc/>
    public ReadOnlyMemory<int> Tokens { get; } = tokens;

    /// <inheritdoc/>
    public ReadOnlyMemory<bool> Masked { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <inheritdoc/>
    public long Bytes => 0;

    /// <inheritdoc/>
    public void Read(long row, Span<float> logits) => _read(row, logits);

    /// <inheritdoc/>
    public void Dispose() { }
}

/// <summary>Fills the logits of one row.</summary>
/// <param name="row">From 0, over all chunks.</param>
/// <param name="logits">Receives as many numbers as there are tokens.</param>
public delegate void NextTokenReader(long row, Span<float> logits);
