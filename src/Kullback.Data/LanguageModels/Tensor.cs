using System.Buffers.Binary;
using System.Globalization;

namespace Kullback.Data.LanguageModels;

/// <summary>One array in a file: its name, the kind of its numbers, its dimensions, and where its bytes begin.</summary>
/// <param name="Name">As the file calls it.</param>
/// <param name="Element">f4, f2, bf, i4, i8, u2, u4; anything else is not read.</param>
/// <param name="Dimensions">Lengths, outermost first.</param>
/// <param name="Offset">Of the first byte.</param>
internal sealed record Tensor(string Name, string Element, long[] Dimensions, long Offset)
{
    private const StringComparison Exactly = StringComparison.OrdinalIgnoreCase;

    internal bool HoldsNumbers => Element is "f4" or "f2" or "bf";

    internal bool HoldsWholeNumbers => Element is "i4" or "i8" or "u2" or "u4";

    internal int Size => Element switch { "i8" => 8, "f4" or "i4" or "u4" => 4, _ => 2 };

    internal NumberForm Form => Element switch { "f4" => NumberForm.Single, "f2" => NumberForm.Half, _ => NumberForm.BrainFloat };

    /// <summary>Entries of all dimensions, or null where 64 bits do not hold them.</summary>
    internal long? Count
    {
        get
        {
            UInt128 product = 1;
            foreach (long d in Dimensions)
            {
                if (d < 0) return null;
                product *= (ulong)d;
                if (product > long.MaxValue / 16) return null;
            }
            return (long)product;
        }
    }

    internal string Words => $"[{string.Join(", ", Dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)))}]";

    internal bool IsCalled(params ReadOnlySpan<string> names)
    {
        foreach (string name in names) if (Name.Equals(name, Exactly)) return true;
        return false;
    }

    /// <summary>The array that holds the rows.</summary>
    internal static Tensor Rows(string path, IReadOnlyList<Tensor> all)
    {
        var rows = all.FirstOrDefault(t => t.IsCalled("logits", "logprobs", "log_probs", "logprob", "log_probabilities"))
            ?? (all.Count(t => t.HoldsNumbers && t.Dimensions.Length is 2 or 3) == 1 ? all.First(t => t.HoldsNumbers && t.Dimensions.Length is 2 or 3) : null)
            ?? throw new UnreadableDataException($"{path}: which of {Names(all)} holds the rows? (call it logits)");
        if (!rows.HoldsNumbers) throw new UnreadableDataException($"{path}: {rows.Name} has numbers of type {rows.Element} (float32, float16 and bfloat16 are read)");
        if (rows.Dimensions.Length is not (2 or 3)) throw new UnreadableDataException($"{path}: {rows.Name} has the shape {rows.Words}, not [rows, vocabulary] or [sequences, positions, vocabulary]");
        foreach (long d in rows.Dimensions)
            if (d is < 1 or > 1 << 30) throw new UnreadableDataException($"{path}: {rows.Name} has the shape {rows.Words}: {d} makes no sense");
        if (rows.Count is null) throw new UnreadableDataException($"{path}: {rows.Name} has the shape {rows.Words}: more than any file holds");
        return rows;
    }

    /// <summary>What a label is where a token does not count.</summary>
    internal const int Ignored = -100;

    /// <summary>The arrays of whole numbers beside the rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="all">Every array of it.</param>
    /// <param name="read">Reads the whole numbers of one.</param>
    /// <param name="firstPosition">Where the file states it elsewhere.</param>
    internal static TensorText.Companions Beside(string path, IReadOnlyList<Tensor> all, Func<Tensor, int[]> read, int? firstPosition)
    {
        TensorText.Companion? Of(params ReadOnlySpan<string> names)
        {
            Tensor? found = null;
            foreach (var tensor in all)
            {
                if (!tensor.IsCalled(names)) continue;
                if (found is not null) throw new UnreadableDataException($"{path}: both {found.Name} and {tensor.Name} are there: which is meant?");
                found = tensor;
            }
            if (found is null) return null;
            if (!found.HoldsWholeNumbers || found.Count is null) throw new UnreadableDataException($"{path}: {found.Name} has numbers of type {found.Element} and the shape {found.Words}; whole numbers are read there");
            return new(found, read(found));
        }
        if (Of("first_position") is { } stated)
            firstPosition = stated.Numbers is [>= 0 and var one] ? one : throw new UnreadableDataException($"{path}: first_position {stated.Tensor.Words} is no position");
        return new(Of("tokens", "input_ids", "token_ids"), Of("labels"), Of("targets"), Of("attention_mask"), firstPosition);
    }

    private static string Names(IReadOnlyList<Tensor> all)
        => all.Count == 0 ? "no array" : string.Join(", ", all.Take(8).Select(t => t.Name)) + (all.Count > 8 ? ", …" : "");

    /// <summary>Whole numbers of the array's bytes; what no token id can be becomes −1, but −100 stays.</summary>
    internal int[] WholeNumbers(ReadOnlySpan<byte> bytes)
    {
        var numbers = new int[bytes.Length / Size];
        for (int i = 0; i < numbers.Length; i++)
        {
            var at = bytes[(i * Size)..];
            long value = Element switch
            {
                "i8" => BinaryPrimitives.ReadInt64LittleEndian(at),
                "i4" => BinaryPrimitives.ReadInt32LittleEndian(at),
                "u4" => BinaryPrimitives.ReadUInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadUInt16LittleEndian(at),
            };
            numbers[i] = value is (>= 0 and <= int.MaxValue) or Ignored ? (int)value : -1;
        }
        return numbers;
    }
}
