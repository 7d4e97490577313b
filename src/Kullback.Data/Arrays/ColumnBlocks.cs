namespace Kullback.Data.Arrays;

/// <summary>Rows of an array that is stored column by column (Fortran order: NumPy's own of a transposed array): a block of rows is
/// gathered at a time.</summary>
internal sealed class ColumnBlocks
{
    // Two blocks: threads stand on either side of a border.
    private const long BlockBytes = 64 << 20, MostScattered = 1L << 30;

    private readonly Action<long, Span<byte>> _read;
    private readonly Tensor _rows;
    private readonly long _count, _blockRows;
    private readonly int _rowBytes;
    private readonly Lock _gate = new();
    private readonly (long Block, byte[] Bytes)[] _blocks = [(-1, []), (-1, [])];

    /// <summary>Of the array's bytes, its first at 0.</summary>
    /// <exception cref="UnreadableDataException">Gathering a row would read the whole of a large array.</exception>
    internal ColumnBlocks(string path, Tensor rows, Action<long, Span<byte>> read)
    {
        (_rows, _read) = (rows, read);
        _count = rows.Count!.Value / rows.Dimensions[^1];
        long rowBytes = rows.Dimensions[^1] * rows.Size, all = _count * rowBytes;
        if (rowBytes > Array.MaxLength || (rows.Dimensions.Length > 2 && rows.Dimensions[..^2].Any(d => d > 1) && all > MostScattered))
            throw new UnreadableDataException(
                $"{path}: {rows.Name} {rows.Words} is stored column by column, {RowFile.Count(all)} bytes in which each row is scattered "
                    + $"(write numpy.ascontiguousarray of it)");
        _rowBytes = (int)rowBytes;
        _blockRows = Math.Clamp(BlockBytes / rowBytes, 1, _count);
    }

    internal void Read(long row, Span<float> logits)
    {
        long block = row / _blockRows;
        var bytes = new byte[_rowBytes];
        lock (_gate)
        {
            int at = _blocks[0].Block == block ? 0 : _blocks[1].Block == block ? 1 : -1;
            if (at < 0)
            {
                at = _blocks[0].Block < _blocks[1].Block ? 0 : 1;
                _blocks[at] = (-1, []);
                _blocks[at] = (block, Gathered(block));
            }
            _blocks[at].Bytes.AsSpan((int)((row - block * _blockRows) * _rowBytes), _rowBytes).CopyTo(bytes);
        }
        NumberDecoding.Decode(bytes, _rows.Form, _rows.BigEndian, logits);
    }

    private byte[] Gathered(long block)
    {
        long first = block * _blockRows, rows = Math.Min(_blockRows, _count - first), columns = _rows.Dimensions[^1];
        int size = _rows.Size;
        var places = new long[rows];
        for (int r = 0; r < rows; r++) places[r] = Tensor.Place(_rows.Dimensions.AsSpan()[..^1], first + r);
        long least = places.Min(), span = places.Max() + 1 - least;
        byte[] gathered = new byte[rows * _rowBytes], column = new byte[span * size];
        for (long v = 0; v < columns; v++)
        {
            _read((least + v * _count) * size, column);
            for (int r = 0; r < rows; r++)
                column.AsSpan((int)(places[r] - least) * size, size).CopyTo(gathered.AsSpan((int)(r * _rowBytes + v * size)));
        }
        return gathered;
    }
}
