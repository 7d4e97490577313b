namespace Kullback.Data.Columns;

/// <summary>What a column is to the comparison.</summary>
public enum ColumnRole
{
    /// <summary>It is compared.</summary>
    Feature,

    /// <summary>It tells the two tables' times apart, or follows a column that does: shown, never drift.</summary>
    TimeAxis,

    /// <summary>Nearly all values are distinct.</summary>
    Identifier,

    /// <summary>Named by <c>--key</c>, <c>--weight</c>, <c>--cluster</c> or <c>--by</c>.</summary>
    Key,

    /// <summary>Only one table has it, or its types do not meet: see the schema changes.</summary>
    SchemaOnly,

    /// <summary>Its type is not compared.</summary>
    Unsupported,

    /// <summary>There was nothing to compare: no rows, or no value at all on both sides.</summary>
    Empty,
}
