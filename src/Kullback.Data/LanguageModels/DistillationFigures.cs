namespace Kullback.Data.LanguageModels;

/// <summary>Losses of distillation, base as teacher P and candidate as student Q, means over rows in nats; and what a framework's
/// reductions print for them.</summary>
/// <param name="Forward">D(P‖Q) of the softened rows.</param>
/// <param name="Reverse">D(Q‖P).</param>
/// <param name="JensenShannon">Generalized Jensen–Shannon divergence.</param>
/// <param name="TopMass">Mass of the teacher's K most probable tokens.</param>
/// <param name="TopPlain">Σ p ln(p/q) over them.</param>
/// <param name="TopNormalized">D of both sides restricted to them and divided by their mass.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Chunks">Chunks: the batch of an array [chunks, rows, vocabulary].</param>
/// <param name="Vocabulary">Tokens of a row.</param>
/// <param name="Options">How.</param>
public sealed record DistillationFigures(
    MeanEstimate Forward, MeanEstimate Reverse, MeanEstimate JensenShannon, MeanEstimate TopMass, MeanEstimate TopPlain,
    MeanEstimate TopNormalized,
    long Rows, int Chunks, int Vocabulary, DistillationOptions Options)
{
    /// <summary>What <c>reduction="sum"</c> prints for a mean over rows: the sum over everything.</summary>
    public double Sum(MeanEstimate loss) => (loss ?? throw new ArgumentNullException(nameof(loss))).Mean * Rows;

    /// <summary>What <c>reduction="batchmean"</c> prints for an array [chunks, rows, vocabulary]: the sum over the first dimension's
    /// length. For [rows, vocabulary] it is the mean over rows.</summary>
    public double BatchMean(MeanEstimate loss) => Sum(loss) / Chunks;

    /// <summary>What <c>reduction="mean"</c> prints: the sum over the number of all entries, vocabulary included.</summary>
    public double Mean(MeanEstimate loss) => Sum(loss) / Rows / Vocabulary;
}

/// <summary>Adds up losses of distillation while the rows go by.</summary>
internal sealed class DistillationOfRows(NextTokenShape shape, int blockRows, bool oneSequence, DistillationOptions options)
{
    private readonly BlockedSum[] _sums =
        [.. Enumerable.Range(0, 6).Select(i => new BlockedSum((int)((shape.Rows + blockRows - 1) / blockRows), i != 4))];
    private long _rows;

    internal void Add(long row, in DistillationRow r)
    {
        int block = (int)(row / blockRows);
        ReadOnlySpan<double> values = [r.Forward, r.Reverse, r.JensenShannon, r.TopMass, r.TopPlain, r.TopNormalized];
        for (int i = 0; i < values.Length; i++) _sums[i].Add(block, values[i]);
        _rows++;
    }

    internal DistillationFigures Figures()
    {
        MeanEstimate Of(int i) => _sums[i].Estimate(oneSequence)
            ?? new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, null, null, _rows, 1);
        return new(Of(0), Of(1), Of(2), Of(3), Of(4), Of(5), _rows, shape.Chunks, shape.Vocabulary, options);
    }
}
