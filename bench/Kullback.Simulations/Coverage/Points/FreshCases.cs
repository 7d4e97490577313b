using Kullback.Numerics;
using L = Kullback.Simulations.Coverage.PointDistribution;

namespace Kullback.Simulations.Coverage;

/// <summary>A second set that nothing was tuned on, written before any of it was run; truths are closed forms or quadratures with more than
/// six digits. Half of them hard.</summary>
internal sealed partial record PointCase
{
    internal static IEnumerable<PointCase> Fresh => [.. FreshDivergences, .. FreshEntropies, .. FreshInformations];

    private static IEnumerable<PointCase> FreshDivergences =>
    [
        // Plain ones: normal after maps of single coordinates at most.
        D(true, "N(0,1), N(.3,1.2)", 700, L.Normal(), L.Normal(0.3, 1.2), Math.Log(1.2) + 1.09 / 2.88 - 0.5),
        D(true, "correlation .4 and -.2 in the plane", 900, Equal(2, 0.4), Equal(2, -0.2), Between(2, 0.4, -0.2)),
        D(true, "correlation .35, .1 in 6", 600, Equal(6, 0.35), Equal(6, 0.1), Between(6, 0.35, 0.1)),
        D(true, "AR .6 moved by .25, in 16", 1200, Auto(16, 0.6), L.Elliptic(16, (i, j) => Math.Pow(0.6, Math.Abs(i - j)), 0.25),
            0.5 * 0.0625 * (1 + 15 * 0.4 / 1.6)),
        D(true, "N(0,I), N(.15,I) in 22", 1500, L.Normal().Power(22), L.Normal(0.15).Power(22), 11 * 0.0225),
        D(true, "lognormals .4 apart in 2", 800, L.Normal(0, 0.7).Power(2).Exponentiated(), L.Normal(0.4, 0.7).Power(2).Exponentiated(),
            0.16 / 0.49),
        D(true, "cubes .3 apart in 2", 900, L.Normal().Power(2).Cubed(), L.Normal(0.3).Power(2).Cubed(), 0.09),
        // Hard ones: edges, heavy tails, curves, clusters, other scales.
        D(true, "correlation .8, -.3 in 3", 800, Equal(3, 0.8), Equal(3, -0.3), Between(3, 0.8, -0.3)),
        D(true, "Student 2.5, moved by .6", 900, L.Student(2.5), L.Student(2.5, 0.6), Line(L.Student(2.5), L.Student(2.5, 0.6))),
        D(true, "Student 2.5 in 3 columns each for itself, moved by .4", 1500, L.Student(2.5).Power(3), L.Student(2.5, 0.4).Power(3),
            3 * Line(L.Student(2.5), L.Student(2.5, 0.4))),
        D(true, "Gamma(1.5), Gamma(2.2)", 450, L.GammaOf(1.5), L.GammaOf(2.2), Gammas(1.5, 2.2)),
        D(true, "Gamma(1.5)^4, Gamma(2)^4", 1200, L.GammaOf(1.5).Power(4), L.GammaOf(2).Power(4), 4 * Gammas(1.5, 2)),
        D(true, "Exp(1)^2, Exp(1.4)^2", 1000, L.Exponential(1).Power(2), L.Exponential(1.4).Power(2), 2 * (0.4 - Math.Log(1.4))),
        D(true, "mixtures at -6 and 6, .6 and .3, on the line", 700, Far(1, 0.6, 6), Far(1, 0.3, 6), Shares(0.6, 0.3)),
        D(true, "mixtures at -5 and 5 in 9, .5 and .35", 1500, Far(9, 0.5, 5), Far(9, 0.35, 5), Shares(0.5, 0.35)),
        D(true, "a fifth of normals ten times as wide, a tenth", 1200, L.Mixture((0.2, L.Normal(0, 10)), (0.8, L.Normal())),
            L.Mixture((0.1, L.Normal(0, 10)), (0.9, L.Normal())),
            Line(L.Mixture((0.2, L.Normal(0, 10)), (0.8, L.Normal())), L.Mixture((0.1, L.Normal(0, 10)), (0.9, L.Normal())))),
        D(true, "square, larger square", 1000, L.Uniform(0, 1).Power(2), L.Uniform(-0.2, 1.2).Power(2), 2 * Math.Log(1.4)),
        D(true, "triangle of the square, square", 900, Triangle(), L.Uniform(0, 1).Power(2), Math.Log(2)),
        D(true, "ring that is denser on one side, even ring", 1200, Crescent(1), Crescent(0),
            0.5651591039924851 / 1.2660658777520084 - Math.Log(1.2660658777520084)),
        D(true, "columns of scales 1e-3, 1, 1e6, AR .5", 500, Scaled(0.5), Scaled(0), -Math.Log(1 - 0.25)),
    ];

