using System.IO.Compression;
using System.Text.Json;

namespace Kullback.Data.Logs;

/// <summary>The profile's file: gzip of JSON. Reading trusts nothing.</summary>
public static class LogProfileFile
{
    private const string Kind = "kullback-logs";
    private const int Version = 1, MostTemplates = 200_000, MostBytes = 1 << 29;

    /// <summary>Writes a profile.</summary>
    public static void Write(LogProfile profile, Stream to)
    {
        ArgumentNullException.ThrowIfNull(profile);
        using var zip = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true);
        using var json = new Utf8JsonWriter(zip);
        json.WriteStartObject();
        json.WriteString("format", Kind);
        json.WriteNumber("version", Version);
        json.WriteString("name", profile.Name);
        if (profile.Session is { } session) json.WriteString("session", session);
        json.WriteBoolean("sequences", profile.Sequences);
        json.WriteNumber("lines", profile.Lines);
        json.WriteNumber("sessions", profile.Sessions);
        json.WriteStartArray("templates");
        foreach (string template in profile.Templates) json.WriteStringValue(template);
        json.WriteEndArray();
        Numbers("counts", profile.Counts);
        Numbers("steps", profile.Steps.SelectMany(s => new[] { s.From, s.To, s.Count }));
        json.WriteStartArray("calibrationBits");
        foreach (var (bits, _) in profile.Calibration) json.WriteNumberValue(bits);
        json.WriteEndArray();
        Numbers("calibrationCounts", profile.Calibration.Select(c => c.Count));
        json.WriteEndObject();

        void Numbers(string name, IEnumerable<long> values)
        {
            json.WriteStartArray(name);
            foreach (long value in values) json.WriteNumberValue(value);
            json.WriteEndArray();
        }
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="UnreadableDataException">It is none, of another version, cut short, or says what cannot be.</exception>
    public static LogProfile Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var zip = new GZipStream(file, CompressionMode.Decompress);
            using var memory = new MemoryStream();
            byte[] buffer = new byte[1 << 16];
            for (int read; (read = zip.Read(buffer)) > 0;)
            {
                memory.Write(buffer, 0, read);
                if (memory.Length > MostBytes) throw Fault("is too large for a profile of a log");
            }
            memory.Position = 0;
            using var document = JsonDocument.Parse(memory);
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or KeyNotFoundException
            or FormatException or EndOfStreamException)
        {
            throw new UnreadableDataException($"{path}: is no profile of a log, or is cut short (kullback logs learn makes one)", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableDataException($"{path}: {(e is FileNotFoundException ? "no such file" : e.Message.TrimEnd('.'))}", e);
        }

        UnreadableDataException Fault(string what) => new($"{path}: {what}");

        LogProfile Of(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var format) || format.GetString() != Kind)
                throw Fault("is no profile of a log (kullback logs learn makes one)");
            if (root.GetProperty("version").GetInt32() is var version && version != Version)
                throw Fault($"is a profile of version {version}; this program reads version {Version} (learn it again)");
            long[] steps = Numbers("steps"), counts = Numbers("counts"), weights = Numbers("calibrationCounts");
            string[] templates = [.. root.GetProperty("templates").EnumerateArray().Select(t => t.GetString() ?? "")];
            double[] bits = [.. root.GetProperty("calibrationBits").EnumerateArray().Select(b => b.GetDouble())];
            long lines = root.GetProperty("lines").GetInt64(), sessions = root.GetProperty("sessions").GetInt64();
            bool sound = templates.Length == counts.Length && templates.Length <= MostTemplates && steps.Length % 3 == 0
                && bits.Length == weights.Length && lines >= 0 && sessions >= 0 && counts.All(c => c is >= 0 and < 1L << 52)
                && weights.All(w => w is > 0 and < 1L << 52) && bits.All(double.IsFinite) && lines < 1L << 52;
            for (int k = 0; sound && k < steps.Length; k += 3)
                sound = steps[k] >= -1 && steps[k] <= templates.Length && steps[k + 1] >= -2 && steps[k + 1] != -1
                    && steps[k + 1] <= templates.Length && steps[k + 2] is > 0 and < 1L << 52;
            if (!sound) throw Fault("says what no log can be: it was changed, or is damaged");
            return new LogProfile
            {
                Name = root.GetProperty("name").GetString() ?? "", Lines = lines, Sessions = sessions, Templates = templates,
                Counts = counts,
                Session = root.TryGetProperty("session", out var session) ? session.GetString() : null,
                Sequences = root.GetProperty("sequences").GetBoolean(),
                Steps = [.. steps.Chunk(3).Select(s => ((int)s[0], (int)s[1], s[2]))],
                Calibration = [.. bits.Zip(weights)],
            };

            long[] Numbers(string name) => [.. root.GetProperty(name).EnumerateArray().Select(x => x.GetInt64())];
        }
    }
}
