namespace Kullback.Data.Tables;

/// <summary>Shares, bits and values as people read them, safe to print on one line.</summary>
public static class DisplayValue
{
    /// <summary>Longest value that is printed whole, in characters.</summary>
    public const int LongestValue = 40;

    private static readonly (char Open, char Close)[] s_quotes = [('\'', '\''), ('"', '"'), ('\u201C', '\u201D')];

    /// <summary>A share of 0 to 1 in per cent with about two digits: <c>7.9 %</c>, <c>12 %</c>, <c>0.03 %</c>; <c>0 %</c> only for none,
    /// <c>100 %</c> only for all.</summary>
    public static string Percent(double share) => Percent(share, Decimals(share * 100));

    /// <summary>Two shares with so many digits that they differ where the shares do: <c>3.1 % -> 7.9 %</c>.</summary>
    public static string Change(double reference, double current)
    {
        int decimals = Decimals(Math.Max(reference, current) * 100);
        while (decimals < 4 && reference != current && Percent(reference, decimals) == Percent(current, decimals)) decimals++;
        return $"{Percent(reference, decimals)} -> {Percent(current, decimals)}";
    }

    /// <summary>Bits with two significant digits: <c>0.012</c>, <c>0.3</c>; <c>&lt;0.0001</c> below that, <c>0</c> only for 0.</summary>
    public static string Bits(double bits)
    {
        if (bits == 0) return "0";
        if (bits is > 0 and < 0.0001) return "<0.0001";
        int decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(Math.Abs(bits))), 0, 4);
        return Math.Round(bits, decimals).ToString("0.####", CultureInfo.InvariantCulture);
    }

    /// <summary>A value in single quotes, or in double ones (straight, else curved) where it holds a single one: at most
    /// <see cref="LongestValue"/> characters, control, format and unpaired characters written as escapes, and doubled what ends the
    /// quotation where it holds all of them: a value can neither break the line nor pretend to end.</summary>
    public static string Quoted(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string text = Harmless(value, LongestValue);
        foreach ((char open, char close) in s_quotes)
            if (!value.Contains(open, StringComparison.Ordinal) && !value.Contains(close, StringComparison.Ordinal))
                return open + text + close;
        return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>A value without quotes, made harmless as in <see cref="Quoted"/> and cut with "…" after <paramref name="longest"/>
    /// characters.</summary>
    public static string Harmless(string value, int longest)
    {
        ArgumentNullException.ThrowIfNull(value);
        StringBuilder text = new();
        int taken = 0, index = 0;
        while (index < value.Length)
        {
            if (taken++ == longest) return text.Append('…').ToString();
            bool paired = Rune.TryGetRuneAt(value, index, out Rune rune);
            text.Append(paired ? Written(rune) : $"\\u{(int)value[index]:X4}");
            index += paired ? rune.Utf16SequenceLength : 1;
        }
        return text.ToString();
    }

    private static string Written(Rune rune) => rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        0x200C or 0x200D => rune.ToString(),   // joiners: scripts and emoji need them, and they move nothing
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                ? rune.Value > 0xFFFF ? $"\\U{rune.Value:X8}" : $"\\u{rune.Value:X4}" : rune.ToString(),
    };

    private static int Decimals(double percent) => percent >= 9.95 ? 0 : percent >= 0.995 ? 1 : percent >= 0.0995 ? 2 : 3;

    private static string Percent(double share, int decimals)
    {
        double rounded = Math.Round(share * 100, decimals), least = Math.Pow(10, -decimals);
        string text = rounded == 0 && share > 0 ? $"<{Invariant(least)}"
            : rounded >= 100 && share < 1 ? $">{Invariant(100 - least)}"
            : Invariant(rounded);
        return $"{text} %";
    }

    private static string Invariant(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
