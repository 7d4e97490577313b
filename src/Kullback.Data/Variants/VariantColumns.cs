using System.Globalization;
using Kullback.Data.Tables;
using Kullback.Numerics;

namespace Kullback.Data.Variants;

/// <summary>From columns of two files to scores.</summary>
internal sealed class VariantColumns(VariantFile before, VariantFile after, int[] place, VariantOptions options)
{
    // How far single precision may be from 1 in a sum of probabilities.
    private const double Rounding = 1e-5, Exact = 1e-9;

    private readonly List<string> _notes = [];

    internal VariantScores Scores()
    {
        var asked = new[] { (OptionName.Probability, options.Probability.Count), (OptionName.Classes, options.Classes.Count),
            (OptionName.LogLikelihood, options.LogLikelihood.Count), (OptionName.Score, options.Score.Count),
                (OptionName.Samples, options.Samples.Count) }.Where(o => o.Item2 > 0).ToArray();
        if (asked.Length > 1) throw new UnreadableDataException($"{asked[0].Item1} and {asked[1].Item1}: rows are scored by one of them");
        if (options.Logits && options.Probability.Count + options.Classes.Count == 0)
            throw new UnreadableDataException($"{OptionName.Logits}: {OptionName.Probability} or {OptionName.Classes} names the columns");
        var scores = options.Classes.Count > 0 ? OfClasses() : options.Samples.Count > 0 ? OfSamples()
            : options.Score.Count > 0
            ? OfScores(VariantScale.Score, before.Columns.Find(before.Own(options.Score))!, after.Columns.Find(after.Own(options.Score))!)
            : options.LogLikelihood.Count > 0
            ? OfScores(VariantScale.LogScore, before.Columns.Find(before.Own(options.LogLikelihood))!,
                after.Columns.Find(after.Own(options.LogLikelihood))!)
            : options.Probability.Count > 0
            ? OfBinary(before.Columns.Find(before.Own(options.Probability))!, after.Columns.Find(after.Own(options.Probability))!)
            : OfUsual();
        return scores with { ReadNotes = _notes };
    }

    private VariantScores OfUsual()
    {
        string[] probability = ["probability", "prob", "p", "forecast"], likelihood = ["log_likelihood", "loglik", "logprob"];
        if (before.Columns.Find(null, probability) is { } p && after.Columns.Find(null, probability) is { } q) return OfBinary(p, q);
        if (before.Columns.Find(null, likelihood) is { } a && after.Columns.Find(null, likelihood) is { } b)
            return OfScores(VariantScale.LogScore, a, b);
        string has = string.Join(", ", before.All.Take(12).Select(c => c.Name)) + (before.All.Count > 12 ? ", …" : "");
        throw new UnreadableDataException(
            $"{before.Path}: which columns are the predictions (it has: {has})? {OptionName.Probability}, {OptionName.Classes}, "
                + $"{OptionName.LogLikelihood}, {OptionName.Score} or {OptionName.Samples} names them");
    }

    // ---- one number a row ------------------------------------------------------------------------------------------------

    private VariantScores OfScores(VariantScale scale, TableColumn old, TableColumn @new)
    {
        bool isLog = scale == VariantScale.LogScore;
        double sign = !isLog && options.LowerIsBetter ? -1 : 1;
        double[] Read(VariantFile file, TableColumn column, int[]? order)
            => [.. file.Numbers(column, order, allowsMinusInfinity: isLog).Select(v => v == 0 ? 0 : sign * v)];
        return new VariantScores
        {
            Scale = scale, Count = place.Length, OldScores = Read(before, old, null),
            NewScores = Read(after, @new, place)
        };
    }

    private VariantScores OfBinary(TableColumn old, TableColumn @new)
    {
        string?[]? outcomes = Outcomes();
        double[] q = Logs(before, old, null), p = Logs(after, @new, place);
        return VariantScores.OfDistributions(q, p, 2, outcomes is null ? [] : [.. outcomes.Select((text, i) => Event(text!, i))]);
    }

