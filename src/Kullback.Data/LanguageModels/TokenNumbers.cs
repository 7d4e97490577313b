using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Which number of a model's vocabulary a token has that a server named.</summary>
internal sealed class TokenNumbers
{
    private readonly INextTokenSource _rows;
    private readonly string _served;
    private readonly Dictionary<string, int>? _numbers;

    /// <summary>Numbers by id, or by text where texts are known.</summary>
    internal TokenNumbers(INextTokenSource rows, IReadOnlyList<string>? texts, string served)
    {
        (_rows, _served) = (rows, served);
        if (texts is null) return;
        if (texts.Count > rows.Shape.Vocabulary)
            throw new UnreadableDataException(
                $"{rows.Name}: {RowFile.Count(texts.Count)} token texts for a vocabulary of {RowFile.Count(rows.Shape.Vocabulary)}");
        _numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < texts.Count; i++)
        {
            string key = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(texts[i]));
            if (!_numbers.TryAdd(key, i)) _numbers[key] = -1;
        }
    }

    /// <summary>The file whose tokens they are.</summary>
    internal string Served => _served;

    /// <summary>The number of a token that must be one of the rows'.</summary>
    internal int Of(long row, TopToken token)
    {
        int number = OrNone(token);
        if (number >= 0) return number;
        string place = $"{_served}: token {RowFile.Count(row)}: '{token.Text}'";
        if (token.Id is { } id)
            throw new UnreadableDataException(
                $"{place} has the id {id}, {_rows.Name} a vocabulary of {RowFile.Count(_rows.Shape.Vocabulary)}");
        if (_numbers is null)
            throw new UnreadableDataException($"{place} has no id: say which token it is of {_rows.Name} ({OptionName.Vocabulary})");
        throw new UnreadableDataException(
            $"{place} is {(token.Bytes is null || _numbers.ContainsKey(token.Key(false)!) ? "the text of several tokens" : "no token")} "
                + $"of {_rows.Name}");
    }

    /// <summary>The number, or −1.</summary>
    internal int OrNone(TopToken token)
    {
        if (token.Id is { } id) return id >= 0 && id < _rows.Shape.Vocabulary ? (int)id : -1;
        return _numbers is not null && token.Key(false) is { } key ? _numbers.GetValueOrDefault(key, -1) : -1;
    }
}
