using Kullback.Data.Fidelity;

namespace Kullback.Reports;

/// <summary>A fidelity report as JSON.</summary>
internal static class FidelityJson
{
    public static void Write(Utf8JsonWriter json, FidelityReport result)
    {
        json.Text("verdict", FidelityView.Word(result.Verdict));
        json.WriteNumber("thresholdBits", result.ThresholdBits);
        json.WriteNumber("confidence", result.Confidence);
        json.WriteNumber("seed", result.Seed);
        json.Texts("keys", result.Keys);
        Source(json, "real", result.Real);
        Source(json, "synthetic", result.Synthetic);
        Source(json, "holdout", result.Holdout);
        json.Objects("answers", result.Answers, answer =>
        {
            json.Text("question", FidelityView.Word(answer.Question));
            json.Text("verdict", FidelityView.Word(answer.Verdict));
            json.Text("sentence", answer.Sentence);
        });
        json.Objects("means", result.Means, mean => Mean(json, mean));
        json.Objects("columns", result.Columns, cell => Cell(json, cell));
        json.Objects("pairs", result.Pairs, cell => Cell(json, cell));
        json.Objects("triples", result.Triples, cell => Cell(json, cell));
        Discriminator(json, result.Discriminator);
        Repeats(json, result.Repeats);
        Memory(json, result.Memory);
        Coverage(json, result.Coverage);
        Utility(json, result.Utility);
        json.Objects("notCompared", result.NotCompared, column =>
        {
            json.Text("column", column.Column);
            json.Text("reason", column.Reason);
        });
    }

    private static void Source(Utf8JsonWriter json, string name, SourceSummary? source)
    {
        if (source is null) { json.WriteNull(name); return; }
        json.WriteStartObject(name);
        json.Text("name", source.Name);
        json.Text("format", source.Format);
        json.WriteNumber("rows", source.Rows);
        json.WriteNumber("columns", source.Columns);
        json.Texts("readNotes", source.ReadNotes);
        json.WriteEndObject();
    }

    private static void Interval(Utf8JsonWriter json, string name, BitsWithInterval? bits)
    {
        if (bits is null) { json.WriteNull(name); return; }
        json.WriteStartObject(name);
        json.WriteNumber("bits", bits.Bits);
        json.WriteNumber("low", bits.Low);
        json.WriteNumber("high", bits.High);
        json.WriteEndObject();
    }

    private static void Area(Utf8JsonWriter json, string name, AreaWithInterval? area)
    {
        if (area is null) { json.WriteNull(name); return; }
        json.WriteStartObject(name);
        json.WriteNumber("area", area.Area);
        json.WriteNumber("low", area.Low);
        json.WriteNumber("high", area.High);
        json.WriteEndObject();
    }

    private static void Mean(Utf8JsonWriter json, MeanFidelity mean)
    {
        json.Text("of", mean.Of);
        json.WriteNumber("count", mean.Count);
        json.WriteNumber("bits", mean.Bits);
        json.WriteNumber("expectedBits", mean.ExpectedBits);
        json.Real("expected95Bits", mean.Expected95Bits);
        json.Real("ceilingBits", mean.CeilingBits);
        Interval(json, "excess", mean.Excess);
        json.Real("tooCloseP", mean.TooCloseP);
        json.Real("dependenceBits", mean.DependenceBits);
    }

    private static void Cell(Utf8JsonWriter json, CellFidelity cell)
    {
        json.Texts("columns", cell.Columns);
        json.WriteNumber("cells", cell.Cells);
        json.WriteNumber("bits", cell.Bits);
        json.WriteNumber("expectedBits", cell.ExpectedBits);
        json.WriteNumber("expected95Bits", cell.Expected95Bits);
        json.Real("ceilingBits", cell.CeilingBits);
        Interval(json, "excess", cell.Excess);
        json.WriteNumber("pValue", cell.PValue);
        json.WriteNumber("tooCloseP", cell.TooCloseP);
        json.WriteNumber("loneShare", cell.LoneShare);
        Interval(json, "dependence", cell.Dependence);
        json.Real("dependencePlugInBits", cell.DependencePlugInBits);
        json.Real("realDependenceBits", cell.RealDependenceBits);
        json.Text("verdict", FidelityView.Word(cell.Verdict));
    }

