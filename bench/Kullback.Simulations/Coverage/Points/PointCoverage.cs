using System.Diagnostics;
using System.Globalization;
using Kullback.Estimation;

namespace Kullback.Simulations.Coverage;

/// <summary>How often the 95 % intervals of estimates from points hold the truth, and whether the marks stand where they do not.</summary>
internal static class PointCoverage
{
    private sealed record Row(PointCase Case, int Runs, int Held, int Marked, int HeldUnmarked, int TwoSided, int HeldTwoSided,
        double Width)
    {
        internal double Coverage => Held / (double)Runs;
        internal int Unmarked => Runs - Marked;
    }

    /// <summary>The page in Markdown; each row is told as it comes.</summary>
    internal static string Run(int runs, string? only, Action<string> told, string set = "all")
    {
        var clock = Stopwatch.StartNew();
        var lines = new List<string> { Heading };
        told(Heading);
        var rows = new List<Row>();
        foreach (var one in (set switch { "unseen" => PointCase.Unseen, "fresh" => PointCase.Fresh, _ => PointCase.All })
            .Where(c => only is null || only.Split(';').Any(o => $"{c.Kind} {c.Name}".Contains(o, StringComparison.OrdinalIgnoreCase))))
        {
            var row = Of(one, runs);
            rows.Add(row);
            lines.Add(Line(row));
            told(lines[^1]);
        }
        lines.Add("");
        lines.AddRange(Summary(rows));
        lines.Add("");
        lines.Add(
            Text(
                $"{runs} runs of each case, 60 subsamples, {clock.Elapsed.TotalSeconds:0} s; Monte Carlo standard error of one case {100 * Math.Sqrt(0.95 * 0.05 / runs):0.#} points of a percent at 95."));
        foreach (string line in lines[(rows.Count + 1)..]) told(line);
        return string.Join('\n', lines) + "\n";
    }

    private static Row Of(PointCase one, int runs)
    {
        int held = 0, marked = 0, heldUnmarked = 0, two = 0, heldTwo = 0;
        var widths = new List<double>();
        for (int run = 0; run < runs; run++)
        {
            var random = new Random(run * 7919 + one.N + 13 * one.Name.Length);
            var estimate = Estimate(one, random, run);
            var (low, high) = estimate.Interval is { } i ? (i.LowNats, i.HighNats) : (double.NaN, double.NaN);
            bool holds = low <= one.Truth && one.Truth <= high, both = double.IsFinite(low) && double.IsFinite(high);
            if (holds) held++;
            if (both) { two++; widths.Add(high - low); if (holds) heldTwo++; }
            if (!estimate.IsReliable) marked++;
            else if (holds) heldUnmarked++;
        }
        widths.Sort();
        return new(one, runs, held, marked, heldUnmarked, two, heldTwo, widths.Count == 0 ? double.NaN : widths[widths.Count / 2]);
    }

    private static DivergenceEstimate Estimate(PointCase one, Random random, int run)
    {
        double[] p = one.P.Sample(random, one.N);
        int d = one.P.Dimension, dx = one.ColumnsOfX;
        var settings = new PointSettings { Subsamples = 60, Seed = run + 1, K = one.Kind == "I" ? 3 : 5 };
        if (one.Kind == "D") return PointEstimate.KullbackLeibler(p, one.Q!.Sample(random, one.N), d, settings);
        if (one.Kind == "h") return PointEstimate.Entropy(p, d, settings);
        double[] x = [.. p.Chunk(d).SelectMany(r => r[..dx])], y = [.. p.Chunk(d).SelectMany(r => r[dx..])];
        return PointEstimate.MutualInformation(x, dx, y, d - dx, settings: settings);
    }

    private const string Heading =
        "| quantity | distributions | second half | d | n | truth | held | marked | both ends | held by both ends | width |\n| --- | --- "
            + "| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    private static string Line(Row r)
        => Text(
            $"| {r.Case.Kind} | {r.Case.Name} | {(r.Case.HeldOut ? "yes" : "")} | {r.Case.P.Dimension} | {r.Case.N} | {r.Case.Truth:0.###} | {100 * r.Coverage:0} % | {100.0 * r.Marked / r.Runs:0} % | {r.TwoSided} of {r.Runs} | {(r.TwoSided == 0 ? "-" : Text($"{100.0 * r.HeldTwoSided / r.TwoSided:0} %"))} | {(double.IsNaN(r.Width) ? "-" : Text($"{r.Width:0.###}"))} |");

    private static IEnumerable<string> Summary(List<Row> rows)
    {
        yield return "| quantity | cases | runs not marked | of these held | runs with both ends | of these held |\n| --- | --- | --- | "
            + "--- | --- | --- |";
        foreach (string kind in (string[])["D", "h", "I"])
            foreach (bool kept in (bool[])[false, true])
            {
                Row[] these = [.. rows.Where(r => r.Case.Kind == kind && r.Case.HeldOut == kept)];
                int unmarked = these.Sum(r => r.Unmarked), two = these.Sum(r => r.TwoSided);
                if (these.Length > 0)
                    yield return Text(
                        $"| {kind}{(kept ? ", second half" : "")} | {these.Length} | {unmarked} of {these.Sum(r => r.Runs)} | {Share(these.Sum(r => r.HeldUnmarked), unmarked)} | {two} | {Share(these.Sum(r => r.HeldTwoSided), two)} |");
            }
        yield return "";
        yield return "| cases whose interval holds the truth in | cases | runs marked |\n| --- | --- | --- |";
        foreach (var (name, from, to) in new[] { ("under 85 %", 0.0, 0.85), ("85 to 93 %", 0.85, 0.93), ("93 % and more", 0.93, 1.01) })
        {
            Row[] these = [.. rows.Where(r => r.Coverage >= from && r.Coverage < to)];
            yield return Text($"| {name} | {these.Length} | {Share(these.Sum(r => r.Marked), these.Sum(r => r.Runs))} |");
        }
    }

    private static string Share(int part, int whole) => whole == 0 ? "-" : Text($"{100.0 * part / whole:0.#} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
