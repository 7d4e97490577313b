using System.Buffers;

namespace Kullback.Coding;

/// <summary>Codes bytes with a fixed <see cref="ByteModel"/> that encoder and decoder both have, by the range coder.</summary>
/// <remarks>The distributions are rounded to 2³⁰ units, one at least for a byte of positive probability: a smoothed distribution, which has
/// 1,024 at least, changes by a thousandth at most: the code is as long as <see cref="ByteModel.IdealBits"/> says, and a word. Units are
/// cumulated when a context first occurs: 1 KiB each.</remarks>
public sealed class ModelCoder
{
    private const uint Total = RangeEncoder.LargestTotal;
    private readonly ByteModel _model;
    private readonly Dictionary<uint, uint[]> _starts = [];

    /// <summary>A coder for a model.</summary>
    public ModelCoder(ByteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
    }

    /// <summary>Codes bytes.</summary>
    /// <exception cref="ArgumentException">A byte has probability 0 under the model: the message says which and where.</exception>
    public byte[] Encode(ReadOnlySpan<byte> data)
    {
        if (_model.FirstImpossible(data) is var (position, letter))
            throw new ArgumentException($"data[{position}] = 0x{letter:x2} has probability 0 under the model: it has no code.",
                nameof(data));
        var output = new ArrayBufferWriter<byte>(data.Length / 2 + 16);
        var encoder = new RangeEncoder(output);
        uint context = 0, mask = ByteCounts.Mask(_model.Order);
        foreach (byte next in data)
        {
            uint[] starts = Starts(context);
            encoder.Encode(starts[next], starts[next + 1] - starts[next], Total);
            context = (context << 8 | next) & mask;
        }
        encoder.Finish();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes bytes.</summary>
    /// <param name="code">What <see cref="Encode"/> returned.</param>
    /// <param name="data">Receives the bytes; its length must be that of the original.</param>
    /// <exception cref="InvalidDataException">The code is no code of so many bytes under this model.</exception>
    public void Decode(ReadOnlySpan<byte> code, Span<byte> data)
    {
        var decoder = new RangeDecoder(code);
        uint context = 0, mask = ByteCounts.Mask(_model.Order);
        for (int k = 0; k < data.Length; k++)
        {
            uint[] starts = Starts(context);
            int letter = Find(starts, decoder.Peek(Total));
            decoder.Take(starts[letter], starts[letter + 1] - starts[letter], Total);
            data[k] = (byte)letter;
            context = (context << 8 | (byte)letter) & mask;
        }
        if (!decoder.AtEnd)
            throw new InvalidDataException("The code is longer than its bytes: it is damaged, or was made with another model.");
    }

    private uint[] Starts(uint context)
    {
        if (_starts.TryGetValue(context, out uint[]? starts)) return starts;
        var distribution = _model.Distribution(context);
        int largest = 0;
        for (int letter = 1; letter < 256; letter++)
            if (distribution[letter] > distribution[largest]) largest = letter;
        // Only a damaged code leads to a context without distribution.
        if (distribution[largest] == 0)
            throw new InvalidDataException("The code leads to a context that the model never saw: it is damaged.");
        uint[] units = new uint[256];
        uint rest = Total;
        for (int letter = 0; letter < 256; letter++)
            if (distribution[letter] > 0 && letter != largest)
                rest -= units[letter] = Math.Max(1, (uint)(distribution[letter] * (Total - 256) + 0.5));
        units[largest] = rest;
        starts = new uint[257];
        for (int letter = 0; letter < 256; letter++) starts[letter + 1] = starts[letter] + units[letter];
        _starts.Add(context, starts);
        return starts;
    }

    // The last letter that starts at or before a unit: one without units starts where the next does.
    private static int Find(uint[] starts, uint unit)
    {
        int low = 0, high = 256;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (starts[middle] <= unit) low = middle;
            else high = middle;
        }
        return low;
    }
}
