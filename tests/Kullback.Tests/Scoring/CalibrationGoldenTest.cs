using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Kullback.Scoring;

namespace Kullback.Tests.Scoring;

/// <summary>Figures of real forecasts that an independent program computed: golden/evaluation.
/// Skipped where the data is not beside the repository.</summary>
public class CalibrationGoldenTest
{
    private const double Exact = 1e-9, Smooth = 1e-6, Fitted = 1e-7;

    public static TheoryData<string> Binary
        => [.. Rows.Where(r => !r.Value.GetProperty("forecast").GetString()!.Contains("..", StringComparison.Ordinal)).Select(r => r.Key)];

    public static TheoryData<string> Several
        => [.. Rows.Where(r => r.Value.GetProperty("forecast").GetString()!.Contains("..", StringComparison.Ordinal)).Select(r => r.Key)];

    private static readonly Dictionary<string, JsonElement> Rows =
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "golden/evaluation/calibration.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(r => r.GetProperty("id").GetString()!);

    private static List<string[]> Table(JsonElement row)
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Kullback.slnx"))) root = Path.GetDirectoryName(root);
        string path = Path.Combine(root ?? "", "..", "shared", "data", row.GetProperty("file").GetString()!);
        Assert.SkipUnless(root is not null && File.Exists(path), $"{path} is not there");
        List<string[]> lines = Read.GetOrAdd(path, Lines);
        if (!row.TryGetProperty("where", out var where)) return lines;
        string[] parts = where.GetString()!.Split(" = ");
        int at = Array.IndexOf(lines[0], parts[0]);
        return [lines[0], .. lines.Skip(1).Where(l => l[at] == parts[1])];
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, List<string[]>> Read = new();

