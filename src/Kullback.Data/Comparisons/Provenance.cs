using System.Reflection;

namespace Kullback.Data.Comparisons;

/// <summary>What the figures of a report come from: the tables, and how they were compared.</summary>
internal static class Provenance
{
    /// <summary>A table.</summary>
    public static SourceSummary Of(ITable table, TableCounts counts, ComparisonOptions options, CancellationToken cancel) => new()
    {
        Name = table.Name, Format = table.Format, Rows = counts.Rows, Columns = table.Columns.Count,
        EffectiveRows = options.Weight is null ? null : counts.Weight * counts.Weight / counts.SquaredWeight,
        Clusters = options.Cluster is null ? null : table.TopValues(options.Cluster, int.MaxValue, cancel).Count,
        ReadNotes = table.ReadNotes,
    };

    /// <summary>The method.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="engine">The engine and its version.</param>
    /// <param name="edges">Where the cells of numbers come from.</param>
    /// <param name="sampledOfReference">Rows of the reference in the sample that cells were chosen from.</param>
    /// <param name="sampledOfCurrent">Those of the current table.</param>
    public static ComparisonMethod Of(ComparisonOptions options, string engine, string edges, int sampledOfReference, int sampledOfCurrent)
        => new()
        {
            ThresholdBits = options.Threshold.Bits, Threshold = options.Threshold.Text, Confidence = options.Confidence,
            FalseDiscoveryRate = options.FalseDiscoveryRate, Seed = options.Seed, MaximumCells = 20, EdgeSource = edges,
            SampleRowsReference = sampledOfReference, SampleRowsCurrent = sampledOfCurrent,
            IntervalMethod = (options.Cluster, options.Weight) switch
            {
                ({ } cluster, _) => $"clusters of {cluster}",
                (_, { } weight) => $"weights of {weight}",
                _ => "multinomial",
            },
            Where = options.Where, Engine = engine, Command = options.Command,
            ToolVersion = typeof(Provenance).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
        };
}
