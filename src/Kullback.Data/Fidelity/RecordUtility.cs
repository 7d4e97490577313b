using Kullback.Data.Comparisons;
using Kullback.Numerics;

namespace Kullback.Data.Fidelity;

/// <summary>What a forest is worth that learnt from synthetic rows, beside one that learnt from as many real rows, both tried on the
/// holdout.</summary>
/// <remarks>Two values: the area under the curve. More: a forest for each value against the others, the mean of their areas; the bits of
/// the target that their shares tell. Numbers: the share of the variance that is explained. Rows without the target are left out.</remarks>
internal sealed class RecordUtility
{
    /// <summary>More values of a category are told apart as one, the others.</summary>
    private const int MostValues = 20;
    private const int FewestRows = 20;

    /// <summary>Why there is no figure.</summary>
    internal static string TooFew
        => $"fewer than {FewestRows} rows of a table have the target, or the holdout has no value of the real table's twice";

    private readonly RecordTables _tables;
    private readonly RecordTable _holdout;
    private readonly FidelityOptions _options;
    private readonly CancellationToken _cancel;
    private readonly int _target;
    private readonly int[] _others;

    private RecordUtility(RecordTables tables, RecordTable holdout, string name, FidelityOptions options, CancellationToken cancel)
    {
        (_tables, _options, _cancel) = (tables, options, cancel);
        string[] names = [.. tables.Columns.Select(c => c.Name)];
        _target = Array.IndexOf(names, name);
        if (_target < 0)
            throw new UnreadableDataException($"{OptionName.Target}: no compared column '{name}'{SpellingHint.Hint(name, names)} (there "
                + $"are: {string.Join(", ", names.Take(8))}{(names.Length > 8 ? ", …" : "")})");
        _others = [.. Enumerable.Range(0, names.Length).Where(c => c != _target)];
        if (_others.Length == 0)
            throw new UnreadableDataException($"{OptionName.Target}: '{name}' is the only column: there is nothing to tell it from");
        _holdout = Known(holdout);
    }

    /// <summary>Measures it; null where no target was named, there is no holdout, or a table has too few rows with a target.</summary>
    /// <exception cref="UnreadableDataException">The target is not there, or has one value.</exception>
    public static UtilityFidelity? Of(RecordTables tables, FidelityOptions options, CancellationToken cancel)
        => options.Target is { } name && tables.Holdout is { } holdout
            ? new RecordUtility(tables, holdout, name, options, cancel).Measured(name) : null;

    private RecordTable Known(RecordTable table)
        => table.Take([.. Enumerable.Range(0, table.Rows).Where(r => !double.IsNaN(table.Values[_target][r]))]);

    private UtilityFidelity? Measured(string name)
    {
        RecordTable real = Known(_tables.Real), synthetic = Known(_tables.Synthetic);
        var groups = real.Values[_target].GroupBy(v => v).OrderBy(g => g.Count()).ThenBy(g => g.Key).ToArray();
        if (groups.Length < 2)
            throw new UnreadableDataException(
                $"{OptionName.Target}: '{name}' has {(groups.Length == 0 ? "no value" : "one value")} in the real table: nothing "
                    + "can be told");
        int rows = Math.Min(_options.MostRecords, Math.Min(real.Rows, synthetic.Rows));
        if (rows < FewestRows || _holdout.Rows < FewestRows) return null;
        (real, synthetic) = (real.AtMost(rows, new Random(_options.Seed)), synthetic.AtMost(rows, new Random(_options.Seed)));
        var found = new UtilityFidelity(name, rows);
        if (_tables.Columns[_target].IsNumber && groups.Length > 2)
            return found with { ExplainedFromSynthetic = Explained(synthetic), ExplainedFromReal = Explained(real) };
        // The rarer value of two; else all, the rarest together where there are many.
        double[] values = [.. groups.Reverse().Take(groups.Length == 2 ? 2 : MostValues).Select(g => g.Key)];
        return Told(values, synthetic) is { } made && Told(values, real) is { } honest
            ? found with
            {
                Value = values.Length == 2 && groups.Length == 2 ? Words(values[1]) : null,
                Values = groups.Length,
                FromSynthetic = made.Area,
                FromReal = honest.Area,
                BitsFromSynthetic = made.Bits,
                BitsFromReal = honest.Bits,
            }
            : null;
    }

