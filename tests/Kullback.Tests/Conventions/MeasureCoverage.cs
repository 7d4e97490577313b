using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Kullback.Divergences;
using Kullback.Golden;

namespace Kullback.Tests.Conventions;

/// <summary>No measure without its row in the table, its golden rows and its theorems.</summary>
public class MeasureCoverage
{
    private static IEnumerable<Type> Types<T>()
        => typeof(IMeasure).Assembly.GetTypes().Where(t => t is { IsInterface: false, IsAbstract: false } && t.IsAssignableTo(typeof(T)));

    private static string Family(string key) => key.Split('(')[0];

    // The caller's own f has no default; Theorems/DualityOfF.cs is about it.
    [Fact]
    public void Every_measure_is_in_the_table()
    {
        var listed = Measures.All.Select(m => m.GetType()).ToHashSet();
        Assert.Empty(Types<IMeasure>().Where(t => t != typeof(FDivergence) && !listed.Contains(t)).Select(t => t.Name));
        var functionals = Measures.Functionals.Select(f => f.GetType()).ToHashSet();
        Assert.Empty(Types<IFunctional>().Where(t => !functionals.Contains(t)).Select(t => t.Name));
    }

    [Fact]
    public void Every_measure_has_golden_values()
    {
        var quantities = new HashSet<string>();
        foreach (string path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "golden"), "G1*.jsonl"))
            foreach (string line in File.ReadLines(path))
                foreach (var quantity in JsonDocument.Parse(line).RootElement.GetProperty("expected").EnumerateObject())
                    quantities.Add(quantity.Name.Split('[')[0].Replace("generalised", "generalized", StringComparison.Ordinal));
        foreach (string key in Measures.All.Select(m => Family(m.Facts.Key)).Distinct())
            Assert.Contains(DiscreteRows.Quantity(key), quantities);
    }

    // bench/Kullback.Speed divergences every row of the table; the committed results must have them all.
    [Fact]
    public void Every_measure_has_a_benchmark()
    {
        string[] measured = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "bench", "divergences.md"))
            .Select(line => line.Split('|'))
            .Where(cells => cells.Length > 2 && double.TryParse(cells[2], CultureInfo.InvariantCulture, out double nanoseconds)
                && nanoseconds > 0).Select(cells => cells[1].Trim())];
        Assert.Empty(Measures.All.Select(m => m.Facts.Key).Except(measured));
    }

    // A theorem that runs over the table runs over every measure: each class takes its cases from it.
    [Fact]
    public void Every_claim_has_its_theorem()
    {
        string[] theorems = [.. typeof(MeasureCoverage).Assembly.GetTypes()
            .Where(t => t.Namespace == "Kullback.Tests.Theorems" && t.IsPublic).Select(t => t.Name)];
        foreach (string theorem in (string[])["GibbsInequality", "Bounds", "MetricAxioms", "JointConvexity", "DataProcessing", "Additivity",
            "Gradients", "Contributions", "LogarithmInput", "BadInput", "TrapsOfArithmetic"])
            Assert.Contains(theorem, theorems);
        Assert.Equal(Measures.All.Count, Theorems.MetricAxioms.All.Count);
    }

    [Fact]
    public void Every_fact_is_stated()
    {
        foreach (var facts in Measures.All.Select(m => m.Facts))
            foreach (var property in typeof(MeasureFacts).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.PropertyType == typeof(string)))
                Assert.False(string.IsNullOrWhiteSpace((string?)property.GetValue(facts)), $"{facts.Key}: {property.Name}");
        Assert.All(Measures.All, m => Assert.True(m is not IDivergence || m.Facts.Maximum > 0));
    }
}
