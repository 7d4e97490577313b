using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>The JSON values of a file, one after the other: NDJSON, one value over many lines, the elements of one array, or the data of
/// server-sent events.</summary>
internal static class JsonValues
{
    private const int Longest = 64 << 20;

    /// <summary>The values with the line on which each begins, from 1; read as they are asked for.</summary>
    /// <exception cref="UnreadableDataException">A value does not end, or is longer than 64 MiB.</exception>
    internal static IEnumerable<(long Line, string Text)> Of(string path)
    {
        using (new RowFile(path)) { }
        using var reader = new StreamReader(path);
        var text = new StringBuilder();
        var state = new State();
        int read;
        while ((read = reader.Read()) >= 0)
        {
            char c = (char)read;
            if (state.Line(c))
            {
                // event:, id:, retry: and comments of server-sent events.
                while (reader.Peek() is >= 0 and not '\n') reader.Read();
                continue;
            }
            if (!state.Takes(c, reader)) continue;
            text.Append(c);
            if (text.Length > Longest)
                throw new UnreadableDataException($"{path}: line {RowFile.Count(state.Start)}: a JSON value of more than 64 MiB");
            if (!state.Ends) continue;
            yield return (state.Start, text.ToString());
            text.Clear();
        }
        if (text.ToString().AsSpan().Trim().Length > 0)
        {
            // A stray word or number is left to the parser, which says what it is.
            if (state.Depth > 0 && text[0] is '{' or '[' or '"')
                throw new UnreadableDataException(
                    $"{path}: line {RowFile.Count(state.Start)}: the JSON that begins there does not end (still being written, or cut "
                        + $"off)");
            yield return (state.Start, text.ToString());
        }
    }

    /// <summary>Where in a value the reader is.</summary>
    private sealed class State
    {
        private bool _string, _escaped, _fresh = true, _array, _first = true;
        private long _line = 1;

        internal int Depth { get; private set; }

        internal long Start { get; private set; } = 1;

        internal bool Ends { get; private set; }

        /// <summary>Counts lines; true where the rest of the line is no data.</summary>
        internal bool Line(char c)
        {
            if (c == '\n')
            {
                (_line, _fresh) = (_line + 1, true);
                return false;
            }
            bool fresh = _fresh;
            if (!char.IsWhiteSpace(c)) _fresh = false;
            return fresh && Depth == 0 && !_array && !_string && c is (':' or 'e' or 'i' or 'r');
        }

        /// <summary>Does the character belong to a value?</summary>
        internal bool Takes(char c, StreamReader reader)
        {
            Ends = false;
            if (_string)
            {
                if (_escaped) _escaped = false;
                else if (c == '\\') _escaped = true;
                else if (c == '"') _string = false;
                return true;
            }
            if (Depth == 0) return Outside(c, reader);
            if (c == '"') _string = true;
            else if (c is '{' or '[') Depth++;
            else if (c is '}' or ']') Ends = --Depth == 0;
            return true;
        }

        private bool Outside(char c, StreamReader reader)
        {
            if (c == 'd' && !_array)
            {
                // data: {...} or data: [DONE]
                while (reader.Peek() is >= 0 and not ':' and not '\n') reader.Read();
                if (reader.Peek() == ':') reader.Read();
                while (reader.Peek() is ' ') reader.Read();
                if (reader.Peek() == '[') while (reader.Peek() is >= 0 and not '\n') reader.Read();
                return false;
            }
            if (c == '[' && _first)
            {
                (_array, _first) = (true, false);
                return false;
            }
            if (char.IsWhiteSpace(c) || c is ',' or '\u001E' or '\uFEFF' || (c == ']' && _array)) return false;
            (_first, Start, Depth) = (false, _line, 1);
            if (c == '"') _string = true;
            // A stray word: taken to be refused by the parser with its line.
            return true;
        }
    }
}
