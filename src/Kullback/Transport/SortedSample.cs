using System.Buffers;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>A checked sample in ascending order, in memory borrowed from the shared pool.</summary>
internal readonly ref struct SortedSample
{
    private readonly double[] _values;
    private readonly double[]? _weights;

    internal SortedSample(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, string name, string weightsName)
    {
        OrderedWeights.Require(values, weights, name, weightsName);
        _values = ArrayPool<double>.Shared.Rent(values.Length);
        Values = _values.AsSpan(0, values.Length);
        values.CopyTo(Values);
        if (weights.IsEmpty) Sorting.Ascending(Values);
        else
        {
            _weights = ArrayPool<double>.Shared.Rent(weights.Length);
            Weights = _weights.AsSpan(0, weights.Length);
            weights.CopyTo(Weights);
            Sorting.Ascending(Values, Weights);
        }
    }

    /// <summary>The values, ascending.</summary>
    internal Span<double> Values { get; }

    /// <summary>The weight of each; empty: equal weights.</summary>
    internal Span<double> Weights { get; }

    /// <summary>No value is infinite.</summary>
    internal bool IsFinite => double.IsFinite(Values[0]) && double.IsFinite(Values[^1]);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_values);
        if (_weights is not null) ArrayPool<double>.Shared.Return(_weights);
    }
}
