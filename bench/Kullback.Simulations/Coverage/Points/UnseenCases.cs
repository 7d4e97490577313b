using L = Kullback.Simulations.Coverage.PointDistribution;

namespace Kullback.Simulations.Coverage;

/// <summary>Distributions written down after every threshold was set, and looked at once: half of them hard (edges, heavy tails, curves,
/// peaks of unlike width).</summary>
internal sealed partial record PointCase
{
    private const double Euler = 0.57721566490153286;

    internal static IEnumerable<PointCase> Unseen =>
    [
        D(true, "Gumbel, moved by .5", 500, Gumbel(), Gumbel().Moved(0.5)),
        D(true, "Weibull 2, 1.3 times as wide", 400, L.Weibull(2), L.Weibull(2).Moved(0, 1.3)),
        D(true, "AR -.6, 0 in 3", 400, Auto(3, -0.6), L.Normal().Power(3), -Math.Log(1 - 0.36)),
        D(true, "correlation .3, .5 in 12", 1500, Equal(12, 0.3), Equal(12, 0.5)),
        D(true, "variances 1, 4, 9 and 9, 4, 1", 300, L.Product(L.Normal(), L.Normal(0, 2), L.Normal(0, 3)),
            L.Product(L.Normal(0, 3), L.Normal(0, 2), L.Normal()), 0.5 * (1.0 / 9 + 9 - 2)),
        D(true, "eighteen columns, one lognormal, .3 apart", 900, L.Product(L.Normal().Power(17), L.Normal().Exponentiated()),
            L.Product(L.Normal(0.3).Power(17), L.Normal(0.3).Exponentiated()), 0.81),
        D(true, "t(8) in 5, N(0, I)", 1200, Equal(5, 0, 0, 8), Equal(5, 0)),
        D(true, "t(4), moved by .5", 800, L.Student(4), L.Student(4, 0.5)),
        D(true, "Cauchy, moved by 1", 1000, L.Student(1), L.Student(1, 1), Math.Log(1.25)),
        D(true, "half-normal, Exp(1)", 600, HalfNormal(), L.Exponential(1)),
        D(true, "a tenth at 4, a twentieth at 4", 1000, L.Mixture((0.9, L.Normal()), (0.1, L.Normal(4, 0.5))),
            L.Mixture((0.95, L.Normal()), (0.05, L.Normal(4, 0.5)))),
        D(true, "lognormals of unlike width", 700, L.Normal().Exponentiated(), L.Normal(0, 1.5).Exponentiated(),
            Math.Log(1.5) + 0.5 / 2.25 - 0.5),
        D(true, "sum of two uniforms, normal", 500, TwoUniforms(), L.Normal(1, Math.Sqrt(1.0 / 6))),
        D(true, "disc, larger disc", 600, Disc(1), Disc(1.3), 2 * Math.Log(1.3)),
        D(true, "seven blobs, shares turned round", 1400, Blobs(false), Blobs(true)),
        D(true, "helix, wider helix", 1000, Helix(0.2), Helix(0.4)),
        D(true, "Gamma(.5)^6, Gamma(.7)^6", 1000, L.GammaOf(0.5).Power(6), L.GammaOf(0.7).Power(6)),
        H(true, "Gumbel", 300, Gumbel(), 1 + Euler),
        H(true, "half-normal", 400, HalfNormal(), 0.5 * Math.Log(Math.PI * Math.E / 2)),
        H(true, "disc", 500, Disc(1), Math.Log(Math.PI)),
        H(true, "Cauchy", 500, L.Student(1), Math.Log(4 * Math.PI)),
        H(true, "Gamma(.5)^3", 700, L.GammaOf(0.5).Power(3)),
        H(true, "correlation .5 in 7", 300, Equal(7, 0.5)),
        H(true, "lognormals in 3, correlation .4", 600, Equal(3, 0.4).Exponentiated()),
        H(true, "helix", 1000, Helix(0.2)),
        H(true, "seven blobs", 700, Blobs(false)),
        H(true, "t(8) in 5", 800, Equal(5, 0, 0, 8)),
        H(true, "Beta(.8, 3)", 400, L.BetaOf(0.8, 3)),
        H(true, "AR -.5 in 15", 600, Auto(15, -0.5)),
        H(true, "Laplace in 2", 500, L.Laplace(1).Power(2), 2 * (1 + Math.Log(2))),
        H(true, "a fifth in a narrow peak", 1000, L.Mixture((0.2, L.Normal(0, 0.01)), (0.8, L.Normal()))),
        H(true, "sum of two uniforms", 300, TwoUniforms(), 0.5),
        Pair(true, "correlation -.7", 300, -0.7),
        I(true, "t(4), correlation .6", 700, Equal(2, 0.6, 0, 4), 1, x => LogStudent(x[0], 4) + LogStudent(x[1], 4)),
        Noise(true, "cube of the number", 400, L.Normal(), x => x * x * x, _ => 1, -6, 6),
        Noise(true, "cosine of three times the number", 800, L.Normal(), x => 2 * Math.Cos(3 * x), _ => 0.4, -6, 6),
        Noise(true, "root of Exp(1)", 600, L.Exponential(1), x => Math.Sqrt(Math.Max(0, x)), _ => 0.3, 0, 16),
        Noise(true, "steps", 600, L.Uniform(0, 1), x => Math.Floor(4 * x), _ => 0.2, 0, 1),
        Noise(true, "width as the number's size", 700, L.Normal(), _ => 0, x => Math.Abs(x) + 0.2, -6, 6),
        I(true, "disc", 800, Disc(1), 1,
            x => 2 * Math.Log(2 / Math.PI) + 0.5 * Math.Log(1 - x[0] * x[0]) + 0.5 * Math.Log(1 - x[1] * x[1])),
        I(true, "Clayton's copula, 2", 600, Clayton(2), 1, _ => 0),
        I(true, "AR .7, three and three", 500, Auto(6, 0.7), 3, _ => 0, -0.5 * Math.Log(1 - 0.49)),
        I(true, "six and one, .3", 400, Equal(7, 0.3), 6, _ => 0, HalfLog(6, 1, 0.3)),
        I(true, "independent, two t(3) and two exponentials", 600, L.Product(L.Student(3).Power(2), L.Exponential(1).Power(2)),
            2, _ => 0, 0),
        I(true, "lognormals, correlation .9", 400, Equal(2, 0.9).Exponentiated(), 1, _ => 0, -0.5 * Math.Log(1 - 0.81)),
        I(true, "two squares", 500, Squares(), 1, _ => 0, Math.Log(2)),
        I(true, "ten and ten, .3 in pairs", 800, Halves(10, 10, 0.3), 10, _ => 0, -5 * Math.Log(1 - 0.09)),
        I(true, "independent, Beta(.5, .5) and Gumbel", 500, L.Product(L.BetaOf(0.5, 0.5), Gumbel()), 1, _ => 0, 0),
    ];

