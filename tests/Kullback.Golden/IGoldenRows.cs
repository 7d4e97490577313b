namespace Kullback.Golden;

/// <summary>What the library answers to the rows of some kinds. One file a part of the library;
/// <see cref="GoldenRun"/> lists them.</summary>
internal interface IGoldenRows
{
    /// <summary>The value of one quantity of a row: one number, or a list where the row expects a list; null where the library
    /// does not support the row or the quantity.</summary>
    /// <remarks>A row that must be refused asks for the quantity "result": the call that a user would make is made, and its
    /// <see cref="ArgumentException"/> (or a type derived from it) is the expected answer.</remarks>
    double[]? Value(GoldenRow row, string quantity);
}
