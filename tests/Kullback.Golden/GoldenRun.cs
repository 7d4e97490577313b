using System.Globalization;
using System.Text.Json;

namespace Kullback.Golden;

/// <summary>Every row of a folder's *.jsonl against what the library answers.</summary>
internal static class GoldenRun
{
    /// <summary>Each part of the library with its rows.</summary>
    private static readonly IGoldenRows[] Parts =
        [new DiscreteRows(), new GradientRows(), new FunctionRows(), new TransportRows(), new RateRows(), new FamilyRows(),
            new EstimationRows(), new TwoSampleRows(), new NeighborRows(), new MultivariateRows(), new BetweenRows()];

    /// <summary>How many rows of a file passed, failed, or ask for what the library does not have.</summary>
    internal readonly record struct Count(int Passed, int Failed, int Unsupported);

    /// <summary>Whether all quantities of one line passed; if not, why.</summary>
    internal static bool Passes(string line, string path, TextWriter output) => Line(line, path, 0, output) == Verdict.Passed;

    private enum Verdict { Passed, Failed, Unsupported }

    /// <summary>Evaluates the rows of one file and writes a line for each quantity that failed or is unsupported.</summary>
    internal static Count File(string path, TextWriter output)
    {
        Span<int> counts = stackalloc int[3];
        int number = 0;
        foreach (string line in System.IO.File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) counts[(int)Line(line, path, number, output)]++;
        }
        return new Count(counts[0], counts[1], counts[2]);
    }

    private static Verdict Line(string line, string path, int number, TextWriter output)
    {
        try
        {
            var root = JsonDocument.Parse(line).RootElement;
            if (BoundRows.Is(root))
            {
                if (BoundRows.Complaint(root) is not { } complaint) return Verdict.Passed;
                output.WriteLine(complaint);
                return Verdict.Failed;
            }
            return Row(GoldenRow.Parse(line, Path.GetDirectoryName(path)!), output);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            output.WriteLine($"{Path.GetFileName(path)}:{number}: not a golden row: {e.Message}");
            return Verdict.Failed;
        }
    }

    private static Verdict Row(GoldenRow row, TextWriter output)
    {
        var verdict = Verdict.Passed;
        foreach (var (name, value) in Quantities(row))
        {
            var (one, found) = Quantity(row, name, value);
            if (one == Verdict.Passed) continue;
            output.WriteLine($"{row.Id} {name}: expected {Shown(value)}, {found}");
            if (verdict != Verdict.Failed) verdict = one;
        }
        return verdict;
    }

    // A list of objects (points with a density, quantiles of a probability) is one quantity for each value in it: "points[2].cdf".
    private static IEnumerable<(string Name, JsonElement Value)> Quantities(GoldenRow row)
    {
        foreach (var expected in row.Expected.EnumerateObject())
        {
            bool objects = expected.Value.ValueKind == JsonValueKind.Array && expected.Value.GetArrayLength() > 0
                && expected.Value[0].ValueKind == JsonValueKind.Object;
            if (!objects)
            {
                yield return (expected.Name, expected.Value);
                continue;
            }
            for (int i = 0; i < expected.Value.GetArrayLength(); i++)
                foreach (var item in expected.Value[i].EnumerateObject())
                    if (item.Name != "cond" && item.Name != (expected.Name == "quantiles" ? "p" : "x"))
                        yield return ($"{expected.Name}[{i}].{item.Name}", item.Value);
        }
    }

    private static (Verdict, string Found) Quantity(GoldenRow row, string quantity, JsonElement expected)
    {
        bool refusal = quantity == "result";
        double[]? found;
        try
        {
            found = Parts.Select(part => part.Value(row, quantity)).FirstOrDefault(value => value is not null);
        }
        catch (ArgumentException e)
        {
            return refusal ? (Verdict.Passed, "") : (Verdict.Failed, $"refused: {e.Message}");
        }
        if (found is null) return (Verdict.Unsupported, $"unsupported ({row.Kind})");
        if (refusal) return (Verdict.Failed, $"found {Shown(found)}");
        double[] values = GoldenRow.NumbersOf(expected);
        var tolerance = Tolerance.Of(row, quantity);
        bool accepted = values.Length == found.Length && values.Zip(found).All(pair => tolerance.Accepts(pair.First, pair.Second));
        return (accepted ? Verdict.Passed : Verdict.Failed, $"found {Shown(found)}");
    }

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 200 } text ? text[..200] + "..."
        : value.GetRawText();

    private static string Shown(double[] values)
        => string.Join(", ", values.Take(8).Select(v => v.ToString("R", CultureInfo.InvariantCulture)))
        + (values.Length > 8 ? ", ..." : "");
}
