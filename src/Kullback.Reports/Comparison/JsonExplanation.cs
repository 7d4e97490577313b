using System.Text.Json;
using Kullback.Data.Comparisons;

namespace Kullback.Reports;

/// <summary>The rows of one column as JSON, each as in <see cref="JsonReport"/>, with the steps between cells and result.</summary>
public static class JsonExplanation
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="columns">The rows to explain: a column, and its parts where it is a date or time.</param>
    /// <param name="provenance">How it came about.</param>
    /// <param name="stream">Where to write.</param>
    public static void Write(ComparisonReport report, IReadOnlyList<ColumnReport> columns, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(columns);
        JsonForm.Write(stream, "explanation", provenance, [], json =>
        {
            json.Text("reference", report.Reference.Name);
            json.Text("current", report.Current.Name);
            json.Real("thresholdBits", report.Method.ThresholdBits);
            json.Text("intervalMethod", report.Method.IntervalMethod);
            json.Texts("readNotes", ComparisonText.ReadNotes(report, columns));
            json.WriteStartArray("columns");
            foreach (var column in columns) JsonColumn.Write(json, column);
            json.WriteEndArray();
            json.WriteStartArray("working");
            foreach (var column in columns) WriteWorking(json, column, report.Method);
            json.WriteEndArray();
        });
    }

    private static void WriteWorking(Utf8JsonWriter json, ColumnReport column, ComparisonMethod method)
    {
        if (column.Figures is null) { json.WriteNullValue(); return; }
        var working = ColumnWorking.Of(column, method);
        json.WriteStartObject();
        json.Text("name", column.Name);
        json.Real("referenceRows", working.ReferenceRows);
        json.Real("currentRows", working.CurrentRows);
        json.WriteStartArray("terms");
        foreach (var cell in working.Cells)
        {
            json.WriteStartObject();
            json.Text("label", cell.Cell.Label);
            json.Real("contributionBits", cell.Cell.ContributionBits);
            json.Real("currentTermBits", cell.CurrentTermBits);
            json.Real("referenceTermBits", cell.ReferenceTermBits);
            json.Real("stabilityTerm", cell.StabilityTerm);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteSteps(json, working.Steps);
        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, CountSteps? steps)
    {
        if (steps is null) { json.WriteNull("steps"); return; }
        json.WriteStartObject("steps");
        json.WriteNumber("cells", steps.Cells);
        json.Real("currentBiasSum", steps.CurrentBiasSum);
        json.Real("referenceBiasSum", steps.ReferenceBiasSum);
        json.Real("currentBiasBits", steps.CurrentBiasBits);
        json.Real("referenceBiasBits", steps.ReferenceBiasBits);
        json.Real("biasMarginBits", steps.BiasMarginBits);
        json.Real("scaleBits", steps.ScaleBits);
        json.Real("currentVariance", steps.CurrentVariance);
        json.Real("referenceVariance", steps.ReferenceVariance);
        json.Real("slopeBits", steps.SlopeBits);
        json.Real("standardErrorBits", steps.StandardErrorBits);
        json.Real("g", steps.G);
        json.Real("williams", steps.Williams);
        json.WriteEndObject();
    }
}
