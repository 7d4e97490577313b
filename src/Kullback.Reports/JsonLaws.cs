using System.Text.Json;
using Kullback.Data.Laws;
using Kullback.Distributions;

namespace Kullback.Reports;

/// <summary>A comparison of two laws, and the families, as JSON (docs/json.md, docs/between.schema.json).</summary>
public static class JsonLaws
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(LawComparison comparison, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        JsonForm.Write(stream, "between", provenance, [], json =>
        {
            json.Text("p", comparison.TextP);
            json.Text("q", comparison.TextQ);
            json.WriteStartArray("figures");
            foreach (var figure in comparison.Figures) Write(json, figure);
            json.WriteEndArray();
            json.WriteStartObject("densities");
            Numbers(json, "x", comparison.Curves.X);
            Numbers(json, "p", comparison.Curves.P);
            Numbers(json, "q", comparison.Curves.Q);
            json.WriteEndObject();
        });
    }

    /// <summary>One distribution, one indented object (docs/distribution.schema.json).</summary>
    public static void Write(LawSummary summary, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(summary);
        JsonForm.Write(stream, "distribution", provenance, [], json =>
        {
            json.Text("distribution", summary.Text);
            json.WriteNumber("dimension", summary.Dimension);
            json.Text("reference", summary.Reference switch { ReferenceMeasure.Counting => "counting", ReferenceMeasure.Sphere => "sphere", _ => "lebesgue" });
            json.Real("mean", summary.Mean);
            json.Real("variance", summary.Variance);
            json.Real("entropyNats", summary.EntropyNats);
            json.Real("low", summary.Low);
            json.Real("high", summary.High);
            json.WriteStartArray("points");
            foreach (var point in summary.Points)
            {
                json.WriteStartObject();
                json.Text("function", point.Function switch { LawFunction.Quantile => "quantile", LawFunction.Cumulative => "cumulative", LawFunction.Survival => "survival", _ => "density" });
                json.Real("at", point.At);
                json.Real("value", point.Value);
                json.Text("reason", double.IsInfinity(point.Value) ? "infinite" : null);
                json.Real("log", point.Log);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    /// <summary>Writes many pairs, one indented object (docs/between-pairs.schema.json).</summary>
    public static void Write(IReadOnlyList<LawPair> pairs, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        JsonForm.Write(stream, "between-pairs", provenance, [], json =>
        {
            json.WriteStartArray("pairs");
            foreach (var pair in pairs)
            {
                json.WriteStartObject();
                json.WriteNumber("line", pair.Line);
                json.Text("p", pair.TextP);
                json.Text("q", pair.TextQ);
                json.Text("error", pair.Error);
                json.WriteStartArray("figures");
                foreach (var figure in pair.Comparison?.Figures ?? []) Write(json, figure);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    /// <summary>The families with their parameters, one indented object.</summary>
    public static void Write(IReadOnlyList<Family> families, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(families);
        JsonForm.Write(stream, "families", provenance, [], json =>
        {
            json.WriteStartArray("families");
            foreach (var family in families)
            {
                json.WriteStartObject();
                json.Text("name", family.Name);
                json.WriteBoolean("fits", family.Fit is not null);
                json.WriteStartArray("parameters");
                foreach (var parameter in family.Parameters)
                {
                    json.WriteStartObject();
                    json.Text("name", parameter.Name);
                    json.Text("domain", parameter.Domain);
                    json.Real("default", parameter.Default ?? double.NaN);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    /// <summary>The families fitted to a column, one indented object (docs/fit.schema.json).</summary>
    public static void Write(ColumnFit fit, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(fit);
        JsonForm.Write(stream, "fit", provenance, [], json =>
        {
            json.Text("table", fit.Table);
            json.Text("column", fit.Column);
            json.WriteNumber("rows", fit.Rows);
            json.WriteNumber("missing", fit.Missing);
            json.WriteNumber("heldOut", fit.HeldOut);
            json.WriteBoolean("whole", fit.AreWhole);
            json.WriteNumber("seed", fit.Seed);
            json.Texts("readNotes", fit.ReadNotes);
            json.WriteStartArray("laws");
            foreach (var law in fit.Laws) Write(json, law);
            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, FittedLaw law)
    {
        json.WriteStartObject();
        json.Text("family", law.Family);
        json.WriteBoolean("rounded", law.IsRounded);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in law.Parameters) json.Real(name, value);
        json.WriteEndObject();
        json.Real("heldOutNats", law.NotFitted is null ? law.HeldOutNats : double.NaN);
        json.Real("behindNats", law.BehindNats);
        json.Real("behindError", law.NotFitted is null ? law.BehindError : double.NaN);
        json.Real("aic", law.NotFitted is null ? law.Aic : double.NaN);
        json.Real("bic", law.NotFitted is null ? law.Bic : double.NaN);
        json.Real("cellsNats", law.Cells?.Nats);
        json.Real("cellsLowNats", law.Cells?.Interval?.LowNats);
        json.Real("cellsHighNats", law.Cells?.Interval?.HighNats);
        json.Real("cellsByChanceNats", law.Cells?.NullExpectationNats);
        json.Real("gradientNorm", law.NotFitted is null ? law.GradientNorm : double.NaN);
        json.WriteStartArray("atEdge");
        foreach (string name in law.AtEdge) json.WriteStringValue(name);
        json.WriteEndArray();
        json.Text("notFitted", law.NotFitted);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LawFigure figure)
    {
        json.WriteStartObject();
        json.Text("key", figure.Key);
        json.Real("value", figure.Value);
        json.Text("unit", figure.Unit is { } unit ? JsonNames.Of(unit) : "x");
        json.Text("method", LawWords.Key(figure.Method));
        json.Real("errorBound", figure.ErrorBound);
        json.WriteBoolean("rigorous", figure.IsRigorous);
        json.WriteBoolean("converged", figure.Converged);
        json.Text("reason", figure.Reason ?? (double.IsInfinity(figure.Value) ? "infinite" : null));
        json.Text("formula", figure.Formula);
        json.Text("source", figure.Source.Length == 0 ? null : figure.Source);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
