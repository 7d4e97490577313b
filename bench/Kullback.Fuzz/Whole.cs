using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Kullback.Data;
using Kullback.Data.Profiles;

namespace Kullback.Fuzz;

/// <summary>Is an output whole, by the rules of its form?</summary>
internal static partial class Whole
{
    /// <summary>What is wrong; null for nothing.</summary>
    public static string? Fault(string option, byte[] bytes)
    {
        if (bytes.Length == 0) return option == "--jsonl" ? null : "it is empty";         // no column, no line
        try
        {
            return option switch
            {
                "--json" => Json(bytes),
                "--jsonl" => Encoding.UTF8.GetString(bytes).Split('\n') is [.. var lines, ""]
                    ? lines.Select(l => Json(Encoding.UTF8.GetBytes(l))).FirstOrDefault(f => f is not null) : "its last line does not end",
                "--html" => Page(Encoding.UTF8.GetString(bytes)),
                "--markdown" or "--pairs" => Markdown(Encoding.UTF8.GetString(bytes)),
                "--junit" => Xml(bytes),
                "--output" => Profile(bytes),
                "--tokens" => bytes.AsSpan().StartsWith("PAR1"u8) && bytes.AsSpan().EndsWith("PAR1"u8) ? null
                    : "it does not begin and end as Parquet",
                "--write-base" => bytes.AsSpan().StartsWith("_logits_"u8) ? null : "it does not begin with _logits_",
                "--write-rows" => Tensors(bytes),
                _ => $"nobody knows what {option} writes",
            };
        }
        catch (Exception e) when (e is JsonException or XmlException or UnreadableDataException) { return e.Message; }
    }

    private static string? Json(ReadOnlySpan<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
        return document.RootElement.ValueKind == JsonValueKind.Object ? null : $"it is a {document.RootElement.ValueKind}";
    }

    private static string? Page(string page)
        => !page.StartsWith("<!DOCTYPE html>", StringComparison.OrdinalIgnoreCase) ? "it does not begin as a page"
         : !page.TrimEnd().EndsWith("</html>", StringComparison.Ordinal) ? "it does not end as a page"
         : Raw(page);

    private static string? Markdown(string text) => !text.EndsWith('\n') ? "its last line does not end" : Raw(text);

    private static string? Raw(string text) => Hostile().IsMatch(text) ? "text from data stands in it as markup" : null;

    /// <summary>What the seeds hold to try it (<see cref="Cells"/>).</summary>
    [GeneratedRegex(@"(?<!\\)<(script>alert\(1|img src=x)")]
    private static partial Regex Hostile();

    private static string? Xml(byte[] bytes)
    {
        new XmlDocument { XmlResolver = null }.Load(new MemoryStream(bytes));
        return null;
    }

    private static string? Profile(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), "whole.klp");
        File.WriteAllBytes(path, bytes);
        try { return TableProfile.Read(path).Columns.Count >= 0 ? null : "it has no columns"; }
        finally { File.Delete(path); }
    }

    private static string? Tensors(byte[] bytes)
    {
        if (bytes.Length < 8) return "it has no header";
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > (ulong)bytes.Length - 8) return "its header ends late";
        using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
        long end = header.RootElement.EnumerateObject().Where(p => p.Name != "__metadata__")
            .Max(p => p.Value.GetProperty("data_offsets")[1].GetInt64());
        return 8 + (long)length + end == bytes.Length ? null : "its tensors end elsewhere";
    }
}