    private static void Discriminator(Utf8JsonWriter json, DiscriminatorFidelity found)
    {
        json.WriteStartObject("discriminator");
        Interval(json, "tree", found.Tree);
        json.WriteBoolean("treeFound", found.TreeFound);
        json.WriteNumber("treeP", found.TreeP);
        Interval(json, "treeCeiling", found.TreeCeiling);
        json.WriteNumber("treeRowsReal", found.TreeRows.Reference);
        json.WriteNumber("treeRowsSynthetic", found.TreeRows.Current);
        Area(json, "forest", found.Forest);
        Interval(json, "forestBits", found.ForestBits);
        Area(json, "forestCeiling", found.ForestCeiling);
        json.WriteNumber("forestRows", found.ForestRows.Reference);
        json.WriteBoolean("belowChance", found.BelowChance);
        json.Objects("giveAways", found.GiveAways, g =>
        {
            json.Text("where", g.Where);
            json.WriteNumber("realShare", g.Real);
            json.WriteNumber("syntheticShare", g.Synthetic);
            json.WriteNumber("bits", g.Bits);
            json.Text("source", g.Source);
        });
        json.WriteEndObject();
    }

    private static void Repeats(Utf8JsonWriter json, RepeatedRows rows)
    {
        json.WriteStartObject("repeats");
        json.WriteNumber("syntheticDistinct", rows.SyntheticDistinct);
        json.WriteNumber("realDistinct", rows.RealDistinct);
        json.WriteNumber("equalToReal", rows.EqualToReal);
        json.Whole("equalToHoldout", rows.EqualToHoldout);
        json.Real("copiesP", rows.CopiesP);
        json.WriteNumber("repeatsP", rows.RepeatsP);
        json.WriteEndObject();
    }

    private static void Memory(Utf8JsonWriter json, MemoryFidelity? found)
    {
        if (found is null) { json.WriteNull("memory"); return; }
        json.WriteStartObject("memory");
        json.WriteNumber("searchedRows", found.SearchedRows);
        json.WriteNumber("syntheticRows", found.SyntheticRows);
        json.WriteNumber("closerShare", found.CloserShare);
        json.WriteNumber("closerLow", found.CloserLow);
        json.WriteNumber("closerHigh", found.CloserHigh);
        json.WriteNumber("closerP", found.CloserP);
        json.WriteNumber("ties", found.Ties);
        json.WriteNumber("medianToReal", found.MedianToReal);
        json.WriteNumber("medianToHoldout", found.MedianToHoldout);
        json.WriteNumber("nearRadius", found.NearRadius);
        json.WriteNumber("nearReal", found.NearReal);
        json.WriteNumber("nearHoldout", found.NearHoldout);
        json.Objects("nearest", found.Nearest, n =>
        {
            json.WriteNumber("syntheticRow", n.Synthetic);
            json.WriteNumber("realRow", n.Real);
            json.WriteNumber("distance", n.Distance);
        });
        Interval(json, "membership", found.Membership);
        Area(json, "membershipArea", found.MembershipArea);
        json.WriteNumber("rareReal", found.RareReal);
        json.WriteNumber("rareRealShare", found.RareRealShare);
        json.WriteNumber("rareHoldoutShare", found.RareHoldoutShare);
        json.WriteNumber("rareP", found.RareP);
        json.Texts("rareExamples", found.RareExamples);
        json.Text("noVerdict", found.NoVerdict);
        json.WriteEndObject();
    }

    private static void Coverage(Utf8JsonWriter json, CoverageFidelity found)
    {
        json.WriteStartObject("coverage");
        json.WriteNumber("categoriesMissing", found.CategoriesMissing);
        json.WriteNumber("categoriesNew", found.CategoriesNew);
        json.WriteNumber("missingByChance", found.MissingByChance);
        json.Whole("holdoutMissing", found.HoldoutMissing);
        json.Objects("gaps", found.Gaps, g =>
        {
            json.Text("column", g.Column);
            json.Text("where", g.Where);
            json.WriteBoolean("isNew", g.IsNew);
            json.WriteNumber("rows", g.Rows);
            json.WriteNumber("share", g.Share);
            json.WriteNumber("pValue", g.PValue);
        });
        json.WriteEndObject();
    }

    private static void Utility(Utf8JsonWriter json, UtilityFidelity? found)
    {
        if (found is null) { json.WriteNull("utility"); return; }
        json.WriteStartObject("utility");
        json.Text("target", found.Target);
        json.Text("value", found.Value);
        json.WriteNumber("values", found.Values);
        Area(json, "fromSynthetic", found.FromSynthetic);
        Area(json, "fromReal", found.FromReal);
        Interval(json, "bitsFromSynthetic", found.BitsFromSynthetic);
        Interval(json, "bitsFromReal", found.BitsFromReal);
        Explained(json, "explainedFromSynthetic", found.ExplainedFromSynthetic);
        Explained(json, "explainedFromReal", found.ExplainedFromReal);
        json.WriteNumber("rows", found.Rows);
        json.WriteEndObject();
    }

    private static void Explained(Utf8JsonWriter json, string name, ExplainedShare? found) => json.Object(name, found, e =>
    {
        json.Real("share", e.Share);
        json.Real("low", e.Low);
        json.Real("high", e.High);
    });
}
