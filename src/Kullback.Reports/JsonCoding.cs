using System.Text.Json;
using Kullback.Coding;
using Kullback.Data.Codes;
using Kullback.Data.Information;

namespace Kullback.Reports;

/// <summary>Results about codes and information as JSON (docs/coding.schema.json): one indented object in UTF-8, with a line feed at its end.</summary>
public static class JsonCoding
{
    /// <summary>The version that the objects carry.</summary>
    public const string SchemaVersion = "1.0";

    /// <summary>Writes a file's code under a model.</summary>
    public static void Write(FileCode code, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(code);
        Object(stream, "code", json =>
        {
            json.Text("file", code.File);
            json.Text("model", code.Model);
            json.WriteNumber("order", code.Order);
            json.WriteNumber("bytes", code.Bytes);
            json.WriteNumber("entropyBits", code.EntropyBits);
            json.Real("heldOutBits", code.HeldOutBits);
            Number(json, "mismatchBits", code.MismatchBits);
            json.Real("mismatchBitsAtLeast", code.MismatchBitsAtLeast);
            json.WriteBoolean("tooShort", code.IsShort);
            Number(json, "crossEntropyBits", code.CrossEntropyBits);
            Number(json, "idealBytes", code.CrossEntropyBits * code.Bytes / 8);
            Count(json, "codedBytes", code.CodedBytes);
            Count(json, "adaptiveBytes", code.AdaptiveBytes);
            Count(json, "impossibleByte", code.Impossible?.Letter);
            Count(json, "impossibleAt", code.Impossible?.Position);
        });
    }

    /// <summary>Writes a matrix of files.</summary>
    public static void Write(FileMatrix matrix, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Object(stream, "matrix", json =>
        {
            json.WriteNumber("order", matrix.Order);
            json.WriteStartArray("files");
            for (int p = 0; p < matrix.Files.Count; p++)
            {
                json.WriteStartObject();
                json.Text("file", matrix.Files[p]);
                json.WriteNumber("entropyBits", matrix.EntropyBits[p]);
                json.Real("heldOutBits", matrix.HeldOutBits[p]);
                json.WriteStartArray("mismatchBits");
                foreach (double bits in matrix.MismatchBits[p]) json.WriteNumberValue(bits);
                json.WriteEndArray();
                json.Text("nearest", matrix.Files[matrix.Nearest[p]]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    /// <summary>Writes what columns tell about a target.</summary>
    public static void Write(InformationReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        Object(stream, "information", json =>
        {
            json.Text("name", report.Name);
            json.WriteNumber("rows", report.Rows);
            json.WriteBoolean("isWhole", report.IsWhole);
            json.Text("target", report.Target);
            json.WriteNumber("targetCells", report.TargetCells);
            json.WriteNumber("targetValuesPooled", report.TargetValuesPooled);
            json.WriteNumber("targetBits", report.TargetBits);
            json.WriteNumber("draws", report.Draws);
            json.WriteNumber("confidence", report.Confidence);
            json.Texts("readNotes", report.ReadNotes);
            json.WriteStartArray("columns");
            foreach (var column in report.Columns) Column(json, column);
            json.WriteEndArray();
        });
    }

    /// <summary>Writes a rate-distortion curve.</summary>
    public static void Write(RateCurve curve, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Object(stream, "rateDistortion", json =>
        {
            json.Text("source", curve.Source);
            json.Text("measure", curve.Measure);
            json.WriteNumber("letters", curve.Letters);
            json.WriteNumber("entropyBits", curve.EntropyBits);
            json.Texts("readNotes", curve.ReadNotes);
            json.WriteStartArray("points");
            foreach (RateDistortionPoint point in curve.Points)
            {
                json.WriteStartObject();
                json.WriteNumber("distortion", point.Distortion);
                json.WriteNumber("bitsLow", point.LowerNats / Math.Log(2));
                json.WriteNumber("bitsHigh", point.UpperNats / Math.Log(2));
                Number(json, "slopeBits", point.Slope / Math.Log(2));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private static void Column(Utf8JsonWriter json, ColumnInformation column)
    {
        json.WriteStartObject();
        json.Text("column", column.Column);
        json.Text("type", JsonNames.Of(column.Type));
        json.WriteNumber("cells", column.Cells);
        json.WriteNumber("valuesPooled", column.ValuesPooled);
        json.Share("pooledShare", column.PooledShare);
        json.WriteBoolean("atLeast", column.AtLeast);
        json.Text("method", column.Method);
        json.WriteNumber("bits", column.Bits);
        json.WriteNumber("bitsLow", column.BitsLow);
        json.WriteNumber("bitsHigh", column.BitsHigh);
        json.WriteNumber("plugInBits", column.PlugInBits);
        json.WriteNumber("gainRatio", column.GainRatio);
        json.WriteNumber("symmetricUncertainty", column.SymmetricUncertainty);
        json.WriteNumber("pValue", column.PValue);
        json.WriteNumber("qValue", column.QValue);
        json.Text("notCounted", column.NotCounted);
        json.WriteEndObject();
    }

    private static void Object(Stream stream, string kind, Action<Utf8JsonWriter> content)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using (var json = new Utf8JsonWriter(stream, JsonReport.Options(indented: true)))
        {
            json.WriteStartObject();
            json.Text("schemaVersion", SchemaVersion);
            json.Text("kind", kind);
            content(json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private static void Count(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } count) json.WriteNumber(name, count);
        else json.WriteNull(name);
    }
}
