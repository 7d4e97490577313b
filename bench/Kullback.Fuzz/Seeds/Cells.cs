using System.Globalization;

namespace Kullback.Fuzz.Seeds;

/// <summary>What a column holds.</summary>
internal enum Kind
{
    Integer, Large, Huge, Real, Scientific, Money, Percent, Category, Many, YesNo, Truth, Date, DayFirst, Timestamp, Time, Uuid, Constant,
    Empty, Words, Code, Unicode, Hostile, Long,
    Identifier, Year, Infinite, List, Object,
}

/// <summary>A number or a text that is written as it stands, without quotes.</summary>
internal sealed record Verbatim(string Text);

/// <summary>A column and how its values are drawn.</summary>
internal sealed record SeedColumn(string Name, Kind Kind, double Location, double Spread, double Missing, int Distinct)
{
    private static readonly string[] s_hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE t; --", "=1+1", "a\"b", "a,b", "a;b\tc",
            "line\nbreak", "\u001b[31mred", "]]>", "&amp;", "\\", "|", "`", "{{x}}",
        "$(x)", "%s", "\u202eabc", "null", "__proto__",
    ];

    private static readonly string[] s_unicode =
        ["Zürich", "Zu\u0308rich", "東京", "القاهرة", "👩‍👩‍👧", "ﬁ", "İstanbul", "ß", "\u00a0", "Ａ", "e\u0301", "𝔘", "\u200b", "ÿ"];
    private static readonly string[] s_missing = ["NA", "N/A", "NULL", "null", "None", "nan", "-", "?", "#N/A", " "];

    public bool IsNumber => Kind is Kind.Integer or Kind.Real or Kind.Year or Kind.Scientific or Kind.Large;

    /// <summary>A value; null for a missing one.</summary>
    public object? Draw(Random random, int row)
    {
        if (random.NextDouble() < Missing) return null;
        double x = Location + Spread * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        int i = random.Next(Distinct);
        return Kind switch
        {
            Kind.Integer => (long)Math.Round(x),
            Kind.Large => (1L << 53) + i,
            Kind.Huge => new Verbatim("1234567890123456789012345678901" + i.ToString("000", CultureInfo.InvariantCulture)),
            Kind.Real => Math.Round(x, 3),
            Kind.Scientific => x * 1e-12,
            Kind.Money => string.Create(CultureInfo.InvariantCulture, $"${Math.Abs(x) * 100:#,0.00}"),
            Kind.Percent => string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(x):0.0} %"),
            Kind.Category => "c" + i.ToString(CultureInfo.InvariantCulture),
            Kind.Many => "v" + random.Next(100_000).ToString(CultureInfo.InvariantCulture),
            Kind.YesNo => Pick.From(random, "Y", "N"),
            Kind.Truth => random.NextDouble() < 0.3,
            Kind.Date => new DateOnly(2024, 1, 1).AddDays((int)x + i),
            Kind.DayFirst => new DateOnly(2024, 1, 1).AddDays(i * 11).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
            Kind.Timestamp => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(100_000)),
            Kind.Time => new TimeOnly(random.Next(24), random.Next(60), random.Next(60)),
            Kind.Uuid => new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString(),
            Kind.Constant => "one",
            Kind.Empty => null,
            Kind.Words => Pick.One(random, 12) ? Pick.From(random, s_missing)
                : new Verbatim(Math.Round(x, 2).ToString(CultureInfo.InvariantCulture)),
            Kind.Code => i.ToString("00000", CultureInfo.InvariantCulture),
            Kind.Unicode => Pick.From(random, s_unicode),
            Kind.Hostile => Pick.From(random, s_hostile),
            Kind.Long => new string((char)('a' + (i % 26)), 20 << (i % 8)),
            Kind.Identifier => row,
            Kind.Year => 2000L + i,
            Kind.Infinite => Pick.One(random, 6)
                ? new Verbatim(Pick.From(random, "inf", "-inf", "nan", "1e308", "-1e308", "5e-324", "-0")) : x,
            Kind.List => new List<object?> { (long)i, (long)Math.Round(x) },
            _ => new Dictionary<string, object?>
            {
                ["id"] = (long)i, ["name"] = "n" + i.ToString(CultureInfo.InvariantCulture),
                ["deep"] = new Dictionary<string, object?> { ["x"] = Math.Round(x, 2) }
            },
        };
    }

    /// <summary>A column of that kind.</summary>
    public static SeedColumn Random(Random random, string name, Kind kind, bool whole)
        => new(name, kind, Pick.From(random, 0, 5, 50, -3, 1000),
        Pick.From(random, 1, 10, 100, 0.01), whole ? 0 : Pick.From(random, 0, 0, 0, 0.05, 0.4), Pick.From(random, 2, 3, 5, 12, 40));
}
