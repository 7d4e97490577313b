using Kullback.Transport;

namespace Kullback.Data.Comparisons;

/// <summary>What is known of a number column's order: distances along the line, moments and range.</summary>
/// <param name="Wasserstein">Wasserstein-1.</param>
/// <param name="KolmogorovSmirnov">Kolmogorov-Smirnov.</param>
/// <param name="Numbers">Moments and range a side.</param>
internal sealed record OrderFigures(TransportFigure? Wasserstein, TransportFigure? KolmogorovSmirnov, SideBySide<NumberSummary> Numbers)
{
    /// <summary>The figures from counts on the fine grid, exact when all values can be had in order (of the reference,
    /// then of the current side).</summary>
    public static OrderFigures Of(
        CountRequest request, ColumnCounts q, ColumnCounts p,
        Func<ColumnReading, ((double[] Values, double[]? Weights) Reference, (double[] Values, double[]? Weights) Current)>? ordered)
    {
        var numbers = new SideBySide<NumberSummary>(Summary(q, request.Reading), Summary(p, request.Reading));
        if (numbers.Reference.Count == 0 || numbers.Current.Count == 0) return new OrderFigures(null, null, numbers);
        (BoundedDistance w, BoundedDistance ks) = ordered is null ? Bounded(q, p) : Exact(ordered(request.Reading));
        double deviation = numbers.Reference.StandardDeviation;
        TransportFigure wasserstein = double.IsFinite(w.Value)
            ? new TransportFigure(w.Value, w.ErrorBound, deviation > 0 ? w.Value / deviation : null, double.IsFinite(w.ErrorBound) ? null
                : "values are infinite, so no bound holds")
            : new TransportFigure(double.PositiveInfinity, 0, null, "the share of infinite values differs");
        return new OrderFigures(wasserstein, new TransportFigure(ks.Value, ks.ErrorBound, null, null), numbers);
    }

    private static (BoundedDistance, BoundedDistance) Bounded(ColumnCounts q, ColumnCounts p)
    {
        var bins = new List<NumberBin>();
        for (int k = 0; k < q.Cells.Length; k++)
        {
            if (q.Cells[k].Rows + p.Cells[k].Rows == 0) continue;
            double low = q.Cells[k].Rows == 0 ? p.Ranges[k].Low : p.Cells[k].Rows == 0 ? q.Ranges[k].Low
                : Math.Min(q.Ranges[k].Low, p.Ranges[k].Low);
            double high = q.Cells[k].Rows == 0 ? p.Ranges[k].High : p.Cells[k].Rows == 0 ? q.Ranges[k].High
                : Math.Max(q.Ranges[k].High, p.Ranges[k].High);
            bins.Add(new NumberBin(low, high, p.Cells[k].Weight, q.Cells[k].Weight));
        }
        NumberBin[] all = [.. bins];
        return (Transport.Wasserstein.First(all), Hypotheses.KolmogorovSmirnov.Distance(all));
    }

    private static (BoundedDistance, BoundedDistance) Exact(
        ((double[] Values, double[]? Weights) Reference, (double[] Values, double[]? Weights) Current) sides)
    {
        (double[] a, double[]? wa) = sides.Reference;
        (double[] b, double[]? wb) = sides.Current;
        double[] values = new double[a.Length + b.Length], p = new double[values.Length], q = new double[values.Length];
        for (int i = 0, j = 0, k = 0; k < values.Length; k++)
            if (j >= b.Length || (i < a.Length && a[i] <= b[j])) (values[k], q[k]) = (a[i], wa?[i++] ?? Advance(ref i));
            else (values[k], p[k]) = (b[j], wb?[j++] ?? Advance(ref j));
        return (new BoundedDistance(new Wasserstein(1).Between(values, p, q), 0),
            new BoundedDistance(Hypotheses.KolmogorovSmirnov.Distance(values, p, q), 0));
    }

    private static double Advance(ref int index)
    {
        index++;
        return 1;
    }

    private static NumberSummary Summary(ColumnCounts counts, ColumnReading reading)
    {
        (double low, double high) = (double.NaN, double.NaN);
        long rows = 0;
        for (int k = 0; k < counts.Cells.Length; k++)
        {
            if (counts.Cells[k].Rows == 0) continue;
            rows += counts.Cells[k].Rows;
            if (double.IsNaN(low)) low = counts.Ranges[k].Low;
            high = counts.Ranges[k].High;
        }
        return new NumberSummary
        {
            Count = rows, Minimum = low, Maximum = high, Mean = counts.Mean,
            StandardDeviation = counts.FiniteMass > 0 ? Math.Sqrt(counts.SquaredDeviations / counts.FiniteMass) : double.NaN,
            MinimumText = ColumnCells.ValueLabel(low, reading), MaximumText = ColumnCells.ValueLabel(high, reading),
        };
    }
}
