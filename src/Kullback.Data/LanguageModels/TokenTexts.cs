using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Texts of a vocabulary's tokens: a JSON list, an object of text and id, or a tokenizer.json with its added tokens.</summary>
public static class TokenTexts
{
    private const int MostTokens = 1 << 24;

    /// <summary>The texts by id. Those of a tokenizer whose decoder is byte-level or that writes blanks as U+2581 are decoded where they
    /// are whole characters; an id without a text is called <c>&lt;no text ID&gt;</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">It can't be read or is none of the three.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        using var file = new RowFile(path);
        if (file.Length > 1 << 30)
            throw new UnreadableDataException($"{path}: {RowFile.Count(file.Length)} bytes are no list of token texts");
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        try
        {
            using var document = JsonDocument.Parse(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes,
                new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Of(path, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException
            or IndexOutOfRangeException)
        {
            throw new UnreadableDataException($"{path}: neither a list of texts nor an object of text and id nor a tokenizer.json", e);
        }
    }

    private static string[] Of(string path, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array) return [.. root.EnumerateArray().Select(t => t.GetString() ?? "")];
        var texts = new Dictionary<int, string>();
        bool tokenizer = ServedFormat.Has(root, "model", JsonValueKind.Object) && root.GetProperty("model").TryGetProperty("vocab", out _);
        Vocabulary(path, tokenizer ? root.GetProperty("model").GetProperty("vocab") : root, texts);
        if (tokenizer)
        {
            bool bytes = Mentions(root, "ByteLevel");
            foreach (int id in texts.Keys.ToArray()) texts[id] = Decoded(texts[id], bytes);
            if (ServedFormat.Has(root, "added_tokens", JsonValueKind.Array))
                foreach (var added in root.GetProperty("added_tokens").EnumerateArray())
                    Put(path, texts, added.GetProperty("id").GetInt32(), added.GetProperty("content").GetString() ?? "", replaces: true);
        }
        if (texts.Count == 0) throw new UnreadableDataException($"{path}: no token in it");
        var all = new string[texts.Keys.Max() + 1];
        for (int i = 0; i < all.Length; i++) all[i] = texts.GetValueOrDefault(i) ?? $"<no text {i}>";
        return all;
    }

    private static void Vocabulary(string path, JsonElement vocabulary, Dictionary<int, string> texts)
    {
        int at = 0;
        // Unigram models: a list of [text, score].
        if (vocabulary.ValueKind == JsonValueKind.Array)
            foreach (var pair in vocabulary.EnumerateArray()) Put(path, texts, at++, pair[0].GetString() ?? "", replaces: false);
        else
            foreach (var entry in vocabulary.EnumerateObject()) Put(path, texts, entry.Value.GetInt32(), entry.Name, replaces: false);
    }

    private static void Put(string path, Dictionary<int, string> texts, int id, string text, bool replaces)
    {
        if (id is < 0 or > MostTokens) throw new UnreadableDataException($"{path}: '{text}' has the id {id}: no id of a token");
        if (!replaces && texts.TryGetValue(id, out string? other))
            throw new UnreadableDataException($"{path}: '{other}' and '{text}' both have the id {id}");
        texts[id] = text;
    }

    private static bool Mentions(JsonElement root, string type)
        => new[] { "decoder", "pre_tokenizer" }.Any(
            part => root.TryGetProperty(part, out var of) && of.ValueKind == JsonValueKind.Object
                && of.GetRawText().Contains($"\"{type}\"", StringComparison.Ordinal));

    private static string Decoded(string token, bool byteLevel)
    {
        if (!byteLevel) return token.Replace('\u2581', ' ');
        var bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            int value = Array.IndexOf(ByteAlphabet, token[i]);
            if (value < 0) return token;
            bytes[i] = (byte)value;
        }
        try
        {
            return new UTF8Encoding(false, true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return token;
        }
    }

    // Byte-level tokenizers write printable Latin-1 as it is and the other 68 bytes, in their order, from U+0100 on.
    private static readonly char[] ByteAlphabet = Alphabet();

    private static char[] Alphabet()
    {
        var letters = new char[256];
        int next = 0x100;
        for (int b = 0; b < 256; b++)
            letters[b] = b is >= 0x21 and <= 0x7E or >= 0xA1 and <= 0xAC or >= 0xAE ? (char)b : (char)next++;
        return letters;
    }
}
