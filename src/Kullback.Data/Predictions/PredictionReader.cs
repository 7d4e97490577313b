using System.Globalization;
using Kullback.Data.LanguageModels;
using Kullback.Data.Tables;
using Kullback.Scoring;

namespace Kullback.Data.Predictions;

/// <summary>Forecasts and outcomes of a table, row by row in its order.</summary>
internal sealed record PredictionTable(string Name, string Outcome, string Forecast, double[] Probability, bool[] Happened)
{
    internal ClassForecasts? Classes { get; init; }

    internal string[] Labels { get; init; } = [];

    internal string Positive { get; init; } = "";

    internal int[] Clusters { get; init; } = [];

    internal string?[] Groups { get; init; } = [];

    internal double[] Times { get; init; } = [];

    internal IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Reads them; whatever is no forecast or no outcome is named with its row.</summary>
internal sealed class PredictionReader(ITable table, string path, CalibrationRequest request, CancellationToken cancel)
{
    private static readonly string[] s_yes = ["1", "1.0", "true", "yes", "y", "t", "positive"],
        s_no = ["0", "0.0", "false", "no", "n", "f", "negative"];

    private readonly PolicyColumn _columns = new(table, path, cancel);

    internal PredictionTable Read()
    {
        if (table.Columns.Count == 0) throw Fault("has no columns");
        TableColumn outcome = _columns.Need(OptionName.Outcome, request.Outcome, "outcome", "y", "label", "target");
        if (request.Classes.Count > 0 && request.Probability is not null)
            throw Fault($"{OptionName.Probability} is for yes and no, {OptionName.Classes} for several classes: give one of them");
        PredictionTable found = request.Classes.Count > 0 ? Several(outcome) : YesNo(outcome);
        return found with
        {
            Clusters = request.Cluster is { } cluster ? Codes(cluster) : [],
            Groups = request.By is { } by ? Texts(_columns.Find(by)!) : [],
            Times = request.Time is { } time ? Times(_columns.Find(time)!) : [],
            Notes = table.ReadNotes,
        };
    }

    /// <summary>The forecasts alone.</summary>
    internal (string, double[]) ReadForecasts()
    {
        TableColumn forecast = _columns.Need(OptionName.Probability, request.Probability, "probability", "prob", "p", "forecast", "score");
        double[] p = Probabilities(forecast);
        return p.Length > 0 ? (forecast.Name, p) : throw NoRows();
    }

    private PredictionTable YesNo(TableColumn outcome)
    {
        TableColumn forecast = _columns.Need(OptionName.Probability, request.Probability, "probability", "prob", "p", "forecast", "score");
        if (forecast.Name == outcome.Name) throw Fault($"column '{outcome.Name}' cannot be both the outcome and the probability");
        double[] p = Probabilities(forecast);
        if (p.Length == 0) throw NoRows();
        bool[] y = Outcomes(outcome, out string positive);
        return new(path, outcome.Name, forecast.Name, p, y) { Positive = positive };
    }

    private UnreadableDataException NoRows() => Fault($"has no rows{(request.Where is null ? "" : $" that pass {OptionName.Where}")}");

    private double[] Probabilities(TableColumn column)
    {
        double[] p = _columns.Numbers(column);
        for (int i = 0; i < p.Length; i++)
            if (!(p[i] >= 0 && p[i] <= 1))
                throw _columns.At(i, column.Name, double.IsNaN(p[i])
                    ? $"the probability is missing ({OptionName.Where} '\"{column.Name}\" IS NOT NULL' leaves such rows out)"
                    : string.Create(CultureInfo.InvariantCulture, $"{p[i]} is no probability: it must lie in [0, 1]"));
        return p;
    }

    // ---- yes and no --------------------------------------------------------------------------------------------------------

    private bool[] Outcomes(TableColumn column, out string positive)
    {
        if (request.Positive is null && column.Type is ColumnType.Number or ColumnType.Boolean)
        {
            positive = column.Type == ColumnType.Boolean ? "true" : "1";
            double[] values = _columns.Numbers(column);
            bool[] y = new bool[values.Length];
            for (int i = 0; i < y.Length; i++)
            {
                if (double.IsNaN(values[i])) throw MissingOutcome(column, i);
                if (values[i] is not (0 or 1))
                    throw _columns.At(i, column.Name,
                        string.Create(CultureInfo.InvariantCulture,
                            $"the outcome {values[i]} is neither 0 nor 1 (which value is meant by yes? {OptionName.Positive} VALUE)"));
                y[i] = values[i] == 1;
            }
            return y;
        }
        string?[] texts = Texts(column);
        string wanted = positive = request.Positive ?? Yes(column, texts);
        for (int i = 0; i < texts.Length; i++)
            if (texts[i] is null) throw MissingOutcome(column, i);
        if (request.Positive is not null && !texts.Contains(wanted))
            throw Fault(
                $"column '{column.Name}' never holds {DisplayValue.Quoted(wanted)} (it holds "
                    + $"{Some(texts.Distinct()!)}){SpellingHint.Hint(wanted, texts.Distinct().Take(1000).Select(t => t ?? ""))}");
        return Array.ConvertAll(texts, t => t == wanted);
    }

