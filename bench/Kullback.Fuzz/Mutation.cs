using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kullback.Fuzz;

/// <summary>Small damage: what editors, networks and hostile people do to bytes, texts and JSON.</summary>
internal static class Mutation
{
    private static readonly string[] s_tokens =
    [
        "", "0", "-1", "1e308", "1e-320", "NaN", "inf", "-inf", "9223372036854775808", "99999999999999999999", "\0", "\"", "\"\"", "'", ",",
            ";", "\t", "\n", "\r\n",
        "(", ")", "[", "]", "{", "}", ":", "null", "true", "é", "\uFEFF", "\uFFFF", "%", "2020-01-01", "((((((((", "[[[[[[[[", "1,2,3", "-",
            "=", "@", "|", "\u2028", "\u001b[31m", "\ud83d",
    ];

    private static readonly string[] s_values =
    [
        "null", "0", "-1", "1.5", "1e400", "1e-400", "9007199254740993", "99999999999999999999", "\"\"", "\"NaN\"", "true", "[]", "{}",
            "[null]", "\"\\u0000\"", "-0.0",
        "\"1\"", "[[1,2],[3]]", "{\"a\":{\"b\":[1]}}", "\"inf\"", "2147483648", "\"<script>alert(1)</script>\"",
    ];

    /// <summary>One piece of text is put in, doubled or taken away.</summary>
    public static string Text(string text, Random random)
    {
        int at = random.Next(text.Length + 1), length = random.Next(Math.Min(9, text.Length - at + 1));
        string put = random.Next(3) == 0 ? text.Substring(at, length) + text.Substring(at, length) : s_tokens[random.Next(s_tokens.Length)];
        return text[..at] + put + text[(at + (random.Next(2) == 0 ? length : 0))..];
    }

    /// <summary>Some bytes are changed, put in or taken away.</summary>
    public static byte[] Bytes(byte[] bytes, Random random, int times = 1)
    {
        var list = new List<byte>(bytes);
        for (; times > 0 && list.Count > 0; times--)
        {
            int at = random.Next(list.Count);
            switch (random.Next(6))
            {
                case 0: list[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: list[at] = (byte)random.Next(256); break;
                case 2: list.RemoveRange(at, Math.Min(random.Next(1, 20), list.Count - at)); break;
                case 3: list.InsertRange(at, Encoding.UTF8.GetBytes(s_tokens[random.Next(s_tokens.Length)])); break;
                case 4:                                                     // a length or an offset becomes any other
                    byte[] number = BitConverter.GetBytes(random.Next(3) == 0 ? random.NextInt64() : random.Next(2) == 0 ? -1
                        : 1L << random.Next(63));
                    for (int i = 0; i < number.Length && at + i < list.Count; i++) list[at + i] = number[i];
                    break;
                default: if (random.Next(3) == 0) list.RemoveRange(at, list.Count - at); break;
            }
        }
        return [.. list];
    }

    /// <summary>One value of a JSON text is replaced, renamed, doubled or taken away; the text stays JSON.</summary>
    public static string Json(string json, Random random)
    {
        JsonNode? root;
        try { root = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 1_000 }); }
        catch (Exception e) when (e is JsonException or ArgumentException) { return Text(json, random); }
        try
        {
            var parents = new List<JsonNode>();
            Collect(root, parents);
            if (parents.Count == 0) return s_values[random.Next(s_values.Length)];
            JsonNode parent = parents[random.Next(parents.Count)];
            if (parent is JsonArray array) Change(array, random);
            else Change(parent.AsObject(), random);
            return root!.ToJsonString();
        }
        // half a surrogate pair, a name that stands twice
        catch (Exception e) when (e is InvalidOperationException or ArgumentException) { return Text(json, random); }
    }

    private static JsonNode? Value(Random random)
        => JsonNode.Parse(random.Next(40) == 0 ? Nested(random) : s_values[random.Next(s_values.Length)],
            documentOptions: new JsonDocumentOptions { MaxDepth = 1_000 });

    private static string Nested(Random random)
    {
        int depth = random.Next(2, 60);
        return new string('[', depth) + "1" + new string(']', depth);
    }

    private static void Collect(JsonNode? node, List<JsonNode> parents)
    {
        if (parents.Count > 5_000) return;
        switch (node)
        {
            case JsonArray { Count: > 0 } array:
                parents.Add(array);
                foreach (JsonNode? item in array) Collect(item, parents);
                break;
            case JsonObject { Count: > 0 } one:
                parents.Add(one);
                foreach (var (_, value) in one) Collect(value, parents);
                break;
        }
    }

    private static void Change(JsonArray array, Random random)
    {
        int at = random.Next(array.Count), other = random.Next(array.Count);
        switch (random.Next(5))
        {
            case 0: array[at] = Value(random); break;
            case 1: array.RemoveAt(at); break;
            case 2: array.Insert(at, array[other]?.DeepClone()); break;
            case 3: (array[at], array[other]) = (array[other]?.DeepClone(), array[at]?.DeepClone()); break;
            default: array.Add(Value(random)); break;
        }
    }

    private static void Change(JsonObject one, Random random)
    {
        string[] keys = [.. one.Select(p => p.Key)];
        string key = keys[random.Next(keys.Length)];
        JsonNode? value = one[key];
        switch (random.Next(5))
        {
            case 0: one[key] = Value(random); break;
            case 1: one.Remove(key); break;
            case 2: one.Remove(key); one[Text(key, random)] = value; break;
            case 3: one[key] = new JsonArray(value?.DeepClone()); break;
            default: one[keys[random.Next(keys.Length)]] = value?.DeepClone(); break;
        }
    }
}
