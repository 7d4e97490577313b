using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Output of OpenAI's Batch interface: a request a line, in whatever order they were done.
/// Two such files are compared request by request.</summary>
internal static class BatchFile
{
    private const int LongestLine = 64 << 20;

    /// <summary>A line of a file.</summary>
    private sealed record Request(string Id, long Line, long Offset, int Length);

    /// <summary>The lines of both files in the order of their <c>custom_id</c>; null unless both are such files.</summary>
    /// <exception cref="UnreadableDataException">A request is in one file only, or twice in one.</exception>
    internal static (IEnumerable<(long Line, string Text)> Left, IEnumerable<(long Line, string Text)> Right)? Paired(string left,
        string right)
    {
        if (Requests(left) is not { } a || Requests(right) is not { } b) return null;
        for (int i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            int order = i == a.Count ? 1 : i == b.Count ? -1 : string.CompareOrdinal(a[i].Id, b[i].Id);
            if (order != 0)
                throw new UnreadableDataException(
                    $"{(order < 0 ? right : left)}: has no request '{(order < 0 ? a : b)[i].Id}', which {(order < 0 ? left : right)} has "
                        + $"in line {RowFile.Count((order < 0 ? a : b)[i].Line)} (take it out there, or ask for it again)");
        }
        return (Lines(left, a), Lines(right, b));
    }

    private static IEnumerable<(long Line, string Text)> Lines(string path, List<Request> requests)
    {
        using var file = new RowFile(path);
        foreach (var request in requests)
        {
            var bytes = new byte[request.Length];
            file.Read(request.Offset, bytes);
            yield return (request.Line, Encoding.UTF8.GetString(bytes));
        }
    }

    // Null where a line is no JSON or has no custom_id with a response: then the file is read in its order,
    // and whatever is wrong is said there.
    private static List<Request>? Requests(string path)
    {
        using (new RowFile(path)) { }
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        var requests = new List<Request>();
        var line = new MemoryStream();
        long number = 1, start = 0, at = 0;
        bool Take()
        {
            ReadOnlySpan<byte> bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
            var text = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
            if (text.Trim(" \t\r"u8).IsEmpty) return true;
            if (IdOf(text) is not { } id) return false;
            requests.Add(new(id, number, start + bytes.Length - text.Length, text.Length));
            return true;
        }
        for (int read; (read = stream.ReadByte()) >= 0;)
        {
            at++;
            if (read != '\n')
            {
                line.WriteByte((byte)read);
                if (line.Length > LongestLine) return null;
                continue;
            }
            if (!Take()) return null;
            (number, start) = (number + 1, at);
            line.SetLength(0);
        }
        if (!Take() || requests.Count == 0) return null;
        requests.Sort((x, y) => string.CompareOrdinal(x.Id, y.Id));
        for (int i = 1; i < requests.Count; i++)
            if (requests[i].Id == requests[i - 1].Id)
                throw new UnreadableDataException(
                    $"{path}: request '{requests[i].Id}' is there twice, in lines {Math.Min(requests[i].Line, requests[i - 1].Line):#,0} "
                        + $"and {Math.Max(requests[i].Line, requests[i - 1].Line):#,0}");
        return requests;
    }

    private static string? IdOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            string? id = null;
            bool answer = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isId = reader.ValueTextEquals("custom_id"u8);
                answer |= reader.ValueTextEquals("response"u8);
                reader.Read();
                if (isId && reader.TokenType == JsonTokenType.String) id = reader.GetString();
                else reader.Skip();
            }
            return answer ? id : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
