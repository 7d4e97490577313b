using Kullback.Learning;
using Kullback.Reports.Charts;

namespace Kullback.Reports;

/// <summary>How policies were learnt, one a seed: the learning curve, how far each update went, and what the policies return.</summary>
/// <param name="results">A policy a seed.</param>
public sealed class TrainingReport(IReadOnlyList<TrainedPolicy> results) : IReport
{
    private const int Lines = 16;

    private readonly IPolicyTraining _first = results[0].Training;

    /// <inheritdoc/>
    public string Kind => "training";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            string name = $"{_first.Environment} by {_first.Algorithm.Name.ToUpperInvariant()}, {NumberFormat.Count(_first.Steps)} steps";
            return results.Count == 1 ? $"{name}: the most likely actions return {Mean(results[0])}"
                : $"{name}, {results.Count} seeds: the most likely actions return "
                    + $"{NumberFormat.Number(results.Min(r => r.MeanReturn))} to {NumberFormat.Number(results.Max(r => r.MeanReturn))}";
        }
    }

    private static string Mean(TrainedPolicy result)
    {
        double mean = result.MeanReturn, half = 1.96 * result.StandardError;
        return result.Returns.Distinct().Count() == 1 ? $"{NumberFormat.Number(mean)} in each of {result.Returns.Count} episodes"
            : $"{NumberFormat.Number(mean)} [{NumberFormat.Number(mean - half)}, {NumberFormat.Number(mean + half)}] on average "
                + $"({result.Returns.Count} episodes)";
    }

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Paragraph(Constraint);
            yield return new Picture(typeof(LearningCurvePicture),
                new Dictionary<string, object?> { [nameof(LearningCurvePicture.Runs)] = results }, "Return of an episode against steps");
            if (results.Count > 1)
            {
                yield return new Table([new("seed"), new("mean return"), new("least"), new("most"), new("updates"), new("restored"),
                    new("largest D(old‖new), nat")], [.. results.Select(Row)]);
            }
            foreach (var result in results)
            {
                Block[] curve = [Curve(result.Training)];
                if (results.Count == 1) yield return curve[0];
                else yield return new Folded($"Learning curve, seed {result.Training.Seed}", curve);
            }
        }
    }

    private static TableRow Row(TrainedPolicy r) => new(Whole(r.Training.Seed), NumberFormat.Number(r.MeanReturn),
        NumberFormat.Number(r.Returns.Min()), NumberFormat.Number(r.Returns.Max()), Whole(r.Training.Updates.Count),
            Whole(Restored(r.Training)),
        NumberFormat.Number(Largest(r.Training)));

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);


    private static int Restored(IPolicyTraining training)
        => training.Updates.Count(u => u.Step is StepOutcome.Restored or StepOutcome.NotFinite);

    private static double Largest(IPolicyTraining training) => training.Updates.Max(u => u.Kl.Nats);

    private string Constraint
    {
        get
        {
            string largest = NumberFormat.Number(results.Max(r => Largest(r.Training)));
            int restored = results.Sum(r => Restored(r.Training)), updates = results.Sum(r => r.Training.Updates.Count);
            string kept = restored == 0 ? "" : $"; {restored} steps found no gain there and were undone";
            return _first.Algorithm switch
            {
                Trpo trpo =>
                    $"direction D(old‖new), exact, mean over the states of a rollout: at most {NumberFormat.Number(trpo.MaxKl)} nat was "
                    + $"allowed, the largest of {updates} updates was {largest}{kept}",
                _ => $"direction D(old‖new), exact, mean over the states of a rollout: the largest of {updates} updates was {largest} nat; "
                    + "nothing bounds it but the clip"
                    + (_first.Algorithm is Ppo { TargetKl: { } t } ? $" and the target of {NumberFormat.Number(t)}" : ""),
            };
        }
    }

    private static Table Curve(IPolicyTraining training)
    {
        var rows = new List<TableRow>();
        int n = training.Updates.Count, each = Math.Max(1, (n + Lines - 1) / Lines);
        var means = new List<(PolicyUpdate Last, double Mean, double Kl, double MaxKl)>();
        for (int at = 0; at < n; at += each)
        {
            var part = training.Updates.Skip(at).Take(each).ToList();
            int episodes = part.Sum(u => u.Episodes);
            double sum = part.Where(u => u.Episodes > 0).Sum(u => u.MeanReturn * u.Episodes);
            means.Add((part[^1], episodes == 0 ? double.NaN : sum / episodes, part.Average(u => u.Kl.Nats), part.Max(u => u.MaxKl)));
        }
        double low = means.Select(m => m.Mean).Where(double.IsFinite).DefaultIfEmpty(0).Min(),
            high = means.Select(m => m.Mean).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        low = Math.Min(low, 0) == 0 ? 0 : low - 0.05 * (high - low);
        foreach (var (last, mean, kl, most) in means)
            rows.Add(new(NumberFormat.Count(last.Steps),
                double.IsNaN(mean) ? "-" : new TableCell(NumberFormat.Number(mean), Bar: high > low ? (mean - low) / (high - low) : 1),
                NumberFormat.Number(kl), NumberFormat.Number(most), NumberFormat.Number(last.Entropy),
                NumberFormat.Number(last.ExplainedVariance)));
        return new Table([new("steps"), new("mean return"), new("D(old‖new)\nmean, nat"), new("largest\nstate") { Spare = 1 },
            new("entropy,\nnat"), new("critic\nexplains") { Spare = 2 }], rows);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes
    {
        get
        {
            var notes = new List<string>();
            foreach (var training in results.Select(r => r.Training))
            {
                if (training.Episodes.Count == 0)
                    notes.Add(
                        $"Seed {training.Seed}: no episode ended within {NumberFormat.Count(training.Steps)} steps, so its curve has no "
                            + $"returns.");
                if (training.Updates.FirstOrDefault(u => u.Monitor?.Disagreement is not null) is { } odd)
                    notes.Add($"Seed {training.Seed}, update {odd.Number}: {odd.Monitor!.Disagreement}.");
            }
            return notes;
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("environment", _first.Environment);
        json.Text("algorithm", _first.Algorithm.Name);
        json.Text("direction", "D(old‖new)");
        json.Real("maxKlNats", _first.Algorithm switch { Trpo t => t.MaxKl, Ppo { TargetKl: { } kl } => kl, _ => double.NaN });
        json.Objects("runs", results, run =>
        {
            json.WriteNumber("seed", run.Training.Seed);
            json.WriteNumber("steps", run.Training.Steps);
            json.Real("meanReturn", run.MeanReturn);
            json.Real("standardError", run.StandardError);
            json.Objects("evaluation", run.Returns, value => json.Real("return", value));
            json.Objects("updates", run.Training.Updates, u => WriteUpdate(json, u));
        });
    }

    private static void WriteUpdate(Utf8JsonWriter json, PolicyUpdate u)
    {
        json.WriteNumber("number", u.Number);
        json.WriteNumber("steps", u.Steps);
        json.Text("step", u.Step.ToString());
        json.WriteNumber("episodes", u.Episodes);
        json.Real("meanReturn", u.MeanReturn);
        json.Real("klMeanNats", u.Kl.Nats);
        json.Real("klMaxNats", u.MaxKl);
        json.Real("klMedianNats", u.KlQuantiles[0]);
        json.Real("kl90Nats", u.KlQuantiles[1]);
        json.Real("kl99Nats", u.KlQuantiles[2]);
        json.Real("entropyNats", u.Entropy);
        json.Real("gainPredicted", u.PredictedGain ?? double.NaN);
        json.Real("gain", u.Gain);
        json.Real("clippedShare", u.ClippedShare ?? double.NaN);
        json.Real("explainedVariance", u.ExplainedVariance);
        json.Real("monitorExactNats", u.Monitor?.Exact.Nats ?? double.NaN);
        json.Real("monitorK1Nats", u.Monitor?.K1.Nats ?? double.NaN);
        json.Real("monitorK3Nats", u.Monitor?.K3.Nats ?? double.NaN);
        json.Real("monitorScore", u.Monitor?.Score ?? double.NaN);
    }
}
