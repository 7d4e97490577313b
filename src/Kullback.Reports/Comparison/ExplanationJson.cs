namespace Kullback.Reports;

/// <summary>The fields of an explanation in JSON: the rows of one column, each as in a comparison,
/// with the steps between cells and result.</summary>
internal static class ExplanationJson
{
    /// <summary>Writes them.</summary>
    public static void Write(Utf8JsonWriter json, ComparisonReport report, IReadOnlyList<ColumnReport> columns)
    {
        json.Text("reference", report.Reference.Name);
        json.Text("current", report.Current.Name);
        json.Real("thresholdBits", report.Method.ThresholdBits);
        json.Text("intervalMethod", report.Method.IntervalMethod);
        json.Texts("readNotes", ComparisonText.ReadNotes(report, columns));
        json.Objects("columns", columns, column => ColumnJson.Write(json, column));
        json.WriteStartArray("working");
        foreach (var column in columns) WriteWorking(json, column, report.Method);
        json.WriteEndArray();
    }

    private static void WriteWorking(Utf8JsonWriter json, ColumnReport column, ComparisonMethod method)
    {
        if (column.Figures is null) { json.WriteNullValue(); return; }
        var working = ColumnWorking.Of(column, method);
        json.WriteStartObject();
        json.Text("name", column.Name);
        json.Real("referenceRows", working.ReferenceRows);
        json.Real("currentRows", working.CurrentRows);
        json.Objects("terms", working.Cells, cell =>
        {
            json.Text("label", cell.Cell.Label);
            json.Real("contributionBits", cell.Cell.ContributionBits);
            json.Real("currentTermBits", cell.CurrentTermBits);
            json.Real("referenceTermBits", cell.ReferenceTermBits);
            json.Real("stabilityTerm", cell.StabilityTerm);
        });
        WriteSteps(json, working.Steps);
        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, CountSteps? of) => json.Object("steps", of, steps =>
    {
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
    });
}
