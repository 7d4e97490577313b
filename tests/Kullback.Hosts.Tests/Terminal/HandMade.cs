using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>Reports made by hand, with every section filled.</summary>
internal static class HandMade
{
    /// <summary>The sample's columns with invented numbers; drifted, undecided, small real changes, stable,
    /// and all that is not compared.</summary>
    public static ComparisonReport Birdstrikes => new()
    {
        Verdict = Verdict.Drifted,
        Reference = Source("birdstrikes-early.csv", 5_812, 15),
        Current = Source("birdstrikes-late.csv", 4_188, 15),
        Columns =
        [
            Column("Wildlife Species", Verdict.Drifted, 0.0531, 0.0472, 0.0604,
                ("'Unknown bird - small'", "'Unknown bird - small': 21 % -> 34 %, +0.011 bit")),
            Column("Cost Total $", Verdict.Drifted, 0.0190, 0.0152, 0.0231, ("0", "0: 88 % -> 94 %, +0.0096 bit"))
                with { Type = ColumnType.Number },
            Column("Phase of flight", Verdict.Undecided, 0.0131, 0.0092, 0.0183, ("'Climb'", "'Climb': 17 % -> 22 %, +0.0061 bit"))
                with { RowsToDecide = 12_000 },
            Column("Origin State", Verdict.Stable, 0.0049, 0.0031, 0.0078, ("'Texas'", "'Texas': 7 % -> 10 %, +0.002 bit"))
                with { Warning = true },
            Column("Flight Date", Verdict.Stable, 0.0004, 0, 0.0016) with { Part = "weekday", Type = ColumnType.Date },
            Column("Speed IAS in knots", Verdict.Stable, 0.0003, 0, 0.0030) with { Type = ColumnType.Number },
            Column("Time of day", Verdict.Stable, 0, 0, 0.0009),
            NotCompared("Flight Date", ColumnType.Date, ColumnRole.TimeAxis,
                "1990-01-08 .. 1997-12-30 against 1998-01-02 .. 2002-07-25: the two tables do not overlap in it"),
            NotCompared("Record ID", ColumnType.Category, ColumnRole.Identifier,
                "4,186 values in 4,188 rows; --as \"Record ID=category\" compares it all the same"),
            NotCompared("Remarks Vector", ColumnType.List, ColumnRole.Unsupported, "lists of numbers are not compared yet"),
            NotCompared("Reported By", ColumnType.Category, ColumnRole.SchemaOnly, "only the reference has it"),
        ],
        SchemaChanges =
        [
            new SchemaChange("Reported By", SchemaChangeKind.Missing, "VARCHAR", null, "missing: only the reference has it (VARCHAR)"),
            new SchemaChange("Cost Other", SchemaChangeKind.Retyped, "BIGINT", "VARCHAR", "a number became text (BIGINT -> VARCHAR)"),
        ],
        Pairs = new PairScreen(28, 20, 5_812, 4_188,
            [Pair("Time of day", "Speed IAS in knots", Verdict.Drifted), Pair("Origin State", "Time of day", Verdict.Stable)]),
        Similarity = new SimilarityCheck(false, 0.41, 7, "Nothing is too similar."),
        Method = Method,
        Notes = ["cells, identifiers and pairs were looked at on all rows"],
        Elapsed = TimeSpan.FromSeconds(0.42),
    };

    /// <summary>The same with segments, clusters, weights, and one table a copy of the other.</summary>
    public static ComparisonReport Segmented => Birdstrikes with
    {
        Verdict = Verdict.Stable,
        Columns = [.. Birdstrikes.Columns.Where(c => c.Verdict == Verdict.Stable).Select((c, i) => c with { TooSimilar = i == 2 })],
        SchemaChanges = [],
        Pairs = null,
        Notes = [],
        Reference = Birdstrikes.Reference
            with
        {
            EffectiveRows = 4_120.4,
            Clusters = 311,
            ReadNotes = ["12 rows have bytes that are not UTF-8; they were read as they are"]
        },
        Similarity = new SimilarityCheck(true, 2e-9, 7,
            "The tables are more alike than independent samples can be (p = 2e-9 over 7 columns): is one a copy of the other?"),
        Segments = new SegmentScreen("Origin State",
            [Segment("Texas", Verdict.Drifted, 0.62), Segment("California", Verdict.Stable, 0.21)],
            "Texas explains most: 62 % of the change.", ["Guam (3 rows)"]),
    };

