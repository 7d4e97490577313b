using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Kullback.Data.Tables;

/// <summary>A column of Arrow arrays: the type that its values have in memory, and the value of each row.</summary>
internal static class ArrowColumn
{
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>The CLR type of the values; null for nested types, bytes, durations and intervals, which are not compared.</summary>
    /// <remarks>Decimals become floating point, those without decimals that fit 64 bits integers. A column of type null has no values:
    /// it is read as integers that are all missing, as in Parquet.</remarks>
    public static Type? ValuesOf(IArrowType type) => type switch
    {
        ExtensionType extension => extension.Name == "arrow.uuid" ? typeof(string) : ValuesOf(extension.StorageType),
        DictionaryType dictionary => ValuesOf(dictionary.ValueType),
        BooleanType => typeof(bool),
        NullType or Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type => typeof(long),
        UInt64Type => typeof(ulong),
        HalfFloatType or FloatType => typeof(float),
        DoubleType => typeof(double),
        Decimal32Type d => Decimals(d.Precision, d.Scale),
        Decimal64Type d => Decimals(d.Precision, d.Scale),
        Decimal128Type d => Decimals(d.Precision, d.Scale),
        Decimal256Type d => Decimals(d.Precision, d.Scale),
        StringType or LargeStringType or StringViewType => typeof(string),
        Date32Type or Date64Type => typeof(DateOnly),
        Time32Type or Time64Type => typeof(TimeOnly),
        TimestampType { Timezone: null or "" } => typeof(DateTime),
        TimestampType => typeof(DateTimeOffset),
        _ => null,
    };

    private static Type Decimals(int precision, int scale) => scale == 0 && precision <= 18 ? typeof(long) : typeof(double);

    /// <summary>The value of a row; null when it is missing.</summary>
    /// <param name="array">Values of a type that <see cref="ValuesOf"/> knows.</param>
    /// <exception cref="InvalidDataException">A value is none: thrown by what is returned.</exception>
    public static Func<int, object?> Reader(IArrowArray array)
    {
        if (array is NullArray) return _ => null;
        if (array is DictionaryArray dictionary) return OfDictionary(dictionary);
        if (array is ExtensionArray extension) return extension.ExtensionType.Name == "arrow.uuid"
            ? Present(array, i => new Guid(((FixedSizeBinaryArray)extension.Storage).GetBytes(i), bigEndian: true).ToString())
            : Reader(extension.Storage);
        return Present(array, Numbers(array) ?? Times(array) ?? Texts(array)
            ?? throw new InvalidDataException($"values of type {array.Data.DataType.Name} are not read"));
    }

    private static Func<int, object?> Present(IArrowArray array, Func<int, object?> value) => i => array.IsNull(i) ? null : value(i);

    // The values of a dictionary are read once, when they first occur.
    private static Func<int, object?> OfDictionary(DictionaryArray array)
    {
        Func<int, object?> index = Reader(array.Indices), value = Reader(array.Dictionary);
        var known = new object?[array.Dictionary.Length];
        return i =>
        {
            if (array.IsNull(i) || index(i) is not { } at) return null;
            long n = at is ulong large ? checked((long)large) : (long)at;
            if (n < 0 || n >= known.Length)
                throw new InvalidDataException(FormattableString.Invariant($"entry {n} of a dictionary of {known.Length} values"));
            return known[n] ??= value((int)n);
        };
    }

    private static Func<int, object?>? Numbers(IArrowArray array) => array switch
    {
        BooleanArray a => i => a.GetValue(i),
        Int8Array a => i => (long)a.Values[i],
        Int16Array a => i => (long)a.Values[i],
        Int32Array a => i => (long)a.Values[i],
        Int64Array a => i => a.Values[i],
        UInt8Array a => i => (long)a.Values[i],
        UInt16Array a => i => (long)a.Values[i],
        UInt32Array a => i => (long)a.Values[i],
        UInt64Array a => i => a.Values[i],
        HalfFloatArray a => i => (float)a.Values[i],
        FloatArray a => i => a.Values[i],
        DoubleArray a => i => a.Values[i],
        Decimal32Array a => Written(a.GetString, a.Precision, a.Scale),
        Decimal64Array a => Written(a.GetString, a.Precision, a.Scale),
        Decimal128Array a => Written(a.GetString, a.Precision, a.Scale),
        Decimal256Array a => Written(a.GetString, a.Precision, a.Scale),
        _ => null,
    };

    // By its digits: no decimal of any width is rounded twice.
    private static Func<int, object?> Written(Func<int, string?> digits, int precision, int scale)
        => Decimals(precision, scale) == typeof(long) ? i => long.Parse(digits(i)!, CultureInfo.InvariantCulture)
        : i => double.Parse(digits(i)!, CultureInfo.InvariantCulture);

    private static Func<int, object?>? Times(IArrowArray array) => array switch
    {
        Date32Array a => i => Day(a.Values[i]),
        Date64Array a => i => Day((long)Math.Floor(a.Values[i] / 86_400_000.0)),
        Time32Array a when a.Data.DataType is Time32Type type => i => OfDay(Ticks(a.Values[i], type.Unit)),
        Time64Array a when a.Data.DataType is Time64Type type => i => OfDay(Ticks(a.Values[i], type.Unit)),
        TimestampArray a when a.Data.DataType is TimestampType type => string.IsNullOrEmpty(type.Timezone)
            ? i => Instant(a.Values[i], type.Unit) : i => new DateTimeOffset(Instant(a.Values[i], type.Unit), TimeSpan.Zero),
        _ => null,
    };

    // Nanoseconds lose what is below a tenth of a microsecond: the engine keeps microseconds.
    private static Int128 Ticks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => (Int128)value * TicksPerSecond,
        TimeUnit.Millisecond => (Int128)value * TimeSpan.TicksPerMillisecond,
        TimeUnit.Microsecond => (Int128)value * TimeSpan.TicksPerMicrosecond,
        _ => (value - (((value % 100) + 100) % 100)) / 100,
    };

    private static DateOnly Day(long days)
    {
        long number = days + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)number)
            : throw new InvalidDataException(FormattableString.Invariant($"day {days} from 1970 is beyond the years 1 to 9999"));
    }

    private static TimeOnly OfDay(Int128 ticks) => ticks >= 0 && ticks <= TimeOnly.MaxValue.Ticks ? new TimeOnly((long)ticks)
        : throw new InvalidDataException($"{ticks / TicksPerSecond} s is no time of a day");

    private static DateTime Instant(long value, TimeUnit unit)
    {
        Int128 ticks = Ticks(value, unit) + DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime((long)ticks)
            : throw new InvalidDataException(
                FormattableString.Invariant($"the time {value} ({unit}s from 1970) is beyond the years 1 to 9999"));
    }

    private static Func<int, object?>? Texts(IArrowArray array) => array switch
    {
        StringArray a => i => Sound(a.GetBytes(i)),
        LargeStringArray a => i => Sound(a.GetBytes(i)),
        StringViewArray a => i => Sound(a.GetBytes(i)),
        _ => null,
    };

    // What is no character would become the replacement character, and different texts one.
    private static string Sound(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
        : throw new InvalidDataException("the text is not valid UTF-8");
}
