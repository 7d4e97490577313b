using System.Globalization;
using Kullback.Divergences;

namespace Kullback.Coding;

/// <summary>A compression T of X that keeps what X tells about Y: one point of the information bottleneck.</summary>
/// <param name="Beta">How many nats of rate a nat of relevance was allowed to cost.</param>
/// <param name="RateNats">I(X; T).</param>
/// <param name="RelevanceNats">I(T; Y) ≤ min(I(X; T), I(X; Y)).</param>
/// <param name="Clusters">Values of T with weight.</param>
/// <param name="Encoder">p(t|x), row-major: entry x·<paramref name="Clusters"/> + t.</param>
public sealed record BottleneckPoint(double Beta, double RateNats, double RelevanceNats, int Clusters, IReadOnlyList<double> Encoder);

/// <summary>The information bottleneck min I(X; T) − β·I(T; Y), by deterministic annealing.</summary>
/// <remarks>The problem is not convex: the points are stationary, and no bound says how far they are from the best; β rises slowly from
/// where one cluster is best, and clusters split where a small disturbance grows. Source: Tishby, Pereira and Bialek (1999), Allerton
/// Conference 37, 368–377; Rose (1998), Proceedings of the IEEE 86, 2210–2239.</remarks>
public sealed class InformationBottleneck
{
    private const int MostIterations = 2_000;
    private readonly int _inputs, _outputs;
    private readonly double[] _mass, _given;       // p(x); p(y|x), row-major

    /// <summary>A joint distribution of X and Y, from counts or weights.</summary>
    /// <param name="inputs">Values of X.</param>
    /// <param name="outputs">Values of Y.</param>
    /// <param name="counts">Row-major counts ≥ 0, not all 0.</param>
    /// <exception cref="ArgumentException">The number of counts is not inputs·outputs, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, infinite or NaN.</exception>
    public InformationBottleneck(int inputs, int outputs, ReadOnlySpan<double> counts)
    {
        TransitionRows.RequireShape(inputs, outputs, counts.Length, nameof(counts));
        for (int k = 0; k < counts.Length; k++) TransitionRows.RequireEntry(counts[k], k / outputs, k % outputs, nameof(counts));
        var (total, scale) = CodeLengths.Total(counts, nameof(counts));
        (_inputs, _outputs, _mass, _given) = (inputs, outputs, new double[inputs], new double[counts.Length]);
        for (int k = 0; k < counts.Length; k++) _mass[k / outputs] += counts[k] * scale / total;
        for (int k = 0; k < counts.Length; k++) _given[k] = _mass[k / outputs] > 0 ? counts[k] * scale / total / _mass[k / outputs]
            : 1.0 / outputs;
    }

