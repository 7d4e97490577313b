using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>Whole reports: a realistic one, a wide one, a hostile one, an empty one.</summary>
internal static class Samples
{
    /// <summary>The bird strikes of UX.md, with every section of a report.</summary>
    public static ComparisonReport Birds()
    {
        List<ColumnReport> compared =
        [
            Columns.Category("Wildlife Species", ("Unknown bird - small", 1220, 1424), ("Unknown bird - medium", 900, 560),
                ("Mourning dove", 500, 380), ("Gull", 430, 250),
                ("Killdeer", 330, 300), ("American kestrel", 310, 310), ("Barn swallow", 300, 270), ("European starling", 240, 120),
                ("Red-tailed hawk", 200, 110), ("Canada goose", 190, 60),
                ("Horned lark", 150, 160), ("Rock pigeon", 140, 80), ("Cliff swallow", 0, 88), ("Snow goose", 60, 0), ("(rare)", 542, 76)),
            Columns.Zeros("Cost Total $", 5000, 0.88, 0.94),
            Columns.Category("When Phase of flight", ("Approach", 2400, 1500), ("Landing Roll", 1010, 840), ("Take-off run", 980, 900),
                ("Climb", 900, 700), ("Descent", 300, 160), ("En route", 190, 60), ("Taxi", 22, 20), ("Parked", 10, 8)),
            Columns.Normal("Speed IAS in knots", 137, 31, 0.1, 1.02, 4100),
            Columns.Category("Aircraft Airline/Operator",
                [.. Enumerable.Range(0, 240)
                    .Select(i => ($"AIRLINE {i:000}", Math.Round(900 / (1.0 + i)), Math.Round(640 / (1.0 + i) * (i % 7 == 0 ? 1.4 : 1))))]),
            Columns.Normal("Feet above ground", 820, 420, 0.28, 1.1, 3900, missing: 0.02),
            Columns.Hours("Time of day", 5600, 0.05),
            Columns.Category("Origin State", ("Texas", 406, 419), ("California", 560, 400), ("Colorado", 300, 210), ("Florida", 290, 215),
                ("New York", 280, 190), ("(missing)", 210, 150), ("(rare)", 1500, 1090)),
            Columns.Category("Effect Amount of damage", ("None", 5320, 3850), ("Minor", 260, 180), ("Substantial", 150, 104),
                ("Medium", 82, 54)),
            Columns.Category("Is Aircraft Large?", ("No", 4100, 2961), ("Yes", 1712, 1227)) with { Type = ColumnType.Boolean },
            Columns.Category("label", ("<=50K", 24720, 0), (">50K", 7841, 0), ("<=50K.", 0, 12435), (">50K.", 0, 3846))
                with { LooksRenamed = "All values are new, and they differ from the old ones only by a trailing '.': renamed?" },
        ];
        ColumnReport[] apart =
        [
            Columns.Apart("Flight Date", ColumnType.Date, ColumnRole.TimeAxis, "the two files do not overlap in it")
                with { Numbers = new(Dated("1990-01-08", "1999-12-31"), Dated("2000-01-01", "2002-12-29")) },
            Columns.Apart("Airport Name", ColumnType.Category, ColumnRole.Identifier,
                "1,946 values in 4,188 rows; --as \"Airport Name=category\" to force"),
            Columns.Apart("embedding", ColumnType.List, ColumnRole.Unsupported, "a list of numbers (an embedding): not compared yet"),
            Columns.Apart("Remarks", ColumnType.Category, ColumnRole.SchemaOnly, "only the current table has it: see the schema changes"),
            Columns.Apart("nothing", ColumnType.Other, ColumnRole.Empty, "no value on either side"),
        ];
        return Report([.. compared.OrderByDescending(c => c.Figures!.BitsRaw), .. apart]) with
        {
            SchemaChanges = [new("Remarks", SchemaChangeKind.New, null, "VARCHAR", "only the current table has it"),
                new("Altitude bin", SchemaChangeKind.Retyped, "DOUBLE", "VARCHAR",
                    "a number that became text: 31 % of its values are not numbers")],
            Pairs = new(45, 45, 5812, 4188,
            [
                Pair("When Phase of flight", "Speed IAS in knots", Verdict.Drifted, 0.0231, 0.0174, 0.0295),
                    Pair("Wildlife Species", "Origin State", Verdict.Undecided, 0.0102, 0.0061, 0.0152),
                Pair("Cost Total $", "Effect Amount of damage", Verdict.Stable, 0.0007, 0, 0.0031),
                    Pair("Feet above ground", "Time of day (hour)", Verdict.Stable, 0.0001, 0, 0.0009),
            ]),
            Joint = Joints.Labeled,
            Segments = new("Origin State",
                [Segment("Texas", 406, 419, 0.61, compared), Segment("California", 560, 400, 0.22, compared),
                    Segment("Colorado", 300, 210, 0.17, compared)], "Texas carries 61 % of the change within segments.",
                        ["Guam", "Hawaii"]),
            Notes = ["12 rows had more fields than the header and were read as far as it goes.",
                "Edges were looked at on 50,000 rows per side."],
        };
    }

