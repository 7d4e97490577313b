namespace Kullback.Data.Engines.DuckDb;

/// <summary>Lines from places spread evenly over a text file, in a file of their own.</summary>
/// <param name="Path">The file with the header (if any) and the lines.</param>
/// <param name="EstimatedRows">Rows in the whole file by its mean line.</param>
internal sealed record LineSample(string Path, long EstimatedRows)
{
    private const int Places = 256;

    /// <summary>Takes about <paramref name="rows"/> lines.</summary>
    public static LineSample Take(string file, string path, int rows, bool header)
    {
        using FileStream from = File.OpenRead(file);
        using FileStream to = File.Create(path);
        var buffer = new byte[1 << 20];
        int first = from.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        int start = header ? buffer.AsSpan(0, first).IndexOf((byte)'\n') + 1 : 0;
        to.Write(buffer, 0, start);
        double mean = Math.Max(1, (first - start) / Math.Max(1.0, buffer.AsSpan(start, first - start).Count((byte)'\n')));
        long length = from.Length - start;
        // Never more than a place's part of the file: wide lines would be taken many times over.
        int share = (int)Math.Clamp(Math.Min(rows * mean, length) / Places, 1, buffer.Length - 65536);
        long lines = 0, bytes = 0;
        for (int place = 0; place < Places; place++)
        {
            long at = start + length / Places * place;
            from.Position = at;
            int read = from.ReadAtLeast(buffer.AsSpan(0, share + 65536), share + 65536, throwOnEndOfStream: false);
            Span<byte> block = buffer.AsSpan(0, read);
            int begin = place == 0 ? 0 : block.IndexOf((byte)'\n') + 1;
            int end = Math.Min(read, share) is int most ? block[..most].LastIndexOf((byte)'\n') + 1 : 0;
            if (end <= begin) { int next = block[begin..].IndexOf((byte)'\n'); end = next < 0 ? begin : begin + next + 1; }
            to.Write(buffer, begin, end - begin);
            lines += block[begin..end].Count((byte)'\n');
            bytes += end - begin;
        }
        return new LineSample(path, bytes == 0 ? 0 : (long)(length / ((double)bytes / Math.Max(1, lines))));
    }
}