    private static IEnumerable<PointCase> FreshEntropies =>
    [
        H(true, "N(0, 3)", 500, L.Normal(0, 3), Normal(1) + Math.Log(3)),
        H(true, "correlation .3 in 4", 400, Equal(4, 0.3), Normal(4) + LogOf(4, 0.3)),
        H(true, "correlation .6 in 12", 900, Equal(12, 0.6), Normal(12) + LogOf(12, 0.6)),
        H(true, "AR .4 in 22", 1500, Auto(22, 0.4), Normal(22) + 10.5 * Math.Log(1 - 0.16)),
        H(true, "lognormal of width .6 in 2", 700, L.Normal(0, 0.6).Power(2).Exponentiated(), Normal(2) + 2 * Math.Log(0.6)),
        H(true, "AR -.7 in 6", 700, Auto(6, -0.7), Normal(6) + 2.5 * Math.Log(1 - 0.49)),
        H(true, "logistic", 400, L.Logistic(0), 2),
        H(true, "Student 2.5", 800, L.Student(2.5), OfLine(L.Student(2.5))),
        H(true, "Student 2.5 in 5, spherical", 1500, Equal(5, 0, 0, 2.5), OfStudent(5, 2.5)),
        H(true, "Gamma(1.2)^3", 900, L.GammaOf(1.2).Power(3), 3 * OfGamma(1.2)),
        H(true, "Gamma(.8)^8", 2000, L.GammaOf(0.8).Power(8), 8 * OfGamma(0.8)),
        H(true, "cube of N(0,1) in 2", 1200, L.Normal().Power(2).Cubed(), 2 * OfCube()),
        H(true, "Exp(1) in 3", 500, L.Exponential(1).Power(3), 3),
        H(true, "mixture at -6 and 6, .7", 600, Far(1, 0.7, 6), Normal(1) + Flip(0.7)),
        H(true, "mixture at -5 and 5 in 8", 1500, Far(8, 0.4, 5), Normal(8) + Flip(0.4)),
        H(true, "square", 900, L.Uniform(0, 1).Power(2), 0),
        H(true, "triangle of the square", 600, Triangle(), -Math.Log(2)),
        H(true, "cube in 7", 1500, L.Uniform(0, 2).Power(7), 7 * Math.Log(2)),
        H(true, "columns of scales 1e-3, 1, 1e6, AR .5", 400, Scaled(0.5), Normal(3) + Math.Log(1e3) + Math.Log(1 - 0.25)),
        H(true, "Weibull 1.5 in 2", 600, L.Weibull(1.5).Power(2), 2 * (Euler * (1 - 1 / 1.5) + Math.Log(1 / 1.5) + 1)),
    ];

