using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Functions = DuckDB.NET.Native.NativeMethods.ScalarFunction;

namespace Kullback.Data.Engines;

/// <summary>A condition that every row of a text file passes, and that stops the reading at a value which its column's type would change.</summary>
/// <remarks>The engine's parser rounds 0.24 to 0 in a column whose first rows are integers, and drops the time from a date with time, both
/// without a word. So these columns are parsed as DOUBLE and TIMESTAMP, looked at here (about half a nanosecond a value; the same as CASE
/// in SQL takes thirty), and cast. Integers from 2⁵³ on stop the reading too: doubles do not tell them apart.</remarks>
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
        Register(connection, Whole, &CheckWhole);
        Register(connection, Midnight, &CheckMidnight);
    }

    /// <summary>The calls for the columns of one kind, as conditions.</summary>
    public static IEnumerable<string> Conditions(string function, IEnumerable<string> columns)
        => columns.Chunk(MostColumns).Select(c => $"{function}({DuckDb.Literal(string.Join(Separator, c))}, {string.Join(", ", c.Select(DuckDb.Quote))})");

    private static void Register(DuckDBConnection connection, string name, delegate* unmanaged[Cdecl]<IntPtr, IntPtr, IntPtr, void> invoke)
    {
        IntPtr function = Functions.DuckDBCreateScalarFunction();
        try
        {
            Functions.DuckDBScalarFunctionSetName(function, name);
            using DuckDBLogicalType any = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Any);
            using DuckDBLogicalType boolean = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Boolean);
            Functions.DuckDBScalarFunctionSetVarargs(function, any);
            Functions.DuckDBScalarFunctionSetReturnType(function, boolean);
            Functions.DuckDBScalarFunctionSetSpecialHandling(function);   // a row with a missing value passes
            Functions.DuckDBScalarFunctionSetVolatile(function);
            Functions.DuckDBScalarFunctionSetFunction(function, invoke);
            if (Functions.DuckDBRegisterScalarFunction(connection.NativeConnection, function) != DuckDBState.Success)
                throw new InvalidOperationException("DuckDB did not take the checking function.");
        }
        finally
        {
            Functions.DuckDBDestroyScalarFunction(ref function);
        }
    }

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
                    if (fault(Data(data, c, out ulong* validity), validity, rows) is { } value)
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

    private static void* Data(DuckDBDataChunk chunk, int column, out ulong* validity)
    {
        IntPtr vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column);
        validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        return NativeMethods.Vectors.DuckDBVectorGetData(vector);
    }

    private static string Name(DuckDBDataChunk chunk, int column)
    {
        byte* text = (byte*)Data(chunk, 0, out _);
        int length = *(int*)text;
        return Encoding.UTF8.GetString(length <= 12 ? text + 4 : *(byte**)(text + 8), length).Split(Separator)[column];
    }

    private static string? Fractional(void* column, ulong* validity, int rows)
    {
        double* values = (double*)column;
        bool whole = true;
        for (int i = 0; i < rows; i++) whole &= values[i] == Math.Truncate(values[i]) & Math.Abs(values[i]) < Exact;
        if (whole) return null;
        // What lies in a missing value's place is arbitrary.
        for (int i = 0; i < rows; i++)
            if ((validity == null || (validity[i >> 6] >> (i & 63) & 1) == 1) && !(values[i] == Math.Truncate(values[i]) && Math.Abs(values[i]) < Exact))
                return values[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return null;
    }

    private static string? Timed(void* column, ulong* validity, int rows)
    {
        long* values = (long*)column;
        for (int i = 0; i < rows; i++)
        {
            if (values[i] % Day == 0 || (validity != null && (validity[i >> 6] >> (i & 63) & 1) == 0)) continue;
            if (Math.Abs(values[i]) > long.MaxValue - 1 || values[i] == -long.MaxValue) continue;   // infinite dates
            return DateTime.UnixEpoch.AddTicks(values[i] * 10).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", System.Globalization.CultureInfo.InvariantCulture);
        }
        return null;
    }
}
