using Kullback.Data.Generative;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Reports;

/// <summary>The fields of an evaluation of generated rows.</summary>
internal static class GenerativeJson
{
    internal static void Write(Utf8JsonWriter json, GenerativeEvaluation e)
    {
        Table(json, "real", e.Real);
        Table(json, "generated", e.Generated);
        json.Object("holdout", e.Holdout, of => Fields(json, of));
        json.WriteNumber("level", e.Options.Level);
        json.WriteNumber("tolerance", e.Options.Tolerance);
        json.WriteNumber("seed", e.Options.Seed);
        Judgement(json, e);
        Shares(json, e.Shares);
        Frechet(json, e);
        json.Object("kid", e.Kernel, k =>
        {
            json.WriteNumber("unbiased", k.Unbiased);
            json.WriteNumber("biased", k.Biased);
            json.WriteNumber("standardError", k.StandardError);
            Interval(json, k.Interval(e.Options.Level));
        });
        Frontier(json, e);
        Estimate(json, "realFromGenerated", e.FromGenerated);
        Estimate(json, "generatedFromReal", e.FromReal);
        json.WriteNumber("divergenceComponents", e.DivergenceComponents);
        json.Object("discrimination", e.Discrimination, d => Told(json, d));
        json.Object("classifierTest", e.Classifier, c =>
        {
            json.WriteNumber("accuracy", c.Statistic);
            json.WriteNumber("pValue", c.PValue);
            json.WriteNumber("rowsASide", e.ClassifierRows);
        });
        Memory(json, e.Memory);
        Score(json, "inceptionScore", e.Score, e.Options.Level);
        Score(json, "realInceptionScore", e.RealScore, e.Options.Level);
        json.WriteNumber("peakMemoryBytes", e.PeakMemory);
    }

    private static void Judgement(Utf8JsonWriter json, GenerativeEvaluation e)
    {
        json.Text("verdict", Word(e.Verdict));
        json.Text("decidedBy", e.DecidedBy?.Name);
        if (e.RowsNeeded is { } rows) json.WriteNumber("rowsNeeded", rows);
        else json.WriteNull("rowsNeeded");
        json.Objects("judged", e.Judged, f =>
        {
            json.Text("name", f.Name);
            json.WriteNumber("value", f.Value);
            json.WriteNumber("expected", f.Expected);
            json.WriteNumber("differenceLow", f.Low);
            json.WriteNumber("differenceHigh", f.High);
            json.Text("verdict", Word(f.Verdict));
        });
    }

    internal static string Word(GenerativeVerdict verdict)
        => verdict switch { GenerativeVerdict.Fine => "fine", GenerativeVerdict.NotFine => "notFine", _ => "undecided" };

    private static void Table(Utf8JsonWriter json, string name, EmbeddingTable table) => json.Object(name, table, of => Fields(json, of));

    private static void Fields(Utf8JsonWriter json, EmbeddingTable table)
    {
        json.Text("name", table.Name);
        json.WriteNumber("rows", table.Count);
        json.WriteNumber("columns", table.Dimension);
        json.Text("precision", table.IsSingle ? "single" : "double");
        json.Texts("readNotes", table.ReadNotes);
    }

    private static void Interval(Utf8JsonWriter json, (double Low, double High) ends)
    {
        json.Real("low", ends.Low);
        json.Real("high", ends.High);
    }

    private static void Shares(Utf8JsonWriter json, PrecisionRecallResult shares) => json.Object("neighbors", shares, s =>
    {
        json.WriteNumber("k", s.K);
        json.WriteBoolean("edgeIncluded", s.Closed);
        json.WriteNumber("precision", s.Precision);
        json.WriteNumber("recall", s.Recall);
        json.WriteNumber("density", s.Density);
        json.WriteNumber("coverage", s.Coverage);
        json.WriteNumber("expectedPrecision", s.ExpectedPrecision);
        json.WriteNumber("expectedRecall", s.ExpectedRecall);
        json.WriteNumber("expectedCoverage", s.ExpectedCoverage);
        json.WriteNumber("emptyBalls", s.EmptyBalls);
    });

    private static void Frechet(Utf8JsonWriter json, GenerativeEvaluation e) => json.Object("frechet", e.Frechet, f =>
    {
        json.WriteNumber("value", f.Value);
        json.Real("nullBias", f.NullBias);
        json.Real("unbiased", f.Unbiased);
        json.Real("standardError", f.StandardError);
        Interval(json, f.Interval(e.Options.Level));
        json.Text("diagnosis", f.Diagnosis.Length > 0 ? f.Diagnosis : null);
        json.Objects("levels", f.Levels, l =>
        {
            json.WriteNumber("rowsReal", l.RowsP);
            json.WriteNumber("rowsGenerated", l.RowsQ);
            json.WriteNumber("subsamples", l.Subsamples);
            json.WriteNumber("mean", l.Mean);
        });
    });

