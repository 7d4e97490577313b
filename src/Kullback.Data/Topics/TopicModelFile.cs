using System.Text.Json;
using Kullback.Topics;

namespace Kullback.Data.Topics;

/// <summary>A model of topics with its vocabulary, as JSON.</summary>
/// <param name="Model">The model.</param>
/// <param name="Vocabulary">Its words, in their order.</param>
public sealed record TopicModelFile(TopicModel Model, IReadOnlyList<string> Vocabulary)
{
    private const string Format = "kullback-topics-1";

    /// <summary>Writes the model.</summary>
    public void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("alpha", Model.Alpha);
        json.WriteNumber("eta", Model.Eta);
        json.WriteStartArray("vocabulary");
        foreach (string word in Vocabulary) json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteStartArray("topics");
        for (int k = 0; k < Model.Topics; k++)
        {
            json.WriteStartArray();
            for (int w = 0; w < Model.Words; w++) json.WriteNumberValue(Model.Parameter(k, w));
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">It is no saved model.</exception>
    public static TopicModelFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var format)
                || format.ValueKind != JsonValueKind.String || format.GetString() != Format)
                throw new UnreadableDataException($"{path}: no saved topics");
            string[] words = [.. root.GetProperty("vocabulary").EnumerateArray().Select(w => w.GetString()!)];
            double[][] topics = [.. root.GetProperty("topics").EnumerateArray()
                .Select(t => t.EnumerateArray().Select(x => x.GetDouble()).ToArray())];
            if (topics.Length == 0 || words.Length == 0 || topics.Any(t => t.Length != words.Length) || words.Distinct()
                .Count() != words.Length) throw new UnreadableDataException($"{path}: topics and words do not fit each other");
            return new(TopicModel.Of(topics.Length, words.Length, root.GetProperty("alpha").GetDouble(),
                root.GetProperty("eta").GetDouble(), [.. topics.SelectMany(t => t)]), words);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException)
        { throw new UnreadableDataException($"{path}: no saved topics", e); }
        catch (Exception e) when (e is IOException
            or UnauthorizedAccessException)
        { throw new UnreadableDataException($"{path}: {e.Message}", e); }
    }
}
