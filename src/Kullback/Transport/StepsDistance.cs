using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>One half of ∫ |F⁻¹ − G⁻¹|ᵒ du between a distribution of integers and a density: over the step of an integer k its quantile is
/// one number, and what is left is
/// ∫ |k − G⁻¹(u)|ᵒ du, smooth but where G⁻¹ passes k. These integrals vary little from one integer to the next, so that long stretches are
/// summed by <see cref="IntegerQuadrature"/>.</summary>
internal sealed class StepsDistance
{
    // Levels below it are left to the caller, as are integers that a double does not tell from the next.
    private const double Least = 1e-25, Largest = 1L << 50;

    // Masses that follow no formula are summed one by one, up to so many.
    private const int Single = 20_000;

    private readonly IUnivariate _steps, _other;
    private readonly double _order;
    private readonly bool _upper;
    private readonly double[] _jumps;
    private readonly double _accuracy;
    private double _error, _value;

    private StepsDistance(IUnivariate p, IUnivariate q, double order, bool upper, IEnumerable<double> jumps)
    {
        (_steps, _other) = p is IIntegerValued ? (p, q) : (q, p);
        (_order, _upper, _jumps) = (order, upper, [.. jumps]);
        _accuracy = _steps.Variance > WideTail.Least ? 1e-12 : 1e-13;
    }

    /// <summary>The integral over the levels from <paramref name="Level"/> to one half.</summary>
    internal readonly record struct Part(double Value, double Error, double Level);

    /// <summary>The part of one half that lies in steps that doubles tell apart.</summary>
    /// <param name="p">One distribution; one of both is of integers, the other has a density.</param>
    /// <param name="q">The other.</param>
    /// <param name="order">The order.</param>
    /// <param name="upper">Whether levels are those of the survival functions.</param>
    /// <param name="jumps">Levels at which the quantiles of either may jump or have a kink.</param>
    /// <param name="stop">When canceled, the value reached so far is given.</param>
    internal static Part Of(IUnivariate p, IUnivariate q, double order, bool upper, IEnumerable<double> jumps, CancellationToken stop)
        => new StepsDistance(p, q, order, upper, jumps).Half(stop);

    private Part Half(CancellationToken stop)
    {
        double median = Step(0.5), last = Step(Least), level = Least;
        if (!double.IsFinite(median) || Math.Abs(median) > Largest) return new(0, 0, 0.5);
        if (!(Math.Abs(last) <= Largest))
        {
            last = _upper ? Largest : -Largest;
            level = Before(last);
        }
        // The step of the median counts as far as one half, the last one as far as the level.
        double near = Before(median);
        var ends = Over(median, Math.Max(0, level - near), 0.5 - near);
        if (last == median) return new(ends.Value, _error + ends.Noise, level);
        // Integers as distances from the median, outwards.
        double side = _upper ? 1 : -1, count = Math.Abs(last - median);
        if (level == Least) ends += Over(last, Math.Max(0, level - Before(last)), Mass(last));
        bool single = count <= Single && !OffsetDensity.IsContinued(_steps);
        double[] cuts = single ? [.. Enumerable.Range(1, (int)count).Select(i => (double)i)] : Cuts(d => median + side * d, median, count);
        var sum = IntegerQuadrature.Over(d => Over(median + side * d, 0, Mass(median + side * d)), cuts, 1e-13, 300, stop);
        double value = ends.Value + sum.Value;
        // The integrals within steps are off by as much in those that were not summed as in those that were.
        return new(value, ends.Noise + sum.Error + (_value > 0 ? _error / _value * value : 0) + 1e-15 * value, level);
    }

    // The integer whose step holds a level.
    private double Step(double level) => _upper ? _steps.SurvivalQuantile(level) : _steps.Quantile(level);

    // The level at which the step of k begins, farthest out: P(X > k) or P(X < k).
    private double Before(double k) => _upper ? _steps.Survival(k) : _steps.Cumulative(k - 1);