    private static IEnumerable<PointCase> FreshInformations =>
    [
        Pair(true, "correlation .45", 350, 0.45),
        Pair(true, "correlation -.85", 1200, -0.85),
        I(true, "cubes, correlation .5", 600, Equal(2, 0.5).Cubed(), 1, _ => 0, -0.5 * Math.Log(0.75)),
        I(true, "lognormals, correlation -.6", 700, Equal(2, -0.6).Exponentiated(), 1, _ => 0, -0.5 * Math.Log(0.64)),
        I(true, "two and three, .4", 600, Equal(5, 0.4), 2, _ => 0, HalfLog(2, 3, 0.4)),
        I(true, "eight and eight, .4 in pairs", 1200, Halves(8, 8, 0.4), 8, _ => 0, -4 * Math.Log(0.84)),
        I(true, "AR .8, one and nine", 900, Auto(10, 0.8), 1, _ => 0, -0.5 * Math.Log(0.36)),
        I(true, "independent, eleven and eleven", 1500, L.Normal().Power(22), 11, _ => 0, 0),
        I(true, "independent, gammas and Student 2.5", 900, L.Product(L.GammaOf(0.7), L.Student(2.5)), 1, _ => 0, 0),
        I(true, "independent uniforms, two and two", 1000, L.Uniform(0, 1).Power(4), 2, _ => 0, 0),
        I(true, "Student 2.5, correlation .7", 1000, Equal(2, 0.7, 0, 2.5), 1, _ => 0, StudentInformation(0.7, 2.5)),
        I(true, "Student 6 in 2 and 1, correlation 0", 1500, Equal(3, 0, 0, 6), 2, _ => 0,
            OfStudent(2, 6) + OfStudent(1, 6) - OfStudent(3, 6)),
        I(true, "triangle of the square", 900, Triangle(), 1, _ => 0, 1 - Math.Log(2)),
        I(true, "two clusters on the diagonal, 8 apart, .3", 700, L.Mixture((0.3, L.Normal(-4).Power(2)), (0.7, L.Normal(4).Power(2))), 1,
            _ => 0, 2 * OfLine(Far(1, 0.3, 4)) - Normal(2) - Flip(0.3)),
        I(true, "three clusters on the diagonal", 900,
            L.Mixture((0.2, L.Normal(-9).Power(2)), (0.3, L.Normal().Power(2)), (0.5, L.Normal(9).Power(2))), 1, _ => 0,
            2 * OfLine(L.Mixture((0.2, L.Normal(-9)), (0.3, L.Normal()), (0.5, L.Normal(9)))) - Normal(2) + 0.2 * Math.Log(0.2)
            + 0.3 * Math.Log(0.3) + 0.5 * Math.Log(0.5)),
        Read(true, "uniform through a wave", 900, L.Uniform(-1, 1), x => Math.Sin(5 * x), _ => 0.3, -1, 1),
        Read(true, "root of the size", 800, L.Normal(), x => Math.Sqrt(Math.Abs(x)), _ => 0.3, -7, 7),
        Read(true, "exponential through a logarithm", 700, L.Exponential(1), x => Math.Log(1 + 4 * x), _ => 0.5, 0, 30),
        I(true, "Clayton's copula, 1", 900, Clayton(1), 1, _ => 0, CopulaInformation(1)),
        I(true, "Clayton's copula, 4", 900, Clayton(4), 1, _ => 0, CopulaInformation(4)),
    ];

    private static double Normal(int d) => d / 2.0 * Math.Log(2 * Math.PI * Math.E);

    private static double Flip(double p) => -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    private static double Shares(double p, double q) => p * Math.Log(p / q) + (1 - p) * Math.Log((1 - p) / (1 - q));

    // Half the logarithm of the determinant of equal correlations.
    private static double LogOf(int d, double rho) => 0.5 * ((d - 1) * Math.Log(1 - rho) + Math.Log(1 + (d - 1) * rho));

    private static double Between(int d, double a, double b)
    {
        double Of(double ratio) => 0.5 * (ratio - 1 - Math.Log(ratio));
        return Of((1 + (d - 1) * a) / (1 + (d - 1) * b)) + (d - 1) * Of((1 - a) / (1 - b));
    }

    private static double Gammas(double a, double b) => (a - b) * Digamma.Of(a) - Special.LogGamma(a) + Special.LogGamma(b);

    private static double OfGamma(double a) => a + Special.LogGamma(a) + (1 - a) * Digamma.Of(a);

    // h + E ln 3X², E ln X² = ψ(½) + ln 2.
    private static double OfCube() => Normal(1) + Math.Log(3) - Euler - Math.Log(2);

    private static double OfStudent(int d, double freedom)
        => Special.LogGamma(freedom / 2) - Special.LogGamma((freedom + d) / 2) + d / 2.0 * Math.Log(freedom * Math.PI)
        + (freedom + d) / 2 * (Digamma.Of((freedom + d) / 2) - Digamma.Of(freedom / 2));