    private static List<string[]> Lines(string path)
    {
        using Stream file = File.OpenRead(path);
        using var text = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress) : file);
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','))];
    }

    private static (double[] P, bool[] Y) Columns(JsonElement row)
    {
        var table = Table(row);
        int p = Array.IndexOf(table[0], row.GetProperty("forecast").GetString()),
            y = Array.IndexOf(table[0], row.GetProperty("outcome").GetString());
        return ([.. table.Skip(1).Select(l => double.Parse(l[p], CultureInfo.InvariantCulture))],
            [.. table.Skip(1).Select(l => l[y] == "1")]);
    }

    private static void Near(JsonElement of, string path, double value, double tolerance)
    {
        foreach (string name in path.Split('.')) of = of.GetProperty(name);
        double expected = of.ValueKind == JsonValueKind.String ? double.PositiveInfinity : of.GetDouble();
        // Sums of n terms that cancel, such as a bias that is subtracted, keep n ε of the terms.
        Assert.True(value == expected || Math.Abs(value - expected) <= tolerance * Math.Abs(expected) + 1e-15,
            $"{path}: {value:R}, expected {expected:R}");
    }

    private static double Bits(double nats) => nats / Math.Log(2);

    [Theory, MemberData(nameof(Binary))]
    public void Scores_and_their_parts(string id)
    {
        JsonElement e = Rows[id].GetProperty("expected");
        var (p, y) = Columns(Rows[id]);
        Check(e, p, y);
    }

    private static void Check(JsonElement e, double[] p, bool[] y)
    {
        var forecasts = Forecasts.Of(p, y);
        Assert.Equal(e.GetProperty("rows").GetInt64(), forecasts.Rows);
        Assert.Equal(e.GetProperty("impossible_rows").GetInt64(), forecasts.ImpossibleRows);
        Near(e, "base_rate", forecasts.BaseRate, Exact);
        Near(e, "mean_forecast", forecasts.MeanForecast, Exact);
        Near(e, "auc", RankDiscrimination.AreaUnderCurve(forecasts), Exact);
        JsonElement corp = e.GetProperty("corp");
        ScoreParts log = ScoreParts.Log(forecasts), brier = ScoreParts.Brier(forecasts), kl = ScoreParts.LogByForecast(forecasts);
        Near(corp, "log.mean_nats", log.Mean, Exact);
        Near(corp, "log.miscalibration_bits", Bits(log.Miscalibration), Exact);
        Near(corp, "log.discrimination_bits", Bits(log.Discrimination), Exact);
        Near(corp, "log.uncertainty_bits", Bits(log.Uncertainty), Exact);
        Near(corp, "brier.mean", brier.Mean, Exact);
        Near(corp, "brier.miscalibration", brier.Miscalibration, Exact);
        Near(corp, "brier.discrimination", brier.Discrimination, Exact);
        Near(corp, "brier.uncertainty", brier.Uncertainty, Exact);
        Assert.Equal(corp.GetProperty("pav").GetProperty("distinct_forecasts").GetInt32(), forecasts.Distinct);
        Assert.Equal(corp.GetProperty("pav").GetProperty("blocks").GetInt32(), IsotonicRegression.Of(forecasts).Blocks.Length);
        Near(corp, "kl_by_distinct_forecast_bits.reliability", Bits(kl.Miscalibration), Exact);
        Near(corp, "kl_by_distinct_forecast_bits.resolution", Bits(kl.Discrimination), Exact);
        ScoreParts bins = ScoreParts.LogByBin(forecasts, 15, out double remainder);
        Near(corp, "kl_15_equal_mass_bins_ties_together_bits.reliability", Bits(bins.Miscalibration), Exact);
        Near(corp, "kl_15_equal_mass_bins_ties_together_bits.resolution", Bits(bins.Discrimination), Exact);
        Near(corp, "kl_15_equal_mass_bins_ties_together_bits.within_bin_remainder", Bits(remainder), Exact);
        Near(e, "smece.value", SmoothCalibrationError.Of(forecasts), Smooth);
        if (SpiegelhalterTest.Of(forecasts) is { } z)
        {
            Near(e, "spiegelhalter.z", z.Statistic, Exact);
            if (e.GetProperty("spiegelhalter").GetProperty("p_two_sided").GetDouble() > 0)
                Near(e, "spiegelhalter.p_two_sided", z.PValue, Exact);
        }
        Errors(e, "ece_15_equal_width", BinnedCalibrationError.Of(forecasts, CalibrationBinning.EqualWidth));
        Errors(e, "ece_15_equal_mass_ties_together", BinnedCalibrationError.Of(forecasts, CalibrationBinning.EqualMassTiesTogether));
        Errors(e, "ece_15_equal_mass_file_order_ties", BinnedCalibrationError.InRowOrder(forecasts, p, y));
    }

    private static void Errors(JsonElement e, string name, BinnedCalibrationError error)
    {
        Near(e, $"{name}.l1", error.Absolute, Exact);
        Near(e, $"{name}.l2_squared", error.Squared, Exact);
        Near(e, $"{name}.l2_debiased_squared", error.SquaredDebiased, Exact);
        Near(e, $"{name}.max", error.Largest, Exact);
    }

    private static T[] Every<T>(T[] values, int from) => [.. values.Where((_, i) => i % 2 == from)];

    private static double Kept(double p) => Math.Clamp(p, Recalibration.Least, 1 - Recalibration.Least);

    private static double LogLoss(double[] p, bool[] y) => p.Zip(y, (a, b) => b ? -Math.Log(a) : -Math.Log(1 - a)).Average();

    private static double Brier(double[] p, bool[] y) => p.Zip(y, (a, b) => (a - (b ? 1 : 0)) * (a - (b ? 1 : 0))).Average();

    [Theory, MemberData(nameof(Binary))]
    public void Recalibration_fitted_on_even_rows_and_judged_on_odd_ones(string id)
    {
        if (!Rows[id].TryGetProperty("recalibration", out JsonElement e)) return;
        var (p, y) = Columns(Rows[id]);
        var fit = Forecasts.Of(Every(p, 0), Every(y, 0));
        double[] judged = Every(p, 1), kept = [.. judged.Select(Kept)];
        bool[] outcome = Every(y, 1);
        Near(e, "before.log_loss_nats", LogLoss(kept, outcome), Fitted);
        var temperature = TemperatureScaling.Fit(fit);
        Near(e, "temperature.T", temperature.Temperature, Fitted);
        Near(e, "temperature.log_loss_nats", LogLoss([.. judged.Select(temperature.Apply)], outcome), Fitted);
        Near(e, "temperature.brier", Brier([.. judged.Select(temperature.Apply)], outcome), Fitted);
        if (e.GetProperty("platt").TryGetProperty("slope", out _))
        {
            var platt = PlattScaling.Fit(fit);
            Near(e, "platt.intercept", platt.Intercept, 10 * Fitted);
            Near(e, "platt.slope", platt.Slope, Fitted);
            Near(e, "platt.log_loss_nats", LogLoss([.. judged.Select(platt.Apply)], outcome), Fitted);
            Near(e, "platt.brier", Brier([.. judged.Select(platt.Apply)], outcome), Fitted);
        }
        IsotonicRecalibration raw = IsotonicRecalibration.Fit(fit, raw: true), kt = IsotonicRecalibration.Fit(fit);
        Assert.Equal(e.GetProperty("isotonic_interpolated").GetProperty("blocks").GetInt32(), IsotonicRegression.Of(fit).Blocks.Length);
        Near(e, "isotonic_interpolated.log_loss_nats", LogLoss([.. judged.Select(raw.Apply)], outcome), Fitted);
        Near(e, "isotonic_interpolated.brier", Brier([.. judged.Select(raw.Apply)], outcome), Fitted);
        Near(e, "isotonic_interpolated.kt_log_loss_nats", LogLoss([.. judged.Select(kt.Apply)], outcome), Fitted);
        Near(e, "isotonic_interpolated.kt_brier", Brier([.. judged.Select(kt.Apply)], outcome), Fitted);
    }

    [Theory, MemberData(nameof(Several))]
    public void Several_classes(string id)
    {
        JsonElement e = Rows[id].GetProperty("expected");
        var table = Table(Rows[id]);
        ClassForecasts All(Func<int, bool> taken)
        {
            string[][] rows = [.. table.Skip(1).Where((_, i) => taken(i))];
            return ClassForecasts.Of([.. rows.SelectMany(r => r.Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture)))], 10,
                [.. rows.Select(r => int.Parse(r[0], CultureInfo.InvariantCulture))]);
        }
        ClassForecasts all = All(_ => true);
        Assert.Equal(e.GetProperty("impossible_rows").GetInt32(), all.ImpossibleRows);
        Near(e, "row_sums_min", all.LeastSum, Exact);
        Near(e, "row_sums_max", all.LargestSum, Exact);
        Near(e, "log_loss_nats", all.LogNats, Exact);
        Near(e, "brier_sum_over_classes", all.Brier, Exact);
        Near(e, "uncertainty_bits", Bits(all.UncertaintyNats), Exact);
        Near(e, "accuracy", all.Accuracy, Exact);
        var (confidence, right) = all.OfTopLabel();
        Check(e.GetProperty("top_label"), confidence, right);
        var classes = Enumerable.Range(0, 10).Select(k => all.OfClass(k)).Select(c => Forecasts.Of(c.Probability, c.Outcome)).ToArray();
        Near(e, "classwise_ece_15_equal_width_mean",
            classes.Average(c => BinnedCalibrationError.Of(c, CalibrationBinning.EqualWidth).Absolute), Exact);
        Near(e, "classwise_brier_miscalibration_sum", classes.Sum(c => ScoreParts.Brier(c).Miscalibration), Exact);
        ClassForecasts even = All(i => i % 2 == 0), odd = All(i => i % 2 == 1);
        double temperature = even.FitTemperature();
        Near(e, "temperature.T", temperature, Fitted);
        Near(e, "temperature.before_log_loss_nats", odd.LogNatsAt(1), Fitted);
        Near(e, "temperature.log_loss_nats", odd.LogNatsAt(temperature), Fitted);
    }

    // Which of the models has the lower log score, Brier score, miscalibration or error: as in the references.
    [Fact]
    public void Models_are_ranked_as_by_the_references()
    {
        foreach (var file in Rows.Where(
            r => r.Value.GetProperty("expected").TryGetProperty("corp", out _) && !r.Value.TryGetProperty("where", out _))
            .GroupBy(r => r.Value.GetProperty("file").GetString()).Where(g => g.Count() > 1))
        {
            var models =
                file.Select(
                    r => (Expected: r.Value.GetProperty("expected"), Own: Columns(r.Value) is var (p, y) ? Forecasts.Of(p, y) : null!))
                    .ToArray();
            Same(e => Value(e, "corp.log.mean_nats"), f => ScoreParts.Log(f).Mean);
            Same(e => Value(e, "corp.brier.miscalibration"), f => ScoreParts.Brier(f).Miscalibration);
            Same(e => Value(e, "smece.value"), SmoothCalibrationError.Of);
            Same(e => Value(e, "auc"), RankDiscrimination.AreaUnderCurve);
            void Same(Func<JsonElement, double> theirs, Func<Forecasts, double> ours)
                => Assert.Equal(models.Select((m, i) => (theirs(m.Expected), i)).Order().Select(m => m.i),
                    models.Select((m, i) => (ours(m.Own), i)).Order().Select(m => m.i));
        }
    }

    private static double Value(JsonElement of, string path)
    {
        foreach (string name in path.Split('.')) of = of.GetProperty(name);
        return of.ValueKind == JsonValueKind.String ? double.PositiveInfinity : of.GetDouble();
    }
}
