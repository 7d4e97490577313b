using Kullback.Data.Columns;
using Kullback.Data.Tables;
using Kullback.Data.Vectors;

namespace Kullback.Reports;

/// <summary>The words of the JSON schema, written out: renaming a member of an enumeration must not rename what other programs
/// read.</summary>
internal static class JsonNames
{
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Stable => "stable",
        Verdict.Drifted => "drifted",
        Verdict.Undecided => "undecided",
        _ => "notCompared",
    };

    public static string Of(ColumnType type) => type switch
    {
        ColumnType.Boolean => "boolean",
        ColumnType.Number => "number",
        ColumnType.Category => "category",
        ColumnType.Date => "date",
        ColumnType.Time => "time",
        ColumnType.Timestamp => "timestamp",
        ColumnType.List => "list",
        _ => "other",
    };

    public static string Of(ColumnRole role) => role switch
    {
        ColumnRole.Feature => "feature",
        ColumnRole.TimeAxis => "timeAxis",
        ColumnRole.Identifier => "identifier",
        ColumnRole.Key => "key",
        ColumnRole.SchemaOnly => "schemaOnly",
        ColumnRole.Unsupported => "unsupported",
        _ => "empty",
    };

    public static string Of(SchemaChangeKind kind) => kind switch
    {
        SchemaChangeKind.Missing => "missing",
        SchemaChangeKind.New => "new",
        SchemaChangeKind.Renamed => "renamed",
        _ => "retyped",
    };

    public static string Of(FindingKind kind) => kind switch
    {
        FindingKind.LowTail => "lowTail",
        FindingKind.HighTail => "highTail",
        FindingKind.RepeatedValue => "repeatedValue",
        FindingKind.Mean => "mean",
        FindingKind.Spread => "spread",
        FindingKind.NewValues => "newValues",
        _ => "vanishedValues",
    };

    public static string Of(CellKind kind) => kind switch
    {
        CellKind.Value => "value",
        CellKind.Interval => "interval",
        CellKind.Missing => "missing",
        CellKind.Rare => "rare",
        _ => "notANumber",
    };

    public static string Of(VectorForm form) => form switch
    {
        VectorForm.LogProbabilities => "logProbabilities",
        VectorForm.Logits => "logits",
        VectorForm.Counts => "counts",
        VectorForm.Weights => "weights",
        _ => "probabilities",
    };

    /// <summary>The unit of a measure: nat, rootNat, or null for a pure number.</summary>
    public static string? Of(MeasureUnit unit) => Of(unit, InformationUnit.Nats);

    public static string? Of(MeasureUnit unit, InformationUnit shown)
    {
        string name = shown switch { InformationUnit.Bits => "bit", InformationUnit.Hartleys => "hartley", _ => "nat" };
        return unit switch
        {
            MeasureUnit.Nat => name,
            MeasureUnit.RootNat => $"root{char.ToUpperInvariant(name[0])}{name[1..]}",
            _ => null,
        };
    }

    extension(Utf8JsonWriter json)
    {
        /// <summary>A string, or null; any characters, halves of surrogate pairs replaced.</summary>
        public void Text(string name, string? value)
        {
            if (value is null) json.WriteNull(name);
            else json.WriteString(name, PlainText.WellFormed(value));
        }

        public void Texts(string name, IReadOnlyList<string>? values)
        {
            if (values is null) { json.WriteNull(name); return; }
            json.WriteStartArray(name);
            foreach (string value in values) json.WriteStringValue(PlainText.WellFormed(value));
            json.WriteEndArray();
        }

        /// <summary>A finite number; null for none, for ±∞ and for NaN: JSON has no way to write those.</summary>
        public void Real(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
            else json.WriteNull(name);
        }

        /// <summary>A share or a probability: rounding in a sum must not carry it out of 0 to 1.</summary>
        public void Share(string name, double? value) => json.Real(name, value is { } share ? Math.Clamp(share, 0, 1) : null);

        public void Whole(string name, long? value)
        {
            if (value is { } number) json.WriteNumber(name, number);
            else json.WriteNull(name);
        }

        /// <summary>An object with fields; null for none.</summary>
        public void Object<T>(string name, T? value, Action<T> fields) where T : class
        {
            if (value is null) { json.WriteNull(name); return; }
            json.WriteStartObject(name);
            fields(value);
            json.WriteEndObject();
        }

        public void Object<T>(string name, T? value, Action<T> fields) where T : struct
        {
            if (value is null) { json.WriteNull(name); return; }
            json.WriteStartObject(name);
            fields(value.Value);
            json.WriteEndObject();
        }

        public void Numbers(string name, IEnumerable<double> values)
        {
            json.WriteStartArray(name);
            foreach (double value in values) json.WriteNumberValue(value);
            json.WriteEndArray();
        }

        /// <summary>An array of objects.</summary>
        public void Objects<T>(string name, IEnumerable<T> items, Action<T> fields)
        {
            json.WriteStartArray(name);
            foreach (T item in items)
            {
                json.WriteStartObject();
                fields(item);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }
}
