using System.Globalization;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Arrays;

/// <summary>One array in a file: its name, the kind of its numbers, its dimensions, and where its bytes begin.</summary>
/// <param name="Name">As the file calls it.</param>
/// <param name="Element">f8, f4, f2, bf, or b1, i1 to i8, u1 to u8; anything else is not read.</param>
/// <param name="Dimensions">Lengths, outermost first.</param>
/// <param name="Offset">Of the first byte.</param>
internal sealed record Tensor(string Name, string Element, long[] Dimensions, long Offset)
{
    private const StringComparison Exactly = StringComparison.OrdinalIgnoreCase;

    internal static readonly string[] RowNames = ["logits", "logprobs", "log_probs", "logprob", "log_probabilities"], TextNames = ["tokens", "input_ids", "token_ids"];

    /// <summary>The highest byte of a number comes first.</summary>
    internal bool BigEndian { get; init; }

    /// <summary>The first index runs fastest (Fortran order), not the last.</summary>
    internal bool ByColumns { get; init; }

    /// <summary>The file that it lies in; null where that is known otherwise.</summary>
    internal RowFile? File { get; init; }

    /// <summary>The arrays that it was put together from, see <see cref="TensorParts"/>; empty where it is whole.</summary>
    internal IReadOnlyList<Tensor> Parts { get; init; } = [];

    internal bool HoldsNumbers => Element is "f8" or "f4" or "f2" or "bf";

    internal bool HoldsWholeNumbers => Element is "b1" or "i1" or "u1" or "i2" or "u2" or "i4" or "u4" or "i8" or "u8";

    internal int Size => Element switch { "i8" or "u8" or "f8" => 8, "f4" or "i4" or "u4" => 4, "b1" or "i1" or "u1" => 1, _ => 2 };

    internal NumberForm Form => Element switch { "f8" => NumberForm.Double, "f4" => NumberForm.Single, "f2" => NumberForm.Half, _ => NumberForm.BrainFloat };

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
        var rows = all.FirstOrDefault(t => t.IsCalled(RowNames))
            ?? (all.Count == 1 ? all[0] : all.Count(MayHoldRows) == 1 ? all.First(MayHoldRows) : null)
            ?? throw new UnreadableDataException($"{path}: which of {Names(all)} holds the rows? (call it logits)");
        if (!rows.HoldsNumbers) throw new UnreadableDataException($"{path}: {rows.Name} has numbers of type {rows.Element} (float64, float32, float16 and bfloat16 are read)");
        if (rows.Dimensions.Length is < 2 or > 4) throw new UnreadableDataException($"{path}: {rows.Name} has the shape {rows.Words}, not [rows, vocabulary], [sequences, positions, vocabulary] or [batches, sequences, positions, vocabulary]");
        foreach (long d in rows.Dimensions)
            if (d is < 1 or > 1 << 30) throw new UnreadableDataException($"{path}: {rows.Name} has the shape {rows.Words}: {d} makes no sense");
        if (rows.Count is null || rows.Dimensions[..^2].Aggregate((UInt128)1, (a, b) => a * (ulong)b) > int.MaxValue) throw new UnreadableDataException($"{path}: {rows.Name} has the shape {rows.Words}: more than any file holds");
        return rows;
    }

    private static bool MayHoldRows(Tensor tensor) => tensor.HoldsNumbers && tensor.Dimensions.Length is >= 2 and <= 4;

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
            return new(found, found.Parts.Count == 0 ? read(found) : [.. found.Parts.SelectMany(read)]);
        }
        if (Of("first_position") is { } stated)
            firstPosition = stated.Numbers is [>= 0 and var one] ? one : throw new UnreadableDataException($"{path}: first_position {stated.Tensor.Words} is no position");
        return new(Of(TextNames), Of("labels"), Of("targets"), Of("attention_mask"), firstPosition);
    }

    private static string Names(IReadOnlyList<Tensor> all)
        => all.Count == 0 ? "no array" : string.Join(", ", all.Take(8).Select(t => t.Name)) + (all.Count > 8 ? ", …" : "");

    /// <summary>Whole numbers of the array's bytes, the last index running fastest; what no token id can be becomes −1, but −100 stays.</summary>
    internal int[] WholeNumbers(string path, ReadOnlySpan<byte> bytes)
    {
        var numbers = new int[bytes.Length / Size];
        for (int i = 0; i < numbers.Length; i++)
        {
            long value = Number(bytes.Slice((int)(ByColumns ? Place(Dimensions, i) : i) * Size, Size));
            numbers[i] = value is (>= -1 and <= int.MaxValue) or Ignored ? (int)value
                : throw new UnreadableDataException(FormattableString.Invariant($"{path}: {Name}[{i}] is {value}: no token (from 0; -1 or -100 where there is none)"));
        }
        return numbers;
    }

    private long Number(ReadOnlySpan<byte> bytes)
    {
        ulong bits = 0;
        for (int b = 0; b < bytes.Length; b++) bits = bits << 8 | bytes[BigEndian ? b : bytes.Length - 1 - b];
        int unused = 64 - 8 * bytes.Length;
        return Element[0] == 'i' ? (long)(bits << unused) >> unused : bits > long.MaxValue ? long.MaxValue : (long)bits;
    }

    /// <summary>Where the number of that place in the order of rows lies in an array whose first index runs fastest.</summary>
    internal static long Place(ReadOnlySpan<long> dimensions, long index)
    {
        long place = 0, step = 1;
        // Σ iₖ·(d₀ ⋯ dₖ₋₁), the last index taken off the number first.
        foreach (long d in dimensions) step *= d;
        for (int k = dimensions.Length - 1; k >= 0; k--)
        {
            step /= dimensions[k];
            place += index % dimensions[k] * step;
            index /= dimensions[k];
        }
        return place;
    }
}