    private double Mass(double k) => Math.Exp(_steps.LogDensity(k));

    private double Quantile(double level) => _upper ? _other.SurvivalQuantile(level) : _other.Quantile(level);

    private double Passed(double x) => _upper ? _other.Survival(x) : _other.Cumulative(x);

    // Distances 1 to count − 1 from the median, cut at the levels given and where one quantile function crosses the other.
    private double[] Cuts(Func<double, double> integer, double median, double count)
    {
        var cuts = new SortedSet<double> { 1, count };
        void Add(double distance)
        {
            foreach (double d in (double[])[distance, distance + 1])
                if (d > 1 && d < count) cuts.Add(d);
        }
        foreach (double jump in _jumps) Add(Math.Abs(Step(jump) - median));
        double[] known = [.. cuts];
        bool Above(double d) => integer(d) > Quantile(Before(integer(d)) + Mass(integer(d)) / 2);
        bool before = Above(known[0]);
        for (int i = 1; i < known.Length; i++)
        {
            double a = known[i - 1], b = known[i];
            bool after = Above(b);
            if (after != before)
            {
                while (b - a > 1)
                {
                    double middle = Math.Floor((a + b) / 2);
                    if (Above(middle) == before) a = middle;
                    else b = middle;
                }
                Add(a);
                Add(b);
            }
            before = after;
        }
        return [.. cuts];
    }

    // ∫ |k − G⁻¹(level + v)|ᵒ dv from a to b, cut where G⁻¹ passes k and where it jumps.
    private IntegerQuadrature.Term Over(double k, double a, double b)
    {
        if (!(b > a)) return default;
        double level = Before(k), value = 0;
        a = Math.Max(a, Least - level);
        if (!(b > a)) return default;
        // Quantiles are rounded, and moved by what the level is off.
        double middle = level + a + (b - a) / 2, at = Quantile(middle),
            shift = Math.Abs(Quantile(middle * (1 + 1e-6)) - at) * 1e6 * _accuracy + 4.5e-16 * (Math.Abs(k) + Math.Abs(at)), noise = 0;
        double Gap(double v) => Math.Pow(Math.Abs(k - Quantile(level + v)), _order);
        var points = new SortedSet<double> { a, b };
        foreach (double jump in _jumps.Append(Passed(k)))
            if (jump - level > a && jump - level < b) points.Add(jump - level);
        foreach (var stretch in Stretch.Cut([.. points], [-level]))
        {
            var (part, error, rounded) = Over(Gap, stretch, shift);
            noise += rounded;
            (value, _error, _value) = (value + part, _error + error, _value + part);
        }
        return new(value, noise);
    }

    // The shorter rule where it is enough, and adaptive quadrature where neither is;
    // with what a shift of the quantile does to the integral.
    private (double Value, double Error, double Rounded) Over(Func<double, double> gap, Stretch stretch, double shift)
    {
        double length = stretch.High - stretch.Low;
        double Rounded(double part)
            => length * shift * _order * Math.Pow(Math.Pow(Math.Max(0, part) / length, 1 / _order) + shift, _order - 1);
        var (from, to) = stretch.Coordinates;
        double Point(double y) => gap(stretch.Point(y)) * stretch.Slope(y);
        var (value, error) = GaussKronrod.Short(Point, from, to);
        if (error <= 1e-14 * value + Rounded(value)) return (value, error, Rounded(value));
        var rule = GaussKronrod.Over(new(y => new(Point(y)), from, to));
        if (rule.Apart <= 1e-14 * rule.Value + Rounded(rule.Value)) return (rule.Value, rule.Apart, Rounded(rule.Value));
        var found = Quadrature.Over(gap, [stretch], 1e-13 + Rounded(rule.Value) / rule.Value, default, 200);
        return (found.Value, found.Error, Rounded(found.Value));
    }
}
