using System.IO.Compression;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>A .npz archive of NumPy arrays. Its rows are inflated while they are read, once, in their order: nothing is unpacked.</summary>
internal sealed class NumpyArchive : INextTokenSource
{
    // Deflate cannot do better than 1 : 1032; a header that promises more lies.
    private const long HighestRatio = 1040, MostColumns = 1L << 30;

    private readonly RowFile _file;
    private readonly ZipArchive _archive;
    private readonly Stream _stream;
    private readonly TensorText _text;
    private readonly Tensor _rows;
    private byte[]? _bytes;
    private ColumnBlocks? _columns;
    private long _next;

    internal NumpyArchive(string path)
    {
        _file = new RowFile(path);
        FileStream? raw = null;
        try
        {
            raw = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            _archive = new ZipArchive(raw, ZipArchiveMode.Read);
            if (_archive.Entries.GroupBy(e => e.FullName, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new UnreadableDataException($"{path}: {twice.Key} is in the archive {twice.Count()} times: which is meant?");
            if (_archive.Entries.Any(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)))
                throw new UnreadableDataException(
                    $"{path}: a PyTorch file; it is a program as much as data and is not read (write safetensors.torch.save_file or "
                        + $"numpy.save)");
            var tensors = new List<Tensor>();
            foreach (var entry in _archive.Entries.Where(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal)).Take(1000))
                tensors.Add(HeaderOf(path, entry));
            var rows = TensorChoice.Rows(path, tensors);
            RequireSize(path, rows);
            _text = TensorText.Of(path, rows, TensorChoice.Beside(path, tensors, of => WholeNumbers(path, of), null));
            _rows = rows;
            _stream = new CheckedEntry(EntryOf(rows));
            Skip(path, _stream, rows.Offset);
            if (rows.ByColumns && rows.Count * rows.Size > MostColumns)
                throw new UnreadableDataException(
                    $"{path}: {rows.Name} {rows.Words} is stored column by column and compressed: no row can be read before the last byte "
                        + $"(write numpy.ascontiguousarray of it, or save it as .npy)");
        }
        catch (Exception e)
        {
            _file.Dispose();
            raw?.Dispose();
            if (e is InvalidDataException or IOException or NotSupportedException)
                throw new UnreadableDataException($"{path}: not a whole .npz archive: {e.Message}", e);
            throw;
        }
    }

    public string Name => _file.Name;
    public NextTokenShape Shape => _text.Shape;
    public RowForm Form => RowForm.Logits;
    public NumberForm Numbers => _rows.Form;
    public bool InOrder => true;
    public ReadOnlyMemory<int> Tokens => _text.Tokens;
    public ReadOnlyMemory<bool> Masked => _text.Masked;
    public IReadOnlyList<string>? Texts => null;
    public long Bytes => _file.Length;

    public void Read(long row, Span<float> logits)
    {
        if (row != _next)
            throw new InvalidOperationException($"{Name}: row {row} was asked for after row {_next - 1}; an archive is read in order.");
        _next++;
        if (_rows.ByColumns)
        {
            (_columns ??= Columns()).Read(row, logits);
            if (_next == Shape.Rows) _file.RequireUnchanged();
            return;
        }
        int size = _rows.Size, most = NumberDecoding.AtOnce(Numbers, logits.Length);
        _bytes ??= new byte[checked(most * size)];
        for (int done = 0; done < logits.Length; done += most)
        {
            int count = Math.Min(most, logits.Length - done);
            Fill(_file.Path, _stream, _bytes.AsSpan(0, count * size));
            NumberDecoding.Decode(_bytes.AsSpan(0, count * size), Numbers, _rows.BigEndian, logits.Slice(done, count));
        }
        if (_next == Shape.Rows) _file.RequireUnchanged();
    }

    private ColumnBlocks Columns()
    {
        var all = new byte[_rows.Count!.Value * _rows.Size];
        Fill(_file.Path, _stream, all);
        return new ColumnBlocks(_file.Path, _rows, (at, bytes) => all.AsSpan((int)at, bytes.Length).CopyTo(bytes));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _archive.Dispose();
        _file.Dispose();
    }

    private static Tensor HeaderOf(string path, ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        return NumpyHeader.Read($"{path}: {entry.FullName[..^4]}", entry.FullName[..^4], bytes =>
        {
            Fill(path, stream, bytes);
            return true;
        });
    }

    private ZipArchiveEntry EntryOf(Tensor tensor) => _archive.GetEntry(tensor.Name + ".npy")!;

    private void RequireSize(string path, Tensor tensor)
    {
        var entry = EntryOf(tensor);
        long expected = tensor.Offset + tensor.Count!.Value * tensor.Size;
        if (entry.Length != expected)
            throw new UnreadableDataException(
                $"{path}: {tensor.Name} {tensor.Words} needs {RowFile.Count(expected)} bytes, the archive has "
                    + $"{RowFile.Count(entry.Length)} of it");
        if (entry.CompressedLength > _file.Length || entry.Length / HighestRatio > entry.CompressedLength)
            throw new UnreadableDataException(
                $"{path}: {tensor.Name}: {RowFile.Count(entry.Length)} bytes from {RowFile.Count(entry.CompressedLength)} is no honest "
                    + $"compression (not unpacked)");
    }

    private int[] WholeNumbers(string path, Tensor text)
    {
        RequireSize(path, text);
        long bytes = text.Count!.Value * text.Size;
        if (bytes > Math.Min(_file.Length, 1 << 30))
            throw new UnreadableDataException(
                $"{path}: {text.Name} {text.Words} would take more memory than the whole file has bytes (not unpacked)");
        using var stream = new CheckedEntry(EntryOf(text));
        Skip(path, stream, text.Offset);
        var room = new byte[bytes];
        Fill(path, stream, room);
        return text.WholeNumbers(path, room);
    }

    private static void Skip(string path, Stream stream, long bytes)
    {
        Span<byte> room = stackalloc byte[512];
        for (; bytes > 0; bytes -= Math.Min(bytes, room.Length)) Fill(path, stream, room[..(int)Math.Min(bytes, room.Length)]);
    }

    private static void Fill(string path, Stream stream, Span<byte> bytes)
    {
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or IOException)
        {
            throw new UnreadableDataException($"{path}: the archive ends early or is damaged", e);
        }
    }
}
