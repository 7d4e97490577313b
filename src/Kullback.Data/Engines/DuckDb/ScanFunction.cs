using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Functions = DuckDB.NET.Native.NativeMethods.ScalarFunction;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A function of this program inside the engine's scan: it gets vectors of values where they lie.</summary>
internal static unsafe class ScanFunction
{
    /// <summary>Makes a function of any arguments known to a connection. Missing values are passed on, and no call is folded
    /// away.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="name">The function's name in SQL.</param>
    /// <param name="returns">What it returns.</param>
    /// <param name="invoke">Called with the function's information, the vectors and the place for what it returns; must not throw.</param>
    /// <param name="extra">Handed to it as extra information; zero for nothing.</param>
    public static void Register(DuckDBConnection connection, string name, DuckDBType returns, delegate* unmanaged[Cdecl]<IntPtr, IntPtr,
        IntPtr, void> invoke, IntPtr extra = default)
    {
        IntPtr function = Functions.DuckDBCreateScalarFunction();
        try
        {
            Functions.DuckDBScalarFunctionSetName(function, name);
            using DuckDBLogicalType any = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Any);
            using DuckDBLogicalType result = NativeMethods.LogicalType.DuckDBCreateLogicalType(returns);
            Functions.DuckDBScalarFunctionSetVarargs(function, any);
            Functions.DuckDBScalarFunctionSetReturnType(function, result);
            Functions.DuckDBScalarFunctionSetSpecialHandling(function);
            Functions.DuckDBScalarFunctionSetVolatile(function);
            if (extra != IntPtr.Zero) Functions.DuckDBScalarFunctionSetExtraInfo(function, extra, null);
            Functions.DuckDBScalarFunctionSetFunction(function, invoke);
            if (Functions.DuckDBRegisterScalarFunction(connection.NativeConnection, function) != DuckDBState.Success)
                throw new InvalidOperationException($"DuckDB did not take the function {name}.");
        }
        finally
        {
            Functions.DuckDBDestroyScalarFunction(ref function);
        }
    }

    /// <summary>The values of a vector, with a bit for each that is there; null bits when all are.</summary>
    public static void* Values(DuckDBDataChunk chunk, int column, out ulong* validity)
    {
        IntPtr vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column);
        validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        return NativeMethods.Vectors.DuckDBVectorGetData(vector);
    }

    /// <summary>Is a value there?</summary>
    public static bool IsThere(ulong* validity, int row) => validity == null || (validity[row >> 6] >> (row & 63) & 1) == 1;
}
