using Kullback.Monitoring;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Feeds a distinct sketch one value at a time: only hashes that could be among the smallest are kept.</summary>
internal sealed class DistinctTally
{
    private readonly List<ulong> _open = new(2 * DistinctSketch.Capacity);
    private DistinctSketch _sketch = DistinctSketch.Empty;
    private ulong _limit = ulong.MaxValue;

    /// <summary>The sketch of all values so far.</summary>
    public DistinctSketch Sketch
    {
        get
        {
            Compact();
            return _sketch;
        }
    }

    /// <summary>Adds a number; 0 and −0 are one value.</summary>
    public void Add(double value) => Add(DistinctSketch.Mix(BitConverter.DoubleToUInt64Bits(value == 0 ? 0.0 : value)));

    /// <summary>Adds a text by the FNV-1a hash of its UTF-8 bytes, which no version of a library changes.</summary>
    public void Add(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 0x100000001B3;
        Add(DistinctSketch.Mix(hash));
    }

    private void Add(ulong hash)
    {
        if (hash > _limit) return;
        _open.Add(hash);
        if (_open.Count == _open.Capacity) Compact();
    }

    private void Compact()
    {
        if (_open.Count == 0) return;
        _sketch = _sketch.Merge(DistinctSketch.Of(_open));
        _open.Clear();
        if (!_sketch.IsExact) _limit = _sketch.Hashes[^1];
    }
}
