using System.Globalization;
using System.Text.RegularExpressions;
using Kullback.Data.LanguageModels;
using Kullback.Data.Tables;
using Kullback.Scoring;

namespace Kullback.Data.Predictions;

/// <summary>Forecasts of numbers and outcomes of a table, row by row in its order.</summary>
internal sealed record NumberTable(string Outcome, IReadOnlyList<string> Forecast, double[] Levels, double[] First, double[] Second,
    double[] Outcomes, int[] Clusters, string?[] Groups)
{
    /// <summary>The forecasts of some rows.</summary>
    internal NumberForecasts Of(int[] rows)
    {
        double[] outcomes = [.. rows.Select(i => Outcomes[i])];
        return Levels.Length == 0
            ? NumberForecasts.OfNormal([.. rows.Select(i => First[i])], [.. rows.Select(i => Second[i])], outcomes)
            : NumberForecasts.OfQuantiles(Levels, [.. rows.SelectMany(i => First[(i * Levels.Length)..((i + 1) * Levels.Length)])],
                outcomes);
    }
}

/// <summary>Reads them; whatever is no forecast or no outcome is named with its row.</summary>
internal sealed partial class NumberPredictionReader(ITable table, string path, CalibrationRequest request, CancellationToken cancel)
{
    private readonly PolicyColumn _columns = new(table, path, cancel);

    internal NumberTable Read()
    {
        if (table.Columns.Count == 0) throw Fault("has no columns");
        TableColumn outcome = _columns.Need(OptionName.Outcome, request.Outcome, "outcome", "y", "label", "target");
        var rows = new PredictionReader(table, path, request, cancel);
        NumberTable found = request.Normal is { } normal ? Normal(outcome, normal) : Quantiles(outcome);
        return found with
        {
            Clusters = request.Cluster is { } cluster ? rows.Codes(cluster) : [],
            Groups = request.By is { } by ? rows.Texts(_columns.Find(by)!) : [],
        };
    }

    private NumberTable Normal(TableColumn outcome, (string Mean, string Deviation) normal)
    {
        TableColumn mean = _columns.Find(normal.Mean)!, deviation = _columns.Find(normal.Deviation)!;
        double[] m = Numbers(mean, "mean"), s = Numbers(deviation, "standard deviation"), y = Numbers(outcome, "outcome");
        for (int i = 0; i < s.Length; i++)
            if (!(s[i] >= 1 / NumberForecasts.Largest))
                throw _columns.At(i, deviation.Name,
                    string.Create(CultureInfo.InvariantCulture, $"the standard deviation {s[i]} must be above 0"));
        return new(outcome.Name, [mean.Name, deviation.Name], [], m, s, y, [], []);
    }

    private NumberTable Quantiles(TableColumn outcome)
    {
        TableColumn[] named =
            [.. request.Quantiles.SelectMany(
                glob => table.Columns.Where(c => c.Name != outcome.Name && Glob.Matches(glob, c.Name)) is var found && found.Any() ? found
                    : throw NoColumn(glob)).DistinctBy(c => c.Name)];
        double[] levels = Levels(named);
        Array.Sort(levels, named);
        for (int k = 1; k < levels.Length; k++)
            if (levels[k] == levels[k - 1])
                throw Fault(string.Create(CultureInfo.InvariantCulture,
                    $"columns '{named[k - 1].Name}' and '{named[k].Name}' are both of the level {levels[k]}"));
        double[][] q = [.. named.Select(c => Numbers(c, "quantile"))];
        double[] y = Numbers(outcome, "outcome"), rows = new double[y.Length * levels.Length];
        for (int i = 0; i < y.Length; i++)
        {
            Span<double> row = rows.AsSpan(i * levels.Length, levels.Length);
            for (int k = 0; k < levels.Length; k++) row[k] = q[k][i];
            if (NumberForecasts.Crossing(levels, row) is { } what)
                throw Fault($"{table.PlaceOf(i, cancel)}: {what}: quantiles cross, which no distribution's do (sort each row's)");
        }
        return new(outcome.Name, [.. named.Select(c => c.Name)], levels, rows, [], y, [], []);
    }

    private double[] Numbers(TableColumn column, string what)
    {
        double[] values = _columns.Numbers(column);
        if (values.Length == 0) throw Fault($"has no rows{(request.Where is null ? "" : $" that pass {OptionName.Where}")}");
        for (int i = 0; i < values.Length; i++)
            if (!(Math.Abs(values[i]) <= NumberForecasts.Largest))
                throw _columns.At(i, column.Name, double.IsNaN(values[i])
                    ? $"the {what} is missing ({OptionName.Where} '\"{column.Name}\" IS NOT NULL' leaves such rows out)"
                    : string.Create(CultureInfo.InvariantCulture, $"the {what} {values[i]} must lie within ±1e150"));
        return values;
    }

    // ---- levels ------------------------------------------------------------------------------------------------------------------

    private double[] Levels(TableColumn[] named)
    {
        if (request.Levels.Count == 0) return LevelsOf([.. named.Select(c => c.Name)]);
        if (request.Levels.Count != named.Length)
            throw Fault(
                $"{OptionName.Levels}: {request.Levels.Count} levels for {named.Length} columns "
                    + $"({string.Join(", ", named.Take(12).Select(c => c.Name))}{(named.Length > 12 ? ", …" : "")})");
        return [.. request.Levels];
    }

    // q05 and 0.05 are 0.05, q2.5 is 2.5 %, q975 is 0.975; q5 among q50 and q95 is 5 %, but among q1 … q9 alone no one knows.
    private double[] LevelsOf(string[] names)
    {
        string[] digits = [.. names.Select(name => Number().Match(name) is { Success: true } m ? m.Groups[1].Value
            : throw Unknown(name, "ends in no number"))];
        bool percents = digits.All(d => d.Length is 1 or 2 && d[0] != '0' && !d.Contains('.', StringComparison.Ordinal));
        var levels = new double[names.Length];
        for (int k = 0; k < levels.Length; k++)
        {
            string d = digits[k];
            double value = double.Parse(d, CultureInfo.InvariantCulture);
            bool point = d.Contains('.', StringComparison.Ordinal);
            if (d.Length == 1 && !(percents && digits.Any(other => other.Length == 2)))
                throw Unknown(names[k], $"may mean {d} % or 0.{d}");
            levels[k] = point ? value < 1 ? value : value / 100 : percents ? value / 100
                : double.Parse("0." + d, CultureInfo.InvariantCulture);
            if (!(levels[k] > 0 && levels[k] < 1)) throw Unknown(names[k], "names no level between 0 and 1");
        }
        return levels;
    }

    private UnreadableDataException Unknown(string name, string why)
        => Fault($"column '{name}' {why}: of which level is it? ({OptionName.Levels} 0.05,0.5,0.95 in the order of the columns)");

    private UnreadableDataException NoColumn(string glob)
        => Fault(
            $"{OptionName.Quantiles}: no column '{glob}' (it has: "
                + $"{string.Join(", ", table.Columns.Take(12).Select(c => c.Name))}{(table.Columns.Count > 12 ? ", …" : "")})"
                + SpellingHint.Hint(glob, table.Columns.Select(c => c.Name)));

    private UnreadableDataException Fault(string what) => new($"{path}: {what}");

    [GeneratedRegex(@"(\d*\.?\d+)\s*%?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