    /// <summary>Fifty compared columns, half numbers and half categories.</summary>
    public static ComparisonReport Wide(int columns = 50) => Report([.. Enumerable.Range(0, columns).Select(i => (i % 5) switch
    {
        0 => Columns.Category($"category_{i:00}",
            [.. Enumerable.Range(0, 400)
                .Select(
                    v => ($"value number {v}", Math.Round(30000 / (1.0 + v)),
                        Math.Round(28000 / (1.0 + v) * (1 + i % 3 * 0.2 * Math.Sin(v)))))]),
        1 => Columns.Zeros($"amount_{i:00}", 100_000, 0.88, 0.88 + i / 1000.0),
        2 => Columns.Hours($"pickup_datetime_{i:00}", 240_000, i / 100.0),
        _ => Columns.Normal($"measure_{i:00}", 1234.5 * i, 78.9, i / 60.0, 1, 100_000, missing: i % 2 * 0.01),
    }).OrderByDescending(c => c.Figures!.BitsRaw)]);

    /// <summary>Every text that can be hostile is.</summary>
    public static ComparisonReport HostileEverywhere()
    {
        string[] texts = Hostile.Texts;
        var columns =
            texts.Select(
                (t, i) => Columns.Category(t, [.. texts.Take(12).Select((v, k) => (v, 100.0 + k, k == i % 5 ? 0.0 : 900.0 - 50 * k))])
                    with
                { LooksRenamed = i % 2 == 0 ? t : null });
        var report =
            Report(
                [.. columns,
                    .. texts.Select(t => Columns.Apart(t, ColumnType.Date, ColumnRole.TimeAxis, t)
                        with { Numbers = new(Dated(t, t), Dated(t, t)) })]);
        SourceSummary Side(SourceSummary side) => side with { Name = Hostile.Script + ".csv", Format = texts[1], ReadNotes = texts };
        return report with
        {
            Reference = Side(report.Reference),
            Current = Side(report.Current),
            Notes = texts,
            SchemaChanges = [.. texts.Select(t => new SchemaChange(t, SchemaChangeKind.Retyped, t, t, t))],
            Similarity = new(true, 1e-5, 3, texts[1]),
            Pairs = new(3, 3, 10, 10, [.. texts.Select(t => Pair(t, t, Verdict.Drifted, 0.2, 0.1, 0.3) with { Driver = t })]),
            Joint = Joints.Of(texts[0], texts),
            Segments = new(texts[0], [.. texts.Select(t => Segment(t, 10, 10, 0.1, report.Columns))], texts[2], texts),
            Method = report.Method with
            {
                Command = string.Join(" ", texts.Take(20)),
                Where = texts[0],
                Engine = texts[1],
                ToolVersion = texts[2],
                Threshold = texts[3],
                EdgeSource = texts[4],
                IntervalMethod = texts[5]
            },
        };
    }

    /// <summary>Two tables without rows.</summary>
    public static ComparisonReport Empty() => Report([Columns.Apart("a", ColumnType.Category, ColumnRole.Empty, "no rows")]) with
    {
        Reference = new() { Name = "empty.csv", Format = "csv", Rows = 0, Columns = 1 },
        Current = new() { Name = "empty.csv", Format = "csv", Rows = 0, Columns = 1 },
        Similarity = new(false, null, 0, "No column could be used."),
    };

