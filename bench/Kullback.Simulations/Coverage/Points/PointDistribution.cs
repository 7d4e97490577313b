using Kullback.Numerics;

namespace Kullback.Simulations.Coverage;

/// <summary>A distribution of points that can be drawn from and whose log-density is known.</summary>
internal sealed record PointDistribution(int Dimension, Action<Random, double[]> Draw, Func<double[], double> LogDensity)
{
    private static readonly double HalfLogTau = 0.5 * Math.Log(2 * Math.PI);

    internal double[] Sample(Random random, int n)
    {
        double[] rows = new double[n * Dimension], point = new double[Dimension];
        for (int i = 0; i < n; i++)
        {
            Draw(random, point);
            point.CopyTo(rows, i * Dimension);
        }
        return rows;
    }

    internal static double Gauss(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Gamma(Random random, double shape) => new Chance((ulong)random.NextInt64()).Gamma(shape);

    internal static PointDistribution Line(Func<Random, double> draw, Func<double, double> log)
        => new(1, (r, x) => x[0] = draw(r), x => log(x[0]));

    internal static PointDistribution Normal(double mean = 0, double deviation = 1)
        => Line(r => mean + deviation * Gauss(r),
            x => -0.5 * (x - mean) / deviation * ((x - mean) / deviation) - Math.Log(deviation) - HalfLogTau);

    internal static PointDistribution Exponential(double rate)
        => Line(r => -Math.Log(1 - r.NextDouble()) / rate, x => x < 0 ? double.NegativeInfinity : Math.Log(rate) - rate * x);

    internal static PointDistribution GammaOf(double shape, double scale = 1) => Line(r => scale * Gamma(r, shape),
        x => x <= 0 ? double.NegativeInfinity : (shape - 1) * Math.Log(x / scale) - x / scale - Special.LogGamma(shape) - Math.Log(scale));

    internal static PointDistribution BetaOf(double a, double b)
        => Line(r => { double g = Gamma(r, a), h = Gamma(r, b); return g / (g + h); },
        x => x <= 0 || x >= 1 ? double.NegativeInfinity
            : (a - 1) * Math.Log(x) + (b - 1) * Math.Log(1 - x) - Special.LogGamma(a) - Special.LogGamma(b) + Special.LogGamma(a + b));

    internal static PointDistribution Uniform(double low, double high)
        => Line(r => low + (high - low) * r.NextDouble(), x => x >= low && x <= high ? -Math.Log(high - low) : double.NegativeInfinity);

    internal static PointDistribution Laplace(double scale)
        => Line(r => scale * (r.Next(2) == 0 ? 1 : -1) * -Math.Log(1 - r.NextDouble()), x => -Math.Abs(x) / scale - Math.Log(2 * scale));

    internal static PointDistribution Logistic(double mean)
        => Line(r => { double u = r.NextDouble(); return mean + Math.Log(u / (1 - u)); },
        x => -Math.Abs(x - mean) - 2 * Math.Log(1 + Math.Exp(-Math.Abs(x - mean))));

    internal static PointDistribution Weibull(double shape) => Line(r => Math.Pow(-Math.Log(1 - r.NextDouble()), 1 / shape),
        x => x <= 0 ? double.NegativeInfinity : Math.Log(shape) + (shape - 1) * Math.Log(x) - Math.Pow(x, shape));

    /// <summary>Increasing maps of a coordinate: forward, and backward with ln of its derivative.</summary>
    internal PointDistribution Through(Func<double, double> forward, Func<double, (double X, double LogSlope)> backward) => new(Dimension,
        (r, x) => { Draw(r, x); for (int j = 0; j < x.Length; j++) x[j] = forward(x[j]); },
        y =>
        {
            var x = new double[y.Length];
            double log = 0;
            for (int j = 0; j < y.Length; j++) { (x[j], double slope) = backward(y[j]); log += slope; }
            return LogDensity(x) + log;
        });

    internal PointDistribution Cubed()
        => Through(x => x * x * x, y => { double root = Math.Cbrt(y); return (root, -Math.Log(3) - 2 * Math.Log(Math.Abs(root))); });

    internal PointDistribution Exponentiated()
        => Through(Math.Exp, y => y <= 0 ? (double.NegativeInfinity, 0) : (Math.Log(y), -Math.Log(y)));

    internal PointDistribution Moved(double by, double scale = 1)
        => Through(x => by + scale * x, y => ((y - by) / scale, -Math.Log(scale)));

    internal static PointDistribution Product(params PointDistribution[] parts)
    {
        int d = parts.Sum(p => p.Dimension);
        return new(d, (r, x) =>
        {
            int at = 0;
            foreach (var part in parts) { var y = new double[part.Dimension]; part.Draw(r, y); y.CopyTo(x, at); at += y.Length; }
        }, x =>
        {
            double sum = 0;
            int at = 0;
            foreach (var part in parts) { sum += part.LogDensity(x[at..(at + part.Dimension)]); at += part.Dimension; }
            return sum;
        });
    }

    internal PointDistribution Power(int d) => Product([.. Enumerable.Repeat(this, d)]);

    internal static PointDistribution Mixture(params (double Share, PointDistribution Distribution)[] parts)
        => new(parts[0].Distribution.Dimension, (r, x) =>
    {
        double u = r.NextDouble();
        int k = 0;
        while (k + 1 < parts.Length && u >= parts[k].Share) u -= parts[k++].Share;
        parts[k].Distribution.Draw(r, x);
    }, x =>
    {
        double[] logs = [.. parts.Select(p => Math.Log(p.Share) + p.Distribution.LogDensity(x))];
        double most = logs.Max();
        return double.IsNegativeInfinity(most) ? most : most + Math.Log(logs.Sum(l => Math.Exp(l - most)));
    });

    /// <summary>Normal with a mean and covariance; Student's t with it as scale where degrees of freedom are given.</summary>
    internal static PointDistribution Elliptic(double[] mean, double[] covariance, double freedom = double.PositiveInfinity)
    {
        int d = mean.Length;
        double[] l = LowerCholesky.Of(covariance, d)!;
        double log = 0;
        for (int j = 0; j < d; j++) log += Math.Log(l[j * d + j]);
        bool normal = double.IsInfinity(freedom);
        double constant = normal ? -d * HalfLogTau - log
            : Special.LogGamma((freedom + d) / 2) - Special.LogGamma(freedom / 2) - d / 2.0 * Math.Log(freedom * Math.PI) - log;
        return new(d, (r, x) =>
        {
            var z = new double[d];
            double wide = normal ? 1 : Math.Sqrt(freedom / (2 * Gamma(r, freedom / 2)));
            for (int j = 0; j < d; j++) z[j] = wide * Gauss(r);
            for (int j = 0; j < d; j++) { x[j] = mean[j]; for (int k = 0; k <= j; k++) x[j] += l[j * d + k] * z[k]; }
        }, x =>
        {
            var z = new double[d];
            double square = 0;
            for (int j = 0; j < d; j++)
            {
                double sum = x[j] - mean[j];
                for (int k = 0; k < j; k++) sum -= l[j * d + k] * z[k];
                z[j] = sum / l[j * d + j];
                square += z[j] * z[j];
            }
            return normal ? constant - square / 2 : constant - (freedom + d) / 2 * Math.Log(1 + square / freedom);
        });
    }

    internal static PointDistribution Elliptic(int d, Func<int, int, double> covariance, double mean = 0,
        double freedom = double.PositiveInfinity)
    {
        var all = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) all[i * d + j] = covariance(i, j);
        return Elliptic([.. Enumerable.Repeat(mean, d)], all, freedom);
    }

