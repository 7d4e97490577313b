using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>Draws that judge a fit: 16 independent sets of even draws from q, and as many from a wider q and from other modes, which see
/// what q does not.</summary>
internal sealed class FitDraws
{
    internal const int Sets = 16, OfQ = 256, OfOther = 64;

    private readonly int _components;
    private readonly double[] _ratios, _controls; // p/mixture relative to its top; component densities/mixture
    private readonly double _top;

    internal double[] Points { get; } // draws of q only
    internal double[] LogWeights { get; }

    // Draws of all components and their weights relative to the mixture.
    internal double[] AllPoints { get; }
    internal double[] AllLogWeights { get; }
    internal EstimatedNats Elbo { get; }
    internal EstimatedNats Gap { get; }

    /// <summary>ln Z by all draws together.</summary>
    internal EstimatedNats LogEvidence { get; }
    internal EstimatedNats WideGap { get; }
    internal EstimatedNats UpperBound { get; }

    internal FitDraws(WatchedDensity f, GaussianApproximation q, IReadOnlyList<GaussianApproximation> others, ref RandomStream random)
    {
        int d = q.Dimension, sets = Sets;
        // q, q with doubled deviations, and the other modes a little widened.
        (GaussianApproximation Of, double Scale)[] parts = [(q, 1), (q, 2), .. others.Select(o => (o, 1.2))];
        _components = parts.Length;
        int inSet = OfQ + OfOther * (parts.Length - 1), n = sets * inSet;
        double[] logs = new double[n], logMix = new double[n], z = new double[d], g = new double[d];
        _controls = new double[n * parts.Length];
        Points = new double[sets * OfQ * d];
        AllPoints = new double[n * d];
        AllLogWeights = new double[n];
        LogWeights = new double[sets * OfQ];
        Span<double> densities = new double[parts.Length];
        for (int set = 0, row = 0; set < sets; set++)
            for (int part = 0; part < parts.Length; part++)
            {
                int count = part == 0 ? OfQ : OfOther;
                double[] draws = FixedDraws.Opposite(d, count / 2, ref random);
                for (int i = 0; i < count; i++, row++)
                {
                    parts[part].Of.Place(draws.AsSpan(i * d, d), z, parts[part].Scale);
                    logs[row] = f.Value(z, g, row);
                    for (int c = 0; c < parts.Length; c++)
                        densities[c] = parts[c].Of.LogDensity(z, parts[c].Scale) + Math.Log((c == 0 ? OfQ : OfOther) / (double)inSet);
                    logMix[row] = EvidenceBounds.LogMean(1, densities, default) + Math.Log(parts.Length);
                    for (int c = 0; c < parts.Length; c++)
                        _controls[row * parts.Length + c] = Math.Exp(densities[c] - logMix[row])
                            / ((c == 0 ? OfQ : OfOther) / (double)inSet);
                    z.CopyTo(AllPoints, row * d);
                    AllLogWeights[row] = logs[row] - logMix[row];
                    if (part != 0) continue;
                    int at = set * OfQ + i;
                    z.CopyTo(Points, at * d);
                    LogWeights[at] = logs[row] - parts[0].Of.LogDensity(z);
                }
            }
        _ratios = new double[n];
        _top = double.NegativeInfinity;
        for (int i = 0; i < n; i++) _top = Math.Max(_top, logs[i] - logMix[i]);
        for (int i = 0; i < n; i++) _ratios[i] = double.IsNegativeInfinity(_top) ? 0 : Math.Exp(logs[i] - logMix[i] - _top);
        Elbo = OverSets(s => LogWeights.AsSpan(s * OfQ, OfQ).ToArray().Average());
        Gap = Jackknife((a, b) => Plain(a, b, 1));
        UpperBound = Jackknife((a, b) => Leave(a, b, logs => EvidenceBounds.ChiSquared(logs)));
        double[] beta = Beta(inSet);
        LogEvidence = Jackknife((a, b) => Evidence(beta, inSet, a, b));
        WideGap = Jackknife((a, b) => Evidence(beta, inSet, a, b) - Leave(a, b, logs => Renyi1(logs)));
    }

    private static double Renyi1(ReadOnlySpan<double> logs) => EvidenceBounds.Renyi(1, logs);

    private double Plain(int from, int to, double power)
        => Leave(from, to, logs => EvidenceBounds.LogMean(power, logs, default) - EvidenceBounds.Renyi(1, logs));

    private delegate double Statistic(ReadOnlySpan<double> logs);

    // Of the weights of q without the set from..to.
    private double Leave(int from, int to, Statistic statistic)
        => statistic(from == to ? LogWeights : [.. LogWeights.AsSpan(0, from * OfQ), .. LogWeights.AsSpan(to * OfQ)]);

    private static EstimatedNats OverSets(Func<int, double> value)
    {
        double[] values = [.. Enumerable.Range(0, Sets).Select(value)];
        double mean = values.Average();
        return new(mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (Sets - 1.0) / Sets));
    }

    // The estimate of all sets and its error by leaving out one after the other.
    private static EstimatedNats Jackknife(Func<int, int, double> without)
    {
        double all = without(0, 0);
        double[] left = [.. Enumerable.Range(0, Sets).Select(s => without(s, s + 1))];
        double mean = left.Average();
        return new(all, Math.Sqrt(left.Sum(v => (v - mean) * (v - mean)) * (Sets - 1.0) / Sets));
    }

    // Owen and Zhou (2000), Journal of the American Statistical Association 95, 135–143: the densities of the components relative to the
    // mixture have mean 1 and serve as control variates.
    private double[] Beta(int inSet)
    {
        int c = _components, n = Sets * inSet;
        double[] normal = new double[c * c], right = new double[c];
        double mean = _ratios.Average();
        for (int i = 0; i < n; i++)
            for (int a = 0; a < c; a++)
            {
                double x = _controls[i * c + a] - 1;
                right[a] += x * (_ratios[i] - mean);
                for (int b = 0; b < c; b++) normal[a * c + b] += x * (_controls[i * c + b] - 1);
            }
        return normal.All(double.IsFinite) ? LowerCholesky.SolveRidged(normal, right) : new double[c];
    }

    private double Evidence(double[] beta, int inSet, int from, int to)
    {
        double sum = 0;
        int count = 0;
        for (int set = 0; set < Sets; set++)
        {
            if (set >= from && set < to) continue;
            for (int i = set * inSet; i < (set + 1) * inSet; i++, count++)
            {
                sum += _ratios[i];
                for (int a = 0; a < _components; a++) sum -= beta[a] * (_controls[i * _components + a] - 1);
            }
        }
        return _top + Math.Log(Math.Max(sum / count, 1e-300));
    }
}
