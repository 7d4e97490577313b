using System.Buffers.Binary;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Writes a base with the most probable tokens of each row and cells of the others, see docs/guide/language-models.md.</summary>
internal static class CompactBaseWriter
{
    internal const string Format = "kullback compact base 1";
    internal const int Cells = 64;
    private const int MostProbes = 64;

    /// <summary>Writes every row.</summary>
    /// <param name="open">Opens the source: twice, once to see which tokens are likely.</param>
    /// <param name="top">Tokens of a row that are kept one by one.</param>
    /// <param name="stream">Receives the file; can seek.</param>
    /// <param name="cancel">Stops between rows.</param>
    internal static void Write(Func<INextTokenSource> open, int top, Stream stream, CancellationToken cancel)
    {
        byte[] cellOf;
        using (var first = open()) cellOf = CellsOf(first);
        using var source = open();
        if (source.Masked.Length > 0)
            throw new UnreadableDataException(
                $"{source.Name}: has masked rows (labels of -100, attention_mask), which would come back as rows that count: not written");
        var shape = source.Shape;
        int kept = Math.Min(top, shape.Vocabulary);
        long rows = shape.Rows;
        int tokens = source.Tokens.Length == 0 ? 0 : shape.TokensPerChunk;
        var metadata = (shape with { TokensPerChunk = tokens })
            .Stated(("format", Format), ("base", source.Name), ("top", kept.ToString(CultureInfo.InvariantCulture)));
        if (source.Texts is { } texts) metadata["vocabulary"] = JsonSerializer.Serialize(texts);
        var layout = new SafetensorsLayout(metadata);
        long[] places =
        [
            layout.Add("ids", "I32", 4, rows, kept), layout.Add("logp", "F32", 4, rows, kept),
                .. new[] { "cell_mass", "cell_most", "cell_plogp" }.Select(name => layout.Add(name, "F32", 4, rows, Cells)),
            layout.Add("token_logp", "F32", 4, rows), layout.Add("tokens", "I32", 4, tokens == 0 ? 0 : shape.Chunks, shape.TokensPerChunk),
                layout.Add("cell_of", "U8", 1, shape.Vocabulary),
        ];
        byte[] header = layout.Header();
        stream.Write(header);
        void Put(int array, long row, ReadOnlySpan<byte> bytes)
        {
            stream.Seek(header.Length + places[array] + row * bytes.Length, SeekOrigin.Begin);
            stream.Write(bytes);
        }
        Put(6, 0, MemoryMarshal.AsBytes(source.Tokens.Span));
        Put(7, 0, cellOf);
        Rows(source, cellOf, kept, Put, cancel);
    }

    private static void Rows(INextTokenSource source, byte[] cellOf, int kept, Action<int, long, ReadOnlySpan<byte>> put,
        CancellationToken cancel)
    {
        var shape = source.Shape;
        var logits = new float[shape.Vocabulary];
        var order = new int[shape.Vocabulary];
        var keys = new float[shape.Vocabulary];
        var logs = new float[kept];
        for (long r = 0; r < shape.Rows; r++)
        {
            cancel.ThrowIfCancellationRequested();
            source.Read(r, logits);
            double log = RowNormalizer.Log(source.Name, r, logits);
            var cells = Ordered(logits, log, order, keys, logs, cellOf);
            long at = shape.TargetAt(r);
            int target = at < 0 || at >= source.Tokens.Length ? -1 : source.Tokens.Span[(int)at];
            put(0, r, MemoryMarshal.AsBytes(order.AsSpan(0, kept)));
            put(1, r, MemoryMarshal.AsBytes(logs.AsSpan()));
            put(2, r, MemoryMarshal.AsBytes<float>(Array.ConvertAll(cells, c => (float)c.Mass)));
            // Rounded up: it bounds.
            put(3, r, MemoryMarshal.AsBytes<float>(Array.ConvertAll(cells, c => c.Most == 0 ? 0 : MathF.BitIncrement((float)c.Most))));
            put(4, r, MemoryMarshal.AsBytes<float>(Array.ConvertAll(cells, c => (float)c.PLogP)));
            put(5, r, BitConverter.GetBytes(target < 0 ? float.NaN : (float)(logits[target] - log)));
        }
    }

    // Tokens by falling logit, the logarithms of the first, and what stands in the cells of the others.
    private static (double Mass, double Most, double PLogP)[] Ordered(float[] logits, double log, int[] order, float[] keys, float[] logs,
        byte[] cellOf)
    {
        for (int i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, -logits[i]);
        Array.Sort(keys, order);
        for (int i = 0; i < logs.Length; i++) logs[i] = (float)(-(double)keys[i] - log);
        var cells = new (double Mass, double Most, double PLogP)[Cells];
        for (int i = logs.Length; i < order.Length; i++)
        {
            double logP = -(double)keys[i] - log, p = Math.Exp(logP);
            ref var cell = ref cells[cellOf[order[i]]];
            if (p > 0) cell = (cell.Mass + p, Math.Max(cell.Most, p), cell.PLogP + p * logP);
        }
        return cells;
    }

    // Tokens that the base finds alike likely in the mean share a cell: a row's probabilities differ less there than among all.
    private static byte[] CellsOf(INextTokenSource source)
    {
        int n = source.Shape.Vocabulary;
        long probes = Math.Min(MostProbes, source.Shape.Rows);
        var logits = new float[n];
        var means = new double[n];
        for (long p = 0; p < probes; p++)
        {
            long row = source.InOrder ? p : p * source.Shape.Rows / probes;
            source.Read(row, logits);
            double log = RowNormalizer.Log(source.Name, row, logits);
            for (int i = 0; i < n; i++) means[i] += Math.Max(logits[i] - log, -100);
        }
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => means[i])];
        var cells = new byte[n];
        for (int i = 0; i < n; i++) cells[order[i]] = (byte)((long)i * Cells / n);
        return cells;
    }
}