    private string Words(double value)
        => _tables.Columns[_target].Labels is { } labels ? labels[(int)value] : _tables.Value(_target, value);

    private double[] Scores(RecordTable from, Func<double, double> label)
    {
        double[] labels = [.. from.Values[_target].Concat(_holdout.Values[_target]).Select(label)];
        int[] learn = [.. Enumerable.Range(0, from.Rows)], held = [.. Enumerable.Range(from.Rows, _holdout.Rows)];
        return new RandomForest([from.Of(_others), _holdout.Of(_others)], labels).Score(learn, held, _options.Seed, _cancel);
    }

    private (AreaWithInterval Area, BitsWithInterval Bits)? Told(double[] values, RecordTable from)
    {
        double[] held = _holdout.Values[_target];
        // Of two values one forest says both.
        double[][] scores = values.Length == 2 && held.All(v => v == values[0] || v == values[1])
            ? [[], Scores(from, v => v == values[1] ? 1 : 0)] : [.. values.Select(value => Scores(from, v => v == value ? 1 : 0))];
        if (scores[0].Length == 0) scores[0] = Array.ConvertAll(scores[1], s => 1 - s);
        // A value that the holdout has not, or has once, is told from nothing; its rows count in the bits.
        var areas = Enumerable.Range(0, values.Length).Skip(values.Length == 2 ? 1 : 0)
            .Where(k => held.Count(v => v == values[k]) is var own && own >= 2 && held.Length - own >= 2)
            .Select(k => RecordDiscriminator.Area([.. scores[k].Where((_, r) => held[r] == values[k])],
                [.. scores[k].Where((_, r) => held[r] != values[k])], _options.Confidence)).OfType<AreaWithInterval>().ToArray();
        if (areas.Length == 0) return null;
        // The values are told on the same rows: no correlation of their errors exceeds the mean of the ends.
        return (new AreaWithInterval(areas.Average(a => a.Area), areas.Average(a => a.Low), areas.Average(a => a.High)),
            Bits(values, scores, held));
    }

    // What the shares of the values tell beyond how often each occurs in the holdout; no share is surer than half a vote.
    private BitsWithInterval Bits(double[] values, double[][] scores, double[] held)
    {
        const double least = 0.5 / RandomForest.Trees;
        int[] own = Array.ConvertAll(held, v => Array.IndexOf(values, v));
        double[] counts = new double[values.Length + 1], bits = new double[held.Length];
        foreach (int k in own) counts[k < 0 ? values.Length : k]++;
        for (int r = 0; r < bits.Length; r++)
        {
            double known = 0, sum = 0;
            for (int k = 0; k < values.Length; k++) (known, sum) = (known + scores[k][r], sum + Math.Max(least, scores[k][r]));
            double other = counts[^1] > 0 ? Math.Max(least, 1 - known) : 0;
            double share = (own[r] < 0 ? other : Math.Max(least, scores[own[r]][r])) / (sum + other);
            bits[r] = Math.Log2(share * held.Length / counts[own[r] < 0 ? values.Length : own[r]]);
        }
        var (mean, half) = MeanWithHalf(bits);
        return new BitsWithInterval(mean, mean - half, mean + half);
    }

    // 1 − Σ error²/Σ (y − mean)², with the error of a ratio; a mean of all that was learnt from explains 0, a worse guess less.
    private ExplainedShare Explained(RecordTable from)
    {
        double[] held = _holdout.Values[_target], guess = Scores(from, v => v);
        double middle = held.Average(), spread = held.Average(v => (v - middle) * (v - middle));
        if (spread == 0) return new ExplainedShare(double.NaN, double.NaN, double.NaN);
        double left = held.Zip(guess, (v, g) => (v - g) * (v - g)).Average() / spread;
        var (_, half) = MeanWithHalf([.. held.Zip(guess, (v, g) => ((v - g) * (v - g) - left * (v - middle) * (v - middle)) / spread)]);
        return new ExplainedShare(1 - left, 1 - left - half, Math.Min(1, 1 - left + half));
    }

    private (double Mean, double Half) MeanWithHalf(double[] values)
    {
        double mean = values.Average(), square = values.Sum(v => (v - mean) * (v - mean));
        double error = Math.Sqrt(square / ((double)values.Length * (values.Length - 1)));
        return (mean, -NormalTail.Quantile((1 - _options.Confidence) / 2) * error);
    }
}