    private double[] Logs(VariantFile file, TableColumn column, int[]? order)
    {
        double[] values = file.Numbers(column, null, allowsMinusInfinity: false), logs = new double[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (!options.Logits && !(values[i] is >= 0 and <= 1))
                throw file.Columns.At(i, column.Name,
                    FormattableString.Invariant($"{values[i]:R} is no probability ({OptionName.Logits} reads logits)"));
            (logs[2 * i], logs[2 * i + 1]) = options.Logits ? (-Softplus(values[i]), -Softplus(-values[i]))
                : (Special.LogOnePlus(-values[i]), Math.Log(values[i]));
        }
        return order is null ? logs : [.. order.SelectMany(i => new[] { logs[2 * i], logs[2 * i + 1] })];
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Special.LogOnePlus(Math.Exp(-Math.Abs(x)));

    private int Event(string text, int row) => text.Trim() switch
    {
        "1" or "true" or "True" or "TRUE" => 1,
        "0" or "false" or "False" or "FALSE" => 0,
        { } other => double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is 0 or 1
            ? (int)value
            : throw Outcome.File.Columns
            .At(row, Outcome.Column!.Name,
                $"{DisplayValue.Quoted(other)} is neither 0 nor 1 ({OptionName.Classes} names a column of probabilities a class)"),
    };

    // ---- several numbers a row -------------------------------------------------------------------------------------------

    private VariantScores OfClasses()
    {
        string[] classes = Matching(before, options.Classes, OptionName.Classes),
            others = Matching(after, options.Classes, OptionName.Classes);
        if (!classes.Order(StringComparer.Ordinal).SequenceEqual(others.Order(StringComparer.Ordinal)))
        {
            string odd = classes.Except(others).Concat(others.Except(classes)).First();
            throw new UnreadableDataException(
                $"{(others.Contains(odd) ? before.Path : after.Path)}: no column '{odd}': both variants need the same classes");
        }
        if (classes.Length < 2)
            throw new UnreadableDataException(
                $"{OptionName.Classes}: one column, '{classes[0]}': two at least ({OptionName.Probability} takes the probability of 1)");
        string?[]? outcomes = Outcomes();
        double[] q = Logs(before, classes, null), p = Logs(after, classes, place);
        return VariantScores.OfDistributions(q, p, classes.Length, outcomes is null ? [] : Numbered(outcomes, classes));
    }

    private int[] Numbered(string?[] outcomes, string[] classes)
    {
        // p_cat and p_dog are cat and dog.
        int common = 0;
        while (classes.All(c => c.Length > common + 1 && c[common] == classes[0][common])) common++;
        var number = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int k = 0; k < classes.Length; k++) number[k.ToString(CultureInfo.InvariantCulture)] = k;
        for (int k = 0; k < classes.Length; k++) number[classes[k][common..]] = k;
        for (int k = 0; k < classes.Length; k++) number[classes[k]] = k;
        return [.. outcomes.Select((text, i) => number.TryGetValue(text!.Trim(), out int k) ? k
            : throw Outcome.File.Columns
            .At(i, Outcome.Column!.Name,
                $"{DisplayValue.Quoted(text)} is none of the classes "
                    + $"({string.Join(", ", classes.Take(8))}{(classes.Length > 8 ? ", …" : "")})"))];
    }

    private double[] Logs(VariantFile file, string[] classes, int[]? order)
    {
        int k = classes.Length;
        var columns = classes.Select(name => file.Columns.Find(name)!).ToArray();
        double[][] values = [.. columns.Select(c => file.Numbers(c, null, allowsMinusInfinity: options.Logits))];
        bool single = columns.All(c => c.EngineType == "FLOAT");
        double furthest = 0;
        var logs = new double[k * values[0].Length];
        var row = new double[k];
        for (int i = 0; i < values[0].Length; i++)
        {
            for (int c = 0; c < k; c++) row[c] = values[c][i];
            furthest = Math.Max(furthest, Fill(file, columns, row, i, single, logs.AsSpan(k * i, k)));
        }
        if (furthest > Exact)
            _notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{file.Path}: probabilities of a row were divided by their sum, which differs from 1 by at most {furthest:G2}"));
        return order is null ? logs : [.. order.SelectMany(i => logs[(k * i)..(k * i + k)])];
    }

