using System.Globalization;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Simulations.Coverage;

/// <summary>Columns of numbers of many shapes of tail, without and with the faults that people's data have:
/// what the command says of them.</summary>
internal sealed class NumberFaults(string name, Func<NumberFaults.Draws, double> draw, string fault,
    Func<NumberFaults.Draws, double, double> change, int n, int m)
{
    /// <summary>A source of chance that can be handed on.</summary>
    internal sealed class Draws(ulong seed)
    {
        private Chance _chance = new(seed);

        internal double Uniform() => 1 - _chance.Uniform();

        internal double Normal() => _chance.Normal();

        internal double Gamma(double shape) => _chance.Gamma(shape);
    }

    private static readonly (string Name, Func<Draws, double> Draw)[] Distributions =
    [
        ("normal", c => c.Normal()), ("uniform", c => c.Uniform()), ("exponential", c => -Math.Log(c.Uniform())),
            ("lognormal 1", c => Math.Exp(c.Normal())), ("lognormal 2.5", c => Math.Exp(2.5 * c.Normal())),
        ("Student 3", c => c.Normal() / Math.Sqrt(c.Gamma(1.5) / 1.5)), ("Cauchy", c => Math.Tan(Math.PI * (c.Uniform() - 0.5))),
            ("Pareto 1.1", c => Math.Pow(c.Uniform(), -1 / 1.1)), ("Pareto 0.5", c => Math.Pow(c.Uniform(), -2)),
        ("Weibull 0.3", c => Math.Pow(-Math.Log(c.Uniform()), 1 / 0.3)),
            ("ages, whole", c => Math.Round(Math.Clamp(45 + 18 * c.Normal(), 0, 100))),
                ("prices .99", c => Math.Floor(Math.Exp(3 + c.Normal())) + (c.Uniform() < 0.7 ? 0.99 : Math.Round(c.Uniform(), 2))),
        ("95 % zeros, else lognormal 2", c => c.Uniform() < 0.95 ? 0 : Math.Exp(2 * c.Normal())),
            ("counts, geometric", c => Math.Floor(-40 * Math.Log(c.Uniform()))),
                ("two humps far apart", c => c.Uniform() < 0.5 ? c.Normal() : 1e6 + c.Normal()),
    ];

    internal static IEnumerable<NumberFaults> All
    {
        get
        {
            foreach (var (distribution, draw) in Distributions)
                foreach (var (n, m) in new[] { (2_000, 2_000), (20_000, 20_000), (20_000, 500) })
                    yield return new NumberFaults(distribution, draw, "none", (_, x) => x, n, m);
            (string, Func<Draws, double, double>)[] faults =
            [
                ("3 % become -999", (c, x) => c.Uniform() < 0.03 ? -999 : x), ("1 % become -999", (c, x) => c.Uniform() < 0.01 ? -999 : x),
                    ("2 % times 1,000", (c, x) => c.Uniform() < 0.02 ? 1000 * x : x),
                ("0.3 % times 1,000", (c, x) => c.Uniform() < 0.003 ? 1000 * x : x),
                    ("2 % become 42", (c, x) => c.Uniform() < 0.02 ? 42 : x), ("2 % become 0", (c, x) => c.Uniform() < 0.02 ? 0 : x),
            ];
            foreach (var (fault, change) in faults)
                foreach (string distribution in (string[])["ages, whole", "lognormal 1", "lognormal 2.5", "Cauchy"])
                    foreach (var (n, m) in new[] { (2_000, 2_000), (20_000, 20_000) })
                        yield return new NumberFaults(distribution, Distributions.Single(l => l.Name == distribution).Draw, fault,
                            change, n, m);
            yield return new NumberFaults("normal", Distributions[0].Draw, "mean by 0.25 deviations", (_, x) => x + 0.25, 20_000, 20_000);
            yield return new NumberFaults("normal", Distributions[0].Draw, "spread doubled", (_, x) => 2 * x, 2_000, 2_000);
            yield return new NumberFaults("normal", Distributions[0].Draw, "four rows, far outside", (_, x) => 1000 + x, 20_000, 4);
            yield return new NumberFaults("normal", Distributions[0].Draw, "four rows", (_, x) => x, 20_000, 4);
            yield return new NumberFaults("normal", Distributions[0].Draw, "fifteen rows", (_, x) => x, 15, 15);
        }
    }

    internal string Name => string.Create(CultureInfo.InvariantCulture, $"{name}, {fault}, {n:N0}, {m:N0}");

    internal static string Heading
        => "| numbers, reference and current rows | fault | bits | drifted | undecided | stable | warned | with a finding | drifted or "
            + "warned |\n|---|---|---|---|---|---|---|---|---|";

    internal string Run(int repetitions, ulong seed)
    {
        var sums = new double[7];
        object gate = new();
        Parallel.For(0, repetitions, r =>
        {
            var chance = new Draws(seed * 1_000_003 + (ulong)r + (ulong)Name.Length * 104_729);
            double[] q = [.. Enumerable.Range(0, n).Select(_ => draw(chance))],
                p = [.. Enumerable.Range(0, m).Select(_ => change(chance, draw(chance)))];
            ColumnReport report = Judged(q, p);
            double[] one = [report.Figures!.Bits, report.Verdict == Verdict.Drifted ? 1 : 0, report.Verdict == Verdict.Undecided ? 1 : 0,
                report.Verdict == Verdict.Stable ? 1 : 0,
                report.Warning ? 1 : 0, report.Findings.Count > 0 ? 1 : 0, report.Warning || report.Verdict == Verdict.Drifted ? 1 : 0];
            lock (gate) for (int i = 0; i < one.Length; i++) sums[i] += one[i] / repetitions;
        });
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name}, {n:N0}, {m:N0} | {fault} | {sums[0]:0.0000} | {sums[1]:0.000} | {sums[2]:0.000} | {sums[3]:0.000} | "
                + $"{sums[4]:0.000} | {sums[5]:0.0000} | {sums[6]:0.000} |");
    }

    private static ColumnReport Judged(double[] q, double[] p)
    {
        var options = new ComparisonOptions();
        Array.Sort(q);
        Array.Sort(p);
        var reading = new ColumnReading("x", ColumnType.Number);
        var request = new CountRequest(reading, FineBoundaries.Of(q, q.Length, p, p.Length));
        (ColumnCounts a, ColumnCounts b) = (Counts(request.Boundaries, q), Counts(request.Boundaries, p));
        var cells = ColumnCells.OfNumbers(reading, request.Boundaries, a, b, Kullback.Estimation.EqualMassCells.Count(q.Length, p.Length));
        OrderFigures order = OrderFigures.Of(request, a, b, null);
        var column = new PlannedColumn { Name = "x", Type = ColumnType.Number };
        return Verdicts.Judge([ColumnComparison.Report(column, null, cells, ColumnComparison.Independent(cells, false), options, order,
            ColumnFindings.OfNumbers(reading, a, b, order.Numbers))], options)[0];
    }

    // Cell i holds (b[i−1], b[i]], as in the engine.
    private static ColumnCounts Counts(double[] boundaries, double[] sorted)
    {
        var cells = new Mass[boundaries.Length + 1];
        var ranges = new (double Low, double High)[cells.Length];
        Array.Fill(ranges, (double.NaN, double.NaN));
        int k = 0;
        foreach (double x in sorted)
        {
            while (k < boundaries.Length && x > boundaries[k]) k++;
            cells[k] += new Mass(1, 1, 1);
            ranges[k] = (double.IsNaN(ranges[k].Low) ? x : ranges[k].Low, x);
        }
        double mean = sorted.Average();
        return new ColumnCounts
        {
            Missing = default, Cells = cells, Ranges = ranges, Mean = mean,
            SquaredDeviations = sorted.Sum(x => (x - mean) * (x - mean)), FiniteMass = sorted.Length
        };
    }
}
