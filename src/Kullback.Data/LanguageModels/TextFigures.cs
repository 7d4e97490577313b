namespace Kullback.Data.LanguageModels;

/// <summary>Works out the figures about the text's own tokens while the rows go by.</summary>
/// <remarks>The errors are those of the program whose names they have: first-order propagation from means, variances and the covariance of
/// −ln p and −ln q over the rows.</remarks>
internal sealed class TextFigures(int blocks, long rows)
{
    private readonly float[] _changes = new float[rows];
    private readonly BlockedSum _difference = new(blocks, false), _change = new(blocks, false);
    private double _own, _ownSquares, _base, _baseSquares, _product, _squares, _fourths;
    private long _count;

    internal bool Any => _count > 0;

    internal void Add(int block, in NextTokenRow row)
    {
        if (row.Target < 0) return;
        double own = -row.TargetLogQ, reference = -row.TargetLogP, change = row.ProbabilityChange, square = change * change;
        (_own, _ownSquares) = (_own + own, _ownSquares + own * own);
        (_base, _baseSquares) = (_base + reference, _baseSquares + reference * reference);
        (_product, _squares, _fourths) = (_product + own * reference, _squares + square, _fourths + square * square);
        // Both certain that it cannot come: no difference.
        _difference.Add(block, own == reference ? 0 : own - reference);
        _change.Add(block, change);
        _changes[_count++] = (float)change;
    }

    internal NextTokenValue Perplexity => OfPerplexity(Mean(_own, _ownSquares));

    internal NextTokenValue LogRatio
    {
        get
        {
            NextTokenValue a = Mean(_own, _ownSquares), b = Mean(_base, _baseSquares);
            double error = Root(a.StandardError * a.StandardError + b.StandardError * b.StandardError - 2 * Covariance(a, b));
            return new(a.Value == b.Value ? 0 : a.Value - b.Value, Finite(a, b) ? error : double.PositiveInfinity);
        }
    }

    internal NextTokenValue ChangeRms
    {
        get
        {
            double rms = Math.Sqrt(_squares / _count),
                error = _count > 1 ? Root((_fourths / _count - _squares / _count * (_squares / _count)) / (_count - 1)) : 0;
            return new(rms, rms > 0 ? 0.5 / rms * error : 0);
        }
    }

    /// <summary>All figures; sorts the changes.</summary>
    internal NextTokenText? Figures(bool oneSequence)
    {
        if (_count == 0) return null;
        NextTokenValue a = Mean(_own, _ownSquares), b = Mean(_base, _baseSquares), own = OfPerplexity(a), reference = OfPerplexity(b),
            ratio = LogRatio;
        double covariance = Covariance(a, b), u = own.StandardError, v = reference.StandardError;
        bool finite = Finite(a, b);
        double Known(double value) => finite ? value : double.PositiveInfinity;
        var changes = _changes.AsSpan(0, (int)_count);
        changes.Sort();
        var quantiles = new List<double>();
        foreach (double share in NextTokenFigures.Shares) quantiles.Add(FiguresOfRows.Quantile(changes, share));
        return new NextTokenText(
            own with { StandardError = Known(u) }, reference with { StandardError = Known(v) },
            finite && a.StandardError * b.StandardError > 0 ? covariance / (a.StandardError * b.StandardError) : null,
            ratio, new(Math.Exp(ratio.Value), Known(Math.Exp(ratio.Value) * ratio.StandardError)),
            new(finite ? own.Value - reference.Value : ratio.Value,
                Known(Root(u * u + v * v - 2 * own.Value * reference.Value * covariance))),
            _difference.Estimate(oneSequence) ?? new(0, double.PositiveInfinity, double.PositiveInfinity, null, null, _count, 1),
            _change.Estimate(oneSequence)!, ChangeRms, quantiles);
    }

    private static bool Finite(NextTokenValue a, NextTokenValue b) => double.IsFinite(a.Value) && double.IsFinite(b.Value);

    private static NextTokenValue OfPerplexity(NextTokenValue mean) => new(Math.Exp(mean.Value), Math.Exp(mean.Value) * mean.StandardError);

    private double Covariance(NextTokenValue a, NextTokenValue b)
        => _count > 1 ? (_product / _count - a.Value * b.Value) / (_count - 1) : 0;

    private NextTokenValue Mean(double sum, double squares)
    {
        double mean = sum / _count;
        return new(mean, _count > 1 && double.IsFinite(mean) ? Root((squares / _count - mean * mean) / (_count - 1)) : 0);
    }

    private static double Root(double square) => square > 0 ? Math.Sqrt(square) : 0;
}
