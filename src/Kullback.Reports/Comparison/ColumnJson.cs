namespace Kullback.Reports;

/// <summary>One column as JSON; the same object in <c>columns</c>, in each segment and in JSON Lines.</summary>
internal static class ColumnJson
{
    public static void Write(Utf8JsonWriter json, ColumnReport column)
    {
        json.Text("name", column.Name);
        json.Text("column", column.Column);
        json.Text("part", column.Part);
        json.Text("type", JsonNames.Of(column.Type));
        json.Text("role", JsonNames.Of(column.Role));
        json.Text("verdict", JsonNames.Of(column.Verdict));
        json.Text("reason", column.Reason);
        json.Text("referenceType", column.ReferenceType);
        json.Text("currentType", column.CurrentType);
        WriteHeadFigures(json, column.Figures);
        json.WriteBoolean("warning", column.Warning);
        json.WriteBoolean("tooSimilar", column.TooSimilar);
        json.Text("looksRenamed", column.LooksRenamed);
        json.Text("looksCoded", column.LooksCoded);
        json.Whole("rowsToDecide", column.RowsToDecide);
        WriteDrivers(json, column.Drivers);
        WriteFindings(json, column.Findings);
        WriteSecondary(json, column.Figures);
        json.Object("numbers", column.Numbers, numbers =>
        {
            WriteSummary(json, "reference", numbers.Reference);
            WriteSummary(json, "current", numbers.Current);
        });
        WriteCells(json, column.Cells);
    }

    // Written for a column without figures too: every object has the same fields, so that a reader needs no "does it exist".
    private static void WriteHeadFigures(Utf8JsonWriter json, ColumnFigures? f)
    {
        json.Real("bits", f?.Bits);
        json.Real("bitsRaw", f?.BitsRaw);
        json.Real("bitsLow", f?.BitsLow);
        json.Real("bitsHigh", f?.BitsHigh);
        json.Real("hiddenBits", f?.HiddenBits);
        if (f is null) json.WriteNull("isLowerBound");
        else json.WriteBoolean("isLowerBound", f.IsLowerBound);
        json.Share("pValue", f?.PValue);
        json.Text("pValueMethod", f?.PValueMethod);
        json.Share("qValue", f?.QValue);
        json.Share("minimumEffectPValue", f?.MinimumEffectPValue);
        json.Share("leftTailPValue", f?.LeftTailPValue);
        json.Real("plugInBits", f?.PlugInBits);
        json.Real("biasBits", f?.BiasBits);
        json.Real("degreesOfFreedom", f?.DegreesOfFreedom);
        json.Real("g", f?.G);
        json.Share("newShare", f?.NewShare);
        json.Share("vanishedShare", f?.VanishedShare);
        json.Whole("newValues", f?.NewValues);
        json.Whole("vanishedValues", f?.VanishedValues);
        json.Share("missingShareReference", f?.MissingShare.Reference);
        json.Share("missingShareCurrent", f?.MissingShare.Current);
    }

    private static void WriteDrivers(Utf8JsonWriter json, IReadOnlyList<Driver> drivers) => json.Objects("drivers", drivers, driver =>
    {
        json.Text("cell", driver.Cell);
        json.Text("text", driver.Text);
        json.Share("referenceShare", driver.ReferenceShare);
        json.Share("currentShare", driver.CurrentShare);
        json.Real("contributionBits", driver.ContributionBits);
    });

    private static void WriteFindings(Utf8JsonWriter json, IReadOnlyList<ColumnFinding> findings)
        => json.Objects("findings", findings, finding =>
    {
        json.Text("kind", JsonNames.Of(finding.Kind));
        json.Text("text", finding.Text);
        json.Share("referenceShare", finding.ReferenceShare);
        json.Share("currentShare", finding.CurrentShare);
        json.Share("pValue", finding.PValue);
        json.Real("bitsLow", finding.BitsLow);
    });

    private static void WriteSecondary(Utf8JsonWriter json, ColumnFigures? f)
    {
        json.Share("jensenShannonDistance", f?.Distance);
        WriteDirected(json, "klCurrentToReference", f?.CurrentToReference);
        WriteDirected(json, "klReferenceToCurrent", f?.ReferenceToCurrent);
        json.Object("psi", f?.PopulationStabilityIndex, index =>
        {
            json.Real("nats", index);
            json.Text("reason", double.IsFinite(index) ? null : "a cell is empty on one side: the index is infinite");
        });
        json.Share("totalVariation", f?.TotalVariation);
        json.Texts("totalVariationSet", f?.TotalVariationSet);
        json.Share("hellinger", f?.Hellinger);
        WriteTransport(json, "wasserstein", f?.Wasserstein);
        WriteTransport(json, "kolmogorovSmirnov", f?.KolmogorovSmirnov);
    }

    private static void WriteDirected(Utf8JsonWriter json, string name, DirectedDivergence? of) => json.Object(name, of, d =>
    {
        json.Real("bits", d.Bits);
        json.Text("reason", d.InfiniteBecause ?? (double.IsFinite(d.Bits) ? null : "infinite"));
        json.Share("uncoveredShare", d.UncoveredShare);
        json.Real("commonBits", d.CommonBits);
        json.Real("commonLow", d.CommonLow);
        json.Real("commonHigh", d.CommonHigh);
    });

    private static void WriteTransport(Utf8JsonWriter json, string name, TransportFigure? of) => json.Object(name, of, figure =>
    {
        json.Real("value", figure.Value);
        json.Text("reason", figure.Reason ?? (double.IsFinite(figure.Value) ? null : "not defined"));
        json.Real("errorBound", figure.ErrorBound);
        json.Real("inReferenceStandardDeviations", figure.InReferenceStandardDeviations);
    });

    private static void WriteSummary(Utf8JsonWriter json, string name, NumberSummary of) => json.Object(name, of, summary =>
    {
        json.WriteNumber("count", summary.Count);
        json.Real("minimum", summary.Minimum);
        json.Real("maximum", summary.Maximum);
        json.Real("mean", summary.Mean);
        json.Real("standardDeviation", summary.StandardDeviation);
        json.Text("minimumText", summary.MinimumText);
        json.Text("maximumText", summary.MaximumText);
    });

    private static void WriteCells(Utf8JsonWriter json, IReadOnlyList<Cell> cells) => json.Objects("cells", cells, cell =>
    {
        json.Text("label", cell.Label);
        json.Text("kind", JsonNames.Of(cell.Kind));
        json.Real("reference", cell.Reference);
        json.Real("current", cell.Current);
        json.Share("referenceShare", cell.ReferenceShare);
        json.Share("currentShare", cell.CurrentShare);
        json.Real("contributionBits", cell.ContributionBits);
        json.Real("low", cell.Low);
        json.Real("high", cell.High);
        json.Whole("pooled", cell.Pooled);
    });
}
