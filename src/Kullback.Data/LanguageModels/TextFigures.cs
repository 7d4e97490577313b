using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Data.LanguageModels;

/// <summary>Works out the figures about the text's own tokens.</summary>
/// <remarks>The errors are those of the program whose names they have: first-order propagation from means, variances and the covariance of
/// −ln p and −ln q over the rows.</remarks>
internal static class TextFigures
{
    internal static NextTokenText? Of(IReadOnlyList<NextTokenRow> all, int blockRows, Random random)
    {
        int n = 0;
        foreach (var row in all) if (row.Target >= 0) n++;
        if (n == 0) return null;
        var (own, reference, change) = (new double[n], new double[n], new double[n]);
        int i = 0;
        foreach (var row in all)
        {
            if (row.Target < 0) continue;
            (own[i], reference[i], change[i]) = (-row.TargetLogQ, -row.TargetLogP, row.ProbabilityChange);
            i++;
        }
        int block = n == all.Count ? blockRows : Math.Max(1, (int)((long)blockRows * n / all.Count));
        return Of(own, reference, change, block, random);
    }

    private static NextTokenText Of(double[] own, double[] reference, double[] change, int block, Random random)
    {
        int n = own.Length;
        var difference = new double[n];
        double product = 0, squares = 0, fourths = 0;
        for (int i = 0; i < n; i++)
        {
            // Both certain that it cannot come: no difference.
            difference[i] = own[i] == reference[i] ? 0 : own[i] - reference[i];
            product += own[i] * reference[i];
            squares += change[i] * change[i];
            fourths += change[i] * change[i] * change[i] * change[i];
        }
        NextTokenValue a = Mean(own), b = Mean(reference);
        double covariance = n > 1 ? (product / n - a.Value * b.Value) / (n - 1) : 0, ratio = a.Value == b.Value ? 0 : a.Value - b.Value;
        double perplexity = Math.Exp(a.Value), basePerplexity = Math.Exp(b.Value), error = Root(a.StandardError * a.StandardError + b.StandardError * b.StandardError - 2 * covariance);
        double u = perplexity * a.StandardError, v = basePerplexity * b.StandardError, rms = Math.Sqrt(squares / n);
        double squaresError = n > 1 ? Root((fourths / n - squares / n * (squares / n)) / (n - 1)) : 0;
        bool finite = double.IsFinite(a.Value) && double.IsFinite(b.Value);
        double Known(double value) => finite ? value : double.PositiveInfinity;
        var changes = (double[])change.Clone();
        Array.Sort(changes);
        return new NextTokenText(
            new(perplexity, Known(u)), new(basePerplexity, Known(v)),
            finite && a.StandardError * b.StandardError > 0 ? covariance / (a.StandardError * b.StandardError) : null,
            new(ratio, Known(error)), new(Math.Exp(ratio), Known(Math.Exp(ratio) * error)),
            new(finite ? perplexity - basePerplexity : ratio, Known(Root(u * u + v * v - 2 * perplexity * basePerplexity * covariance))),
            MeanEstimate.Of(difference, block, random), MeanEstimate.Of(change, block, random),
            new(rms, rms > 0 ? 0.5 / rms * squaresError : 0), [.. NextTokenFigures.Shares.Select(s => FiguresOfRows.Quantile(changes, s))]);
    }

    private static NextTokenValue Mean(double[] values)
    {
        double sum = 0, squares = 0;
        foreach (double value in values) (sum, squares) = (sum + value, squares + value * value);
        int n = values.Length;
        double mean = sum / n;
        return new(mean, n > 1 && double.IsFinite(mean) ? Root((squares / n - mean * mean) / (n - 1)) : 0);
    }

    private static double Root(double square) => square > 0 ? Math.Sqrt(square) : 0;
}