    private static double StudentInformation(double rho, double freedom)
        => 2 * OfStudent(1, freedom) - OfStudent(2, freedom) - 0.5 * Math.Log(1 - rho * rho);

    // With U^(-θ) = 1 + E/G the logarithm of the density is one of a beta number.
    private static double CopulaInformation(double theta)
        => Math.Log(1 + theta) + 2 * (1 + theta) - (2 * theta + 1) * (1 + 1 / (1 + theta));

    // The trapezoidal rule after x = sinh t: the integrands and all their derivatives vanish at both ends.
    private static double Integral(Func<double, double> of)
    {
        double sum = 0;
        const double Step = 1.0 / 512;
        for (int i = -30 * 512; i <= 30 * 512; i++) sum += of(Math.Sinh(i * Step)) * Math.Cosh(i * Step) * Step;
        return sum;
    }

    private static double Line(L p, L q)
        => Integral(x => Math.Exp(p.LogDensity([x])) is > 0 and var density ? density * (p.LogDensity([x]) - q.LogDensity([x])) : 0);

    private static double OfLine(L p)
        => Integral(x => Math.Exp(p.LogDensity([x])) is > 0 and var density ? -density * p.LogDensity([x]) : 0);

    private static L Triangle() => new(2, (r, x) =>
    {
        double u = r.NextDouble(), v = r.NextDouble();
        (x[0], x[1]) = u + v < 1 ? (u, v) : (1 - u, 1 - v);
    }, _ => Math.Log(2));

    // Angles with density exp(κ cos θ): von Mises.
    private static L Crescent(double kappa) => new(2, (r, x) =>
    {
        double angle;
        do angle = 2 * Math.PI * r.NextDouble();
        while (r.NextDouble() > Math.Exp(kappa * (Math.Cos(angle) - 1)));
        double radius = 3 + 0.3 * L.Gauss(r);
        (x[0], x[1]) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }, _ => double.NaN);

    private static L Scaled(double rho)
    {
        double[] scale = [1e-3, 1, 1e6];
        return L.Elliptic(3, (i, j) => scale[i] * scale[j] * Math.Pow(rho, Math.Abs(i - j)));
    }

    // Y = mean(X) + noise: h(Y) − h(Y | X) on a grid.
    private static PointCase Read(bool held, string name, int n, L x, Func<double, double> mean, Func<double, double> deviation, double low,
        double high)
    {
        const int Grid = 4000;
        double step = (high - low) / Grid, bottom = double.PositiveInfinity, top = double.NegativeInfinity, total = 0, given = 0,
            entropy = 0;
        double[] share = new double[Grid];
        for (int i = 0; i < Grid; i++)
        {
            double at = low + (i + 0.5) * step;
            total += share[i] = Math.Exp(x.LogDensity([at])) * step;
            (bottom, top) = (Math.Min(bottom, mean(at) - 9 * deviation(at)), Math.Max(top, mean(at) + 9 * deviation(at)));
        }
        for (int i = 0; i < Grid; i++) given += (share[i] /= total) * (Normal(1) + Math.Log(deviation(low + (i + 0.5) * step)));
        double rise = (top - bottom) / 1000;
        for (int k = 0; k <= 1000; k++)
        {
            double y = bottom + k * rise, density = 0;
            for (int i = 0; i < Grid; i++)
            {
                double at = low + (i + 0.5) * step, z = (y - mean(at)) / deviation(at);
                density += share[i] * Math.Exp(-0.5 * z * z) / (deviation(at) * Math.Sqrt(2 * Math.PI));
            }
            if (density > 0) entropy -= density * Math.Log(density) * rise;
        }
        var joint = new L(2, (r, point) =>
        {
            var one = new double[1]; x.Draw(r, one);
            (point[0], point[1]) = (one[0], mean(one[0]) + deviation(one[0]) * L.Gauss(r));
        }, _ => double.NaN);
        return I(held, name, n, joint, 1, _ => 0, entropy - given);
    }
}
