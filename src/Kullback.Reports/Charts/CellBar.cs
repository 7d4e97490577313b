namespace Kullback.Reports.Charts;

/// <summary>A cell as drawn: its place on a unit axis and the height of each side, 0 to 1.</summary>
/// <param name="Left">0 to 1.</param>
/// <param name="Right">0 to 1.</param>
/// <param name="Reference">Height of the reference.</param>
/// <param name="Current">Height of the current table.</param>
/// <param name="Clipped">Higher than the chart: the figure is written beside it.</param>
/// <param name="Cells">The cells behind it: one, or those beyond the places of the chart together.</param>
internal sealed record CellBar(double Left, double Right, double Reference, double Current, bool Clipped, IReadOnlyList<Cell> Cells)
{
    public double ReferenceShare => Cells.Sum(c => c.ReferenceShare);

    public double CurrentShare => Cells.Sum(c => c.CurrentShare);

    public double ContributionBits => Cells.Sum(c => c.ContributionBits);

    public string Label => Cells.Count == 1 ? Cells[0].Label : $"{NumberFormat.Count(Cells.Count)} others";
}

/// <summary>Where a column's cells stand in a chart.</summary>
/// <param name="Bars">From left to right.</param>
/// <param name="IsDensity">True: the axis is the value and areas are shares; false: one place a cell and heights are shares.</param>
/// <param name="Start">The value at 0 of a density's axis.</param>
/// <param name="End">The value at <paramref name="AxisEnd"/>.</param>
/// <param name="AxisStart">Where the value axis begins on the unit axis.</param>
/// <param name="AxisEnd">Where it ends; cells without a place on it (missing, rare) stand beyond.</param>
/// <param name="TailsCut">An open tail is drawn shorter than it is.</param>
internal sealed record Shape(
    IReadOnlyList<CellBar> Bars, bool IsDensity, double Start = 0, double End = 1, double AxisStart = 0, double AxisEnd = 1,
    bool TailsCut = false)
{
    /// <summary>A density for columns cut into intervals; one place a cell for everything else.</summary>
    public static Shape Of(ColumnReport column, int mostPlaces = 24) => Density.Of(column) ?? Places(column.Cells, mostPlaces);

    private static Shape Places(IReadOnlyList<Cell> cells, int most)
    {
        if (cells.Count == 0) return new([], false);
        List<IReadOnlyList<Cell>> groups = [.. cells.Take(cells.Count > most ? most - 1 : most).Select(c => (IReadOnlyList<Cell>)[c])];
        if (cells.Count > most) groups.Add([.. cells.Skip(most - 1)]);
        double highest = groups.Max(g => Math.Max(g.Sum(c => c.ReferenceShare), g.Sum(c => c.CurrentShare)));
        double scale = highest > 0 ? 1 / highest : 0, width = 1.0 / groups.Count;
        return new([.. groups.Select((g, i) => new CellBar(
            i * width, (i + 1) * width, g.Sum(c => c.ReferenceShare) * scale, g.Sum(c => c.CurrentShare) * scale, false, g))], false);
    }
}