    private string Yes(TableColumn column, string?[] texts)
    {
        string[] values = [.. texts.Where(t => t is not null).Distinct().Take(4)!];
        string? yes = values.FirstOrDefault(v => s_yes.Contains(v.ToLowerInvariant()));
        if (values.Length <= 2 && values.All(v => s_yes.Contains(v.ToLowerInvariant()) || s_no.Contains(v.ToLowerInvariant()))
            && values.Count(v => s_yes.Contains(v.ToLowerInvariant())) <= 1) return yes ?? "yes";
        throw Fault($"column '{column.Name}' holds {Some(values)}: which of them is the probability of? ({OptionName.Positive} VALUE)");
    }

    private static string Some(IEnumerable<string> values) => values.Take(5).ToArray() is var few && few.Length > 4
        ? string.Join(", ", few.Take(4).Select(DisplayValue.Quoted)) + ", …" : string.Join(", ", few.Select(DisplayValue.Quoted));

    private UnreadableDataException MissingOutcome(TableColumn column, int row)
        => _columns.At(row, column.Name,
            $"the outcome is missing ({OptionName.Where} '\"{column.Name}\" IS NOT NULL' leaves such rows out)");

    // ---- several classes ---------------------------------------------------------------------------------------------------

    private PredictionTable Several(TableColumn outcome)
    {
        TableColumn[] columns =
            [.. request.Classes.SelectMany(
                glob => table.Columns.Where(c => c.Name != outcome.Name && Glob.Matches(glob, c.Name)) is var found && found.Any() ? found
                    : throw NoClass(glob)).DistinctBy(c => c.Name)];
        if (columns.Length < 2)
            throw Fault(
                $"{OptionName.Classes}: one column, '{columns[0].Name}': two or more are needed ({OptionName.Probability} for yes and no)");
        string[] labels = Labels(columns);
        double[][] p = [.. columns.Select(Probabilities)];
        if (p[0].Length == 0) throw NoRows();
        string?[] texts = Texts(outcome);
        int[] codes = new int[texts.Length];
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int k = columns.Length - 1; k >= 0; k--) (known[labels[k]], known[columns[k].Name]) = (k, k);
        for (int i = 0; i < codes.Length; i++)
        {
            if (texts[i] is not { } text) throw MissingOutcome(outcome, i);
            if (!known.TryGetValue(text, out codes[i])
                && !(text.EndsWith(".0", StringComparison.Ordinal) && known.TryGetValue(text[..^2], out codes[i])))
                throw _columns.At(i, outcome.Name,
                    $"no column forecasts the outcome {DisplayValue.Quoted(text)} (there are "
                        + $"{Some(columns.Select(c => c.Name))}{(columns.Length > 4 ? $", {columns.Length} in all" : "")})");
        }
        double[] rows = new double[codes.Length * columns.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < columns.Length; k++) sum += rows[i * columns.Length + k] = p[k][i];
            if (!(Math.Abs(sum - 1) <= ClassForecasts.SumTolerance))
                throw Fault(string.Create(CultureInfo.InvariantCulture,
                    $"{table.PlaceOf(i, cancel)}: the probabilities of the {columns.Length} classes sum to {sum:0.######}, not 1"));
        }
        var classes = ClassForecasts.Of(rows, columns.Length, codes);
        var (top, right) = classes.OfTopLabel();
        return new(path, outcome.Name, string.Join(", ", request.Classes), top, right) { Classes = classes, Labels = labels };
    }

    private UnreadableDataException NoClass(string glob)
        => Fault(
            $"{OptionName.Classes}: no column '{glob}' (it has: "
                + $"{string.Join(", ", table.Columns.Take(12).Select(c => c.Name))}{(table.Columns.Count > 12 ? ", …" : "")}){SpellingHint.Hint(glob, table.Columns.Select(c => c.Name))}");

    // p0 … p9 forecast 0 … 9: what all names begin with is no part of the class.
    private static string[] Labels(TableColumn[] columns)
    {
        string first = columns[0].Name;
        int common = columns.Min(c => c.Name.Zip(first).TakeWhile(pair => pair.First == pair.Second).Count());
        // Digits that all begin with stay: p10 … p19 forecast 10 … 19.
        while (common > 0 && char.IsAsciiDigit(first[common - 1])) common--;
        return columns.Any(c => c.Name.Length == common) ? [.. columns.Select(c => c.Name)] : [.. columns.Select(c => c.Name[common..])];
    }

    // ---- what rows belong to -------------------------------------------------------------------------------------------------

    internal string?[] Texts(TableColumn column)
        => column.Type is ColumnType.List or ColumnType.Other
        ? throw Fault($"column '{column.Name}' has the type {column.EngineType}: one value a row is needed") : _columns.Texts(column);

    internal int[] Codes(string name)
    {
        TableColumn column = _columns.Find(name)!;
        string?[] texts = Texts(column);
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < texts.Length; i++)
            if (texts[i] is null) throw _columns.At(i, name, "the cluster is missing");
        int[] found = Array.ConvertAll(texts, t => codes.TryGetValue(t!, out int code) ? code : codes[t!] = codes.Count);
        return codes.Count > 1 ? found : throw Fault($"column '{name}' has one cluster: at least two are needed");
    }

    private double[] Times(TableColumn column)
    {
        if (column.Type is not (ColumnType.Number or ColumnType.Date or ColumnType.Time or ColumnType.Timestamp))
            throw Fault($"column '{column.Name}' is neither dates, times nor numbers: rows cannot be put in order by it");
        double[] times = _columns.Numbers(column);
        int missing = Array.FindIndex(times, double.IsNaN);
        return missing < 0 ? times : throw _columns.At(missing, column.Name, "the time is missing");
    }

    private UnreadableDataException Fault(string what) => new($"{path}: {what}");
}
