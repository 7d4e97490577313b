using System.Globalization;

namespace Kullback.Distributions;

/// <summary>A distribution written in text that cannot be read: where, and what would be right.</summary>
public sealed class UnreadableDistributionException : ArgumentException
{
    /// <summary>An error without a place.</summary>
    public UnreadableDistributionException() { }

    /// <summary>An error without a place.</summary>
    public UnreadableDistributionException(string message) : base(message) { }

    /// <summary>An error with its cause.</summary>
    public UnreadableDistributionException(string message, Exception inner) : base(message, inner) { }

    /// <summary>An error at a column.</summary>
    public UnreadableDistributionException(int column, string message, Exception? inner)
        : base($"column {column.ToString(CultureInfo.InvariantCulture)}: {message}", inner) => Column = column;

    /// <summary>The column, counted from 1; 0 where there is none.</summary>
    public int Column { get; }
}

/// <summary>Distributions on the line as text: <c>Normal(0,1)</c>, <c>Gamma(shape=2,rate=1.5)</c>,
/// <c>0.3*Normal(-2,1)+0.7*Normal(2,1)</c>.</summary>
/// <remarks>text = part { "+" part }; part = [number "*"] family "(" [argument { "," argument }] ")"; argument = [name "="] number; number
/// = decimal
/// | "inf" | decimal "/" decimal. Families and names of parameters in any case, named parameters after positional ones in any order; a
/// parameter with a default may be left out. Weights of a mixture sum to 1. Spaces are free.</remarks>
public static class DistributionText
{
    /// <summary>The distribution that a text describes.</summary>
    /// <exception cref="UnreadableDistributionException">The text does not parse, names no family, or a parameter is missing, unknown or
    /// outside its domain; the message has the column and the nearest name.</exception>
    public static IUnivariate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new Reader(text);
        List<(double Weight, IUnivariate Distribution)> parts = [reader.Part()];
        while (reader.Takes('+')) parts.Add(reader.Part());
        reader.End();
        if (parts.Count == 1 && double.IsNaN(parts[0].Weight)) return parts[0].Distribution;
        if (parts.FindIndex(part => double.IsNaN(part.Weight)) is >= 0 and var bare)
            throw new UnreadableDistributionException($"part {bare + 1} of the mixture has no weight: write 0.5*{text[..1]}…");
        double total = parts.Sum(part => part.Weight);
        if (!(Math.Abs(total - 1) <= 1e-9))
            throw new UnreadableDistributionException(FormattableString.Invariant($"the weights sum to {total}, not to 1"));
        return Mixed(parts);
    }

    private static IUnivariate Mixed(List<(double Weight, IUnivariate Distribution)> parts)
    {
        try
        {
            return Mixture.Of([.. parts.Select(part => part.Weight)],
            (IReadOnlyList<IUnivariate>)[.. parts.Select(part => part.Distribution)]);
        }
        catch (ArgumentException e) { throw new UnreadableDistributionException(e.Message, e); }
    }

    /// <summary>The family that a word names: in any case, without spaces, hyphens and underscores; null where there is none.</summary>
    public static Family? FamilyNamed(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        string plain = Plain(word);
        return Families.All.FirstOrDefault(family => Plain(family.Name) == plain);
    }

    // Both spellings are written in papers: GeneralisedNormal is GeneralizedNormal.
    internal static string Plain(string word)
        => string.Concat(word.Where(char.IsLetterOrDigit)).ToUpperInvariant().Replace("ISED", "IZED", StringComparison.Ordinal);

    private sealed class Reader(string text)
    {
        private int _at;

        internal bool Takes(char sign)
        {
            Spaces();
            if (_at >= text.Length || text[_at] != sign) return false;
            _at++;
            return true;
        }

        internal void End()
        {
            Spaces();
            if (_at < text.Length) throw Wrong(_at, $"'{text[_at]}' is not expected here (parts of a mixture are joined by +)");
        }

        internal (double Weight, IUnivariate Distribution) Part()
        {
            Spaces();
            double weight = double.NaN;
            int start = _at;
            if (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is '.' or '-'))
            {
                weight = Number();
                if (!(weight >= 0 && weight <= 1))
                    throw Wrong(start, FormattableString.Invariant($"the weight {weight} is not between 0 and 1"));
                if (!Takes('*')) throw Wrong(_at, "a weight is followed by * and a family: 0.3*Normal(-2,1)");
            }
            return (weight, Distribution());
        }

        private IUnivariate Distribution()
        {
            Spaces();
            int start = _at;
            string name = Word();
            if (name.Length == 0) throw Wrong(start, _at < text.Length ? $"'{text[_at]}' is no family: write Normal(0,1)"
                : "a family is missing: write Normal(0,1)");
            var family = FamilyNamed(name)
                ?? throw Wrong(start, $"no family is called '{name}'{Hint(name, Families.All.Select(f => f.Name))}");
            if (!Takes('(')) throw Wrong(_at, $"'(' is missing: {Usage(family)}");
            double[] values = Arguments(family, start);
            try { return family.Create(values); }
            catch (ArgumentException e) { throw new UnreadableDistributionException(start + 1, OneLine(e), e); }
        }

        private double[] Arguments(Family family, int start)
        {
            var values = new double?[family.Parameters.Count];
            bool named = false;
            for (int i = 0; !Takes(')'); i++)
            {
                if (i > 0 && !Takes(',')) throw Wrong(_at, $"',' or ')' is missing: {Usage(family)}");
                Spaces();
                int place = _at;
                string name = Word();
                bool isName = name.Length > 0 && Takes('=');
                if (!isName) _at = place;
                if (!isName && named) throw Wrong(place, "a parameter without a name follows one with a name");
                named |= isName;
                int index = isName ? Index(family, name, place) : i;
                if (index >= values.Length) throw Wrong(place, $"too many parameters: {Usage(family)}");
                if (values[index] is not null) throw Wrong(place, $"{family.Parameters[index].Name} is given twice");
                values[index] = Number();
            }
            for (int i = 0; i < values.Length; i++)
                values[i] ??= family.Parameters[i].Default
                    ?? throw Wrong(start, $"{family.Parameters[i].Name} is missing: {Usage(family)}");
            return [.. values.Select(v => v!.Value)];
        }

        private static readonly Dictionary<string, string[]> Short = new()
        {
            ["SD"] = ["STANDARDDEVIATION", "LOGSTANDARDDEVIATION"], ["SIGMA"] = ["STANDARDDEVIATION", "LOGSTANDARDDEVIATION", "SCALE"],
            ["STDDEV"] = ["STANDARDDEVIATION"],
            ["MU"] = ["MEAN", "LOGMEAN", "LOCATION"], ["DF"] = ["DEGREESOFFREEDOM"], ["NU"] = ["DEGREESOFFREEDOM"], ["LAMBDA"] = ["RATE"],
            ["LOC"] = ["LOCATION"],
            ["N"] = ["TRIALS"], ["P"] = ["PROBABILITY"],
        };

        private static int Index(Family family, string name, int place)
        {
            string plain = Plain(name);
            for (int i = 0; i < family.Parameters.Count; i++)
                if (Plain(family.Parameters[i].Name) == plain
                    || (Short.TryGetValue(plain, out var long_) && long_.Contains(Plain(family.Parameters[i].Name)))) return i;
            throw Wrong(place,
                $"{family.Name} has no parameter '{name}'{Hint(name, family.Parameters.Select(p => p.Name))}: {Usage(family)}");
        }

        private double Number()
        {
            Spaces();
            int start = _at;
            double value = Decimal(start);
            if (Takes('/')) value /= Decimal(_at);
            return value;
        }

        private double Decimal(int start)
        {
            Spaces();
            int from = _at;
            if (_at < text.Length && text[_at] is '-' or '+') _at++;
            if (string.Compare(text, _at, "inf", 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
            {
                _at += 3;
                return text[from] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            }
            while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.' || (text[_at] is 'e' or 'E')
                || (text[_at] is '-' or '+' && _at > from && text[_at - 1] is 'e' or 'E'))) _at++;
            return double.TryParse(text.AsSpan(from, _at - from), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw Wrong(start, from < text.Length ? "a number is expected here" : "a number is missing at the end");
        }

        private string Word()
        {
            int from = _at;
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '-')
                && (_at > from || char.IsLetter(text[_at]))) _at++;
            return text[from.._at];
        }

        private void Spaces()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        }

        private static UnreadableDistributionException Wrong(int at, string message) => new(at + 1, message, null);
    }

    /// <summary>How a family is written: <c>StudentT(degreesOfFreedom, location = 0, scale = 1)</c>.</summary>
    public static string Usage(Family family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return $"{family.Name}({string.Join(", ", family.Parameters.Select(p => p.Default is { } value ? FormattableString.Invariant($"{p.Name} = {value}") : p.Name))})";
    }

    // "(Parameter 'Rate')" and "Actual value was …" are for programmers; the sentence before them says it all.
    private static string OneLine(ArgumentException e) => e.Message.Split('\n')[0].Split(" (Parameter")[0].TrimEnd('.', '\r');

    private static string Hint(string word, IEnumerable<string> candidates)
    {
        string typed = word.ToUpperInvariant();
        var (name, errors) = candidates.Select(c => (c, Errors(typed, c.ToUpperInvariant()))).OrderBy(pair => pair.Item2).First();
        return errors <= Math.Max(1, (double)Math.Max(word.Length, name.Length) / 2) ? $" (did you mean {name}?)" : "";
    }

    private static int Errors(string a, string b)
    {
        int[] last = [.. Enumerable.Range(0, b.Length + 1)], row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (last, row) = (row, last);
        }
        return last[b.Length];
    }
}
