namespace Kullback.Data.Tables;

/// <summary>How a value does not fit the type that the first rows of its column promised.</summary>
internal enum Retyping
{
    /// <summary>A number with decimals among integers: the column can be read as floating point.</summary>
    Decimals,

    /// <summary>An integer that a double does not hold exactly: the column's text is needed.</summary>
    LargeInteger,

    /// <summary>A time of day, or fractions of a second, among dates or times without: the text can be read as a timestamp.</summary>
    Time,

    /// <summary>Anything else.</summary>
    Text,
}

/// <summary>A value does not fit the type that the sample promised: the column is to be read again as a wider type.</summary>
internal sealed class RetypedColumnException(string message, string column, Retyping kind, string value, Exception? inner)
    : UnreadableDataException(message, inner)
{
    /// <summary>In what way the value does not fit.</summary>
    public Retyping Kind { get; } = kind;

    /// <summary>The column.</summary>
    public string Column { get; } = column;

    /// <summary>The value, as far as it is known.</summary>
    public string Value { get; } = value;
}
