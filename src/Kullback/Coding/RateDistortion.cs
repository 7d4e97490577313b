using System.Globalization;
using Kullback.Divergences;

namespace Kullback.Coding;

/// <summary>The rate-distortion function R(D) = min I(X; Y) over test channels with mean distortion at most D, of a source with finitely
/// many letters.</summary>
/// <remarks>Every value is an interval that contains the truth: above, the rate of a test channel (or of a mixture of two) that meets D;
/// below, Blahut's bound −s·D − Σ p ln Σ q e^(−s·d) − ln max c for any slope s. Source: Shannon (1959), IRE National Convention Record 7,
/// 142–163; Blahut (1972), IEEE Transactions on Information Theory 18, 460–473.</remarks>
public sealed class RateDistortion
{
    private readonly double[] _source;      // letters with mass only
    private readonly double[] _distortion;  // the same letters, row minima taken off
    private readonly RateObjective _objective;
    private readonly SimplexMinimum _minimum;
    private readonly int _letters;
    private LagrangianPoint? _best, _free;

    /// <summary>A source and a distortion measure.</summary>
    /// <param name="source">Probability of each source letter, summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <param name="letters">Number of reproduction letters, at least 1.</param>
    /// <param name="distortion">d(i, j) ≥ 0, row-major: entry i·<paramref name="letters"/> + j is what it costs to reproduce i as
    /// j.</param>
    /// <exception cref="NotADistributionException">The source is no distribution.</exception>
    /// <exception cref="ArgumentException">The number of distortions is not source letters times reproduction letters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A distortion is negative, infinite or NaN.</exception>
    public RateDistortion(ReadOnlySpan<double> source, int letters, ReadOnlySpan<double> distortion)
    {
        double[] distribution = TransitionRows.Distribution(source, nameof(source));
        TransitionRows.RequireShape(source.Length, letters, distortion.Length, nameof(distortion));
        for (int k = 0; k < distortion.Length; k++)
            TransitionRows.RequireEntry(distortion[k], k / letters, k % letters, nameof(distortion));
        int[] kept = [.. Enumerable.Range(0, distribution.Length).Where(i => distribution[i] > 0)];
        (_letters, _source, _distortion) = (letters, [.. kept.Select(i => distribution[i])], new double[kept.Length * letters]);
        double[] column = new double[letters];
        for (int k = 0; k < kept.Length; k++)
        {
            var row = distortion.Slice(kept[k] * letters, letters);
            double least = double.PositiveInfinity;
            foreach (double d in row) least = Math.Min(least, d);
            MinimumDistortion += _source[k] * least;
            for (int j = 0; j < letters; j++) column[j] += _source[k] * (_distortion[k * letters + j] = row[j] - least);
        }
        MaximumDistortion = MinimumDistortion + column.Min();
        _objective = new RateObjective(_source, letters, _distortion);
        _minimum = new SimplexMinimum(_objective);
    }

    /// <summary>The least mean distortion, that of the best letter for each source letter: R is infinite below,
    /// an argument error here.</summary>
    public double MinimumDistortion { get; }

    /// <summary>The least distortion of a single reproduction letter: R is 0 from here on.</summary>
    public double MaximumDistortion { get; }

    /// <summary>R(D) at a distortion.</summary>
    /// <param name="distortion">D ≥ <see cref="MinimumDistortion"/>.</param>
    /// <param name="gapNats">Width of the interval at which to stop.</param>
    /// <remarks>About ten slopes, each O(source letters·reproduction letters) an iteration and O(letters²·source letters) a Newton
    /// iteration.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">D is below the least distortion or NaN, or the width is not positive.</exception>
    public RateDistortionPoint At(double distortion, double gapNats = 1e-10)
    {
        Channel.RequireGap(gapNats);
        if (!(distortion >= MinimumDistortion))
            throw new ArgumentOutOfRangeException(nameof(distortion), distortion, string.Create(CultureInfo.InvariantCulture,
                $"distortion = {distortion} is below the least possible, {MinimumDistortion}: no rate is enough."));
        if (distortion >= MaximumDistortion) return Point(distortion, 0, 0, 0, Free().Solution);
        double limit = distortion - MinimumDistortion;
        var best = _best is { } known && gapNats >= 1e-10 ? known
            : _best = Solve(double.PositiveInfinity, Uniform(), Math.Min(gapNats, 1e-10) / 8);
        if (limit == 0) return Point(distortion, best.Minimum, best.Objective, double.PositiveInfinity, best.Solution);
        var (above, below, lower) = LagrangianSearch.At(limit, gapNats, Free(), best, (slope, start) => Solve(slope, start, gapNats / 8));
        double share = LagrangianSearch.Share(limit, above, below);
        return Point(distortion, lower, LagrangianSearch.Upper(limit, above, below), double.IsFinite(below.Multiplier) ? below.Multiplier
            : above.Multiplier,
            [.. above.Solution.Zip(below.Solution, (a, b) => share * a + (1 - share) * b)]);
    }

