using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Functions = DuckDB.NET.Native.NativeMethods.ScalarFunction;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A function inside DuckDB's scan that counts all columns in the one pass that reads them.</summary>
/// <remarks>DuckDB parses, decompresses, filters and spreads vectors of 2,048 rows over its threads; the function gets each vector where it
/// lies and adds it to the thread's own tallies. In SQL the same takes a grouping a column: a text file would be parsed once a column, or
/// first be copied into DuckDB's storage, which costs more than the parsing (measured: bench/results/tables.md).</remarks>
internal sealed unsafe class ScanCounter : IDisposable
{
    /// <summary>Arguments of one call: wide tables are counted by several calls in one statement.</summary>
    public const int MostArguments = 256;

    private static int s_number;

    private readonly IReadOnlyList<CountRequest> _requests;
    private readonly ThreadLocal<Tallies> _tallies;
    private readonly GCHandle _self;

    /// <summary>Creates the function and makes it known to the connection under <see cref="Function"/>.</summary>
    public ScanCounter(DuckDBConnection connection, IReadOnlyList<CountRequest> requests, bool weighted)
    {
        _requests = requests;
        Weighted = weighted;
        _tallies = new ThreadLocal<Tallies>(() => new Tallies(requests, weighted), trackAllValues: true);
        _self = GCHandle.Alloc(this);
        Function = $"kullback_count_{Interlocked.Increment(ref s_number)}";
        ScanFunction.Register(connection, Function, DuckDBType.TinyInt, &Invoke, GCHandle.ToIntPtr(_self));
    }

    /// <summary>The function's name: its arguments are an index of the first column, the weight (when weighted), the columns.</summary>
    public string Function { get; }

    private bool Weighted { get; }

    /// <summary>The counts so far; a null entry is a text column with too many values.</summary>
    public IReadOnlyList<ColumnCounts?> Counts
    {
        get
        {
            IList<Tallies> all = _tallies.Values;
            if (all.Count == 0) all = [new Tallies(_requests, Weighted)];
            var counts = new ColumnCounts?[_requests.Count];
            for (int i = 0; i < counts.Length; i++)
                counts[i] = _requests[i].Reading.IsNumeric
                    ? NumberTally.Merge([.. all.Select(t => t.Numbers[i]!)])
                    : Sketched(TextTally.Merge([.. all.Select(t => t.Texts[i]!)]), _requests[i].Distinct);
            return counts;
        }
    }

    /// <summary>The counts with a sketch of their distinct values, if that is wanted.</summary>
    public static ColumnCounts? Sketched(ColumnCounts? texts, bool distinct)
    {
        if (!distinct || texts is null) return texts;
        var tally = new DistinctTally();
        foreach (string text in texts.Values!.Keys) tally.Add(text);
        return texts with { Distinct = tally.Sketch };
    }

    /// <summary>All rows seen, with their weights.</summary>
    public Mass Rows => _tallies.Values.Aggregate(default(Mass), (sum, t) => sum + t.Rows);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Invoke(IntPtr info, IntPtr chunk, IntPtr output)
    {
        try
        {
            var self = (ScanCounter)GCHandle.FromIntPtr(Functions.DuckDBScalarFunctionGetExtraInfo(info)).Target!;
            var data = new DuckDBDataChunk(chunk);
            try
            {
                int rows = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(data);
                if (rows > 0) self.Add(data, rows);
                new Span<byte>(NativeMethods.Vectors.DuckDBVectorGetData(output), rows).Clear();
            }
            finally { data.SetHandleAsInvalid(); }   // the chunk is DuckDB's
        }
        catch (Exception e)   // nothing may be thrown through native frames: DuckDB raises it as the query's error
        {
            Functions.DuckDBScalarFunctionSetError(info, e.Message);
        }
    }

    private void Add(DuckDBDataChunk chunk, int rows)
    {
        Tallies tallies = _tallies.Value!;
        int next = 0;
        int first = *(int*)ScanFunction.Values(chunk, next++, out _);
        double* weights = null;
        if (Weighted)
        {
            weights = (double*)ScanFunction.Values(chunk, next++, out ulong* there);
            RequireWeights(weights, there, rows);
        }
        if (first == 0) tallies.AddRows(weights, rows);
        int columns = (int)NativeMethods.DataChunks.DuckDBDataChunkGetColumnCount(chunk) - next;
        for (int i = first; i < first + columns; i++)
        {
            void* values = ScanFunction.Values(chunk, next++, out ulong* validity);
            if (tallies.Numbers[i] is { } numbers) numbers.Add((double*)values, validity, weights, rows);
            else tallies.Texts[i]!.Add((ulong*)values, validity, weights, rows);
        }
    }

    private static void RequireWeights(double* weights, ulong* validity, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            if (!ScanFunction.IsThere(validity, i)) throw new ArgumentException("a weight is missing");
            if (!(weights[i] >= 0) || double.IsInfinity(weights[i]))
                throw new ArgumentException(
                    $"a weight is {weights[i].ToString(System.Globalization.CultureInfo.InvariantCulture)}, and must be finite and ≥ 0");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // DuckDB keeps the function until the connection closes, but calls it only in the one statement that names it.
        _tallies.Dispose();
        if (_self.IsAllocated) _self.Free();
    }

    private sealed class Tallies
    {
        public Tallies(IReadOnlyList<CountRequest> requests, bool weighted)
        {
            Numbers = new NumberTally?[requests.Count];
            Texts = new TextTally?[requests.Count];
            for (int i = 0; i < requests.Count; i++)
                if (requests[i].Reading.IsNumeric) Numbers[i] = new NumberTally(requests[i].Boundaries, weighted, requests[i].Distinct);
                else Texts[i] = new TextTally(weighted);
        }

        public NumberTally?[] Numbers { get; }

        public TextTally?[] Texts { get; }

        public Mass Rows { get; private set; }

        public void AddRows(double* weights, int rows)
        {
            double sum = rows, squares = rows;
            if (weights != null)
            {
                (sum, squares) = (0, 0);
                for (int i = 0; i < rows; i++) { sum += weights[i]; squares += weights[i] * weights[i]; }
            }
            Rows += new Mass(rows, sum, squares);
        }
    }
}
