using System.Globalization;

namespace Kullback.Speed.Distributions;

/// <summary>Random pairs of the kinds that numerical integrals miss: narrow parts of mixtures far from 0, ends and supports that touch,
/// scales of 1e-12 and 1e12, parameters that differ in the tenth digit, shapes next to 0, integers with large means, tails with hardly a
/// mean, integers beside densities.</summary>
internal sealed class HostilePairs(Random random)
{
    /// <summary>The pairs of a seed, all kinds in turn.</summary>
    internal static IEnumerable<(string P, string Q)> Of(int count, int seed)
    {
        var draw = new HostilePairs(new Random(seed));
        Func<(string, string)>[] kinds =
            [draw.Needles, draw.Truncated, draw.Scales, draw.Near, draw.SmallShapes, draw.LargeCounts, draw.Mixed, draw.HeavyTails,
                draw.Touching, draw.Needles];
        for (int i = 0; i < count; i++) yield return kinds[i % kinds.Length]();
    }

    private double Between(double a, double b) => a + (b - a) * random.NextDouble();

    private double Size(double low, double high)
        => double.Parse(Math.Exp(Between(Math.Log(low), Math.Log(high))).ToString("G5", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);

    private double Round(double x, int digits)
        => double.Parse(x.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);

    private static string Text(string family, params ReadOnlySpan<double> values)
    {
        var parts = new List<string>();
        foreach (double value in values) parts.Add(value.ToString("R", CultureInfo.InvariantCulture));
        return $"{family}({string.Join(",", parts)})";
    }

    private static string Mixture(double weight, string a, string b)
        => string.Create(CultureInfo.InvariantCulture, $"{1 - weight:R}*{a}+{weight:R}*{b}");

    private string Shape(double at, double scale) => random.Next(5) switch
    {
        0 => Text("Normal", at, scale),
        1 => Text("Laplace", at, scale),
        2 => Text("Logistic", at, scale),
        3 => Text("Gumbel", at, scale),
        _ => Text("StudentT", Round(Between(1.2, 8), 3), at, scale),
    };

    // A part a millionth as wide as the rest, in one of both or in both at places that differ.
    private (string, string) Needles()
    {
        double centre = Round(Size(1, 1e8) * (random.Next(2) * 2 - 1), 6), wide = Size(0.1, 10), narrow = Size(1e-9, 1e-3) * wide,
            weight = Round(Size(1e-6, 0.3), 3);
        double at = Round(centre + wide * Between(-3, 3), 12);
        string p = Mixture(weight, Shape(centre, wide), Shape(at, Math.Max(narrow, Math.Abs(centre) * 1e-12)));
        string q = random.Next(3) == 0
            ? Mixture(Round(Size(1e-4, 0.3), 3), Shape(centre, wide),
                Shape(Round(at + Between(-3, 3) * narrow, 15), Math.Max(narrow, Math.Abs(centre) * 1e-12)))
                : Shape(centre, wide * Size(0.5, 2));
        return (p, q);
    }

    private (string, string) Truncated()
    {
        double at = Round(Between(-5, 5), 4), scale = Size(0.1, 10), low = Round(at + scale * Between(-9, 9), 6),
            high = Round(low + scale * Size(1e-4, 20), 10);
        string Side() => Text("TruncatedNormal", Round(at + Between(-1, 1) * scale, 4), Round(scale * Between(0.7, 1.5), 4), low, high);
        return random.Next(3) == 0 ? (Side(), Text("Uniform", low, high)) : (Side(), Side());
    }

    private (string, string) Scales()
    {
        double scale = random.Next(2) == 0 ? Size(1e-12, 1e-6) : Size(1e6, 1e12), other = scale * Size(0.2, 5);
        return random.Next(4) switch
        {
            0 => (Text("Gamma", Size(0.2, 9), Round(1 / scale, 5)), Text("Gamma", Size(0.2, 9), Round(1 / other, 5))),
            1 => (Text("Weibull", Size(0.3, 4), scale), Text("LogNormal", Round(Math.Log(other), 5), Size(0.2, 2))),
            2 => (Shape(0, scale), Shape(Round(scale * Between(-2, 2), 5), other)),
            _ => (Text("InverseGaussian", scale, other), Text("Gamma", Size(0.5, 5), Round(1 / scale, 5))),
        };
    }

    // By the tenth digit.
    private (string, string) Near()
    {
        double shift = 1 + Size(1e-12, 1e-4) * (random.Next(2) * 2 - 1), a = Size(0.3, 20), b = Size(0.3, 20);
        return random.Next(7) switch
        {
            0 => (Text("Gamma", a, b), Text("Gamma", a * shift, b)),
            1 => (Text("Beta", a, b), Text("Beta", a, b * shift)),
            2 => (Text("StudentT", a + 1, 0, b), Text("StudentT", (a + 1) * shift, 0, b)),
            3 => (Text("Weibull", a, b), Text("Weibull", a, b * shift)),
            4 => (Text("NegativeBinomial", a, 0.3), Text("NegativeBinomial", a * shift, 0.3)),
            5 => (Mixture(0.3, Text("Normal", 0, a), Text("Normal", 3, b)),
                Mixture(0.3, Text("Normal", 0, a), Text("Normal", 3, b * shift))),
            _ => (Text("Gumbel", a, b), Text("Gumbel", a * shift, b)),
        };
    }

    private (string, string) SmallShapes()
    {
        double a = Size(0.003, 0.05), b = Size(0.003, 0.05);
        return random.Next(5) switch
        {
            0 => (Text("Gamma", a, 1), Text("Gamma", b, Size(0.5, 2))),
            1 => (Text("Beta", a, Size(0.01, 3)), Text("Beta", b, Size(0.01, 3))),
            2 => (Text("Beta", Size(0.5, 3), a), Text("Kumaraswamy", Size(0.5, 3), b)),
            3 => (Text("Gamma", a, 1), Text("Weibull", b, Size(0.5, 2))),
            _ => (Text("Weibull", a, 1), Text("Weibull", a * Size(0.8, 1.2), 1)),
        };
    }

    private (string, string) LargeCounts()
    {
        double mean = Size(1e3, 1e9), near = Round(mean * (1 + Between(-3, 3) / Math.Sqrt(mean)), 12);
        return random.Next(5) switch
        {
            0 => (Text("Poisson", mean), Text("Poisson", near)),
            1 => (Text("Geometric", Round(1 / mean, 5)), Text("Geometric", Round(Size(0.3, 3) / mean, 5))),
            2 => (Text("NegativeBinomial", Size(0.3, 9), Round(1 / mean, 5)), Text("Geometric", Round(Size(0.3, 3) / mean, 5))),
            3 => (Text("Binomial", Math.Floor(2 * mean), 0.5), Text("Poisson", mean)),
            _ => (Mixture(0.2, Text("Poisson", Size(1, 50)), Text("Poisson", mean)), Text("Geometric", Round(1 / mean, 5))),
        };
    }

    // Integers beside densities (distances alone), with scales apart.
    private (string, string) Mixed()
    {
        string integers = random.Next(4) switch
        {
            0 => Text("Poisson", Size(0.1, 1e4)),
            1 => Text("Geometric", Size(1e-4, 0.9)),
            2 => Text("Zeta", Round(Between(3.2, 6), 4)),
            _ => Mixture(Round(Size(0.01, 0.5), 3), Text("Poisson", Size(0.5, 20)), Text("Binomial", Math.Floor(Size(5, 500)), 0.4)),
        };
        string line = random.Next(4) switch
        {
            0 => Text("Normal", Round(Between(-9, 99), 4), Size(0.01, 50)),
            1 => Text("Gamma", Size(0.05, 9), Size(0.01, 3)),
            2 => Text("Pareto", Size(0.1, 3), Size(2.3, 6)),
            _ => Text("Uniform", 0, Size(1, 99))
        };
        return random.Next(2) == 0 ? (integers, line) : (line, integers);
    }

    private (string, string) HeavyTails()
    {
        double near = Round(Between(1.01, 1.3), 4), other = Round(Between(1.2, 4), 3);
        return random.Next(5) switch
        {
            0 => (Text("StudentT", near, 0, 1), Text("StudentT", other, 0, 1)),
            1 => (Text("StudentT", near, Round(Between(-9, 9), 3), Size(0.1, 9)), Text("Normal", 0, 1)),
            2 => (Text("Pareto", 1, near), Text("Pareto", Size(0.5, 2), other)),
            3 => (Text("Frechet", near, 1), Text("InverseGamma", other, 1)),
            _ => (Mixture(Round(Size(0.01, 0.5), 3), Text("Normal", 0, 1), Text("StudentT", near, 0, Size(0.1, 9))),
                Text("StudentT", other, 1, 1)),
        };
    }

    // Supports that share one point or a sliver, one inside the other, ends of size 1e3 to 1e6.
    private (string, string) Touching()
    {
        double at = Round(Size(1e-3, 1e6) * (random.Next(2) * 2 - 1), 6), wide = Size(0.01, 100), sliver = wide * Size(1e-9, 1e-2);
        return random.Next(4) switch
        {
            0 => (Text("Uniform", at - wide, at), Text("Uniform", at, at + wide)),
            1 => (Text("Uniform", at - wide, at + sliver), Text("Uniform", at, at + wide)),
            2 => (Text("Triangular", at, at + wide * 0.3, at + wide), Text("Uniform", at, at + wide)),
            _ => (Text("Triangular", at, at + wide * 0.5, at + wide), Text("Triangular", at - sliver, at + wide * 0.4, at + wide + sliver)),
        };
    }
}
