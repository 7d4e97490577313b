using System.Runtime.CompilerServices;

namespace Kullback.Data;

/// <summary>Options in messages: the library says <c>Where</c>, as the property is called; a host that lets people write something else
/// says so here, once, when it starts.</summary>
public static class OptionName
{
    private static Func<string, string> s_spelling = static name => name;

    /// <summary>From now on options are called in messages what the host calls them.</summary>
    /// <param name="spelling">From the property's name to the host's: the command line makes <c>--where</c> of <c>Where</c>.</param>
    public static void SpellAs(Func<string, string> spelling) => s_spelling = spelling ?? throw new ArgumentNullException(nameof(spelling));

    /// <summary>What the host calls an option: for hosts' own words about an answer.</summary>
    /// <param name="property">The name of the option's property, or of the switch of a report: <c>Json</c>.</param>
    public static string Of(string property) => s_spelling(property);

    internal static string AfterCut => Spelled();
    internal static string Array => Spelled();
    internal static string Block => Spelled();
    internal static string By => Spelled();
    internal static string ByBytes => Spelled();
    internal static string Cells => Spelled();
    internal static string Cluster => Spelled();
    internal static string Classes => Spelled();
    internal static string Column => Spelled();
    internal static string Columns => Spelled();
    internal static string Comment => Spelled();
    internal static string CommonVocabulary => Spelled();
    internal static string Costs => Spelled();
    internal static string Counts => Spelled();
    internal static string DateFormat => Spelled();
    internal static string Delimiter => Spelled();
    internal static string Documents => Spelled();
    internal static string Encoding => Spelled();
    internal static string Exclude => Spelled();
    internal static string Header => Spelled();
    internal static string Id => Spelled();
    internal static string Joint => Spelled();
    internal static string Keys => Spelled();
    internal static string Label => Spelled();
    internal static string Levels => Spelled();
    internal static string Literal => Spelled();
    internal static string LogProbabilities => Spelled();
    internal static string LogLikelihood => Spelled();
    internal static string Logits => Spelled();
    internal static string Mean => Spelled();
    internal static string MemoryLimit => Spelled();
    internal static string Method => Spelled();
    internal static string MinDocuments => Spelled();
    internal static string Missing => Spelled();
    internal static string Neighbors => Spelled();
    internal static string NormalRows => Spelled();
    internal static string Normalize => Spelled();
    internal static string Outcome => Spelled();
    internal static string Partial => Spelled();
    internal static string Permutations => Spelled();
    internal static string Position => Spelled();
    internal static string Positive => Spelled();
    internal static string Probability => Spelled();
    internal static string Quantiles => Spelled();
    internal static string Sampler => Spelled();
    internal static string Samples => Spelled();
    internal static string SaveBase => Spelled();
    internal static string SaveRows => Spelled();
    internal static string Score => Spelled();
    internal static string Sequence => Spelled();
    internal static string SkipLines => Spelled();
    internal static string StandardDeviation => Spelled();
    internal static string Step => Spelled();
    internal static string Target => Spelled();
    internal static string TextColumn => Spelled();
    internal static string Theiler => Spelled();
    internal static string Top => Spelled();
    internal static string Topics => Spelled();
    internal static string Trainer => Spelled();
    internal static string Triples => Spelled();
    internal static string Types => Spelled();
    internal static string Vocabulary => Spelled();
    internal static string VocabularySize => Spelled();
    internal static string Weight => Spelled();
    internal static string Where => Spelled();
    internal static string WordCounts => Spelled();
    internal static string X => Spelled();
    internal static string Y => Spelled();
    internal static string Zeros => Spelled();

    private static string Spelled([CallerMemberName] string name = "") => s_spelling(name);
}
