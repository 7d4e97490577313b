using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>Column reports with figures that belong to their cells, as a comparison would make them.</summary>
internal static class Columns
{
    public const double Threshold = 0.01;

    /// <summary>A category from its counts.</summary>
    public static ColumnReport Category(string name, params (string Label, double Reference, double Current)[] counts)
        => Of(name, ColumnType.Category,
            Cells(
                counts.Select(
                    c => (c.Label, c.Label == "(missing)" ? CellKind.Missing : c.Label == "(rare)" ? CellKind.Rare : CellKind.Value,
                        c.Reference, c.Current, (double?)null, (double?)null))));

    /// <summary>A number in 20 cells of equal mass of a Normal pair, with open tails, and missing values.</summary>
    public static ColumnReport Normal(string name, double mean, double sd, double shift, double stretch, long rows, double missing = 0,
        ColumnType type = ColumnType.Number)
    {
        double[] edges = [.. Enumerable.Range(1, 19).Select(i => mean + sd * Quantile(i / 20.0))];
        double Mass(double low, double high, double m, double s) => Phi((high - m) / s) - Phi((low - m) / s);
        var counts = Enumerable.Range(0, 20).Select(i =>
        {
            double low = i == 0 ? double.NegativeInfinity : edges[i - 1], high = i == 19 ? double.PositiveInfinity : edges[i];
            return ($"({(i == 0 ? "-∞" : Round(low))}, {(i == 19 ? "∞" : Round(high))}]", CellKind.Interval,
                Math.Round(rows * Mass(low, high, mean, sd)),
                Math.Round(rows * (1 - missing) * Mass(low, high, mean + shift * sd, sd * stretch)), (double?)low, (double?)high);
        }).ToList();
        if (missing > 0) counts.Add(("(missing)", CellKind.Missing, 0, Math.Round(rows * missing), null, null));
        var report = Of(name, type, Cells(counts));
        return report with
        {
            Numbers =
            new(Summary(mean, sd, rows), Summary(mean + shift * sd, sd * stretch, (long)(rows * (1 - missing))))
        };
    }

    /// <summary>Mostly zeros, then a long tail.</summary>
    public static ColumnReport Zeros(string name, long rows, double zerosThen, double zerosNow)
    {
        double[] edges = [0, 50, 120, 260, 500, 900, 1600, 3000, 6500];
        var counts =
            new List<(string, CellKind, double, double, double?, double?)> { ("0", CellKind.Value, Math.Round(rows * zerosThen),
                Math.Round(rows * zerosNow), 0, 0) };
        for (int i = 0; i < edges.Length; i++)
        {
            double high = i + 1 < edges.Length ? edges[i + 1] : double.PositiveInfinity;
            counts.Add(($"({Round(edges[i])}, {Round(high)}]", CellKind.Interval, Math.Round(rows * (1 - zerosThen) / edges.Length),
                Math.Round(rows * (1 - zerosNow) / edges.Length * (0.7 + 0.06 * i)), edges[i], high));
        }
        counts.Add(("(missing)", CellKind.Missing, 0, Math.Round(rows * 0.03), null, null));
        return Of(name, ColumnType.Number, Cells(counts))
            with
        {
            Numbers = new(Summary(300, 900, rows) with { Minimum = 0, Maximum = 48_000, MinimumText = "0", MaximumText = "48,000" },
                Summary(260, 880, rows) with { Minimum = 0, Maximum = 61_250, MinimumText = "0", MaximumText = "61,250" })
        };
    }

    public static ColumnReport Hours(string column, long rows, double tilt)
        => Of(column, ColumnType.Timestamp, Cells(Enumerable.Range(0, 24).Select(h =>
        {
            double weight = 1 + 0.8 * Math.Sin((h - 8) / 24.0 * 2 * Math.PI);
            return (Round(h), CellKind.Value, Math.Round(rows * weight / 24), Math.Round(rows * weight * (1 + tilt * (h - 12) / 12.0) / 24),
                (double?)h, (double?)h);
        }))) with
        { Part = "hour" };

    public static ColumnReport Apart(string name, ColumnType type, ColumnRole role, string reason)
        => new()
        {
            Column = name, Type = type, Role = role, Verdict = Verdict.NotCompared, Reason = reason, ReferenceType = "VARCHAR",
            CurrentType = "VARCHAR"
        };

    public static NumberSummary Summary(double mean, double sd, long count) => new()
    {
        Count = count,
        Mean = mean,
        StandardDeviation = sd,
        Minimum = mean - 3.4 * sd,
        Maximum = mean + 3.6 * sd,
        MinimumText = Kullback.Reports.NumberFormat.Number(mean - 3.4 * sd),
        MaximumText = Kullback.Reports.NumberFormat.Number(mean + 3.6 * sd),
    };

