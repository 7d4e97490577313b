using System.IO.Compression;
using Kullback.Data.Columns;
using Kullback.Monitoring;

namespace Kullback.Data.Profiles;

/// <summary>The profile's file: gzip of JSON, described in docs/guide/profile.md. Reading trusts nothing.</summary>
internal static class ProfileFile
{
    private const string Kind = "kullback-profile";
    private const int Version = 1;

    /// <summary>More and longer notes are not read: they are for people.</summary>
    private const int MostNotes = 1_000, LongestNote = 1_000;

    /// <summary>A profile of 10,000 columns is a fifth of this: more is no profile.</summary>
    private const int MostBytes = 1 << 29;

    /// <summary>Counts and boundaries pack to a third, and no profile to less than a hundredth:
    /// what swells more is made to fill memory.</summary>
    private const int MostSwelling = 200, SmallBytes = 1 << 24;

    // ---- writing -------------------------------------------------------------------------------------------------------

    public static void Write(TableProfile profile, Stream to)
    {
        using var zip = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true);
        using var json = new Utf8JsonWriter(zip);
        json.WriteStartObject();
        json.WriteString("format", Kind);
        json.WriteNumber("version", Version);
        json.WriteString("name", profile.Name);
        json.WriteNumber("rows", profile.Rows);
        json.WriteNumber("suppressed", profile.Suppressed);
        json.WriteStartArray("readNotes");
        // A note may name a value, and one person alone may have it.
        foreach (string note in profile.Suppressed > 0 ? [] : profile.ReadNotes) json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteStartArray("columns");
        foreach (ColumnProfile column in profile.Columns)
        {
            Write(json, column);
            json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ColumnProfile column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("engineType", column.EngineType);
        json.WriteString("type", Camel(column.Type.ToString()));
        json.WriteBoolean("isInteger", column.IsInteger);
        json.WriteString("role", Camel(column.Role.ToString()));
        if (column.NotCounted is not null) json.WriteString("notCounted", column.NotCounted);
        if (column.Counts is { Values: null }) Numbers(json, "boundaries", column.Boundaries);
        Write(json, "counts", column.Counts);
        Write(json, "hours", column.Hours);
        Write(json, "weekdays", column.Weekdays);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ColumnCounts? counts)
    {
        if (counts is null) return;
        json.WriteStartObject(name);
        json.WriteNumber("missing", counts.Missing.Rows);
        if (counts.Distinct is { } distinct)
        {
            json.WriteStartArray("distinctHashes");
            foreach (ulong hash in distinct.Hashes) json.WriteNumberValue(hash);
            json.WriteEndArray();
        }
        if (counts.Values is { } values)
        {
            json.WriteNumber("others", counts.Others.Rows);
            json.WriteStartArray("values");
            foreach ((string text, Mass mass) in values.OrderByDescending(v => v.Value.Rows).ThenBy(v => v.Key, StringComparer.Ordinal))
            {
                json.WriteStartArray();
                json.WriteStringValue(text);
                json.WriteNumberValue(mass.Rows);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("notANumber", counts.NotANumber.Rows);
            Number(json, "mean", counts.Mean);
            Number(json, "squaredDeviations", counts.SquaredDeviations);
            Number(json, "finite", counts.FiniteMass);
            json.WriteStartArray("cells");
            foreach (Mass mass in counts.Cells) json.WriteNumberValue(mass.Rows);
            json.WriteEndArray();
            Numbers(json, "low", counts.Ranges.Select(r => r.Low));
            Numbers(json, "high", counts.Ranges.Select(r => r.High));
        }
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double v in values)
            if (double.IsNaN(v)) json.WriteNullValue();
            else if (double.IsInfinity(v)) json.WriteStringValue(v > 0 ? "inf" : "-inf");
            else json.WriteNumberValue(v);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    // ---- reading -------------------------------------------------------------------------------------------------------

    public static TableProfile Read(string path)
    {
        if (!File.Exists(path)) throw new UnreadableDataException($"{path}: no such file{SpellingHint.FileHint(path)}");
        try
        {
            using FileStream file = File.OpenRead(path);
            using var zip = new GZipStream(file, CompressionMode.Decompress);
            using JsonDocument document =
                JsonDocument.Parse(Bytes(zip, path, Math.Min(MostBytes, Math.Max(SmallBytes, MostSwelling * file.Length))));
            TableProfile profile = Profile(document.RootElement, path);
            ProfileSoundness.Require(profile);
            return profile;
        }
        catch (UnsoundProfileException e)
        {
            throw new UnreadableDataException($"{path}: a damaged profile: {e.Message}; make it again with kullback profile", e);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException or EndOfStreamException or IndexOutOfRangeException or OverflowException)
        {
            throw new UnreadableDataException($"{path}: not a profile, or a damaged one", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableDataException($"{path}: can't be read", e);
        }
    }

    private static ReadOnlyMemory<byte> Bytes(Stream from, string path, long most)
    {
        var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int n; (n = from.Read(buffer)) > 0;)
        {
            if (all.Length + n > most) throw new UnreadableDataException($"{path}: too large for a profile");
            all.Write(buffer, 0, n);
        }
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    private static TableProfile Profile(JsonElement json, string path)
    {
        if (json.GetProperty("format").GetString() != Kind) throw new FormatException();
        int version = json.GetProperty("version").GetInt32();
        if (version != Version)
            throw new UnreadableDataException($"{path}: a profile of version {version}; this program reads version {Version}");
        return new TableProfile
        {
            Name = json.GetProperty("name").GetString() ?? throw new UnsoundProfileException("it has no name"),
            Rows = Count(json.GetProperty("rows")), Suppressed = json.GetProperty("suppressed").GetInt32(),
            ReadNotes = json.TryGetProperty("readNotes", out JsonElement notes)
                ? [.. notes.EnumerateArray().Take(MostNotes).Select(n => DisplayValue.Harmless(n.GetString() ?? "", LongestNote))] : [],
            Columns = [.. json.GetProperty("columns").EnumerateArray().Select(NamedColumn)],
        };
    }

    /// <summary>A column; what is wrong with one is said with its name or place.</summary>
    private static ColumnProfile NamedColumn(JsonElement json, int index)
    {
        try { return Column(json); }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException
            or IndexOutOfRangeException)
        {
            string name = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("name", out JsonElement n)
                && n.ValueKind == JsonValueKind.String
                ? $"column '{DisplayValue.Harmless(n.GetString()!, 60)}'"
                : string.Create(CultureInfo.InvariantCulture, $"column {index + 1}");
            throw new UnsoundProfileException(
                $"{name}: {(e as UnsoundColumnException)?.Message ?? "a member is missing or of the wrong type"}");
        }
    }

    private static ColumnProfile Column(JsonElement json)
    {
        double[] boundaries = json.TryGetProperty("boundaries", out JsonElement b) ? Doubles(b) : [];
        for (int i = 1; i < boundaries.Length; i++) if (!(boundaries[i] > boundaries[i - 1]))
            throw new UnsoundColumnException($"boundary {i} is not above the one before it");
        return new ColumnProfile
        {
            Name = json.GetProperty("name").GetString() ?? throw new FormatException(),
            EngineType = json.GetProperty("engineType").GetString() ?? throw new FormatException(),
            Type = Enum.Parse<ColumnType>(json.GetProperty("type").GetString()!, ignoreCase: true),
            IsInteger = json.GetProperty("isInteger").GetBoolean(),
            Role = Enum.Parse<ColumnRole>(json.GetProperty("role").GetString()!, ignoreCase: true),
            NotCounted = json.TryGetProperty("notCounted", out JsonElement reason) ? reason.GetString() : null, Boundaries = boundaries,
            Counts = Counts(json, "counts", boundaries.Length + 1), Hours = Counts(json, "hours", 24),
            Weekdays = Counts(json, "weekdays", 7),
        };
    }

    private static ColumnCounts? Counts(JsonElement column, string name, int cells)
    {
        if (!column.TryGetProperty(name, out JsonElement json)) return null;
        DistinctSketch? distinct = json.TryGetProperty("distinctHashes", out JsonElement hashes)
            ? DistinctSketch.Of(hashes.EnumerateArray().Select(h => h.GetUInt64())) : null;
        if (json.TryGetProperty("values", out JsonElement values))
            return new ColumnCounts
            {
                Missing = Mass(json.GetProperty("missing")), Others = Mass(json.GetProperty("others")), Distinct = distinct,
                Values = Texts(values),
            };
        Mass[] counts = [.. json.GetProperty("cells").EnumerateArray().Select(Mass)];
        double[] low = Doubles(json.GetProperty("low")), high = Doubles(json.GetProperty("high"));
        if (counts.Length != cells || low.Length != cells || high.Length != cells)
            throw new UnsoundColumnException(
                $"{name}: {counts.Length} cells, {low.Length} low and {high.Length} high ends where the boundaries make {cells}");
        return new ColumnCounts
        {
            Missing = Mass(json.GetProperty("missing")), NotANumber = Mass(json.GetProperty("notANumber")), Cells = counts,
            Distinct = distinct,
            Ranges = [.. low.Zip(high)], Mean = Double(json.GetProperty("mean")),
            SquaredDeviations = Double(json.GetProperty("squaredDeviations")), FiniteMass = Double(json.GetProperty("finite")),
        };
    }

    private static Dictionary<string, Mass> Texts(JsonElement values)
    {
        var texts = new Dictionary<string, Mass>(StringComparer.Ordinal);
        foreach (JsonElement pair in values.EnumerateArray())
        {
            if (pair.GetArrayLength() != 2) throw new UnsoundColumnException("a value is no pair of text and rows");
            string text = pair[0].GetString() ?? throw new UnsoundColumnException("a value has no text");
            if (!texts.TryAdd(text, Mass(pair[1])))
                throw new UnsoundColumnException($"the value '{DisplayValue.Harmless(text, 40)}' is counted twice");
        }
        return texts;
    }

    private static long Count(JsonElement json)
        => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out long n) && n >= 0 ? n
            : throw new UnsoundColumnException($"{DisplayValue.Harmless(json.GetRawText(), 40)} is no number of rows");

    private static Mass Mass(JsonElement json) => Count(json) is var n ? new Mass(n, n, n) : default;

    private static double[] Doubles(JsonElement json) => [.. json.EnumerateArray().Select(Double)];

    private static double Double(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => json.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => throw new FormatException()
        },
        _ => json.GetDouble(),
    };
}
