using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Which of a file's arrays are rows of logits, and which say more of them.</summary>
internal static class TensorChoice
{
    internal static readonly string[] RowNames = ["logits", "logprobs", "log_probs", "logprob", "log_probabilities"],
        TextNames = ["tokens", "input_ids", "token_ids"];

    /// <summary>The array that holds the rows.</summary>
    internal static Tensor Rows(string path, IReadOnlyList<Tensor> all)
    {
        var rows = all.FirstOrDefault(t => t.IsCalled(RowNames))
            ?? (all.Count == 1 ? all[0] : all.Count(MayHoldRows) == 1 ? all.First(MayHoldRows) : null)
            ?? throw new UnreadableDataException($"{path}: which of {Names(all)} holds the rows? (call it logits)");
        if (!rows.HoldsNumbers)
            throw new UnreadableDataException(
                $"{path}: {rows.Name} has numbers of type {rows.Element} (float64, float32, float16 and bfloat16 are read)");
        if (rows.Dimensions.Length is < 2 or > 4)
            throw new UnreadableDataException(
                $"{path}: {rows.Name} has the shape {rows.Words}, not [rows, vocabulary], [sequences, positions, vocabulary] or [batches, "
                    + $"sequences, positions, vocabulary]");
        foreach (long d in rows.Dimensions)
            if (d is < 1 or > 1 << 30)
                throw new UnreadableDataException($"{path}: {rows.Name} has the shape {rows.Words}: {d} makes no sense");
        if (rows.Count is null || rows.Dimensions[..^2].Aggregate((UInt128)1, (a, b) => a * (ulong)b) > int.MaxValue)
            throw new UnreadableDataException($"{path}: {rows.Name} has the shape {rows.Words}: more than any file holds");
        return rows;
    }

    private static bool MayHoldRows(Tensor tensor) => tensor.HoldsNumbers && tensor.Dimensions.Length is >= 2 and <= 4;

    /// <summary>The arrays of integers beside the rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="all">Every array of it.</param>
    /// <param name="read">Reads the integers of one.</param>
    /// <param name="firstPosition">Where the file states it elsewhere.</param>
    internal static TensorText.Companions Beside(string path, IReadOnlyList<Tensor> all, Func<Tensor, int[]> read, int? firstPosition)
    {
        TensorText.Companion? Of(params ReadOnlySpan<string> names)
        {
            Tensor? found = null;
            foreach (var tensor in all)
            {
                if (!tensor.IsCalled(names)) continue;
                if (found is not null)
                    throw new UnreadableDataException($"{path}: both {found.Name} and {tensor.Name} are there: which is meant?");
                found = tensor;
            }
            if (found is null) return null;
            if (!found.HoldsWholeNumbers || found.Count is null)
                throw new UnreadableDataException(
                    $"{path}: {found.Name} has numbers of type {found.Element} and the shape {found.Words}; integers are read there");
            return new(found, found.Parts.Count == 0 ? read(found) : [.. found.Parts.SelectMany(read)]);
        }
        if (Of("first_position") is { } stated)
            firstPosition = stated.Numbers is [>= 0 and var one] ? one
                : throw new UnreadableDataException($"{path}: first_position {stated.Tensor.Words} is no position");
        return new(Of(TextNames), Of("labels"), Of("targets"), Of("attention_mask"), firstPosition);
    }

    private static string Names(IReadOnlyList<Tensor> all)
        => all.Count == 0 ? "no array" : string.Join(", ", all.Take(8).Select(t => t.Name)) + (all.Count > 8 ? ", …" : "");
}
