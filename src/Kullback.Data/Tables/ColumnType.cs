namespace Kullback.Data.Tables;

/// <summary>How a column is compared.</summary>
public enum ColumnType
{
    /// <summary>True and false.</summary>
    Boolean,

    /// <summary>Integers, decimals and floating point numbers.</summary>
    Number,

    /// <summary>Text and enumerations: one cell a value.</summary>
    Category,

    /// <summary>A calendar date.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A date with a time.</summary>
    Timestamp,

    /// <summary>A list of numbers (an embedding).</summary>
    List,

    /// <summary>Anything else (structures, maps, blobs).</summary>
    Other,
}
