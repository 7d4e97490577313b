using System.Collections.Immutable;
using System.Text.Json;
using Kullback.Scoring;

namespace Kullback.Data.Predictions;

/// <summary>A rule of recalibration as a file of JSON: what fitted it can be applied later.</summary>
public static class RecalibrationFile
{
    private const string Kind = "recalibration";

    /// <summary>Writes a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(Recalibration rule, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(rule);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, MaxDepth = 8 });
        json.WriteStartObject();
        json.WriteString("kind", Kind);
        json.WriteString("method", rule.Method);
        foreach (var (name, values) in Numbers(rule))
        {
            json.WriteStartArray(name);
            foreach (double value in values) json.WriteNumberValue(value);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static (string, IEnumerable<double>)[] Numbers(Recalibration rule) => rule switch
    {
        TemperatureScaling t => [("parameters", [t.Temperature])],
        PlattScaling p => [("parameters", [p.Intercept, p.Slope])],
        BetaCalibration b => [("parameters", [b.A, b.B, b.C])],
        IsotonicRecalibration i => [("forecasts", i.Forecasts), ("probabilities", i.Probabilities)],
        VennAbers v => [("forecasts", v.Forecasts), ("ifNo", v.IfNo), ("ifYes", v.IfYes)],
        _ => throw new ArgumentException($"The rule '{rule.Method}' has no file.", nameof(rule)),
    };

    /// <summary>Reads a rule.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">It is no such file, or its numbers are none of a rule.</exception>
    public static Recalibration Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (!File.Exists(path)) throw new UnreadableDataException($"{path}: no such file{SpellingHint.FileHint(path)}");
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("kind", out var kind)
                || kind.ValueKind != JsonValueKind.String || kind.GetString() != Kind)
                throw Fault(path, "is no recalibration that was saved");
            return Rule(path, root);
        }
        catch (JsonException e)
        {
            throw new UnreadableDataException(
            $"{path}: is no recalibration that was saved: no JSON at line {(e.LineNumber ?? 0) + 1}", e);
        }
        catch (Exception e) when (e is IOException
            or UnauthorizedAccessException)
        { throw new UnreadableDataException($"{path}: {e.Message}", e); }
    }

    private static Recalibration Rule(string path, JsonElement root)
    {
        string method = root.TryGetProperty("method", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
        double[] Of(string name, int length) => Finite(path, root, name, length);
        switch (method)
        {
            case "temperature":
                return Of("parameters", 1)[0] is > 0 and var t ? new TemperatureScaling(t)
                : throw Fault(path, "the temperature must be above 0");
            case "platt": return Of("parameters", 2) is var p ? new PlattScaling(p[0], p[1]) : null!;
            case "beta":
                return Of("parameters", 3) is [>= 0 and var a, >= 0 and var b, var c] ? new BetaCalibration(a, b, c)
            : throw Fault(path, "the weights of beta calibration must not be negative");
            case "isotonic":
                double[] at = Of("forecasts", -1);
                return new IsotonicRecalibration(Rising(path, at), Probabilities(path, Of("probabilities", at.Length)));
            case "venn-abers":
                double[] from = Of("forecasts", -1);
                return new VennAbers(Rising(path, from), Probabilities(path, Of("ifNo", 2 * from.Length + 1)),
                    Probabilities(path, Of("ifYes", 2 * from.Length + 1)));
            default:
                throw Fault(path,
                $"the method '{(method.Length > 40 ? method[..40] : method)}' is none of {string.Join(", ", Recalibration.Methods)}");
        }
    }

    private static double[] Finite(string path, JsonElement root, string name, int length)
    {
        if (!root.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array
            || list.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Number || !v.TryGetDouble(out double d) || !double.IsFinite(d)))
            throw Fault(path, $"{name} must be a list of finite numbers");
        double[] values = [.. list.EnumerateArray().Select(v => v.GetDouble())];
        return values.Length > 0 && (length < 0 || values.Length == length) ? values
            : throw Fault(path, $"{name} has {values.Length} numbers{(length < 0 ? "" : $", {length} are needed")}");
    }

    private static ImmutableArray<double> Rising(string path, double[] values)
    {
        for (int i = 1; i < values.Length; i++)
            if (!(values[i] > values[i - 1])) throw Fault(path, $"forecasts[{i}] does not rise");
        return Probabilities(path, values);
    }

    private static ImmutableArray<double> Probabilities(string path, double[] values)
    {
        int wrong = Array.FindIndex(values, v => !(v >= 0 && v <= 1));
        return wrong < 0 ? [.. values] : throw Fault(path, $"a probability, number {wrong}, lies outside [0, 1]");
    }

    private static UnreadableDataException Fault(string path, string what) => new($"{path}: {what}");
}
