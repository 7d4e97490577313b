using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Reads what servers say of the most probable tokens: NDJSON, server-sent events, one JSON value or an array of them, in any of
/// the <see cref="ServedFormat.All"/>.</summary>
public static class TopTokenFile
{
    /// <summary>The tokens in their order; values are read as they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">A value is none of the formats: the message names its line and what was found.</exception>
    public static IEnumerable<TopTokenRow> Read(string path) => Rows(path, JsonValues.Of(path));

    /// <summary>The tokens of two files that belong together: of outputs of a batch in the order of their requests,
    /// of others in their own.</summary>
    internal static (IEnumerable<TopTokenRow> Left, IEnumerable<TopTokenRow> Right) Pair(string left, string right)
        => BatchFile.Paired(left, right) is var (a, b) ? (Rows(left, a), Rows(right, b)) : (Read(left), Read(right));

    private static IEnumerable<TopTokenRow> Rows(string path, IEnumerable<(long Line, string Text)> values)
    {
        var responses = new ServedResponses();
        long silent = 0;
        bool any = false;
        foreach (var (line, text) in values)
        {
            Take(path, line, text, responses);
            silent += responses.Rows.Count == 0 ? 1 : 0;
            foreach (var row in responses.Rows)
            {
                any = true;
                yield return row;
            }
            responses.Rows.Clear();
        }
        if (any) yield break;
        throw new UnreadableDataException(silent == 0 ? $"{path}: is empty"
            : $"{path}: {Found(silent)} without log-probabilities of tokens (ask the server for logprobs: true and top_logprobs, or "
                + $"n_probs)");
    }

    private static string Found(long values) => values == 1 ? "one JSON value" : $"{RowFile.Count(values)} JSON values";

    private static void Take(string path, long line, string text, ServedResponses responses)
    {
        try
        {
            using var document = Parse(text);
            responses.Take(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or IndexOutOfRangeException or OverflowException)
        {
            throw new UnreadableDataException($"{path}: line {RowFile.Count(line)} is no JSON with logprobs: {JsonFault.Of(e)}", e);
        }
    }

    private static JsonDocument Parse(string text)
    {
        var options = new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false };
        try
        {
            return JsonDocument.Parse(text, options);
        }
        catch (JsonException) when (text.Contains("NaN", StringComparison.Ordinal) || text.Contains("Infinity", StringComparison.Ordinal))
        {
            // Python writes -Infinity, which is no JSON: not known, as null.
            return JsonDocument.Parse(ServedResponses.WithoutInfinities(text), options);
        }
    }
}
