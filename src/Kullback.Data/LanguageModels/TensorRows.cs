using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Rows that stand uncompressed in a file or in several: .npy, .safetensors, or nothing but numbers.</summary>
internal sealed class TensorRows : INextTokenSource
{
    private readonly IReadOnlyList<RowFile> _files;
    private readonly Part[] _parts;
    private readonly TensorText _text;

    /// <summary>An array of rows, the number of its first among all, and how to gather them where they lie in columns.</summary>
    private sealed record Part(RowFile File, Tensor Tensor, long First, ColumnBlocks? Columns);

    private TensorRows(string name, IReadOnlyList<RowFile> files, Tensor rows, TensorText text, IReadOnlyList<string>? texts)
    {
        (Name, _files, _text, Texts, Numbers) = (name, files, text, texts, rows.Form);
        long first = 0;
        var parts = new List<Part>();
        foreach (var tensor in rows.Parts.Count == 0 ? [rows] : rows.Parts)
        {
            var file = tensor.File ?? files[0];
            parts.Add(new(file, tensor, first,
                tensor.ByColumns ? new ColumnBlocks(file.Path, tensor, (at, bytes) => file.Read(tensor.Offset + at, bytes)) : null));
            first += tensor.Count!.Value / Shape.Vocabulary;
        }
        _parts = [.. parts];
    }

    public string Name { get; }
    public NextTokenShape Shape => _text.Shape;
    public RowForm Form => RowForm.Logits;
    public NumberForm Numbers { get; }
    public bool InOrder => false;
    public ReadOnlyMemory<int> Tokens => _text.Tokens;
    public ReadOnlyMemory<bool> Masked => _text.Masked;
    public IReadOnlyList<string>? Texts { get; }
    public long Bytes => _files.Sum(f => f.Length);

    public void Read(long row, Span<float> logits)
    {
        int at = _parts.Length - 1;
        if (at > 0)
        {
            int low = 0;
            while (low < at)
            {
                int middle = (low + at + 1) / 2;
                if (_parts[middle].First <= row) low = middle;
                else at = middle - 1;
            }
        }
        var part = _parts[at];
        if (part.Columns is { } columns) columns.Read(row - part.First, logits);
        else NumberDecoding.Read(part.File, part.Tensor.Offset + (row - part.First) * Shape.Vocabulary * part.Tensor.Size, Numbers,
            part.Tensor.BigEndian, logits);
        if (row == Shape.Rows - 1) foreach (var file in _files) file.RequireUnchanged();
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }

    /// <summary>One NumPy array.</summary>
    internal static TensorRows OfNumpy(string path) => RowFile.Open(path, file =>
    {
        var rows = TensorChoice.Rows(path, [NumpyHeader.Read(file)]);
        RequireEnd(file, rows, exactly: true);
        return new TensorRows(file.Name, [file], rows, TensorText.Of(path, rows, new(null, null, null, null, null)), null);
    });

    /// <summary>A file of named arrays with a JSON header.</summary>
    internal static TensorRows OfSafetensors(string path)
        => RowFile.Open(path, file => OfSafetensors(path, [file], SafetensorsHeader.Read(file)));

    /// <summary>Several such files under one index.</summary>
    internal static TensorRows OfIndex(string path)
    {
        var (files, header) = SafetensorsIndex.Read(path);
        try
        {
            return OfSafetensors(path, files, header);
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    private static TensorRows OfSafetensors(string path, IReadOnlyList<RowFile> files, SafetensorsHeader content)
    {
        if (content.Metadata.GetValueOrDefault("format") is CompactBaseWriter.Format or ComparedRowsWriter.Format)
            throw new UnreadableDataException(
                $"{path}: written by {OptionName.SaveBase} or {OptionName.SaveRows}: it stands for a base or for an earlier ladder, and "
                    + $"has no rows of all tokens");
        var tensors = TensorParts.Joined(path, content.Tensors);
        var rows = TensorChoice.Rows(path, tensors);
        foreach (var part in rows.Parts.Count == 0 ? [rows] : rows.Parts) RequireEnd(part.File!, part, exactly: false);
        return new TensorRows(Path.GetFileName(path), files, rows,
            TensorText.Of(path, rows, TensorChoice.Beside(path, tensors, of => WholeNumbers(path, of), content.FirstPosition)),
            content.Texts);
    }

    private static int[] WholeNumbers(string path, Tensor of)
    {
        RequireEnd(of.File!, of, exactly: false);
        if (of.Count!.Value * of.Size > 1 << 30) throw new UnreadableDataException($"{path}: {of.Name} {of.Words} is too long for a text");
        var bytes = new byte[of.Count.Value * of.Size];
        of.File!.Read(of.Offset, bytes);
        return of.WholeNumbers(path, bytes);
    }

    /// <summary>Nothing but numbers, rows of a width that another file says.</summary>
    internal static TensorRows OfNumbers(string path, NumberForm form, int vocabulary) => RowFile.Open(path, file =>
    {
        long rowBytes = (long)vocabulary * NumberDecoding.Size(form);
        if (file.Length == 0 || file.Length % rowBytes != 0)
            throw new UnreadableDataException(
                $"{path}: {RowFile.Count(file.Length)} bytes are no integer of rows of {RowFile.Count(vocabulary)} tokens "
                    + $"({RowFile.Count(rowBytes)} bytes)");
        if (file.Length / rowBytes > int.MaxValue)
            throw new UnreadableDataException($"{path}: {RowFile.Count(file.Length / rowBytes)} rows are too many");
        string element = form switch { NumberForm.Double => "f8", NumberForm.Single => "f4", NumberForm.Half => "f2", _ => "bf" };
        var rows = new Tensor("rows", element, [file.Length / rowBytes, vocabulary], 0);
        return new TensorRows(file.Name, [file], rows, TensorText.Of(path, rows, new(null, null, null, null, null)), null);
    });

    private static void RequireEnd(RowFile file, Tensor tensor, bool exactly)
    {
        long expected = tensor.Offset + tensor.Count!.Value * tensor.Size;
        if (file.Length == expected || (file.Length > expected && !exactly)) return;
        string sizes = $"{file.Path}: {RowFile.Count(file.Length)} bytes, {tensor.Name} {tensor.Words} needs {RowFile.Count(expected)}";
        if (file.Length > expected) throw new UnreadableDataException($"{sizes} (a damaged file)");
        long rowBytes = tensor.Dimensions[^1] * tensor.Size, rows = Math.Max(0, file.Length - tensor.Offset) / Math.Max(1, rowBytes);
        throw new UnreadableDataException(
            $"{sizes}: it ends within row {RowFile.Count(rows)} (still being written, or its writer was stopped)");
    }
}
