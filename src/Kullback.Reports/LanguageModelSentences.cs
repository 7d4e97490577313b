using System.Globalization;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>What a comparison of language models says, in sentences that the terminal and the page share.</summary>
public static class LanguageModelSentences
{
    /// <summary>Which of two candidates is nearer, with its error; or that it is not decided.</summary>
    public static string Of(NextTokenPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var d = pair.Difference;
        if (!double.IsFinite(d.Mean)) return $"{pair.Nearer} is closer to the base than {pair.Further}, whose divergence is infinite.";
        if (pair.Rows.Less + pair.Rows.Greater == 0) return $"{pair.Nearer} and {pair.Further} are equally far from the base in every row.";
        string range = d is { Low: { } low, High: { } high } ? $"95 % {Nats(low)} to {Nats(high)}, paired" : "no interval, paired";
        string interval = $"{Nats(d.Mean)} nat a token ({range} over {Words.Count(d.Clusters, "block")}; nearer in {Words.Count(pair.Blocks.Greater)} of {Words.Count(pair.Blocks.Less + pair.Blocks.Greater)}, sign test p = {Words.PValue(pair.Blocks.PValue)})";
        if (pair.Decided) return $"{pair.Nearer} is closer to the base than {pair.Further} by {interval}.";
        return $"Whether {pair.Nearer} or {pair.Further} is closer to the base is not decided: difference {interval}.{(pair.Doubt is { } doubt ? " " + doubt.Text : "")}";
    }

    /// <summary>The 95 % interval of a mean in words, with what speaks against it.</summary>
    public static string Interval(MeanEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        string range = estimate is { Low: { } low, High: { } high } ? $"95 % {Nats(low)} to {Nats(high)}" : "no interval";
        return estimate.TooShort is { } doubt ? $"{range}. {doubt.Text}" : range;
    }

    /// <summary>Nats with five decimals, or with two digits below.</summary>
    public static string Nats(double nats)
        => !double.IsFinite(nats) ? nats > 0 ? "∞" : "-∞" : nats == 0 ? "0" : Math.Abs(nats) < 1e-4 ? nats.ToString("0.#e-0", CultureInfo.InvariantCulture) : nats.ToString("0.00000", CultureInfo.InvariantCulture);

    /// <summary>Bytes in a unit that fits.</summary>
    public static string Size(long? bytes) => bytes switch
    {
        null => Words.None,
        >= 1_000_000_000 => (bytes.Value / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB",
        >= 1_000_000 => (bytes.Value / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB",
        >= 1_000 => (bytes.Value / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " kB",
        _ => bytes.Value.ToString(CultureInfo.InvariantCulture) + " B",
    };
}
