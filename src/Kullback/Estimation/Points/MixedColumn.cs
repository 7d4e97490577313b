using System.Globalization;

namespace Kullback.Estimation;

/// <summary>A column of two samples of rows: numbers, or values of a category; values may be missing.</summary>
/// <remarks>The arrays are not copied: do not change them while an estimate is made.</remarks>
public sealed class MixedColumn
{
    private readonly double[]? _numbersP, _numbersQ;
    private readonly int[]? _codesP, _codesQ;

    private MixedColumn(string name, double[]? numbersP, double[]? numbersQ, int[]? codesP, int[]? codesQ, IReadOnlyList<string> labels)
        => (Name, _numbersP, _numbersQ, _codesP, _codesQ, Labels) = (name, numbersP, numbersQ, codesP, codesQ, labels);

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Whether it has an order: numbers, dates, times.</summary>
    public bool IsNumber => _numbersP is not null;

    /// <summary>The values of a category in words, by code; empty for numbers.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Rows of P.</summary>
    public int RowsOfP => _numbersP?.Length ?? _codesP!.Length;

    /// <summary>Rows of Q.</summary>
    public int RowsOfQ => _numbersQ?.Length ?? _codesQ!.Length;

    /// <summary>A column of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="p">The values in P's rows; NaN is missing, infinities are values.</param>
    /// <param name="q">The values in Q's rows.</param>
    public static MixedColumn Numbers(string name, double[] p, double[] q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return new MixedColumn(name, p, q, null, null, []);
    }

    /// <summary>A column of categories.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="p">The code of each of P's rows, an index into <paramref name="labels"/>; −1 is missing.</param>
    /// <param name="q">The codes of Q's rows.</param>
    /// <param name="labels">Each value in words.</param>
    /// <exception cref="ArgumentException">A code is below −1 or has no label.</exception>
    public static MixedColumn Categories(string name, int[] p, int[] q, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(labels);
        Require(p, nameof(p), labels.Count);
        Require(q, nameof(q), labels.Count);
        return new MixedColumn(name, null, null, p, q, labels);
    }

    internal double Number(bool ofP, int row) => (ofP ? _numbersP! : _numbersQ!)[row];

    internal int Code(bool ofP, int row) => (ofP ? _codesP! : _codesQ!)[row];

    private static void Require(int[] codes, string name, int labels)
    {
        for (int k = 0; k < codes.Length; k++)
            if (codes[k] < -1 || codes[k] >= labels)
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{name}[{k}] = {codes[k]} is no code: −1 (missing) to {labels - 1}."),
                    name);
    }
}
