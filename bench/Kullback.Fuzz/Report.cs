using System.Globalization;
using System.Text;

namespace Kullback.Fuzz;

/// <summary>The figures of a run.</summary>
internal static class Report
{
    public static string Line(Outcome o) => string.Create(CultureInfo.InvariantCulture,
        $"{o.Target,-12} {o.Done,9:#,0} executions in {o.Seconds,5:0} s: {o.Results,9:#,0} results "
            + $"({100.0 * o.Results / Math.Max(1, o.Done):0} %), {o.Ended(2):#,0} refusals of {o.Refusals} kinds, {o.Faults.Count} "
            + $"faults; longest {o.WorstSeconds:0.00} s in {o.WorstNumber}");

    public static IEnumerable<string> Faults(Outcome o) => o.Faults.GroupBy(f => f.Kind).OrderByDescending(g => g.Count())
        .Select(g => $"  {g.Count()} times, first in {g.First().Number}: {g.First().Text}\n    {g.First().Command}");

    public static string Total(IReadOnlyList<Outcome> all) => string.Create(CultureInfo.InvariantCulture,
        $"{all.Sum(o => o.Done):#,0} executions, {100.0 * all.Sum(o => o.Results) / Math.Max(1, all.Sum(o => o.Done)):0} % with a result, "
            + $"{all.Sum(o => o.Faults.Count)} faults");

    public static string Markdown(IReadOnlyList<Outcome> all)
    {
        var text =
            new StringBuilder(
                "| target | executions | with a result | refused | kinds of refusals | faults | longest, s of processor time "
                    + "|\n|---|---|---|---|---|---|---|\n");
        foreach (Outcome o in all)
            text.Append(CultureInfo.InvariantCulture,
                $"| {o.Target} | {o.Done:#,0} | {100.0 * o.Results / Math.Max(1, o.Done):0} % | {o.Ended(2):#,0} | {o.Refusals} | "
                    + $"{o.Faults.Count} | {o.WorstSeconds:0.00} |\n");
        text.Append(CultureInfo.InvariantCulture,
            $"| all | {all.Sum(o => o.Done):#,0} | {100.0 * all.Sum(o => o.Results) / Math.Max(1, all.Sum(o => o.Done)):0} % | "
                + $"{all.Sum(o => o.Ended(2)):#,0} | | {all.Sum(o => o.Faults.Count)} | {all.Max(o => o.WorstSeconds):0.00} |\n");
        text.Append("\n| verb | executions | exit code 0 | 1 | 2 |\n|---|---|---|---|---|\n");
        for (int verb = 0; verb <= Verbs.All.Count; verb++)
        {
            long Sum(int code) => all.Sum(o => o.Ends[verb, code]);
            string name = verb < Verbs.All.Count ? Verbs.All[verb].Name : "no verb";
            text.Append(CultureInfo.InvariantCulture,
                $"| {name} | {Sum(0) + Sum(1) + Sum(2) + Sum(3):#,0} | {Sum(0):#,0} | {Sum(1):#,0} | {Sum(2):#,0} |\n");
        }
        return text.ToString();
    }
}
