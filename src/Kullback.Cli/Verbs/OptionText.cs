namespace Kullback.Cli.Verbs;

/// <summary>Reads the text of options; whatever is wrong is said in one sentence that names the option.</summary>
internal static class OptionText
{
    /// <summary>An option with one value, kept as text until it is read.</summary>
    public static Option<string?> One(string name, string value, string description)
        => new(name) { Description = description, HelpName = value };

    /// <summary>An option that may be given again.</summary>
    public static Option<string[]> Many(string name, string value, string description)
        => new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };

    /// <summary>An option that is there or not.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>Splits at commas; <c>\,</c> is a comma within.</summary>
    public static IReadOnlyList<string> List(IEnumerable<string> values)
    {
        var list = new List<string>();
        foreach (string value in values)
            foreach (string part in value.Replace("\\,", "\0", StringComparison.Ordinal).Split(','))
                if (part.Length > 0) list.Add(part.Replace('\0', ','));
        return list;
    }

    /// <summary>An integer from <paramref name="least"/> up; null when the option was not given.</summary>
    public static int? WholeNumber(ParseResult parsed, Option<string?> option, int least)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new UsageException($"{option.Name}: '{text}' is not an integer from {least.ToString(CultureInfo.InvariantCulture)} up");
    }

    /// <summary>A finite number; null when the option was not given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="allowed">Which numbers it takes.</param>
    /// <param name="what">The same in words: "a number between 0 and 1".</param>
    public static double? Number(ParseResult parsed, Option<string?> option, Func<double, bool> allowed, string what)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            && allowed(number)
            ? number
            : throw new UsageException($"{option.Name}: '{text}' is not {what}");
    }

    /// <summary>Bytes written as <c>512MB</c>, <c>2GB</c>, <c>1.5GiB</c>; null when the option was not given.</summary>
    public static long? Bytes(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        string upper = text.Trim().ToUpperInvariant();
        int digits = 0;
        while (digits < upper.Length && (char.IsAsciiDigit(upper[digits]) || upper[digits] == '.')) digits++;
        double unit = upper[digits..].Trim() switch
        {
            "" or "B" => 1,
            "K" or "KB" => 1e3,
            "M" or "MB" => 1e6,
            "G" or "GB" => 1e9,
            "KIB" => 1L << 10,
            "MIB" => 1L << 20,
            "GIB" => 1L << 30,
            _ => 0,
        };
        const double least = 64e6, most = 1e15;
        if (unit == 0 || !double.TryParse(upper.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out double number))
            throw new UsageException($"{option.Name}: '{text}' is not an amount of memory (512MB, 2GB)");
        double bytes = number * unit;
        if (bytes is < least or > most)
            throw new UsageException($"{option.Name}: {text} is too {(bytes < least ? "little; the engine needs 64MB" : "much")}");
        return (long)bytes;
    }

    /// <summary>One character, <c>\t</c> or <c>tab</c>; null when the option was not given.</summary>
    public static char? Character(ParseResult parsed, Option<string?> option)
        => parsed.GetValue(option) switch
        {
            null => null,
            "\\t" or "tab" => '\t',
            { Length: 1 } text => text[0],
            { } text => throw new UsageException($"{option.Name}: '{text}' is not one character (write tab for the tabulator)"),
        };
}