    // How far the sum was from 1.
    private double Fill(VariantFile file, TableColumn[] columns, double[] row, int at, bool single, Span<double> logs)
    {
        double most = row.Max(), sum = 0;
        if (options.Logits)
        {
            if (double.IsNegativeInfinity(most)) throw file.Columns.At(at, columns[0].Name, "all logits of the row are -∞");
            foreach (double z in row) sum += Math.Exp(z - most);
            for (int c = 0; c < row.Length; c++) logs[c] = row[c] - most - Math.Log(sum);
            return 0;
        }
        for (int c = 0; c < row.Length; c++)
        {
            if (row[c] < 0 || (row[c] > 1 && !options.Normalize))
                throw file.Columns.At(at, columns[c].Name,
                    FormattableString.Invariant($"{row[c]:R} is no probability ({OptionName.Logits} reads logits)"));
            sum += row[c];
        }
        double off = Math.Abs(sum - 1);
        bool divide = options.Normalize || (single && off <= Rounding);
        if (!(sum > 0) || (off > Exact && !divide))
            throw new UnreadableDataException(
                FormattableString.Invariant(
                    $"{file.Path}: {file.Columns.Place(at)}: the probabilities sum to {sum:R}, not 1 ({OptionName.Normalize} divides by it)"));
        for (int c = 0; c < row.Length; c++) logs[c] = Math.Log(row[c]) - (off > 0 ? Math.Log(sum) : 0);
        return off;
    }

    private VariantScores OfSamples()
    {
        string?[] texts = Outcomes()
            ?? throw new UnreadableDataException(
                $"{before.Path}: samples are scored by what happened: {OptionName.Outcome} COLUMN names it");
        double[] outcomes =
            [
                .. texts.Select((text, i) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double y)
                    && double.IsFinite(y) ? y
            : throw Outcome.File.Columns.At(i, Outcome.Column!.Name, $"{DisplayValue.Quoted(text!)} is no number"))];
        var (old, oldSize) = Sample(before, null);
        var (@new, newSize) = Sample(after, place);
        return VariantScores.OfSamples(old, oldSize, @new, newSize, outcomes);
    }

    private (double[] Values, int Size) Sample(VariantFile file, int[]? order)
    {
        double[][] columns = [.. Matching(file, options.Samples, OptionName.Samples)
            .Select(name => file.Numbers(file.Columns.Find(name)!, order))];
        return ([.. Enumerable.Range(0, place.Length).SelectMany(i => columns.Select(c => c[i]))], columns.Length);
    }

    private string[] Matching(VariantFile file, IReadOnlyList<string> globs, string option)
    {
        var own = new HashSet<string?> { options.Id, options.Cluster, options.By, Outcome.Column?.Name };
        foreach (string glob in globs)
            if (!file.All.Any(c => c.Name == glob || Glob.Matches(glob, c.Name)))
                throw new UnreadableDataException(
                    $"{file.Path}: no column '{glob}' ({option}){SpellingHint.Hint(glob, [.. file.All.Select(c => c.Name)])}");
        return [.. file.All.Select(c => c.Name).Where(name => globs.Any(g => g == name || (Glob.Matches(g, name) && !own.Contains(name))))];
    }

    // ---- what happened ---------------------------------------------------------------------------------------------------

    private (VariantFile File, TableColumn? Column) Outcome => field.File is null ? field = Find() : field;

    private (VariantFile File, TableColumn? Column) Find()
    {
        string[] usual = ["outcome", "y", "label", "target"];
        TableColumn? In(VariantFile file) => options.Outcome is { } named ? file.All.FirstOrDefault(c => c.Name == named)
            : file.Columns.Find(null, usual);
        if (In(before) is { } column) return (before, column);
        if (In(after) is { } other) return (after, other);
        return options.Outcome is { } wanted ? (before, before.Columns.Find(wanted)) : (before, null);
    }

    // One text a row of the old variant's; what both files say must agree.
    private string?[]? Outcomes()
    {
        if (Outcome is not { Column: { } column, File: var file }) return null;
        string?[] texts = file.Texts(column.Name);
        int missing = Array.IndexOf(texts, null);
        if (missing >= 0) throw file.Columns.At(missing, column.Name, "what happened is missing");
        if (file == after) return [.. place.Select(i => texts[i])];
        if (ReferenceEquals(before.All, after.All) || !after.Has(column.Name)) return texts;
        string?[] others = after.Texts(column.Name);
        for (int i = 0; i < texts.Length; i++)
            if (!Same(texts[i]!, others[place[i]]))
                throw after.Columns.At(place[i], column.Name,
                    $"{DisplayValue.Quoted(others[place[i]] ?? "missing")}, in {before.Path} ({before.Columns.Place(i)}) it is "
                        + $"{DisplayValue.Quoted(texts[i]!)}: not the same "
                        + $"cases{(options.Id is null ? $" ({OptionName.Id} COLUMN pairs rows)" : "")}");
        return texts;
    }

    // 1 and 1.0 are one outcome.
    private static bool Same(string a, string? b)
        => a == b || (double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out double x)
            && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out double y) && x == y);
}
