using Kullback.Divergences;

namespace Kullback.Data.LanguageModels;

/// <summary>Rows that stand uncompressed in a file: .npy, .safetensors, or nothing but numbers.</summary>
internal sealed class TensorRows : INextTokenSource
{
    private readonly RowFile _file;
    private readonly long _offset;
    private readonly TensorText _text;

    private TensorRows(RowFile file, Tensor rows, TensorText text, IReadOnlyList<string>? texts)
        => (_file, _offset, _text, Numbers, Texts) = (file, rows.Offset, text, rows.Form, texts);

    public string Name => _file.Name;
    public NextTokenShape Shape => _text.Shape;
    public RowForm Form => RowForm.Logits;
    public NumberForm Numbers { get; }
    public bool InOrder => false;
    public ReadOnlyMemory<int> Tokens => _text.Tokens;
    public ReadOnlyMemory<bool> Masked => _text.Masked;
    public IReadOnlyList<string>? Texts { get; }
    public long Bytes => _file.Length;

    public void Read(long row, Span<float> logits)
    {
        NumberDecoding.Read(_file, _offset + row * Shape.Vocabulary * NumberDecoding.Size(Numbers), Numbers, logits);
        if (row == Shape.Rows - 1) _file.RequireUnchanged();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>One NumPy array.</summary>
    internal static TensorRows OfNumpy(string path) => Open(path, file =>
    {
        long at = 0;
        var array = NumpyHeader.Read(path, "the array", bytes =>
        {
            if (at + bytes.Length > file.Length) throw new UnreadableDataException($"{path}: {RowFile.Count(file.Length)} bytes: it ends within the header");
            file.Read(at, bytes);
            at += bytes.Length;
        });
        var rows = Tensor.Rows(path, [array]);
        RequireEnd(file, rows, exactly: true);
        return new TensorRows(file, rows, TensorText.Of(path, rows, new(null, null, null, null, null)), null);
    });

    /// <summary>A file of named arrays with a JSON header.</summary>
    internal static TensorRows OfSafetensors(string path) => Open(path, file =>
    {
        var content = SafetensorsHeader.Read(file);
        var rows = Tensor.Rows(path, content.Tensors);
        RequireEnd(file, rows, exactly: false);
        int[] Numbers(Tensor of)
        {
            RequireEnd(file, of, exactly: false);
            if (of.Count!.Value * of.Size > 1 << 30) throw new UnreadableDataException($"{path}: {of.Name} {of.Words} is too long for a text");
            var bytes = new byte[of.Count.Value * of.Size];
            file.Read(of.Offset, bytes);
            return of.WholeNumbers(bytes);
        }
        return new TensorRows(file, rows, TensorText.Of(path, rows, Tensor.Beside(path, content.Tensors, Numbers, content.FirstPosition)), content.Texts);
    });

    /// <summary>Nothing but numbers, rows of a width that another file says.</summary>
    internal static TensorRows OfNumbers(string path, NumberForm form, int vocabulary) => Open(path, file =>
    {
        long rowBytes = (long)vocabulary * NumberDecoding.Size(form);
        if (file.Length == 0 || file.Length % rowBytes != 0)
            throw new UnreadableDataException($"{path}: {RowFile.Count(file.Length)} bytes are no whole number of rows of {RowFile.Count(vocabulary)} tokens ({RowFile.Count(rowBytes)} bytes)");
        if (file.Length / rowBytes > int.MaxValue) throw new UnreadableDataException($"{path}: {RowFile.Count(file.Length / rowBytes)} rows are too many");
        var rows = new Tensor("rows", form == NumberForm.Single ? "f4" : form == NumberForm.Half ? "f2" : "bf", [file.Length / rowBytes, vocabulary], 0);
        return new TensorRows(file, rows, TensorText.Of(path, rows, new(null, null, null, null, null)), null);
    });

    private static TensorRows Open(string path, Func<RowFile, TensorRows> read)
    {
        var file = new RowFile(path);
        try
        {
            return read(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void RequireEnd(RowFile file, Tensor tensor, bool exactly)
    {
        long expected = tensor.Offset + tensor.Count!.Value * tensor.Size;
        if (file.Length == expected || (file.Length > expected && !exactly)) return;
        string sizes = $"{file.Path}: {RowFile.Count(file.Length)} bytes, {tensor.Name} {tensor.Words} needs {RowFile.Count(expected)}";
        if (file.Length > expected) throw new UnreadableDataException($"{sizes} (a damaged file)");
        long rowBytes = tensor.Dimensions[^1] * tensor.Size, rows = Math.Max(0, file.Length - tensor.Offset) / Math.Max(1, rowBytes);
        throw new UnreadableDataException($"{sizes}: it ends within row {RowFile.Count(rows)} (still being written, or its writer was stopped)");
    }
}
