using System.Numerics;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Functions = DuckDB.NET.Native.NativeMethods.ScalarFunction;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A condition that every row of a text file passes, and that stops the reading at a value which its column's type would
/// change.</summary>
/// <remarks>The engine's parser rounds 0.24 to 0 in a column whose first rows are integers, and drops the time from a date with time, both
/// without a word. So these columns are parsed as DOUBLE and TIMESTAMP, looked at here, as many at a time as a register of the processor
/// holds, and cast. Integers from 2⁵³ on stop the reading too: doubles do not tell them apart.</remarks>
internal static unsafe class ValueCheck
{
    /// <summary>The function's name: its arguments are the columns' names and the columns, of one kind.</summary>
    public const string Whole = "kullback_whole", Midnight = "kullback_midnight";

    /// <summary>Columns of one call.</summary>
    public const int MostColumns = 200;

    /// <summary>Between the parts of the error, which <see cref="ReadingFault.Explain"/> reads.</summary>
    public const char Separator = '\u001F';

    private const double Exact = 9007199254740992;   // 2⁵³

    private const long Day = 86_400_000_000;

    /// <summary>Makes both functions known to a connection.</summary>
    public static void Register(DuckDBConnection connection)
    {
        ScanFunction.Register(connection, Whole, DuckDBType.Boolean, &CheckWhole);
        ScanFunction.Register(connection, Midnight, DuckDBType.Boolean, &CheckMidnight);
    }

    /// <summary>The calls for the columns of one kind, as conditions.</summary>
    public static IEnumerable<string> Conditions(string function, IEnumerable<string> columns)
        => columns.Chunk(MostColumns)
        .Select(c => $"{function}({DuckDbEngine.Literal(string.Join(Separator, c))}, {string.Join(", ", c.Select(DuckDbEngine.Quote))})");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CheckWhole(IntPtr info, IntPtr chunk, IntPtr output) => Check(info, chunk, output, &Fractional);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CheckMidnight(IntPtr info, IntPtr chunk, IntPtr output) => Check(info, chunk, output, &Timed);

    private static void Check(IntPtr info, IntPtr chunk, IntPtr output, delegate*<void*, ulong*, int, string?> fault)
    {
        try
        {
            var data = new DuckDBDataChunk(chunk);
            try
            {
                int rows = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(data);
                int columns = (int)NativeMethods.DataChunks.DuckDBDataChunkGetColumnCount(data);
                for (int c = 1; c < columns && rows > 0; c++)
                    if (fault(ScanFunction.Values(data, c, out ulong* validity), validity, rows) is { } value)
                    {
                        Functions.DuckDBScalarFunctionSetError(info, $"{Separator}{Name(data, c - 1)}{Separator}{value}{Separator}");
                        return;
                    }
                new Span<byte>(NativeMethods.Vectors.DuckDBVectorGetData(output), rows).Fill(1);
            }
            finally { data.SetHandleAsInvalid(); }   // the chunk is DuckDB's
        }
        catch (Exception e)   // nothing may be thrown through native frames: DuckDB raises it as the query's error
        {
            Functions.DuckDBScalarFunctionSetError(info, e.Message);
        }
    }

    private static string Name(DuckDBDataChunk chunk, int column)
    {
        byte* text = (byte*)ScanFunction.Values(chunk, 0, out _);
        int length = *(int*)text;
        return Encoding.UTF8.GetString(length <= 12 ? text + 4 : *(byte**)(text + 8), length).Split(Separator)[column];
    }

    private static string? Fractional(void* column, ulong* validity, int rows)
    {
        double* values = (double*)column;
        if (AreWhole(values, rows)) return null;
        // What lies in a missing value's place is arbitrary.
        for (int i = 0; i < rows; i++)
            if (ScanFunction.IsThere(validity, i) && !IsWhole(values[i]))
                return values[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return null;
    }

    private static bool IsWhole(double value) => value == Math.Truncate(value) && Math.Abs(value) < Exact;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // a few calls a column: too few to be optimized on the way
    private static bool AreWhole(double* values, int rows)
    {
        int i = 0;
        for (var exact = new Vector<double>(Exact); i <= rows - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> v = Vector.Load(values + i);
            if (!Vector.EqualsAll(v, Vector.Truncate(v)) || !Vector.LessThanAll(Vector.Abs(v), exact)) return false;
        }
        for (; i < rows; i++)
            if (!IsWhole(values[i])) return false;
        return true;
    }

    private static string? Timed(void* column, ulong* validity, int rows)
    {
        long* values = (long*)column;
        for (int i = 0; i < rows; i++)
        {
            if (values[i] % Day == 0 || !ScanFunction.IsThere(validity, i)) continue;
            if (Math.Abs(values[i]) > long.MaxValue - 1 || values[i] == -long.MaxValue) continue;   // infinite dates
            return DateTime.UnixEpoch.AddTicks(values[i] * 10)
                .ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", System.Globalization.CultureInfo.InvariantCulture);
        }
        return null;
    }
}
