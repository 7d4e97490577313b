using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>Information of language models in one unit throughout, with as many digits as its error leaves.</summary>
/// <param name="Unit">What is shown.</param>
public readonly record struct InformationWords(InformationUnit Unit)
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>"nat", "bit" or "hartley".</summary>
    public string One => Unit.Name(MeasureUnit.Nat);

    /// <summary>"nats", "bits" or "hartleys".</summary>
    public string Many => One + "s";

    /// <summary>The logarithm of the unit: "ln", "log2" or "log10".</summary>
    public string Logarithm => Unit switch { InformationUnit.Bits => "log2", InformationUnit.Hartleys => "log10", _ => "ln" };

    /// <summary>Nats in the unit.</summary>
    public double Of(double nats) => Unit.Show(nats, MeasureUnit.Nat);

    /// <summary>A figure with its error in the unit.</summary>
    public NextTokenValue Of(NextTokenValue nats)
    {
        ArgumentNullException.ThrowIfNull(nats);
        return new(Of(nats.Value), Of(nats.StandardError));
    }

    /// <summary>A mean in the unit.</summary>
    public MeanEstimate Of(MeanEstimate nats)
    {
        ArgumentNullException.ThrowIfNull(nats);
        return nats with
        {
            Mean = Of(nats.Mean),
            StandardError = Of(nats.StandardError),
            ClusteredStandardError = Of(nats.ClusteredStandardError),
            Low = nats.Low is { } low ? Of(low) : null,
            High = nats.High is { } high ? Of(high) : null
        };
    }

    /// <summary>Four significant digits, where no error is known.</summary>
    public string Amount(double nats) => Four(Of(nats));

    /// <summary>As many digits as an error of two leaves.</summary>
    public string Amount(double nats, double errorNats) => ByError(Of(nats), Of(errorNats));

    /// <summary>An interval with the digits of a mean and its error: "0.01532 to 0.02174".</summary>
    public string Range(MeanEstimate nats, string separator = " to ")
        => nats is { Low: { } low, High: { } high } ? $"{Amount(low, ErrorOf(nats))}{separator}{Amount(high, ErrorOf(nats))}"
        : "no interval";

    /// <summary>The larger of a mean's errors: of tokens as if they were independent, and of blocks where there are two.</summary>
    public static double ErrorOf(MeanEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return estimate.Clusters > 1 ? Math.Max(estimate.StandardError, estimate.ClusteredStandardError) : estimate.StandardError;
    }

    /// <summary>A number to the second digit of its error: 0.019989 ± 0.000355 is 0.01999; six digits where the error is 0,
    /// powers of ten below 10⁻⁷.</summary>
    public static string ByError(double value, double error)
    {
        if (!double.IsFinite(value)) return Symbol(value);
        // An error below single precision is rounding, not knowledge.
        if (!(error > 1e-6 * Math.Abs(value)) || !double.IsFinite(error)) return value == 0 ? "0" : NumberFormat.Six(value);
        int decimals = 1 - (int)Math.Floor(Math.Log10(error));
        if (decimals <= 7 || Math.Abs(value) >= 1e-4)
            return WithoutMinusZero(value.ToString("F" + Math.Max(0, decimals).ToString(Invariant), Invariant));
        if (value == 0) return "0";
        int mantissa = Math.Clamp(decimals + (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15);
        return WithoutMinusZero(value.ToString("0." + new string('0', mantissa) + "e-0", Invariant));
    }

    /// <summary>A share in percent to the second digit of its error.</summary>
    public static string Percent(double share, double error) => double.IsFinite(share)
        ? (error > 0 ? ByError(100 * share, 100 * error) : (100 * share).ToString("0.###", Invariant)) + "%" : Symbol(share);

    /// <summary>Four significant digits: 0.04148, 12.34, 5.300e-5.</summary>
    public static string Four(double value)
    {
        if (!double.IsFinite(value)) return Symbol(value);
        double size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is >= 1e6 or < 1e-4) return value.ToString("0.000e-0", Invariant);
        return value.ToString("F" + Math.Max(0, 3 - (int)Math.Floor(Math.Log10(size))).ToString(Invariant), Invariant);
    }

    private static string Symbol(double value) => double.IsNaN(value) ? NumberFormat.None : value > 0 ? "∞" : "-∞";

    private static string WithoutMinusZero(string text) => text.StartsWith('-') && text.AsSpan(1).IndexOfAnyExcept("0.") < 0
        ? text[1..] : text;
}
