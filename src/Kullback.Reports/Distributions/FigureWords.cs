using Kullback.Data.Distributions;

namespace Kullback.Reports;

/// <summary>A figure between two distributions, in JSON and for a gate.</summary>
internal static class FigureWords
{
    /// <summary>The figures of a comparison for a gate; one whose accuracy was not reached is not known.</summary>
    public static IEnumerable<GateFigure> Gated(DistributionComparison comparison, string of)
        => comparison.Figures.Select(f => new GateFigure(f.Key, f.Converged ? f.Value : double.NaN, f.Unit ?? MeasureUnit.None, of));

    /// <summary>The fields of one figure in JSON.</summary>
    public static void WriteJson(Utf8JsonWriter json, DistributionFigure figure)
    {
        json.Text("key", figure.Key);
        json.Real("value", figure.Value);
        json.Text("unit", figure.Unit is { } unit ? JsonNames.Of(unit) : "x");
        json.Text("method", DistributionWords.Key(figure.Method));
        json.Real("errorBound", figure.ErrorBound);
        json.WriteBoolean("rigorous", figure.IsRigorous);
        json.WriteBoolean("converged", figure.Converged);
        json.Text("reason", figure.Reason ?? (double.IsInfinity(figure.Value) ? "infinite" : null));
        json.Text("formula", figure.Formula);
        json.Text("source", figure.Source.Length == 0 ? null : figure.Source);
    }
}