    /// <summary>A report over these columns.</summary>
    public static ComparisonReport Of(Verdict verdict, params ColumnReport[] columns) => Birdstrikes with
    {
        Verdict = verdict,
        Columns = columns,
        SchemaChanges = [],
        Pairs = null,
        Notes = [],
    };

    /// <summary>A compared column.</summary>
    public static ColumnReport Column(string name, Verdict verdict, double bits, double low, double high,
        params (string Cell, string Text)[] drivers) => new()
        {
            Column = name,
            Type = ColumnType.Category,
            Role = ColumnRole.Feature,
            Verdict = verdict,
            Figures = Figures(bits, low, high),
            Drivers = [.. drivers.Select(d => new Driver(d.Cell, d.Text, 0.1, 0.2, bits / 2))],
        };

    /// <summary>A column that was not compared.</summary>
    public static ColumnReport NotCompared(string name, ColumnType type, ColumnRole role, string reason)
        => new() { Column = name, Type = type, Role = role, Verdict = Verdict.NotCompared, Reason = reason };

    private static ColumnFigures Figures(double bits, double low, double high) => new()
    {
        BitsRaw = bits,
        BitsLow = low,
        BitsHigh = high,
        EffectiveRows = new(5_812, 4_188),
        PlugInBits = bits + 0.0006,
        BiasBits = 0.0006,
        DegreesOfFreedom = 9,
        G = 120.4,
        PValue = 3e-41,
        PValueMethod = "G, Williams",
        MinimumEffectPValue = 2e-5,
        QValue = 4e-5,
        LeftTailPValue = 0.6,
        NewShare = 0,
        VanishedShare = 0,
        MissingShare = new(0, 0.03),
        CurrentToReference = new(double.PositiveInfinity, "3.0 % of the rows carry values that the reference never has", 0.03, 0.0131,
            0.0101, 0.0166),
        ReferenceToCurrent = new(0.0412, null, 0, 0.0412, 0.0361, 0.0470),
        PopulationStabilityIndex = double.PositiveInfinity,
        TotalVariation = 0.09,
        TotalVariationSet = ["0", "(missing)"],
        Hellinger = 0.11,
    };

    private static SourceSummary Source(string name, long rows, int columns)
        => new() { Name = name, Format = "csv", Rows = rows, Columns = columns };

    private static PairReport Pair(string first, string second, Verdict verdict) => new()
    {
        First = first,
        Second = second,
        Verdict = verdict,
        Bits = 0.0312,
        BitsLow = 0.0253,
        BitsHigh = 0.0377,
        PValue = 1e-9,
        QValue = 2e-8,
        ReferenceMutualInformationBits = 0.11,
        CurrentMutualInformationBits = 0.02,
        Driver = "'Night' with (140, 180]: 4 % -> 9 %",
    };

    private static SegmentReport Segment(string value, Verdict verdict, double share) => new()
    {
        Value = value,
        ReferenceRows = 1_495,
        CurrentRows = 812,
        Verdict = verdict,
        ExplainedShare = share,
        Columns = [Column("Wildlife Size", verdict, 0.044, 0.031, 0.058)],
    };

    private static ComparisonMethod Method => new()
    {
        ThresholdBits = 0.01,
        Threshold = "0.01",
        Confidence = 0.95,
        FalseDiscoveryRate = 0.05,
        Seed = 1,
        MaximumCells = 20,
        EdgeSource = "pooled sample",
        SampleRowsReference = 5_812,
        SampleRowsCurrent = 4_188,
        IntervalMethod = "multinomial",
        Engine = "DuckDB 1.5.6",
        ToolVersion = "0.1.0",
    };
}
