using L = Kullback.Simulations.Coverage.PointDistribution;

namespace Kullback.Simulations.Coverage;

/// <summary>A quantity with a known truth: D(P‖Q), h(P), or I(X; Y) of the first columns of P and the rest.</summary>
internal sealed partial record PointCase(string Kind, string Name, bool HeldOut, int N, L P, L? Q = null, int ColumnsOfX = 0,
    Func<double[], double>? LogMargins = null, double? Known = null)
{
    // Truths that are integrals come from 100,000 draws, whose error is a few thousandths of a nat.
    private readonly Lazy<double> _truth = new(() => Known ?? Simulated(Kind, P, Q, LogMargins));

    internal double Truth => _truth.Value;

    private static double Simulated(string kind, L p, L? q, Func<double[], double>? margins)
    {
        var random = new Random(4711);
        var x = new double[p.Dimension];
        double sum = 0;
        const int Draws = 100_000;
        for (int i = 0; i < Draws; i++)
        {
            p.Draw(random, x);
            double log = p.LogDensity(x);
            sum += kind == "h" ? -log : log - (kind == "D" ? q!.LogDensity(x) : margins!(x));
        }
        return sum / Draws;
    }

    private static PointCase D(bool held, string name, int n, L p, L q, double? known = null)
        => new("D", name, held, n, p, q, Known: known);

    private static PointCase H(bool held, string name, int n, L p, double? known = null) => new("h", name, held, n, p, Known: known);

    private static PointCase I(bool held, string name, int n, L p, int dx, Func<double[], double> margins, double? known = null)
        => new("I", name, held, n, p, null, dx, margins, known);

    private static L Equal(int d, double rho, double mean = 0, double freedom = double.PositiveInfinity)
        => L.Elliptic(d, (i, j) => i == j ? 1 : rho, mean, freedom);

    private static L Auto(int d, double rho) => L.Elliptic(d, (i, j) => Math.Pow(rho, Math.Abs(i - j)));

    private static L Far(int d, double share, double apart)
        => L.Mixture((share, L.Normal(-apart).Power(d)), (1 - share, L.Normal(apart).Power(d)));

    private static L Sparse(int d, double share) => L.Mixture((share, L.Normal()), (1 - share, L.Normal(0, 0.1))).Power(d);

    internal static IEnumerable<PointCase> All => [.. Divergences, .. Entropies, .. Informations];

    internal static IEnumerable<PointCase> Divergences =>
    [
        D(false, "N(0,1), N(0,1)", 300, L.Normal(), L.Normal(), 0),
        D(false, "N(0,1), N(1,1)", 300, L.Normal(), L.Normal(1), 0.5),
        D(false, "N(0,1), N(2,1)", 1000, L.Normal(), L.Normal(2), 2),
        D(false, "N(0,I), N(1/2,I) in 5", 500, L.Normal().Power(5), L.Normal(0.5).Power(5), 0.625),
        D(false, "N(0,I), N(1/2,I) in 10", 1000, L.Normal().Power(10), L.Normal(0.5).Power(10), 1.25),
        D(false, "N(0,I), N(0,4I) in 5", 500, L.Normal().Power(5), L.Normal(0, 2).Power(5)),
        D(false, "N(0,4I), N(0,I) in 5", 1000, L.Normal(0, 2).Power(5), L.Normal().Power(5)),
        D(false, "Exp(1), Exp(2)", 500, L.Exponential(1), L.Exponential(2)),
        D(false, "Exp(1)^5, Exp(1.5)^5", 1000, L.Exponential(1).Power(5), L.Exponential(1.5).Power(5)),
        D(false, "t(3), N(0,3)", 2000, L.Student(3), L.Normal(0, Math.Sqrt(3))),
        D(false, "t(1.5), t(1.5)+1", 500, L.Student(1.5), L.Student(1.5, 1)),
        D(false, "cubes of N(0,1), N(1/2,1)", 500, L.Normal().Cubed(), L.Normal(0.5).Cubed(), 0.125),
        D(false, "correlation .8, -.3", 500, Equal(2, 0.8), Equal(2, -0.3)),
        D(false, "AR .7, .3 in 10", 1000, Auto(10, 0.7), Auto(10, 0.3)),
        D(false, "two clusters, other shares, in 2", 500, Far(2, 0.5, 4), Far(2, 0.2, 4)),
        D(false, "scales 1, 100, 10000, shift", 500, L.Product(L.Normal(), L.Normal(0, 100), L.Normal(0, 1e4)),
            L.Product(L.Normal(1), L.Normal(0, 100), L.Normal(0, 1e4)), 0.5),
        D(false, "spirals, turned", 1000, L.Spiral(1.5, 0.15), L.Spiral(1.5, 0.15, Math.PI / 6)),
        D(false, "sparse normals in 10", 1000, Sparse(10, 0.3), Sparse(10, 0.5)),
        D(false, "t(3) in 4, shifted", 1000, Equal(4, 0.3, 0, 3), Equal(4, 0.3, 0.5, 3)),
        D(false, "N(0,I), N(.2,I) in 25", 500, L.Normal().Power(25), L.Normal(0.2).Power(25), 0.5),
        D(false, "cube in a larger cube, in 3", 500, L.Uniform(0, 1).Power(3), L.Uniform(-0.25, 1.25).Power(3), 3 * Math.Log(1.5)),
        D(false, "lognormals", 500, L.Normal().Exponentiated(), L.Normal(1).Exponentiated(), 0.5),
        D(false, "Laplace, N(0,2)", 1000, L.Laplace(1), L.Normal(0, Math.Sqrt(2))),
        D(false, "three clusters in 5", 1000,
            L.Mixture((0.4, L.Normal().Power(5)), (0.3, L.Normal(3).Power(5)), (0.3, L.Normal(-3).Power(5))),
            L.Mixture((0.2, L.Normal().Power(5)), (0.3, L.Normal(3).Power(5)), (0.5, L.Normal(-3).Power(5)))),
        D(true, "Gamma(2), Gamma(3)", 400, L.GammaOf(2), L.GammaOf(3)),
        D(true, "Beta(2,5), Beta(3,3)", 600, L.BetaOf(2, 5), L.BetaOf(3, 3)),
        D(true, "logistics, shifted, in 3", 800, L.Logistic(0).Power(3), L.Logistic(0.7).Power(3)),
        D(true, "t(5), N(0,1) in 2", 1000, Equal(2, 0, 0, 5), Equal(2, 0)),
        D(true, "correlation .6, 0 in 4", 700, Equal(4, 0.6), Equal(4, 0)),
        D(true, "AR .5, .5 shifted, in 25", 1000, Auto(25, 0.5), L.Elliptic(25, (i, j) => Math.Pow(0.5, Math.Abs(i - j)), 0.3)),
        D(true, "two clusters, other shares, in 6", 600, Far(6, 0.5, 3), Far(6, 0.7, 3)),
        D(true, "Weibull .7, 1.5", 500, L.Weibull(0.7), L.Weibull(1.5)),
        D(true, "two peaks, one", 400, Far(1, 0.5, 1.5), L.Normal(0, 1.8)),
        D(true, "ring, disc", 800, L.Curve(2, u => [2 * Math.Cos(2 * Math.PI * u), 2 * Math.Sin(2 * Math.PI * u)], 0.3),
            L.Normal(0, 1.6).Power(2)),
        D(true, "cubes in 3", 700, L.Normal().Power(3).Cubed(), L.Normal(0.4).Power(3).Cubed(), 0.24),
        D(true, "Exp(1)^10, Exp(1.3)^10", 1000, L.Exponential(1).Power(10), L.Exponential(1.3).Power(10)),
        D(true, "t(1.5), N(0,1)", 500, L.Student(1.5), L.Normal(), double.PositiveInfinity),
        D(true, "N(0,I), N(0,I) in 15", 400, L.Normal().Power(15), L.Normal().Power(15), 0),
        D(true, "t(5) in 8, shifted", 1000, Equal(8, 0.2, 0, 5), Equal(8, 0.2, 0.3, 5)),
        D(true, "one of twenty shifted", 800, L.Normal().Power(20), L.Product(L.Normal(1), L.Normal().Power(19)), 0.5),
        D(true, "uniform, shifted by a tenth", 500, L.Uniform(0, 1), L.Uniform(0.1, 1.1), double.PositiveInfinity),
        D(true, "N(0,1), N(3,1)", 300, L.Normal(), L.Normal(3), 4.5),
        D(true, "swiss roll, its turn", 1000, Roll(0), Roll(0.5)),
        D(true, "lognormals in 4, correlated", 600, Equal(4, 0.5).Exponentiated(), Equal(4, 0.5, 0.5).Exponentiated()),
    ];

    private static L Roll(double phase) => L.Product(L.Spiral(1, 0.2, phase), L.Uniform(0, 3));

    internal static IEnumerable<PointCase> Entropies =>
    [
        H(false, "N(0,1)", 300, L.Normal()),
        H(false, "N(0,I) in 5", 500, L.Normal().Power(5)),
        H(false, "N(0,I) in 10", 500, L.Normal().Power(10)),
        H(false, "N(0,I) in 25", 500, L.Normal().Power(25)),
        H(false, "Exp(1)", 500, L.Exponential(1)),
        H(false, "Exp(1)^5", 800, L.Exponential(1).Power(5)),
        H(false, "t(3)", 600, L.Student(3)),
        H(false, "t(1.5)", 600, L.Student(1.5)),
        H(false, "cube of N(0,1)", 500, L.Normal().Cubed()),
        H(false, "AR .8 in 10", 1000, Auto(10, 0.8)),
        H(false, "two clusters in 2", 500, Far(2, 0.5, 4)),
        H(false, "spiral", 1000, L.Spiral(1.5, 0.1)),
        H(false, "sparse normals in 10", 1000, Sparse(10, 0.3)),
        H(false, "t(3) in 4", 1000, Equal(4, 0.3, 0, 3)),
        H(false, "uniform cube in 3", 500, L.Uniform(0, 1).Power(3), 0),
        H(false, "three clusters in 5", 1000,
            L.Mixture((0.4, L.Normal().Power(5)), (0.3, L.Normal(3).Power(5)), (0.3, L.Normal(-3).Power(5)))),
        H(false, "scales 1, 100, 10000", 400, L.Product(L.Normal(), L.Normal(0, 100), L.Normal(0, 1e4))),
        H(true, "Gamma(2)", 400, L.GammaOf(2)),
        H(true, "Beta(.5,.5)", 500, L.BetaOf(0.5, 0.5)),
        H(true, "lognormal", 500, L.Normal().Exponentiated()),
        H(true, "logistic in 3", 600, L.Logistic(0).Power(3)),
        H(true, "t(5) in 8", 1000, Equal(8, 0.2, 0, 5)),
        H(true, "correlation .95", 400, Equal(2, 0.95)),
        H(true, "two clusters in 6", 600, Far(6, 0.5, 3)),
        H(true, "ring", 800, L.Curve(2, u => [2 * Math.Cos(2 * Math.PI * u), 2 * Math.Sin(2 * Math.PI * u)], 0.1)),
        H(true, "cube in 4", 800, L.Normal().Power(4).Cubed()),
        H(true, "Exp(1)^10", 1000, L.Exponential(1).Power(10)),
        H(true, "Weibull .5", 500, L.Weibull(0.5)),
        H(true, "swiss roll", 1000, Roll(0)),
        H(true, "sparse normals in 25", 1000, Sparse(25, 0.3)),
        H(true, "narrow and wide", 500, L.Mixture((0.5, L.Normal(0, 0.05)), (0.5, L.Normal(0, 2)))),
        H(true, "AR .6 in 20", 700, Auto(20, 0.6)),
    ];

    private static readonly Func<double[], double> Standard = x => x.Sum(v => -0.5 * v * v - 0.5 * Math.Log(2 * Math.PI));

    private static PointCase Pair(bool held, string name, int n, double rho)
        => I(held, name, n, Equal(2, rho), 1, Standard, -0.5 * Math.Log(1 - rho * rho));

    // Y given X through a density of the noise; the margin of Y by the trapezoidal rule over X.
    private static PointCase Noise(bool held, string name, int n, L x, Func<double, double> mean, Func<double, double> deviation,
        double low, double high)
    {
        const int Grid = 1200;
        double step = (high - low) / Grid;
        double[] at = [.. Enumerable.Range(0, Grid + 1).Select(i => low + i * step)],
            weight = [.. at.Select(v => Math.Exp(x.LogDensity([v])) * step)];
        double total = weight.Sum();
        static double Log(double y, double m, double s) => -0.5 * (y - m) / s * ((y - m) / s) - Math.Log(s) - 0.5 * Math.Log(2 * Math.PI);
        var joint = new L(2, (r, z) => { x.Draw(r, z); z[1] = mean(z[0]) + deviation(z[0]) * L.Gauss(r); },
            z => x.LogDensity([z[0]]) + Log(z[1], mean(z[0]), deviation(z[0])));
        double Margin(double y)
        {
            double sum = 0;
            for (int i = 0; i <= Grid; i++) sum += weight[i] * Math.Exp(Log(y, mean(at[i]), deviation(at[i])));
            return Math.Log(sum / total);
        }
        var random = new Random(99);
        double found = 0;
        double[] point = new double[2];
        const int Draws = 20_000;
        for (int i = 0; i < Draws; i++)
        {
            joint.Draw(random, point);
            found += Log(point[1], mean(point[0]), deviation(point[0])) - Margin(point[1]);
        }
        return I(held, name, n, joint, 1, _ => 0, found / Draws);
    }

    private static double LogStudent(double x, double freedom) => L.Student(freedom).LogDensity([x]);

    private static L Halves(int dx, int dy, double rho)
        => L.Elliptic(dx + dy, (i, j) => i == j ? 1 : i < dx != j < dx && (i - dx == j || j - dx == i) ? rho : 0);

    internal static IEnumerable<PointCase> Informations =>
    [
        Pair(false, "correlation 0", 300, 0),
        Pair(false, "correlation .6", 300, 0.6),
        Pair(false, "correlation .9", 500, 0.9),
        Pair(false, "correlation .99", 500, 0.99),
        I(false, "t(3), correlation .5", 500, Equal(2, 0.5, 0, 3), 1, x => LogStudent(x[0], 3) + LogStudent(x[1], 3)),
        I(false, "t(1.5), correlation 0", 500, Equal(2, 0, 0, 1.5), 1, x => LogStudent(x[0], 1.5) + LogStudent(x[1], 1.5)),
        I(false, "uniform and mean with another", 500, Unit(), 1, _ => 0, 0.5),
        I(false, "spiral", 1000, L.Spiral(1.5, 0.3), 1, Margins(L.Spiral(1.5, 0.3))),
        Noise(false, "parabola", 500, L.Normal(), x => x * x, _ => 0.5, -6, 6),
        Noise(false, "sine", 500, L.Uniform(0, 1), x => 2 * Math.Sin(4 * Math.PI * x), _ => 0.5, 0, 1),
        I(false, "cubes, correlation .7", 500, Equal(2, 0.7).Cubed(), 1,
            x => L.Normal().Cubed().LogDensity([x[0]]) + L.Normal().Cubed().LogDensity([x[1]]), -0.5 * Math.Log(1 - 0.49)),
        I(false, "independent t(1.5), exponential", 500, L.Product(L.Student(1.5), L.Exponential(1)), 1, _ => 0, 0),
        I(false, "three and one", 500, Equal(4, 0.4), 3, _ => 0, HalfLog(3, 1, 0.4)),
        I(false, "five and five, .5 in pairs", 500, Halves(5, 5, 0.5), 5, _ => 0, -2.5 * Math.Log(0.75)),
        I(false, "twelve and thirteen, .5 in pairs", 1000, Halves(12, 13, 0.5), 12, _ => 0, -6 * Math.Log(0.75)),
        I(false, "three clusters", 500, Clusters(), 1, Margins(Clusters())),
        Pair(true, "correlation .3", 400, 0.3),
        Pair(true, "correlation .95", 800, 0.95),
        I(true, "t(5), correlation .8", 600, Equal(2, 0.8, 0, 5), 1, x => LogStudent(x[0], 5) + LogStudent(x[1], 5)),
        I(true, "t(3) in 2 and 2", 800, Equal(4, 0.2, 0, 3), 2,
            x => Equal(2, 0.2, 0, 3).LogDensity(x[..2]) + Equal(2, 0.2, 0, 3).LogDensity(x[2..])),
        Noise(true, "width grows", 500, L.Uniform(0, 1), _ => 0, x => 0.1 + x, 0, 1),
        Noise(true, "absolute value", 600, L.Normal(), Math.Abs, _ => 0.3, -6, 6),
        Noise(true, "steep", 500, L.Uniform(-1, 1), x => 3 * Math.Tanh(8 * x), _ => 0.4, -1, 1),
        I(true, "ring", 800, Ring(0.4), 1, Margins(Ring(0.4))),
        I(true, "lognormals, correlation .8", 500, Equal(2, 0.8).Exponentiated(), 1, _ => 0, -0.5 * Math.Log(1 - 0.64)),
        I(true, "two and two, .7 in pairs", 400, Halves(2, 2, 0.7), 2, _ => 0, -Math.Log(1 - 0.49)),
        I(true, "ten and two, .4", 700, Equal(12, 0.4), 10, _ => 0, HalfLog(10, 2, 0.4)),
        I(true, "four clusters at corners", 500, Corners(), 1, _ => 0, 0),
        I(true, "diagonal clusters", 500, Far(2, 0.5, 2), 1, Margins(Far(2, 0.5, 2))),
        I(true, "AR .5, eight and seven", 600, Auto(15, 0.5), 8, _ => 0, -0.5 * Math.Log(1 - 0.25)),
        I(true, "the same twice", 400, new L(2, (r, x) => x[1] = x[0] = L.Gauss(r), _ => 0), 1, _ => 0, double.PositiveInfinity),
        I(true, "independent, five and five", 400, L.Normal().Power(10), 5, _ => 0, 0),
    ];

    private static L Unit() => new(2, (r, x) => { x[0] = r.NextDouble(); x[1] = (x[0] + r.NextDouble()) / 2; }, _ => 0);

    private static L Clusters() => L.Mixture((0.3, L.Normal(-3).Power(2)), (0.4, L.Normal().Power(2)), (0.3, L.Normal(3).Power(2)));

    private static L Corners() => L.Product(Far(1, 0.5, 2), Far(1, 0.5, 2));

    private static L Ring(double noise) => L.Curve(2, u => [2 * Math.Cos(2 * Math.PI * u), 2 * Math.Sin(2 * Math.PI * u)], noise);

    private static double HalfLog(int dx, int dy, double rho)
    {
        double Log(int d) => (d - 1) * Math.Log(1 - rho) + Math.Log(1 + (d - 1) * rho);
        return 0.5 * (Log(dx) + Log(dy) - Log(dx + dy));
    }

    // Both margins of a distribution in the plane by the trapezoidal rule.
    private static Func<double[], double> Margins(L distribution)
    {
        const int Grid = 400;
        const double Edge = 9;
        double step = 2 * Edge / Grid;
        double[] first = new double[Grid + 1], second = new double[Grid + 1];
        for (int i = 0; i <= Grid; i++)
            for (int j = 0; j <= Grid; j++)
            {
                double density = Math.Exp(distribution.LogDensity([-Edge + i * step, -Edge + j * step])) * step;
                (first[i], second[j]) = (first[i] + density, second[j] + density);
            }
        double At(double[] margin, double x)
        {
            double at = Math.Clamp((x + Edge) / step, 0, Grid - 1e-9);
            return Math.Log(margin[(int)at] + (at - (int)at) * (margin[(int)at + 1] - margin[(int)at]));
        }
        return x => At(first, x[0]) + At(second, x[1]);
    }
}
