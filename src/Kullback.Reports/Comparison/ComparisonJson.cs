using Kullback.Data.Columns;

namespace Kullback.Reports;

/// <summary>The fields of a comparison in JSON: <c>docs/reference/json.md</c> describes them,
/// <c>docs/reference/json/comparison.schema.json</c> defines them.</summary>
internal static class ComparisonJson
{
    /// <summary>Writes them.</summary>
    public static void Write(Utf8JsonWriter json, ComparisonReport report)
    {
        json.Text("verdict", JsonNames.Of(report.Verdict == Verdict.NotCompared ? Verdict.Undecided : report.Verdict));
        json.Text("headline", ComparisonText.Headline(report));
        WriteSource(json, "reference", report.Reference);
        WriteSource(json, "current", report.Current);
        json.Objects("columns", report.Columns, column => ColumnJson.Write(json, column));
        json.Texts("commonCauses", [.. CommonCauses.Of(report)]);
        WriteSchemaChanges(json, report.SchemaChanges);
        WritePairs(json, report.Pairs);
        WriteSegments(json, report.Segments);
        JointJson.Write(json, report.Joint);
        WriteSimilarity(json, report.Similarity);
        WriteMethod(json, report.Method);
    }

    private static void WriteSource(Utf8JsonWriter json, string name, SourceSummary source)
    {
        json.WriteStartObject(name);
        json.Text("name", source.Name);
        json.Text("format", source.Format);
        json.WriteNumber("rows", source.Rows);
        json.WriteNumber("columns", source.Columns);
        json.Real("effectiveRows", source.EffectiveRows);
        json.Whole("clusters", source.Clusters);
        json.Texts("readNotes", source.ReadNotes);
        json.WriteEndObject();
    }

    private static void WriteSchemaChanges(Utf8JsonWriter json, IReadOnlyList<SchemaChange> changes)
        => json.Objects("schemaChanges", changes, change =>
    {
        json.Text("column", change.Column);
        json.Text("kind", JsonNames.Of(change.Kind));
        json.Text("referenceType", change.ReferenceType);
        json.Text("currentType", change.CurrentType);
        json.Text("explanation", change.Explanation);
    });

    private static void WritePairs(Utf8JsonWriter json, PairScreen? of) => json.Object("pairs", of, screen =>
    {
        json.WriteNumber("considered", screen.PairsConsidered);
        json.WriteNumber("tested", screen.PairsTested);
        json.WriteNumber("referenceRows", screen.RowsReference);
        json.WriteNumber("currentRows", screen.RowsCurrent);
        json.Objects("pairs", screen.Pairs, pair =>
        {
            json.Text("first", pair.First);
            json.Text("second", pair.Second);
            json.Text("verdict", JsonNames.Of(pair.Verdict));
            json.Real("bits", pair.Bits);
            json.Real("bitsLow", pair.BitsLow);
            json.Real("bitsHigh", pair.BitsHigh);
            json.Share("pValue", pair.PValue);
            json.Share("qValue", pair.QValue);
            json.Real("referenceMutualInformationBits", pair.ReferenceMutualInformationBits);
            json.Real("currentMutualInformationBits", pair.CurrentMutualInformationBits);
            json.Text("driver", pair.Driver);
        });
    });

    private static void WriteSegments(Utf8JsonWriter json, SegmentScreen? of) => json.Object("segments", of, screen =>
    {
        json.Text("by", screen.By);
        json.Text("explanation", screen.Explanation);
        json.Texts("notCompared", screen.NotCompared);
        json.Objects("segments", screen.Segments, segment =>
        {
            json.Text("value", segment.Value);
            json.WriteNumber("referenceRows", segment.ReferenceRows);
            json.WriteNumber("currentRows", segment.CurrentRows);
            json.Text("verdict", JsonNames.Of(segment.Verdict));
            json.Share("explainedShare", segment.ExplainedShare);
            json.Objects("columns", segment.Columns, column => ColumnJson.Write(json, column));
        });
    });

    private static void WriteSimilarity(Utf8JsonWriter json, SimilarityCheck check)
    {
        json.WriteStartObject("similarity");
        json.WriteBoolean("tooSimilar", check.TooSimilar);
        json.Share("combinedPValue", check.CombinedPValue);
        json.WriteNumber("columns", check.Columns);
        json.Text("explanation", check.Explanation);
        json.WriteEndObject();
    }

    private static void WriteMethod(Utf8JsonWriter json, ComparisonMethod method)
    {
        json.WriteStartObject("method");
        json.Real("thresholdBits", method.ThresholdBits);
        json.Text("threshold", method.Threshold);
        json.Real("confidence", method.Confidence);
        json.Real("falseDiscoveryRate", method.FalseDiscoveryRate);
        json.WriteNumber("seed", method.Seed);
        json.WriteNumber("maximumCells", method.MaximumCells);
        json.Text("edgeSource", method.EdgeSource);
        json.WriteNumber("sampleRowsReference", method.SampleRowsReference);
        json.WriteNumber("sampleRowsCurrent", method.SampleRowsCurrent);
        json.Text("intervalMethod", method.IntervalMethod);
        json.Text("where", method.Where);
        json.Text("engine", method.Engine);
        json.WriteEndObject();
    }
}