    private static L Gumbel() => L.Line(r => -Math.Log(-Math.Log(1 - r.NextDouble())), x => -x - Math.Exp(-x));

    private static L HalfNormal()
        => L.Line(r => Math.Abs(L.Gauss(r)),
            x => x < 0 ? double.NegativeInfinity : Math.Log(2) - 0.5 * x * x - 0.5 * Math.Log(2 * Math.PI));

    private static L TwoUniforms()
        => L.Line(r => r.NextDouble() + r.NextDouble(), x => x is <= 0 or >= 2 ? double.NegativeInfinity : Math.Log(1 - Math.Abs(x - 1)));

    private static L Disc(double radius) => new(2, (r, x) =>
    {
        double length = radius * Math.Sqrt(r.NextDouble()), angle = 2 * Math.PI * r.NextDouble();
        (x[0], x[1]) = (length * Math.Cos(angle), length * Math.Sin(angle));
    }, x => x[0] * x[0] + x[1] * x[1] <= radius * radius ? -Math.Log(Math.PI * radius * radius) : double.NegativeInfinity);

    private static L Blobs(bool turned) => L.Mixture([.. Enumerable.Range(1, 7).Select(k =>
        ((turned ? 8 - k : k) / 28.0, L.Product(L.Normal(4 * Math.Cos(k), 0.4), L.Normal(4 * Math.Sin(k), 0.7))))]);

    private static L Helix(double noise) => L.Curve(3, u => [2 * Math.Cos(8 * Math.PI * u), 2 * Math.Sin(8 * Math.PI * u), 6 * u], noise);

    // Points at random in one of two squares that touch at a corner.
    private static L Squares()
        => new(2, (r, x) => { int side = r.Next(2) == 0 ? -1 : 1; (x[0], x[1]) = (side * r.NextDouble(), side * r.NextDouble()); }, _ => 0);

    // Marshall and Olkin: U = (1 + E/G)^(-1/θ), G of shape 1/θ.
    private static L Clayton(double theta) => new(2, (r, x) =>
    {
        double frailty = new Chance((ulong)r.NextInt64()).Gamma(1 / theta);
        for (int j = 0; j < 2; j++) x[j] = Math.Pow(1 - Math.Log(1 - r.NextDouble()) / frailty, -1 / theta);
    }, x => Math.Log(1 + theta) - (1 + theta) * (Math.Log(x[0]) + Math.Log(x[1]))
        - (2 + 1 / theta) * Math.Log(Math.Pow(x[0], -theta) + Math.Pow(x[1], -theta) - 1));
}
