using System.Globalization;
using System.Text.Json;
using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Golden;

/// <summary>Rows of two distributions as <c>kullback between</c> reads them, one quantity, its value, and the error of that value: the
/// bound that the library states must hold.</summary>
internal static class BoundRows
{
    /// <summary>A bound is loose above 1e-9 of the value, unless that is below what doubles can tell: logarithms of densities are good to
    /// some 1e-15, which moves a total variation or a Hellinger distance by as much,
    /// a divergence that is quadratic by as much of its root.</summary>
    private static bool IsLoose(string quantity, double value, double bound)
        => bound > Math.Max(1e-9 * value, 1e-14 * (quantity is "tv" or "hel" ? 1 : Math.Sqrt(value)));

    internal static bool Is(JsonElement line) => line.TryGetProperty("quantity", out _) && line.TryGetProperty("reference_error", out _);

    /// <summary>What is wrong with the library's answer; null where its bound holds.</summary>
    internal static string? Complaint(JsonElement line)
    {
        string textP = line.GetProperty("p").GetString()!, textQ = line.GetProperty("q").GetString()!,
            quantity = line.GetProperty("quantity").GetString()!;
        IUnivariate p = DistributionText.Parse(textP), q = DistributionText.Parse(textQ);
        double truth = GoldenRow.NumberOf(line.GetProperty("value")), uncertain = GoldenRow.NumberOf(line.GetProperty("reference_error"));
        var found = quantity == "klr" ? Divergence.Between(new KullbackLeibler(), q, p) : Divergence.Between(Measure(quantity), p, q);
        // The nearest double of the expected value is itself off by half a place.
        bool holds = double.IsInfinity(truth) ? found.Value == truth
            : double.IsFinite(found.Value) && Math.Abs(found.Value - truth) <= found.ErrorBound + uncertain + 1.2e-16 * Math.Abs(truth);
        bool loose = IsLoose(quantity, truth, found.ErrorBound);
        string name = $"{quantity} {textP} | {textQ}",
            is_ = string.Create(CultureInfo.InvariantCulture,
                $"found {found.Value:R} ± {found.ErrorBound:G3}{(found.Converged ? "" : " (not converged)")} by {found.Method}");
        return !holds ? string.Create(CultureInfo.InvariantCulture,
            $"{name}: expected {line.GetProperty("value").GetString()}, {is_}, off by {found.Value - truth:G3}")
            : loose && double.IsFinite(truth) ? $"{name}: the bound holds but is loose: {is_}" : null;
    }

    private static IMeasure Measure(string quantity) => quantity switch
    {
        "kl" => new KullbackLeibler(),
        "js" => new JensenShannon(),
        "tv" => new TotalVariation(),
        "hel" => new Hellinger(),
        _ => throw new FormatException($"no quantity {quantity}"),
    };
}