    /// <summary>The points for rising β, each started from the one before.</summary>
    /// <param name="betas">Values of β &gt; 0, rising.</param>
    /// <param name="clusters">Most values that T may have, at least 1.</param>
    /// <param name="random">The source of the small disturbances that let clusters split.</param>
    /// <remarks>O(values of X·clusters·values of Y) an iteration, at most 2,000 a β.</remarks>
    /// <exception cref="ArgumentException">A β is not positive, or they do not rise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no cluster.</exception>
    public IReadOnlyList<BottleneckPoint> Anneal(ReadOnlySpan<double> betas, int clusters, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        for (int k = 0; k < betas.Length; k++)
            if (!(betas[k] > 0 && betas[k] <= double.MaxValue) || (k > 0 && betas[k] < betas[k - 1]))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"betas[{k}] = {betas[k]} must be positive and not below the one before."),
                    nameof(betas));
        double[] encoder = new double[_inputs * clusters];
        Array.Fill(encoder, 1.0 / clusters);
        var points = new List<BottleneckPoint>();
        foreach (double beta in betas)
        {
            for (int k = 0; k < encoder.Length; k++) encoder[k] *= 1 + 0.01 * random.NextDouble();
            Normalize(encoder, clusters);
            for (int iteration = 0; iteration < MostIterations && Step(encoder, clusters, beta) > 1e-10; iteration++) { }
            points.Add(Point(encoder, clusters, beta));
        }
        return points;
    }

    // p(t|x) ∝ p(t)·exp(−β·D(p(y|x)‖p(y|t))); returns the largest change.
    private double Step(double[] encoder, int clusters, double beta)
    {
        var (mass, given) = Decoder(encoder, clusters);
        double change = 0;
        double[] row = new double[clusters];
        for (int x = 0; x < _inputs; x++)
        {
            double most = double.NegativeInfinity, sum = 0;
            for (int t = 0; t < clusters; t++)
                most = Math.Max(most, row[t] = mass[t] == 0 ? double.NegativeInfinity
                    : Math.Log(mass[t]) - beta * Divergence(x, given.AsSpan(t * _outputs, _outputs)));
            for (int t = 0; t < clusters; t++) sum += row[t] = double.IsNegativeInfinity(most) ? 1 : Math.Exp(row[t] - most);
            for (int t = 0; t < clusters; t++)
            {
                double next = row[t] / sum;
                change = Math.Max(change, Math.Abs(next - encoder[x * clusters + t]));
                encoder[x * clusters + t] = next;
            }
        }
        return change;
    }

    private (double[] Mass, double[] Given) Decoder(double[] encoder, int clusters)
    {
        double[] mass = new double[clusters], given = new double[clusters * _outputs];
        for (int x = 0; x < _inputs; x++)
            for (int t = 0; t < clusters; t++)
            {
                double weight = _mass[x] * encoder[x * clusters + t];
                mass[t] += weight;
                for (int y = 0; y < _outputs; y++) given[t * _outputs + y] += weight * _given[x * _outputs + y];
            }
        for (int k = 0; k < given.Length; k++) given[k] = mass[k / _outputs] > 0 ? given[k] / mass[k / _outputs] : 0;
        return (mass, given);
    }

    // Clusters that ended with one decoder are one cluster; those below 1e-9 of the weight have died out.
    private BottleneckPoint Point(double[] encoder, int clusters, double beta)
    {
        var (mass, given) = Decoder(encoder, clusters);
        int[] merged = new int[clusters];
        var kept = new List<int>();
        for (int t = 0; t < clusters; t++)
        {
            int same = kept.FindIndex(
                k => Enumerable.Range(0, _outputs).All(y => Math.Abs(given[k * _outputs + y] - given[t * _outputs + y]) < 1e-6));
            merged[t] = mass[t] < 1e-9 ? 0 : same >= 0 ? same : kept.Count;
            if (merged[t] == kept.Count) kept.Add(t);
        }
        int count = Math.Max(1, kept.Count);
        double[] merging = new double[_inputs * count];
        for (int k = 0; k < encoder.Length; k++) merging[k / clusters * count + merged[k % clusters]] += encoder[k];
        var (weights, decoder) = Decoder(merging, count);
        double[] marginal = new double[_outputs];
        for (int k = 0; k < decoder.Length; k++) marginal[k % _outputs] += weights[k / _outputs] * decoder[k];
        double rate = 0, relevance = 0;
        for (int k = 0; k < merging.Length; k++) rate += _mass[k / count] * KullbackLeibler.Cell(merging[k], weights[k % count]);
        for (int k = 0; k < decoder.Length; k++)
            relevance += weights[k / _outputs] * KullbackLeibler.Cell(decoder[k], marginal[k % _outputs]);
        return new BottleneckPoint(beta, Math.Max(0, rate), Math.Max(0, relevance), count, merging);
    }

    private double Divergence(int x, ReadOnlySpan<double> q)
    {
        double sum = 0;
        for (int y = 0; y < q.Length; y++)
        {
            double p = _given[x * _outputs + y];
            if (p > 0 && q[y] == 0) return double.PositiveInfinity;
            sum += KullbackLeibler.Cell(p, q[y]);
        }
        return sum;
    }

    private static void Normalize(double[] encoder, int clusters)
    {
        for (int x = 0; x < encoder.Length; x += clusters)
        {
            double sum = 0;
            for (int t = 0; t < clusters; t++) sum += encoder[x + t];
            for (int t = 0; t < clusters; t++) encoder[x + t] /= sum;
        }
    }
}