    private static void Frontier(Utf8JsonWriter json, GenerativeEvaluation e) => json.Object("frontier", e.Frontier, f =>
    {
        json.Text("quantization", "k-means");
        json.WriteNumber("components", e.Components);
        json.WriteNumber("componentVariance", e.ComponentVariance);
        OnCells(json, "mauve", e, x => x.Mauve);
        OnCells(json, "integral", e, x => x.Integral);
        OnCells(json, "jensenShannonBits", e, x => x.JensenShannonNats / Math.Log(2));
        json.WriteNumber("mauveOfEqualDistributions", f.NullMauve);
        json.WriteNumber("mauveOfEqualDistributionsLow", f.NullMauveLow);
        json.Objects("runs", f.Runs, r =>
        {
            json.WriteNumber("seed", r.Seed);
            json.WriteNumber("cells", r.Cells);
            json.WriteNumber("mauve", r.Frontier.Mauve);
            json.WriteNumber("mauveKrichevskyTrofimov", r.Smoothed.Mauve);
            json.WriteNumber("integral", r.Frontier.Integral);
            json.WriteNumber("jensenShannonBits", r.Frontier.JensenShannonNats / Math.Log(2));
            json.Objects("points", r.Frontier.Points, p =>
            {
                json.WriteNumber("weight", p.Weight);
                json.WriteNumber("realBits", p.RealNats / Math.Log(2));
                json.WriteNumber("generatedBits", p.GeneratedNats / Math.Log(2));
            });
        });
    });

    private static void OnCells(Utf8JsonWriter json, string name, GenerativeEvaluation e, Func<DivergenceFrontier, double> figure)
    {
        var (low, high) = e.Frontier.Interval(figure, e.Options.Level);
        json.WriteNumber(name, e.Frontier.Runs.Average(r => figure(r.Frontier)));
        json.WriteNumber(name + "Low", low);
        json.WriteNumber(name + "High", high);
    }

    private static void Estimate(Utf8JsonWriter json, string name, DivergenceEstimate? estimate) => json.Object(name, estimate, d =>
    {
        json.Text("quantity", name == "realFromGenerated" ? "D(P‖Q)" : "D(Q‖P)");
        json.Text("method", d.Method);
        json.Real("bits", d.Nats / Math.Log(2));
        json.Real("low", d.Interval?.LowNats / Math.Log(2));
        json.Real("high", d.Interval?.HighNats / Math.Log(2));
        json.WriteBoolean("reliable", d.IsReliable);
        json.WriteNumber("rowsASide", d.SamplesFromP);
    });

    private static void Told(Utf8JsonWriter json, Discrimination told)
    {
        json.WriteNumber("probability", told.Probability);
        json.WriteNumber("low", told.Low);
        json.WriteNumber("high", told.High);
        json.WriteNumber("level", told.Level);
    }

    private static void Memory(Utf8JsonWriter json, Memorization memory) => json.Object("memory", memory, m =>
    {
        json.WriteBoolean("memorizing", m.Memorizes);
        json.WriteBoolean("suspicious", m.Suspicious);
        json.WriteNumber("copies", m.Copies);
        json.WriteNumber("realRepeated", m.RealRepeated);
        json.WriteNumber("repeated", m.Repeated);
        json.Object("nearerThanReal", m.NearerThanReal, d => Told(json, d));
        json.Object("holdout", m.HoldoutRows > 0 ? m : null, h =>
        {
            json.WriteNumber("rows", h.HoldoutRows);
            json.WriteNumber("copies", h.HoldoutCopies);
            json.WriteNumber("sharedWithReal", h.HoldoutShared);
            json.Real("nearer", h.NearerThanHoldout);
            json.Real("nearerLow", h.NearerThanHoldout is null ? null : h.NearerThanHoldoutLow);
            json.Real("nearerHigh", h.NearerThanHoldout is null ? null : h.NearerThanHoldoutHigh);
        });
        json.Objects("nearest", m.Nearest, p =>
        {
            json.WriteNumber("generated", p.Generated);
            json.WriteNumber("real", p.Real);
            json.WriteNumber("distance", p.Distance);
        });
    });

    private static void Score(Utf8JsonWriter json, string name, ClassScore? score, double level) => json.Object(name, score, s =>
    {
        json.WriteNumber("score", s.Score);
        json.WriteNumber("uncorrected", s.Uncorrected);
        Interval(json, s.Interval(level));
        json.WriteNumber("informationBits", s.InformationNats / Math.Log(2));
        json.WriteNumber("classes", s.Classes);
    });
}
