using Kullback.Data.Information;

namespace Kullback.Reports;

/// <summary>Columns by what they tell about a target.</summary>
/// <param name="result">What was counted.</param>
public sealed class TargetInformationReport(InformationReport result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "information";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            var counted = result.Columns.Where(c => c.NotCounted is null).ToList();
            if (counted.Count == 0) return $"No column could be counted beside {PlainText.Name(result.Target, 40)}";
            var most = counted.MaxBy(c => c.Bits)!;
            return $"{PlainText.Name(most.Column, 40)} tells most about {PlainText.Name(result.Target, 40)}: {Amount(most)} of "
                + $"{NumberFormat.Bits(result.TargetBits)} bits";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures
        => [.. result.Columns.Where(c => c.NotCounted is null).Select(c => new GateFigure("bits", c.Bits, Of: c.Column))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [new("", result.Name, NumberFormat.Count(result.Rows, result.IsWhole ? "row" : "sampled row"), result.ReadNotes)];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Paragraph(
                $"target {PlainText.Name(result.Target, 40)}: {NumberFormat.Bits(result.TargetBits)} bits to know, "
                    + $"{NumberFormat.Count(result.TargetCells)} "
                    + $"cells{(result.TargetValuesPooled > 0 ? $", {NumberFormat.Count(result.TargetValuesPooled, "rare value")} in one" : "")}");
            double most = Math.Max(1e-12, result.Columns.Select(c => c.Bits).DefaultIfEmpty(0).Max());
            yield return new Table([new("column", IsText: true),
                new($"bits [{NumberFormat.Percent(result.Confidence)}] about the target", IsText: true), new("gain ratio"), new("p")],
                [.. result.Columns.Select(c => c.NotCounted is { } why
                    ? new TableRow(c.Column, new TableCell("not counted", Tone.Faint), "", "") { Below = [new Paragraph(why, Tone.Faint)] }
                    : new TableRow(c.Column, new TableCell(Amount(c), Bar: c.Bits / most),
                        c.GainRatio.ToString("0.000", CultureInfo.InvariantCulture),
                        c.PValue.ToString("0.000", CultureInfo.InvariantCulture)))]);
            foreach (var column in result.Columns.Where(c => c.AtLeast)) yield return new Paragraph(LowerBound(column));
            yield return new Paragraph(
                $"p: {(result.Clusters is { } clusters ? $"chi-squared, by {NumberFormat.Count(clusters, "cluster")} of {PlainText.Name(result.Cluster, 30)}" : $"permutation, up to {NumberFormat.Count(result.Draws)} draws")}; bits less their bias; gain ratio = plug-in bits / the column's own entropy", Tone.Faint);
        }
    }

    private static string Amount(ColumnInformation column)
        => $"{(column.AtLeast ? "≥ " : "")}{NumberFormat.Bits(column.Bits)} [{NumberFormat.Bits(column.BitsLow)}, "
            + $"{NumberFormat.Bits(column.BitsHigh)}]";

    private static string LowerBound(ColumnInformation column)
    {
        string pooled = column.ValuesPooled == 0 ? "its values have too few rows each to be counted"
            : $"{NumberFormat.Count(column.ValuesPooled, "value")} with few rows ({NumberFormat.Percent(column.PooledShare)} of the rows) "
                + $"{(column.Cells == 1 ? "are" : "share")} one cell of {NumberFormat.Count(column.Cells)}";
        string how = column.Method == "held out, by value" ? "the bits are those by which the other rows of a value tell a row's target"
            : "the bits are those of the cells";
        return $"{PlainText.Name(column.Column, 40)}: at least; {pooled}, {how}.";
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("name", result.Name);
        json.WriteNumber("rows", result.Rows);
        json.WriteBoolean("isWhole", result.IsWhole);
        json.Text("target", result.Target);
        json.WriteNumber("targetCells", result.TargetCells);
        json.WriteNumber("targetValuesPooled", result.TargetValuesPooled);
        json.WriteNumber("targetBits", result.TargetBits);
        json.WriteNumber("draws", result.Draws);
        json.WriteNumber("confidence", result.Confidence);
        json.Text("cluster", result.Cluster);
        json.Whole("clusters", result.Clusters);
        json.Texts("readNotes", result.ReadNotes);
        json.Objects("columns", result.Columns, column => Column(json, column));
    }

    private static void Column(Utf8JsonWriter json, ColumnInformation column)
    {
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
    }
}