    /// <summary>The point of the curve where −dR/dD is a slope: the one that minimizes R + slope·D.</summary>
    /// <param name="slope">Nats a unit of distortion, ≥ 0; +∞ for the least distortion.</param>
    /// <param name="gapNats">Width of the interval of the rate at which to stop. Where the curve has a straight piece of this slope, the
    /// point is one of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is negative or NaN, or the width is not positive.</exception>
    public RateDistortionPoint AtSlope(double slope, double gapNats = 1e-12)
    {
        Channel.RequireGap(gapNats);
        if (!(slope >= 0)) throw new ArgumentOutOfRangeException(nameof(slope), slope,
            string.Create(CultureInfo.InvariantCulture, $"slope = {slope} must be ≥ 0."));
        var point = slope == 0 ? Free() : Solve(slope, Uniform(), gapNats);
        double lower = double.IsFinite(slope) ? point.Dual(point.Constraint) : point.Minimum;
        return Point(MinimumDistortion + point.Constraint, lower, point.Objective, slope, point.Solution);
    }

    /// <summary>Points of the curve from the least distortion to the one of rate 0, evenly spaced in distortion.</summary>
    /// <param name="points">How many, at least 2.</param>
    /// <param name="gapNats">Width of each interval at which to stop.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 points, or the width is not positive.</exception>
    public IReadOnlyList<RateDistortionPoint> Curve(int points, double gapNats = 1e-6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        double width = MaximumDistortion - MinimumDistortion;
        return [.. Enumerable.Range(0, points)
            .Select(k => At(k == points - 1 ? MaximumDistortion : MinimumDistortion + width * k / (points - 1), gapNats))];
    }

    private static RateDistortionPoint Point(double distortion, double lower, double upper, double slope, double[] output) => new()
    {
        Distortion = distortion, LowerNats = Math.Max(0, lower), UpperNats = Math.Max(Math.Max(0, lower), upper), Slope = slope,
        Output = output,
    };

    // Rate 0: the single letter of least distortion.
    private LagrangianPoint Free()
    {
        if (_free is { } known) return known;
        double[] means = new double[_letters], output = new double[_letters];
        for (int k = 0; k < _distortion.Length; k++) means[k % _letters] += _source[k / _letters] * _distortion[k];
        int best = Array.IndexOf(means, means.Min());
        output[best] = 1;
        return _free = new LagrangianPoint(0, means[best], 0, 0, output);
    }

    private LagrangianPoint Solve(double slope, double[] start, double gap)
    {
        _objective.Tilt(slope);
        double[] output = [.. start];
        for (int j = 0; j < _letters; j++) output[j] = 0.999 * output[j] + 0.001 / _letters;
        _minimum.Solve(output, gap);
        double[] gradient = new double[_letters];
        double value = _objective.Evaluate(output, gradient), minimum = value - _objective.Gap(output, gradient);
        var (rate, distortion) = TestChannel(output);
        double rounding = Rounding(value + rate, double.IsFinite(slope) ? slope * distortion : 0);
        return new LagrangianPoint(slope, distortion, rate + rounding, minimum - rounding, output);
    }

    // Sums of n terms are off by n units of their size; exp(−s·d) by s·d units relative to itself, which weighs s·D in the mean.
    private double Rounding(double nats, double tilted) => 2.3e-16 * ((_source.Length + _letters + 16) * (1e-2 + nats) + 16 + 4 * tilted);

    // Rate and distortion of Q(j|i) ∝ qⱼAᵢⱼ; the rate against the distribution that the channel really has at its output.
    private (double Rate, double Distortion) TestChannel(double[] output)
    {
        int n = _source.Length;
        var channel = new double[n * _letters];
        var marginal = new double[_letters];
        double distortion = 0, rate = 0;
        for (int i = 0; i < n; i++)
        {
            double total = 0;
            for (int j = 0; j < _letters; j++) total += channel[i * _letters + j] = output[j] * _objective.Row(j)[i];
            // All of a steep row can underflow; its best letter is a test channel as good as any.
            if (total == 0) total = channel[i * _letters + Array.IndexOf(_distortion, 0.0, i * _letters, _letters) % _letters] = 1;
            for (int j = 0; j < _letters; j++)
            {
                double q = channel[i * _letters + j] /= total;
                marginal[j] += _source[i] * q;
                distortion += _source[i] * q * _distortion[i * _letters + j];
            }
        }
        for (int i = 0; i < n; i++)
            for (int j = 0; j < _letters; j++) rate += _source[i] * KullbackLeibler.Cell(channel[i * _letters + j], marginal[j]);
        return (rate, distortion);
    }

    private double[] Uniform()
    {
        double[] distribution = new double[_letters];
        Array.Fill(distribution, 1.0 / _letters);
        return distribution;
    }
}
