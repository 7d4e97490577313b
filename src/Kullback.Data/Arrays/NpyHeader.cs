namespace Kullback.Data.Arrays;

/// <summary>The header of a NumPy array file: a Python dictionary with the element type, the order of storage and the shape.</summary>
/// <remarks>Read, never evaluated. Source of the format: the NumPy enhancement proposal 1 (a simple file format for arrays).</remarks>
internal sealed class NpyHeader
{
    private readonly string _text;
    private int _at;

    private NpyHeader(string text) => _text = text;

    /// <summary>The element type as written: <c>&lt;f8</c>.</summary>
    public string? Type { get; private set; }

    /// <summary>Stored column by column.</summary>
    public bool? Fortran { get; private set; }

    /// <summary>The lengths of the dimensions.</summary>
    public long[]? Shape { get; private set; }

    /// <summary>Reads a header; null where it is none.</summary>
    public static NpyHeader? Read(ReadOnlySpan<byte> bytes)
    {
        var header = new NpyHeader(Encoding.UTF8.GetString(bytes));
        return header.Dictionary() && header.Type is not null && header.Fortran is not null && header.Shape is not null ? header : null;
    }

    private bool Dictionary()
    {
        if (!Take('{')) return false;
        while (!Take('}'))
        {
            if (Text() is not { } key || !Take(':') || !Value(key)) return false;
            if (!Take(',') && Next() != '}') return false;
        }
        return Next() == '\0';
    }

    private bool Value(string key)
    {
        switch (key)
        {
            case "descr" when Type is null:
                Type = Next() == '[' ? Fields() : Text();
                return Type is not null;
            case "fortran_order" when Fortran is null:
                Fortran = Take("True") ? true : Take("False") ? false : null;
                return Fortran is not null;
            case "shape" when Shape is null:
                Shape = Tuple();
                return Shape is not null;
            default:
                return false;
        }
    }

    // Records of several fields: named in the error, not read.
    private string? Fields()
    {
        int start = _at, depth = 0;
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] is '[' or '(') depth++;
            if (_text[_at] is ']' or ')' && --depth == 0) return _text[start..++_at];
        }
        return null;
    }

    private long[]? Tuple()
    {
        if (!Take('(')) return null;
        var lengths = new List<long>();
        while (!Take(')'))
        {
            Next();
            int start = _at;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
            if (!long.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out long length))
                return null;
            lengths.Add(length);
            if (!Take(',') && Next() != ')') return null;
        }
        return [.. lengths];
    }

    private string? Text()
    {
        char quote = Next();
        if (quote is not ('\'' or '"')) return null;
        int start = ++_at, length = _text.AsSpan(start).IndexOf(quote);
        if (length < 0) return null;
        _at = start + length + 1;
        return _text.Substring(start, length);
    }

    private char Next()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n') _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Take(char c)
    {
        if (Next() != c) return false;
        _at++;
        return true;
    }

    private bool Take(string word)
    {
        Next();
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) return false;
        _at += word.Length;
        return true;
    }
}
