using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Kullback.Data.Topics;

/// <summary>From text to words: runs of letters in lower case, with an apostrophe within.</summary>
/// <remarks>Letters of any script with their marks, by their Unicode category; digits and signs separate. Scripts that put no space between
/// words give a word a run: cut such texts before.</remarks>
public static partial class TextTokens
{
    /// <summary>Common English words that say nothing of a subject: articles, pronouns, prepositions, conjunctions,
    /// auxiliary verbs.</summary>
    public static FrozenSet<string> EnglishStopWords { get; } =
        ("a about above after again against all also am an and any are as at be because been before being below between both but by can "
            + "cannot could did do does doing down during each few for from further had has have having he her here hers herself "
        + "him himself his how i if in into is it its itself just me more most my myself no nor not now of off on once only or other our "
        + "ours ourselves out over own same shall she should so some such than that the their theirs them themselves then there these "
        + "they this those through to too under until up upon "
        + "us very was we were what when where which while who whom why will with would you your yours yourself yourselves don't doesn't "
        + "didn't isn't aren't wasn't weren't won't wouldn't can't couldn't i'm i've i'll it's he's she's that's "
        + "there's").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The words of a text, in their order.</summary>
    public static IEnumerable<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (Match match in Word().Matches(text)) yield return match.Value.ToLowerInvariant().Replace('\u2019', '\'');
    }

    [GeneratedRegex(@"\p{L}[\p{L}\p{M}]*(?:['\u2019]\p{L}[\p{L}\p{M}]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