    internal static PointDistribution Student(double freedom, double mean = 0, double scale = 1)
        => Elliptic([mean], [scale * scale], freedom);

    /// <summary>A curve over (0, 1) with normal noise: its density is a mean over the curve.</summary>
    internal static PointDistribution Curve(int d, Func<double, double[]> at, double noise)
    {
        double[][] places = [.. Enumerable.Range(0, 600).Select(i => at((i + 0.5) / 600))];
        double constant = -d * (HalfLogTau + Math.Log(noise)) - Math.Log(places.Length);
        return new(d, (r, x) => { double[] c = at(r.NextDouble()); for (int j = 0; j < d; j++) x[j] = c[j] + noise * Gauss(r); }, x =>
        {
            double sum = 0;
            foreach (double[] c in places)
            {
                double square = 0;
                for (int j = 0; j < d; j++) square += (x[j] - c[j]) * (x[j] - c[j]);
                sum += Math.Exp(-square / (2 * noise * noise));
            }
            return constant + Math.Log(Math.Max(sum, 1e-300));
        });
    }

    internal static PointDistribution Spiral(double turns, double noise, double phase = 0) => Curve(2, u =>
    {
        double angle = 2 * Math.PI * turns * Math.Sqrt(u) + phase, radius = 0.3 + Math.Sqrt(u) * 3;
        return [radius * Math.Cos(angle), radius * Math.Sin(angle)];
    }, noise);
}
