using System.Buffers.Text;

namespace Kullback.Speed.Tables;

/// <summary>Writes a seeded CSV table. Each twenty columns are ten numbers of different shapes, eight texts of 5 to 1000 levels, and two
/// numbers of which 5 % are missing.</summary>
internal sealed class TableWriter(int columns, int seed, double shift)
{
    private const int Group = 20, LongestField = 32;
    private static readonly int[] Levels = [5, 10, 20, 50, 100, 200, 500, 1000];
    private readonly double[][] _cumulative = [.. Levels.Select(levels => Zipf(levels, 1 + shift))];

    /// <summary>Writes the header and the rows.</summary>
    public void Write(Stream stream, int rows)
    {
        // One generator a column: a wider table has the same first columns.
        Random[] sources = [.. Enumerable.Range(0, columns).Select(c => new Random(HashCode(seed, c)))];
        byte[] buffer = new byte[Math.Max(1 << 20, columns * LongestField * 2)];
        int used = 0;
        for (int c = 0; c < columns; c++)
        {
            used += System.Text.Encoding.ASCII.GetBytes(Name(c), buffer.AsSpan(used));
            buffer[used++] = c == columns - 1 ? (byte)'\n' : (byte)',';
        }
        for (int row = 0; row < rows; row++)
        {
            if (used > buffer.Length - (columns * LongestField))
            {
                stream.Write(buffer, 0, used);
                used = 0;
            }
            for (int c = 0; c < columns; c++)
            {
                used += Field(c % Group, sources[c], buffer.AsSpan(used));
                buffer[used++] = c == columns - 1 ? (byte)'\n' : (byte)',';
            }
        }
        stream.Write(buffer, 0, used);
    }

    private static string Name(int column)
    {
        string kind = (column % Group) switch { < 10 => "number", < 18 => "text", _ => "gaps" };
        return FormattableString.Invariant($"{kind}_{column + 1:000}");
    }

    private int Field(int kind, Random random, Span<byte> to) => kind switch
    {
        0 => Number(Normal(random) + shift, 'F', 6, to),
        1 => Number(Math.Exp(Normal(random) + shift), 'F', 6, to),
        2 => Number(-Math.Log(1 - random.NextDouble()), 'F', 6, to),
        3 => Number(random.NextDouble() * 100, 'F', 4, to),
        4 => Number(random.Next(100), 'F', 0, to),
        5 => Number(Math.Floor(-4 * Math.Log(1 - random.NextDouble())), 'F', 0, to),
        6 => Number(Math.Exp((Normal(random) * 0.8) + 3), 'F', 2, to),
        7 => random.NextDouble() < 0.9 + (shift / 10) ? Number(0, 'F', 0, to) : Number(Math.Exp((Normal(random) * 2) + 6), 'F', 0, to),
        8 => Number(Math.Pow(1 - random.NextDouble(), -0.5), 'F', 6, to),
        9 => Number((random.NextDouble() < 0.3 ? 5 : -5) + Normal(random), 'F', 6, to),
        < 18 => Text(_cumulative[kind - 10], random, to),
        18 => random.NextDouble() < 0.05 ? 0 : Number(Normal(random) * 10, 'F', 6, to),
        _ => random.NextDouble() < 0.05 ? 0 : Number(random.Next(1_000_000), 'F', 0, to),
    };

    private static int Number(double value, char format, byte decimals, Span<byte> to)
        => Utf8Formatter.TryFormat(value, to, out int written, new(format, decimals)) ? written
        : throw new InvalidOperationException("a number does not fit");

    private static int Text(double[] cumulative, Random random, Span<byte> to)
    {
        int level = Array.BinarySearch(cumulative, random.NextDouble());
        "level "u8.CopyTo(to);
        Utf8Formatter.TryFormat(level < 0 ? ~level : level, to[6..], out int written);
        return 6 + written;
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[] Zipf(int levels, double exponent)
    {
        var cumulative = new double[levels];
        double total = 0;
        for (int k = 0; k < levels; k++) cumulative[k] = total += Math.Pow(k + 1, -exponent);
        for (int k = 0; k < levels; k++) cumulative[k] /= total;
        return cumulative;
    }

    // Spread, and the same on every machine (the framework's own hash is not).
    private static int HashCode(int seed, int column) => unchecked((seed * 1_000_003) ^ (column * 7_919_177));
}
