using System.Text.Json;
using Kullback.Data.Distributions;

namespace Kullback.Reports;

/// <summary>A figure between two distributions in JSON.</summary>
internal static class FigureWords
{
    /// <summary>One figure in JSON.</summary>
    public static void WriteJson(Utf8JsonWriter json, DistributionFigure figure)
    {
        json.WriteStartObject();
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
        json.WriteEndObject();
    }
}
