using System.Collections.Frozen;

namespace Kullback.Data.Comparisons;

/// <summary>One way of writing texts that Unicode can write in several: letter and accent joined, full-width letters plain, ligatures
/// apart.</summary>
/// <remarks>The command runs without ICU (a third of its start time), where <see cref="string.Normalize(NormalizationForm)"/> returns its
/// input. The tables below do what NFKC does for Latin letters with one accent, full-width forms and common compatibility characters; with
/// ICU the framework's NFKC runs first and covers the rest.</remarks>
internal static class UnicodeForm
{
    // Combining mark, then pairs of base and composed letter.
    private static readonly string[] Accents =
    [
        "\u0300AÀEÈIÌOÒUÙNǸaàeèiìoòuùnǹ",
        "\u0301AÁEÉIÍOÓUÚYÝCĆLĹNŃRŔSŚZŹaáeéiíoóuúyýcćlĺnńrŕsśzź",
        "\u0302AÂEÊIÎOÔUÛCĈGĜHĤJĴSŜWŴYŶaâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷ",
        "\u0303AÃNÑOÕIĨUŨaãnñoõiĩuũ",
        "\u0304AĀEĒIĪOŌUŪaāeēiīoōuū",
        "\u0306AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ",
        "\u0307CĊEĖGĠIİZŻcċeėgġzż",
        "\u0308AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ",
        "\u030AAÅUŮaåuů",
        "\u030BOŐUŰoőuű",
        "\u030CCČDĎEĚNŇRŘSŠTŤZŽcčdďeěnňrřsštťzž",
        "\u0327CÇGĢKĶLĻNŅRŖSŞTŢcçgģkķlļnņrŗsştţ",
        "\u0328AĄEĘIĮUŲaąeęiįuų",
    ];

    private static readonly FrozenDictionary<(char Letter, char Mark), char> Composed =
        Accents.SelectMany(line => Enumerable.Range(0, (line.Length - 1) / 2)
            .Select(k => KeyValuePair.Create((line[1 + (2 * k)], line[0]), line[2 + (2 * k)])))
            .ToFrozenDictionary();

    private static readonly FrozenDictionary<char, string> Compatible = new Dictionary<char, string>
    {
        ['\uFB00'] = "ff", ['\uFB01'] = "fi", ['\uFB02'] = "fl", ['\uFB03'] = "ffi", ['\uFB04'] = "ffl", ['\u2026'] = "...",
        ['\u00B9'] = "1", ['\u00B2'] = "2", ['\u00B3'] = "3", ['\u00BA'] = "o", ['\u00AA'] = "a", ['\u2122'] = "TM", ['\u212B'] = "Å",
        ['\u00A0'] = " ", ['\u2002'] = " ", ['\u2003'] = " ", ['\u2009'] = " ", ['\u202F'] = " ", ['\u3000'] = " ",
    }.ToFrozenDictionary();

    /// <summary>The text in that form.</summary>
    public static string Of(string text)
    {
        try
        {
            text = text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // An unpaired surrogate has no normal form; the tables below still apply.
        }
        StringBuilder form = new(text.Length);
        foreach (char c in text)
        {
            if (form.Length > 0 && Composed.TryGetValue((form[^1], c), out char joined)) form[^1] = joined;
            else if (c is >= '\uFF01' and <= '\uFF5E') form.Append((char)(c - 0xFEE0));
            else if (Compatible.TryGetValue(c, out string? plain)) form.Append(plain);
            else form.Append(c);
        }
        return form.ToString();
    }
}
