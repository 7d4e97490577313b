using System.Buffers;

namespace Kullback.Divergences;

/// <summary>Numbers borrowed from the shared pool, given back at the end of the block.</summary>
internal readonly ref struct RentedBuffer(int length)
{
    private readonly double[] _array = ArrayPool<double>.Shared.Rent(length);

    internal Span<double> Numbers => _array.AsSpan(0, length);

    public void Dispose() => ArrayPool<double>.Shared.Return(_array);
}
