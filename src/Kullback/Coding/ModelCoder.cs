using System.Buffers;

namespace Kullback.Coding;

/// <summary>Codes bytes with a fixed <see cref="ByteModel"/> that encoder and decoder both have: by rANS at order 0, by the range coder above.</summary>
/// <remarks>The laws are rounded to tables of 2^16, the best for each context, which costs about 2e-5 bits a byte. Tables are made when a context first
/// occurs: 3 KiB and about 20 microseconds each.</remarks>
public sealed class ModelCoder
{
    private readonly ByteModel _model;
    private readonly Dictionary<uint, FrequencyTable> _tables = [];

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
            throw new ArgumentException($"data[{position}] = 0x{letter:x2} has probability 0 under the model: it has no code.", nameof(data));
        if (_model.Order == 0) return data.IsEmpty ? [] : Rans.Encode(data, Table(0));
        var output = new ArrayBufferWriter<byte>(data.Length / 2 + 16);
        var encoder = new RangeEncoder(output);
        uint context = 0, mask = ByteCounts.Mask(_model.Order);
        foreach (byte letterHere in data)
        {
            var table = Table(context);
            encoder.Encode((uint)table.Starts[letterHere], (uint)table.Frequencies[letterHere], 1u << table.Bits);
            context = (context << 8 | letterHere) & mask;
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
        if (_model.Order == 0)
        {
            if (!data.IsEmpty) Rans.Decode(code, Table(0), data);
            else if (!code.IsEmpty) throw new InvalidDataException("A code without bytes is not empty.");
            return;
        }
        var decoder = new RangeDecoder(code);
        uint context = 0, mask = ByteCounts.Mask(_model.Order);
        for (int k = 0; k < data.Length; k++)
        {
            var table = Table(context);
            uint at = decoder.Peek(1u << table.Bits);
            int letter = Find(table, at);
            decoder.Take((uint)table.Starts[letter], (uint)table.Frequencies[letter], 1u << table.Bits);
            data[k] = (byte)letter;
            context = (context << 8 | (byte)letter) & mask;
        }
        if (!decoder.AtEnd) throw new InvalidDataException("The code is longer than its bytes: it is damaged, or was made with another model.");
    }

    private FrequencyTable Table(uint context)
    {
        if (_tables.TryGetValue(context, out var table)) return table;
        var law = _model.Law(context);
        // Only a damaged code leads to a context without law.
        if (law.IndexOfAnyExcept(0.0) < 0) throw new InvalidDataException("The code leads to a context that the model never saw: it is damaged.");
        _tables.Add(context, table = FrequencyTable.Of(law, FrequencyTable.MostBits));
        return table;
    }

    // The last letter that starts at or before a slot and has a frequency.
    private static int Find(FrequencyTable table, uint slot)
    {
        int low = 0, high = 256;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (table.Starts[middle] <= slot) low = middle;
            else high = middle;
        }
        while (table.Frequencies[low] == 0) low--;
        return low;
    }
}
