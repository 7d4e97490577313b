using System.Numerics;

namespace Kullback.Divergences;

/// <summary>A distribution on cells 0 … <see cref="Length"/> − 1 of which only the filled ones are listed.</summary>
/// <typeparam name="T">The type of the probabilities.</typeparam>
public readonly ref struct SparseDistribution<T> where T : IBinaryFloatingPointIeee754<T>
{
    /// <summary>A distribution on <paramref name="length"/> cells.</summary>
    /// <param name="indices">The filled cells, strictly ascending, each below <paramref name="length"/>.</param>
    /// <param name="values">Their probabilities.</param>
    /// <param name="length">The number of cells.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or the indices do not ascend or leave the range: the message names
    /// the place.</exception>
    public SparseDistribution(ReadOnlySpan<int> indices, ReadOnlySpan<T> values, int length)
    {
        if (indices.Length != values.Length)
            throw new ArgumentException($"{indices.Length} indices, {values.Length} values.", nameof(values));
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= length)
                throw new ArgumentException($"indices[{i}] = {indices[i]} is not a cell of 0 … {length - 1}.", nameof(indices));
            if (i > 0 && indices[i] <= indices[i - 1])
                throw new ArgumentException($"indices[{i}] = {indices[i]} follows {indices[i - 1]}: indices must ascend strictly.",
                    nameof(indices));
        }
        Indices = indices;
        Values = values;
        Length = length;
    }

    /// <summary>The filled cells, ascending.</summary>
    public ReadOnlySpan<int> Indices { get; }

    /// <summary>Their probabilities.</summary>
    public ReadOnlySpan<T> Values { get; }

    /// <summary>The number of cells, filled or not.</summary>
    public int Length { get; }

    /// <summary>The cells that either side lists, side by side; returns how many.</summary>
    internal static int Union(SparseDistribution<T> p, SparseDistribution<T> q, Span<double> left, Span<double> right, Span<int> cells)
    {
        int i = 0, j = 0, filled = 0;
        for (; i < p.Indices.Length || j < q.Indices.Length; filled++)
        {
            int a = i < p.Indices.Length ? p.Indices[i] : int.MaxValue, b = j < q.Indices.Length ? q.Indices[j] : int.MaxValue;
            int cell = cells[filled] = Math.Min(a, b);
            left[filled] = a == cell ? double.CreateTruncating(p.Values[i++]) : 0;
            right[filled] = b == cell ? double.CreateTruncating(q.Values[j++]) : 0;
            Simplex.RequireEntry(nameof(p), cell, left[filled]);
            Simplex.RequireEntry(nameof(q), cell, right[filled]);
        }
        return filled;
    }

    /// <summary>All cells, for measures that depend on their order.</summary>
    internal static int Dense(SparseDistribution<T> p, SparseDistribution<T> q, Span<double> left, Span<double> right, Span<int> cells)
    {
        left.Clear();
        right.Clear();
        for (int i = 0; i < p.Indices.Length; i++) left[p.Indices[i]] = double.CreateTruncating(p.Values[i]);
        for (int i = 0; i < q.Indices.Length; i++) right[q.Indices[i]] = double.CreateTruncating(q.Values[i]);
        for (int i = 0; i < p.Length; i++) cells[i] = i;
        return p.Length;
    }
}
