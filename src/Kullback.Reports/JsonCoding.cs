using System.Text.Json;
using Kullback.Coding;
using Kullback.Data.Codes;
using Kullback.Data.Information;

namespace Kullback.Reports;

/// <summary>Results about codes and information as JSON (docs/coding.schema.json): one indented object in UTF-8, with a line feed at its end.</summary>
public static class JsonCoding
{
    /// <summary>Writes a file's code under a model.</summary>
    public static void Write(FileCode code, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(code);
        JsonForm.Write(stream, "code", provenance, [], json =>
        {
            json.Text("file", code.File);
            json.Text("model", code.Model);
            json.WriteNumber("order", code.Order);
            json.WriteNumber("bytes", code.Bytes);
            json.WriteNumber("entropyBits", code.EntropyBits);
            json.Real("heldOutBits", code.HeldOutBits);
            json.Real("mismatchBits", code.MismatchBits);
            json.Real("mismatchBitsAtLeast", code.MismatchBitsAtLeast);
            json.WriteBoolean("tooShort", code.IsShort);
            json.Real("crossEntropyBits", code.CrossEntropyBits);
            json.Real("idealBytes", code.CrossEntropyBits * code.Bytes / 8);
            json.Whole("codedBytes", code.CodedBytes);
            json.Whole("adaptiveBytes", code.AdaptiveBytes);
            json.Whole("impossibleByte", code.Impossible?.Letter);
            json.Whole("impossibleAt", code.Impossible?.Position);
        });
    }

    /// <summary>Writes a matrix of files.</summary>
    public static void Write(FileMatrix matrix, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        JsonForm.Write(stream, "code-matrix", provenance, [], json =>
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
    public static void Write(InformationReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        JsonForm.Write(stream, "information", provenance, [], json =>
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
    public static void Write(RateCurve curve, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(curve);
        JsonForm.Write(stream, "rate-distortion", provenance, [], json =>
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
                json.Real("slopeBits", point.Slope / Math.Log(2));
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
}
