using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Counts texts by value without making a string before the end. One thread fills one tally; tallies merge.</summary>
/// <remarks>The input is the engine's 16-byte text: a length, then up to 12 bytes in place (zero padded), or 4 bytes and a pointer.
/// An open-addressing table over those bytes; long texts are kept in one growing block. At most <see cref="MostValues"/> distinct values:
/// beyond it the tally says so (<see cref="Overflowed"/>) and the column is counted by the engine's own grouping,
/// which can spill to disk.</remarks>
internal sealed unsafe class TextTally(bool weighted)
{
    /// <summary>Distinct values that a tally holds.</summary>
    public const int MostValues = 100_000;

    /// <summary>Bytes of long texts that a tally holds.</summary>
    private const int MostBytes = 16 << 20;

    private struct Entry
    {
        public ulong Low, High;   // the 16 bytes; for long texts the hash and the place in the block
        public long Rows;
    }

    private Entry[] _entries = new Entry[64];
    private int[] _slots = new int[128];
    private double[]? _weights = weighted ? new double[64] : null, _squares = weighted ? new double[64] : null;
    private int _used;
    private byte[] _block = [];
    private int _blockUsed;
    private Mass _missing;

    /// <summary>More distinct values than fit: the counts are incomplete.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Adds one vector of texts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ulong* texts, ulong* validity, double* weights, int count)
    {
        if (Overflowed) return;
        for (int i = 0; i < count; i++)
        {
            double w = weights == null ? 1 : weights[i];
            if (validity != null && (validity[i >> 6] >> (i & 63) & 1) == 0) { _missing += new Mass(1, w, w * w); continue; }
            ulong low = texts[2 * i], high = texts[2 * i + 1];
            int entry = (uint)low <= 12 ? FindShort(low, high) : FindLong((byte*)high, (int)(uint)low);
            if (entry < 0) { Overflowed = true; return; }
            _entries[entry].Rows++;
            if (_weights != null) { _weights[entry] += w; _squares![entry] += w * w; }
        }
    }

    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a ^ 0x9E3779B97F4A7C15UL, b ^ 0xD1B54A32D192ED03UL, out ulong low);
        return high ^ low;
    }

    private int FindShort(ulong low, ulong high)
    {
        int mask = _slots.Length - 1;
        for (int slot = (int)Mix(low, high) & mask; ; slot = (slot + 1) & mask)
        {
            int entry = _slots[slot] - 1;
            if (entry < 0) return Insert(slot, low, high);
            ref Entry e = ref _entries[entry];
            if (e.Low == low && e.High == high) return entry;
        }
    }

    private int FindLong(byte* text, int length)
    {
        ulong hash = (ulong)length;
        int i = 0;
        for (; i + 8 <= length; i += 8) hash = Mix(hash, *(ulong*)(text + i));
        ulong tail = 0;
        for (int k = 0; i < length; i++, k += 8) tail |= (ulong)text[i] << k;
        hash = Mix(hash, tail);
        // The low word holds the length (above 12, as for the engine) and half of the hash; the high word the place in the block.
        ulong low = (uint)length | (hash & 0xFFFFFFFF00000000UL);
        int mask = _slots.Length - 1;
        for (int slot = (int)Mix(low, 0) & mask; ; slot = (slot + 1) & mask)
        {
            int entry = _slots[slot] - 1;
            if (entry < 0)
            {
                if (_blockUsed + (long)length > MostBytes) return -1;
                if (_blockUsed + length > _block.Length)
                    Array.Resize(ref _block,
                        (int)Math.Min(MostBytes, Math.Max(BitOperations.RoundUpToPowerOf2((uint)(_blockUsed + length)), 4096)));
                new ReadOnlySpan<byte>(text, length).CopyTo(_block.AsSpan(_blockUsed));
                int at = _blockUsed;
                _blockUsed += length;
                return Insert(slot, low, (ulong)at);
            }
            ref Entry e = ref _entries[entry];
            if (e.Low == low && new ReadOnlySpan<byte>(text, length).SequenceEqual(_block.AsSpan((int)e.High, length))) return entry;
        }
    }

    private int Insert(int slot, ulong low, ulong high)
    {
        if (_used == MostValues) return -1;
        if (_used == _entries.Length) Grow();
        if (_slots[slot] != 0 || _used * 2 >= _slots.Length) slot = Rehash(low, high);
        _entries[_used] = new Entry { Low = low, High = high };
        _slots[slot] = ++_used;
        return _used - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        if (_weights == null) return;
        Array.Resize(ref _weights, _entries.Length);
        Array.Resize(ref _squares, _entries.Length);
    }

    private int Rehash(ulong low, ulong high)
    {
        _slots = new int[_slots.Length * 2];
        for (int i = 0; i < _used; i++) _slots[Free(_entries[i].Low, _entries[i].High)] = i + 1;
        return Free(low, high);
    }

    private int Free(ulong low, ulong high)
    {
        int mask = _slots.Length - 1, slot = (int)((uint)low <= 12 ? Mix(low, high) : Mix(low, 0)) & mask;
        while (_slots[slot] != 0) slot = (slot + 1) & mask;
        return slot;
    }

    /// <summary>The tallies of all threads together; null when one of them overflowed.</summary>
    public static ColumnCounts? Merge(IReadOnlyList<TextTally> tallies)
    {
        var values = new Dictionary<string, Mass>(StringComparer.Ordinal);
        Mass missing = default;
        foreach (TextTally t in tallies)
        {
            if (t.Overflowed) return null;
            missing += t._missing;
            for (int i = 0; i < t._used; i++)
            {
                Entry e = t._entries[i];
                string text = t.Text(e);
                values.TryGetValue(text, out Mass sum);
                values[text] = sum + new Mass(e.Rows, t._weights?[i] ?? e.Rows, t._squares?[i] ?? e.Rows);
            }
        }
        return new ColumnCounts { Missing = missing, Values = values };
    }

    private string Text(Entry e)
    {
        int length = (int)(uint)e.Low;
        if (length > 12) return Encoding.UTF8.GetString(_block, (int)e.High, length);
        ulong* words = stackalloc ulong[2];
        words[0] = e.Low;
        words[1] = e.High;
        return Encoding.UTF8.GetString((byte*)words + 4, length);
    }
}
