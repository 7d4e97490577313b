using System.Globalization;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Simulations.Coverage;

/// <summary>Categories with many rare values, a part of which the current population has replaced by new ones: what the command says of
/// them.</summary>
/// <remarks>"known" is the comparison of one who knows which values were replaced: replaced, new, and the frequent values as cells. The
/// truth is the divergence on all values.</remarks>
internal sealed class Tails(string name, double[] shares, int frequent, int n, int m)
{
    private static readonly double[] Replaced = [0, 0.01, 0.05, 0.4, 1];

    internal static Tails[] All =>
    [
        new("Zipf 300", Zipf(300), 20, 2_000, 2_000), new("Zipf 300", Zipf(300), 20, 20_000, 20_000),
            new("Zipf 300", Zipf(300), 20, 50_000, 1_000),
        new("Zipf 4,000", Zipf(4_000), 20, 2_000, 2_000), new("Zipf 4,000", Zipf(4_000), 20, 20_000, 20_000),
            new("Zipf 4,000", Zipf(4_000), 20, 100_000, 5_000),
        new("Zipf 100,000", Zipf(100_000), 20, 5_000, 5_000), new("Zipf 100,000", Zipf(100_000), 20, 50_000, 50_000),
        new("5 with half, 1,000 with half", [.. Enumerable.Repeat(0.1, 5), .. Enumerable.Repeat(0.0005, 1_000)], 5, 2_000, 2_000),
        new("5 with half, 1,000 with half", [.. Enumerable.Repeat(0.1, 5), .. Enumerable.Repeat(0.0005, 1_000)], 5, 10_000, 1_000),
        new("15,000 towns", [.. Enumerable.Repeat(1 / 15_000.0, 15_000)], 0, 150_000, 150_000),
        new("15,000 towns", [.. Enumerable.Repeat(1 / 15_000.0, 15_000)], 0, 20_000, 20_000),
        new("Zipf 2.5 (60 values)", Zipf(60, 2.5), 3, 300, 300), new("geometric 400", [.. Geometric(400, 0.985)], 10, 3_000, 1_500),
    ];

    internal string Name => string.Create(CultureInfo.InvariantCulture, $"{name}, {n:N0}, {m:N0}");

    private static double[] Zipf(int values, double exponent = 1)
        => Normalized(Enumerable.Range(1, values).Select(k => Math.Pow(k, -exponent)));

    private static double[] Geometric(int values, double ratio) => Normalized(Enumerable.Range(0, values).Select(k => Math.Pow(ratio, k)));

    private static double[] Normalized(IEnumerable<double> weights)
    {
        double[] w = [.. weights];
        double total = w.Sum();
        return [.. w.Select(x => x / total)];
    }

    internal static string Heading
        => "| values, reference and current rows | replaced | truth, bit | estimate | low | high | covered | below low | above high | "
            + "drifted | undecided | stable | warned | known: drifted |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";

    internal IEnumerable<string> Run(int repetitions, ulong seed)
    {
        foreach (double replaced in Replaced)
        {
            bool[] isNew = Chosen(replaced, out double truth);
            var urn = new Urn(shares);
            var sums = new double[11];
            object gate = new();
            Parallel.For(0, repetitions, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, r =>
            {
                var chance = new Chance(seed * 1_000_003 + (ulong)r + (ulong)(replaced * 1e6) * 7919);
                double[] q = urn.Counts(ref chance, n), p = urn.Counts(ref chance, m);
                ColumnReport report = Judged(Counts(q, null), Counts(p, isNew));
                ColumnFigures f = report.Figures!;
                double[] one =
                [
                    f.Bits, f.BitsLow, f.BitsHigh, f.BitsLow <= truth + 1e-9 && truth <= f.BitsHigh + 1e-9 ? 1 : 0,
                        truth < f.BitsLow - 1e-9 ? 1 : 0, truth > f.BitsHigh + 1e-9 ? 1 : 0,
                    report.Verdict == Verdict.Drifted ? 1 : 0, report.Verdict == Verdict.Undecided ? 1 : 0,
                        report.Verdict == Verdict.Stable ? 1 : 0, report.Warning ? 1 : 0, Known(q, p, isNew) ? 1 : 0,
                ];
                lock (gate) for (int i = 0; i < one.Length; i++) sums[i] += one[i] / repetitions;
            });
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {Name} | {replaced:P0} | {truth:0.0000} | {sums[0]:0.0000} | {sums[1]:0.0000} | {sums[2]:0.0000} | {sums[3]:0.000} | "
                    + $"{sums[4]:0.000} | {sums[5]:0.000} | {sums[6]:0.000} | {sums[7]:0.000} | {sums[8]:0.000} | {sums[9]:0.000} | "
                    + $"{sums[10]:0.000} |");
        }
    }

    // Every value behind the frequent ones is replaced by a new one or not, spread evenly over the ranks;
    // replaced mass is the divergence in bits.
    private bool[] Chosen(double replaced, out double truth)
    {
        var isNew = new bool[shares.Length];
        truth = 0;
        double due = 0;
        for (int k = frequent; k < shares.Length; k++)
        {
            due += replaced;
            if (due < 1 - 1e-9) continue;
            due -= 1;
            isNew[k] = true;
            truth += shares[k];
        }
        return isNew;
    }

    private static ColumnCounts Counts(double[] rows, bool[]? isNew)
    {
        var values = new Dictionary<string, Mass>();
        for (int k = 0; k < rows.Length; k++)
            if (rows[k] > 0) values[isNew is not null && isNew[k] ? $"new {k}" : $"value {k}"] = new Mass((long)rows[k], rows[k], rows[k]);
        return new ColumnCounts { Missing = default, Values = values };
    }

    private static ColumnReport Judged(ColumnCounts q, ColumnCounts p)
    {
        var options = new ComparisonOptions();
        var cells = ColumnCells.OfTexts(new ColumnReading("x", ColumnType.Category), q, p);
        var column = new PlannedColumn { Name = "x", Type = ColumnType.Category };
        ColumnReport report = ColumnComparison.Report(column, null, cells, ColumnComparison.Independent(cells, false), options, null,
            ColumnFindings.OfTexts(cells));
        return Verdicts.Judge([report], options)[0];
    }

    private bool Known(double[] q, double[] p, bool[] isNew)
    {
        var before = new List<double>();
        var now = new List<double>();
        double gone = 0, come = 0, kept = 0, keptNow = 0;
        for (int k = 0; k < q.Length; k++)
        {
            if (k < frequent) { before.Add(q[k]); now.Add(p[k]); }
            else if (isNew[k]) (gone, come) = (gone + q[k], come + p[k]);
            else (kept, keptNow) = (kept + q[k], keptNow + p[k]);
        }
        before.AddRange([gone, 0, kept]);
        now.AddRange([0, come, keptNow]);
        var e = JensenShannonEstimate.From(BinnedSample.FromCounts([.. now]), BinnedSample.FromCounts([.. before]));
        return e.LowNats / Math.Log(2) > 0.01;
    }
}