    /// <summary>Numbers that no format may choke on: infinite, undefined, all missing, constant.</summary>
    public static ComparisonReport Degenerate()
    {
        var infinite = Columns.Category("label", ("a", 10, 0), ("b", 0, 10));
        infinite = infinite with
        {
            Figures = infinite.Figures!
            with
            { PValue = double.NaN, G = double.PositiveInfinity, LeftTailPValue = 0, MinimumEffectPValue = 0, QValue = 0 }
        };
        var undefined = Columns.Normal("nan", 0, 1, 0, 1, 1000);
        undefined = undefined with
        {
            Figures = undefined.Figures!
                with
            {
                Wasserstein = new(double.PositiveInfinity, 0, null, "the current table has infinite values"),
                KolmogorovSmirnov = new(double.NaN, double.NaN, double.NaN, "no finite value")
            },
            Numbers = new(Columns.Summary(0, 1, 0)
                with
            {
                Minimum = double.NaN,
                Maximum = double.NaN,
                Mean = double.NaN,
                StandardDeviation = double.NaN,
                MinimumText = "",
                MaximumText = ""
            }, Columns.Summary(0, 0, 1)
                        with
            { Maximum = double.PositiveInfinity, Mean = double.PositiveInfinity }),
        };
        return Report([infinite, undefined, Columns.Category("all missing now", ("x", 100, 0), ("(missing)", 0, 100)),
            Columns.Category("constant", ("1", 100, 100)), Columns.Category("no cells"),
            Columns.Of("one interval", ColumnType.Number,
                Columns.Cells([("all", CellKind.Interval, 5, 5, double.NegativeInfinity, double.PositiveInfinity)]))]);
    }

    public static ComparisonReport Report(IReadOnlyList<ColumnReport> columns) => new()
    {
        Verdict = columns.Any(c => c.Verdict == Verdict.Drifted) ? Verdict.Drifted : columns.Any(c => c.Verdict == Verdict.Undecided)
            ? Verdict.Undecided : Verdict.Stable,
        Reference = new() { Name = "samples/birdstrikes-early.csv", Format = "csv", Rows = 5812, Columns = columns.Count },
        Current = new() { Name = "samples/birdstrikes-late.csv", Format = "csv", Rows = 4188, Columns = columns.Count },
        Columns = columns,
        SchemaChanges = [],
        Notes = [],
        Elapsed = TimeSpan.FromSeconds(0.42),
        Similarity = new(false, 0.47, columns.Count, "Nothing is closer than independent samples of one population would be."),
        Method = new()
        {
            ThresholdBits = Columns.Threshold,
            Threshold = "0.01",
            Confidence = 0.95,
            FalseDiscoveryRate = 0.05,
            Seed = 1,
            MaximumCells = 20,
            EdgeSource = "pooled sample",
            SampleRowsReference = 5812,
            SampleRowsCurrent = 4188,
            IntervalMethod = "multinomial",
            Engine = "DuckDB 1.5.6",
            ToolVersion = "0.1.0",
            Command = "kullback compare samples/birdstrikes-early.csv samples/birdstrikes-late.csv --html drift.html",
        },
    };

    private static NumberSummary Dated(string from, string to)
        => Columns.Summary(6.5e8, 1e7, 100) with { MinimumText = from, MaximumText = to };

    private static PairReport Pair(string first, string second, Verdict verdict, double bits, double low, double high) => new()
    {
        First = first,
        Second = second,
        Verdict = verdict,
        Bits = bits,
        BitsLow = low,
        BitsHigh = high,
        PValue = verdict == Verdict.Drifted ? 2e-14 : 0.2,
        QValue = verdict == Verdict.Drifted ? 9e-13 : 0.4,
        ReferenceMutualInformationBits = 0.412,
        CurrentMutualInformationBits = 0.377,
        Driver = "'Approach' with (168, 182]: 4.1 % -> 1.9 %",
    };

    private static SegmentReport Segment(string value, long reference, long current, double share, IReadOnlyList<ColumnReport> columns)
        => new()
        {
            Value = value, ReferenceRows = reference, CurrentRows = current, Verdict = share > 0.2 ? Verdict.Drifted : Verdict.Undecided,
            ExplainedShare = share, Columns = columns
        };
}
