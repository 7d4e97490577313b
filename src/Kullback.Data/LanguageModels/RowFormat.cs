using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>One form in which rows of all tokens are kept; what <see cref="NextTokenFile.Open"/> looks for, in this order.</summary>
/// <param name="Name">Whose form it is, and how its files are called.</param>
/// <param name="Rows">What the rows are.</param>
/// <param name="Tokens">Where the text's tokens come from.</param>
public sealed record RowFormat(string Name, string Rows, string Tokens)
{
    private const string Numbers = "float64, float32, float16 or bfloat16",
        Shapes = "[rows, vocabulary], [sequences, positions, vocabulary] or [batches, sequences, positions, vocabulary]";

    /// <summary>By the first bytes.</summary>
    internal Func<string, byte[], bool> Begins { get; private init; } = (_, _) => false;

    /// <summary>By the ending of the name, where the first bytes say nothing.</summary>
    internal string[] Endings { get; private init; } = [];

    internal Func<string, int?, bool, INextTokenSource> Open { get; private init; } = (_, _, _) => throw new NotSupportedException();

    /// <summary>All forms.</summary>
    public static IReadOnlyList<RowFormat> All { get; } =
    [
        new("base file of llama.cpp (`_logits_`), `.kld`", "16-bit codes, 16 nats under the maximum at most", "in the file")
        {
            Begins = (_, start) => start.AsSpan().StartsWith(BaseFile.Magic), Endings = [".kld", ".base"],
                Open = (path, _, partial) => new BaseFile(path, partial),
        },
        new("NumPy, `.npy`", $"{Numbers}, little- or big-endian, by rows or by columns (Fortran order), {Shapes}", "from the other file")
        {
            Begins = (_, start) => start.Length > 5 && start[0] == 0x93 && start.AsSpan(1, 5).SequenceEqual("NUMPY"u8), Endings = [".npy"],
                Open = (path, _, _) => TensorRows.OfNumpy(path),
        },
        new("NumPy, `.npz`", "the same; compressed or not, read once and in order",
            "arrays `tokens` or `input_ids`; `labels`; `targets`; `attention_mask`; `first_position`")
        {
            Begins = (_, start) => start.AsSpan().StartsWith("PK\u0003\u0004"u8) || start.AsSpan().StartsWith("PK\u0005\u0006"u8),
                Endings = [".npz"], Open = (path, _, _) => new NumpyArchive(path),
        },
        new("sharded safetensors, `.safetensors.index.json`", "the arrays of all files that its `weight_map` names",
            "the same arrays, in any of the files")
        {
            Begins = (path, start) => SafetensorsIndex.Is(path, start), Open = (path, _, _) => TensorRows.OfIndex(path),
        },
        new("`.safetensors`", $"`logits` or `logprobs`, or parts `logits.0`, `logits.1`, … in their order: {Numbers}, {Shapes}",
            "`tokens` or `input_ids`; `labels`; `targets`; `attention_mask` (in parts as well); `first_position` in the metadata")
        {
            Begins = (_, start) => start.Length > 8 && start[8] == '{' && start.AsSpan(4, 4).SequenceEqual("\0\0\0\0"u8),
                Endings = [".safetensors"], Open = (path, _, _) => TensorRows.OfSafetensors(path),
        },
        new("nothing but numbers, `.f64`, `.f32`, `.f16`, `.bf16`", "little-endian, by rows", "from the other file")
        {
            Endings = [".f64", ".f32", ".bin", ".f16", ".bf16"],
                Open = (path, vocabulary, _) => TensorRows.OfNumbers(path, FormOf(path), NextTokenFile.Need(path, vocabulary)),
        },
    ];

    private static NumberForm FormOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".f64" => NumberForm.Double,
        ".f16" => NumberForm.Half,
        ".bf16" => NumberForm.BrainFloat,
        _ => NumberForm.Single,
    };
}