    public static ColumnReport Of(string name, ColumnType type, IReadOnlyList<Cell> cells)
    {
        double n = cells.Sum(c => c.Reference), m = cells.Sum(c => c.Current), plugIn = cells.Sum(c => c.ContributionBits);
        double bias = (cells.Count - 1) / 8.0 * (1 / Math.Max(1, n) + 1 / Math.Max(1, m)) / Math.Log(2), raw = plugIn - bias;
        double half = 1.96 * Math.Sqrt(Math.Max(raw, bias) * (1 / Math.Max(1, n) + 1 / Math.Max(1, m)) / 2) + bias;
        double low = Math.Max(0, raw - half), high = Math.Min(1, Math.Max(0, raw) + half);
        double gone = cells.Where(c => c.Current == 0).Sum(c => c.ReferenceShare),
            fresh = cells.Where(c => c.Reference == 0).Sum(c => c.CurrentShare);
        var missing = cells.FirstOrDefault(c => c.Kind == CellKind.Missing);
        bool isNumber = type is ColumnType.Number or ColumnType.Date or ColumnType.Timestamp;
        return new()
        {
            Column = name,
            Type = type,
            Role = ColumnRole.Feature,
            Cells = cells,
            ReferenceType = "DOUBLE",
            CurrentType = "DOUBLE",
            Verdict = low > Threshold ? Verdict.Drifted : high < Threshold ? Verdict.Stable : Verdict.Undecided,
            Warning = low <= Threshold && low > Threshold / 4,
            RowsToDecide = low <= Threshold && high >= Threshold ? (long)(2 * n) : null,
            Drivers = [.. cells.OrderByDescending(c => c.ContributionBits).Take(3).Where(c => c.ContributionBits > 0)
                .Select(c => new Driver(c.Label,
                $"'{c.Label}' {Kullback.Reports.NumberFormat.Percent(c.ReferenceShare)} -> "
                    + $"{Kullback.Reports.NumberFormat.Percent(c.CurrentShare)}, "
                    + $"+{Kullback.Reports.NumberFormat.Bits(c.ContributionBits)} bit", c.ReferenceShare, c.CurrentShare,
                    c.ContributionBits))],
            Figures = new()
            {
                BitsRaw = raw,
                BitsLow = low,
                BitsHigh = high,
                EffectiveRows = new(n, m),
                PlugInBits = plugIn,
                BiasBits = bias,
                DegreesOfFreedom = cells.Count - 1,
                G = 2 * (n + m) * plugIn * Math.Log(2),
                PValue = Math.Exp(-(n + m) * Math.Max(0, raw)),
                PValueMethod = "G, Williams",
                MinimumEffectPValue = raw > Threshold ? 1e-9 : 0.8,
                QValue = raw > Threshold ? 3e-9 : 0.9,
                LeftTailPValue = 0.62,
                NewShare = fresh,
                VanishedShare = gone,
                NewValues = isNumber ? null : cells.Count(c => c.Reference == 0),
                VanishedValues = isNumber ? null : cells.Count(c => c.Current == 0),
                MissingShare = new(missing?.ReferenceShare ?? 0, missing?.CurrentShare ?? 0),
                CurrentToReference = Directed(cells, c => (c.CurrentShare, c.ReferenceShare), "the reference never has"),
                ReferenceToCurrent = Directed(cells, c => (c.ReferenceShare, c.CurrentShare), "the current table never has"),
                PopulationStabilityIndex =
                    cells.Sum(c => c.Reference + c.Current == 0 ? 0 : c.Reference * c.Current == 0 ? double.PositiveInfinity
                        : (c.CurrentShare - c.ReferenceShare) * Math.Log(c.CurrentShare / c.ReferenceShare)),
                TotalVariation = cells.Sum(c => Math.Abs(c.CurrentShare - c.ReferenceShare)) / 2,
                TotalVariationSet = [.. cells.Where(c => c.CurrentShare > c.ReferenceShare)
                    .OrderByDescending(c => c.CurrentShare - c.ReferenceShare).Select(c => c.Label)],
                Hellinger = Math.Sqrt(Math.Max(0, 1 - cells.Sum(c => Math.Sqrt(c.CurrentShare * c.ReferenceShare)))),
                Wasserstein = isNumber ? new(0.4321, 0, 0.12, null) : null,
                KolmogorovSmirnov = isNumber ? new(0.0456, 0.0005, null, null) : null,
            },
        };
    }

    public static List<Cell> Cells(
        IEnumerable<(string Label, CellKind Kind, double Reference, double Current, double? Low, double? High)> counts)
    {
        var all = counts.ToList();
        double n = Math.Max(1, all.Sum(c => c.Reference)), m = Math.Max(1, all.Sum(c => c.Current));
        return [
            .. all.Select(c => new Cell(c.Label, c.Kind, c.Reference, c.Current, c.Reference / n, c.Current / m,
                Term(c.Current / m, c.Reference / n), c.Low, c.High, c.Kind == CellKind.Rare ? 17 : null))];
    }

    private static DirectedDivergence Directed(IReadOnlyList<Cell> cells, Func<Cell, (double P, double Q)> shares, string lack)
    {
        double uncovered = cells.Select(shares).Where(s => s.Q == 0).Sum(s => s.P);
        var common = cells.Select(shares).Where(s => s.P > 0 && s.Q > 0).ToList();
        double p = common.Sum(s => s.P), q = common.Sum(s => s.Q);
        double bits = common.Sum(s => s.P / p * Math.Log2(s.P / p / (s.Q / q)));
        return uncovered > 0
            ? new(double.PositiveInfinity, $"{Kullback.Reports.NumberFormat.Percent(uncovered)} of the rows carry values that {lack}",
                uncovered, bits, Math.Max(0, bits - 0.003), bits + 0.003)
            : new(bits, null, 0, bits, Math.Max(0, bits - 0.003), bits + 0.003);
    }

    private static double Term(double p, double q)
        => (p == 0 ? 0 : p / 2 * Math.Log2(2 * p / (p + q))) + (q == 0 ? 0 : q / 2 * Math.Log2(2 * q / (p + q)));

    private static string Round(double value) => double.IsPositiveInfinity(value) ? "∞"
        : Kullback.Reports.NumberFormat.Number(Math.Round(value, 2));

    // Logistic approximations do for pictures: Phi to 0.01, and its exact inverse.
    private static double Phi(double x) => double.IsInfinity(x) ? (x > 0 ? 1 : 0) : 1 / (1 + Math.Exp(-1.702 * x));

    private static double Quantile(double p) => Math.Log(p / (1 - p)) / 1.702;
}
