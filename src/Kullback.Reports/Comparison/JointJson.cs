namespace Kullback.Reports;

/// <summary>The change of all columns together as JSON.</summary>
internal static class JointJson
{
    public static void Write(Utf8JsonWriter json, JointReport? of) => json.Object("joint", of, joint =>
    {
        json.Text("verdict", JsonNames.Of(joint.Verdict));
        Bits(json, "jensenShannon", joint.Bits);
        json.Share("pValue", joint.PValue);
        Directed(json, "currentToReference", joint.CurrentToReference, joint.UncoveredShare, joint.UnseenShare);
        Directed(json, "referenceToCurrent", joint.ReferenceToCurrent, joint.ReferenceUncoveredShare, joint.ReferenceUnseenShare);
        json.Text("label", joint.Label);
        json.Texts("labelValues", joint.LabelValues);
        Bits(json, "covariate", joint.Covariate);
        Bits(json, "concept", joint.Concept);
        json.Texts("columns", joint.Columns);
        Rows(json, "sampleRows", joint.SampleRows);
        Rows(json, "measuredRows", joint.MeasuredRows);
        json.Objects("groups", joint.Groups, group => Group(json, group));
        json.Objects("resolutions", joint.Resolutions, resolution =>
        {
            json.WriteNumber("depth", resolution.Depth);
            json.WriteNumber("groups", resolution.Groups);
            Bits(json, "jensenShannon", resolution.Bits);
            Bits(json, "covariate", resolution.Covariate);
            Bits(json, "concept", resolution.Concept);
            json.Share("uncoveredShare", resolution.UncoveredShare);
        });
    });

    private static void Group(Utf8JsonWriter json, JointGroup group)
    {
        json.Text("where", group.Where);
        json.Text("whereInFull", group.WhereInFull);
        json.Text("sentence", group.Sentence);
        json.Share("referenceShare", group.Share.Reference);
        json.Share("currentShare", group.Share.Current);
        json.WriteNumber("referenceRows", group.Rows.Reference);
        json.WriteNumber("currentRows", group.Rows.Current);
        json.Real("bits", group.Bits);
        json.Real("covariateBits", group.CovariateBits);
        json.Real("conceptBits", group.ConceptBits);
        json.Text("labelChange", group.LabelChange);
    }

    private static void Directed(Utf8JsonWriter json, string name, BitsWithInterval? bits, double uncovered, double unseen)
    {
        json.WriteStartObject(name);
        json.Real("bits", uncovered > 0 ? null : bits?.Bits);
        json.Share("uncoveredShare", uncovered);
        json.Share("unseenShare", unseen);
        Bits(json, "covered", bits);
        json.WriteEndObject();
    }

    private static void Bits(Utf8JsonWriter json, string name, BitsWithInterval? of) => json.Object(name, of, bits =>
    {
        json.Real("bits", bits.Bits);
        json.Real("bitsLow", bits.Low);
        json.Real("bitsHigh", bits.High);
    });

    private static void Rows(Utf8JsonWriter json, string name, SideBySide<long> rows)
    {
        json.WriteStartObject(name);
        json.WriteNumber("reference", rows.Reference);
        json.WriteNumber("current", rows.Current);
        json.WriteEndObject();
    }
}
