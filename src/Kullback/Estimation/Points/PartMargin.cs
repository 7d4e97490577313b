using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Some columns of a sample in the maximum norm, and how many rows of each of many parts lie within a radius of a row.</summary>
internal abstract class PartMargin
{
    private readonly ulong[] _members;
    private readonly int _words;

    // The place of a row among the bits: its own index, or that in ascending order.
    private PartMargin(int count, int[][] parts, int[]? places)
    {
        _words = (count + 63) / 64;
        _members = new ulong[parts.Length * _words];
        for (int s = 0; s < parts.Length; s++)
            foreach (int row in parts[s])
            {
                int at = places is null ? row : places[row];
                _members[s * _words + at / 64] |= 1UL << (at % 64);
            }
    }

    internal static PartMargin Of(PointSample joint, int from, int length, int[][] parts, bool line)
        => line ? Line.Of(joint.Column(from), parts) : new Block(joint, from, length, parts);

    internal abstract Reader Read();

    /// <summary>The nearest rows, itself left out, ascending, from distances in two margins.</summary>
    internal static void Nearest(double[] a, double[] b, int self, double[] distances, int[] rows)
    {
        Array.Fill(distances, double.PositiveInfinity);
        int last = distances.Length - 1;
        for (int j = 0; j < a.Length; j += 8)
        {
            var far = Vector512.Max(Vector512.Create(a, j), Vector512.Create(b, j));
            for (ulong near = Vector512.LessThan(far, Vector512.Create(distances[last])).ExtractMostSignificantBits(); near != 0;
                near &= near - 1)
            {
                int lane = BitOperations.TrailingZeroCount(near), at = last;
                double value = far[lane];
                if (j + lane == self || !(value < distances[last])) continue;
                for (; at > 0 && distances[at - 1] > value; at--) (distances[at], rows[at]) = (distances[at - 1], rows[at - 1]);
                (distances[at], rows[at]) = (value, j + lane);
            }
        }
    }

    /// <summary>Counts about one row after another; for one thread.</summary>
    internal abstract class Reader
    {
        /// <summary>Distances of all rows from the row, +∞ beyond the last; only of several columns.</summary>
        internal virtual double[] Distances => [];

        /// <summary>Takes this row as the center, with radius 0.</summary>
        internal abstract void Begin(int row);

        /// <summary>Takes a radius, not smaller than before.</summary>
        internal abstract void Widen(double radius);

        /// <summary>Rows of a part nearer than the radius, the center counted.</summary>
        internal abstract int Count(int part);
    }

    /// <summary>One column: rows within a radius stand side by side in ascending order.</summary>
    private sealed class Line : PartMargin
    {
        private readonly double[] _values;
        private readonly int[] _places;

        private Line(double[] values, int[] places, int[][] parts) : base(values.Length, parts, places)
            => (_values, _places) = (values, places);

        internal static Line Of(double[] column, int[][] parts)
        {
            double[] items = new double[column.Length];
            for (int i = 0; i < items.Length; i++) items[i] = i;
            Sorting.Ascending(column, items);
            var places = new int[column.Length];
            for (int i = 0; i < places.Length; i++) places[(int)items[i]] = i;
            return new(column, places, parts);
        }

        internal override Reader Read() => new Walk(this, _values, _places);

        private sealed class Walk(Line line, double[] values, int[] places) : Reader
        {
            private int _low, _high;
            private double _center;

            internal override void Begin(int row)
            {
                _low = places[row];
                _high = _low + 1;
                _center = values[_low];
            }

            internal override void Widen(double radius)
            {
                while (_low > 0 && _center - values[_low - 1] < radius) _low--;
                while (_high < values.Length && values[_high] - _center < radius) _high++;
            }

            internal override int Count(int part)
            {
                int first = _low / 64, last = (_high - 1) / 64, from = part * line._words;
                ulong[] members = line._members;
                ulong begin = ulong.MaxValue << (_low % 64), end = ulong.MaxValue >> (63 - (_high - 1) % 64);
                if (first == last) return BitOperations.PopCount(members[from + first] & begin & end);
                int count = BitOperations.PopCount(members[from + first] & begin) + BitOperations.PopCount(members[from + last] & end);
                for (int w = first + 1; w < last; w++) count += BitOperations.PopCount(members[from + w]);
                return count;
            }
        }
    }

    /// <summary>Several columns: all rows are read.</summary>
    private sealed class Block : PartMargin
    {
        private readonly double[][] _columns;
        private readonly int _padded;

        internal Block(PointSample joint, int from, int length, int[][] parts) : base(joint.Count, parts, null)
        {
            _padded = _words * 64;
            _columns = new double[length][];
            for (int c = 0; c < length; c++)
            {
                _columns[c] = new double[_padded];
                Array.Fill(_columns[c], double.PositiveInfinity);
                joint.Column(from + c).CopyTo(_columns[c], 0);
            }
        }

        internal override Reader Read() => new Scan(this);

        private sealed class Scan(Block block) : Reader
        {
            private readonly double[] _distances = new double[block._padded];
            private readonly ulong[] _near = new ulong[block._words];

            internal override double[] Distances => _distances;

            internal override void Begin(int row)
            {
                for (int c = 0; c < block._columns.Length; c++)
                {
                    double[] column = block._columns[c];
                    var center = Vector512.Create(column[row]);
                    ref double to = ref MemoryMarshal.GetArrayDataReference(_distances),
                        values = ref MemoryMarshal.GetArrayDataReference(column);
                    for (nuint j = 0; j < (nuint)column.Length; j += 8)
                    {
                        var far = Vector512.Abs(Vector512.LoadUnsafe(ref values, j) - center);
                        (c == 0 ? far : Vector512.Max(far, Vector512.LoadUnsafe(ref to, j))).StoreUnsafe(ref to, j);
                    }
                }
            }

            internal override void Widen(double radius)
            {
                var limit = Vector512.Create(radius);
                ref double values = ref MemoryMarshal.GetArrayDataReference(_distances);
                for (int w = 0; w < _near.Length; w++)
                {
                    ulong bits = 0;
                    for (int v = 0; v < 8; v++)
                        bits |= Vector512.LessThan(Vector512.LoadUnsafe(ref values, (nuint)(w * 64 + v * 8)), limit)
                            .ExtractMostSignificantBits() << (8 * v);
                    _near[w] = bits;
                }
            }

            internal override int Count(int part)
            {
                int count = 0;
                var members = block._members.AsSpan(part * block._words, block._words);
                for (int w = 0; w < members.Length; w++) count += BitOperations.PopCount(members[w] & _near[w]);
                return count;
            }
        }
    }
}
