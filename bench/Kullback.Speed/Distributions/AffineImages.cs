using System.Globalization;
using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Transport;

namespace Kullback.Speed.Distributions;

/// <summary>f-divergences, Hellinger's distance and Chernoff's information are the same between P and Q as between a + bP and a + bQ; a
/// Wasserstein distance is
/// |b| times as large. Two figures that differ by more than the sum of their bounds show that a bound is false.</summary>
internal static class AffineImages
{
    private static readonly IMeasure[] Measures =
        [new KullbackLeibler(), new JensenShannon(), new TotalVariation(), new Hellinger(), new ChernoffInformation()];

    internal static int Run(int count, int seed)
    {
        var random = new Random(seed);
        int pairs = 0, figures = 0, wide = 0;
        int broken = 0;
        void Broken(string line)
        {
            broken++;
            Console.WriteLine(line);
        }
        foreach (var (textP, textQ) in RandomPairs.Of(count, seed))
        {
            IUnivariate p, q;
            try { (p, q) = (DistributionText.Parse(textP), DistributionText.Parse(textQ)); }
            catch (ArgumentException) { continue; }
            bool integers = p is IIntegerValued && q is IIntegerValued;
            double b = integers ? 1 : (random.Next(2) == 0 ? -1 : 1) * Math.Round(Math.Exp(-3 + 6 * random.NextDouble()), 3),
                a = Math.Round(Math.Exp(-2 + 8 * random.NextDouble()), integers ? 0 : 3);
            // A shift costs digits of the points: the ends of the copies are doubles.
            if (random.Next(2) == 0 && !integers) a = 0;
            if (Image(p, a, b) is not { } imageP || Image(q, a, b) is not { } imageQ) continue;
            pairs++;
            foreach (var measure in Measures)
            {
                if (integers && measure is ChernoffInformation) continue;
                Compared(measure.Facts.Key, () => Of(Divergence.Between(measure, p, q)),
                    () => Of(Divergence.Between(measure, imageP, imageQ)), 1);
                if (measure is KullbackLeibler)
                    Compared("reverse", () => Of(Divergence.Between(measure, q, p)),
                        () => Of(Divergence.Between(measure, imageQ, imageP)), 1);
            }
            foreach (double order in (double[])[1, 2])
                Compared($"wasserstein-{order}", () => Of(new Wasserstein(order).Between(p, q)),
                    () => Of(new Wasserstein(order).Between(imageP, imageQ)), Math.Abs(b));

            void Compared(string name, Func<(double Value, double Error)> before, Func<(double Value, double Error)> after, double factor)
            {
                figures++;
                (double Value, double Error) x, y;
                try { (x, y) = (before(), after()); }
                catch (ArgumentException e)
                {
                    Broken($"{name}  {textP}; {textQ}  {e.Message.Split('\n')[0]}");
                    return;
                }
                if (double.IsInfinity(x.Error) || double.IsInfinity(y.Error) || Math.Max(x.Error / x.Value, y.Error / y.Value) > 1e-3)
                    wide++;
                if (x.Value == y.Value || Math.Abs(factor * x.Value - y.Value) <= factor * x.Error + y.Error + 1e-15 * y.Value) return;
                Broken(string.Create(CultureInfo.InvariantCulture,
                    $"{name}  {textP}; {textQ}  {x.Value:R} ± {x.Error:G2}, under {a} + {b}x {y.Value / factor:R} ± "
                        + $"{y.Error / factor:G2}"));
            }
        }
        Console.WriteLine(
            $"{pairs} pairs and their images, {figures} figures, {wide} with a bound above a thousandth, {broken} apart by more than "
                + $"their bounds");
        return broken > 0 ? 1 : 0;
    }

    private static (double, double) Of(DivergenceBetween found) => (found.Value, found.ErrorBound);

    private static (double, double) Of(DistanceBetween found) => (found.Value, found.ErrorBound);

    /// <summary>The distribution of a + bX: of the same family where the family has it, otherwise a mixture of two equal images, which no
    /// rule of shared maps sees.</summary>
    private static IUnivariate? Image(IUnivariate distribution, double a, double b) => distribution switch
    {
        UnivariateMixture m => m.UnivariateComponents.Select(c => Image(c, a, b)).ToArray() is var parts
            && parts.All(part => part is not null) ? Mixture.Of(m.Weights.AsSpan(), (IReadOnlyList<IUnivariate>)parts!) : null,
        Normal n => new Normal(a + b * n.Mean, Math.Abs(b) * n.StandardDeviation),
        Laplace l => new Laplace(a + b * l.Location, Math.Abs(b) * l.Scale),
        Logistic l => new Logistic(a + b * l.Location, Math.Abs(b) * l.Scale),
        Cauchy c => new Cauchy(a + b * c.Location, Math.Abs(b) * c.Scale),
        StudentT t => new StudentT(t.DegreesOfFreedom, a + b * t.Location, Math.Abs(b) * t.Scale),
        GeneralizedNormal g => new GeneralizedNormal(a + b * g.Location, Math.Abs(b) * g.Scale, g.Shape),
        Uniform u when a == 0 => new Uniform(Math.Min(b * u.Low, b * u.High), Math.Max(b * u.Low, b * u.High)),
        Gamma g when a == 0 && b > 0 => new Gamma(g.Shape, g.Rate / b),
        Weibull w when a == 0 && b > 0 => new Weibull(w.Shape, w.Scale * b),
        InverseGamma g when a == 0 && b > 0 => new InverseGamma(g.Shape, g.Scale * b),
        Frechet f when a == 0 && b > 0 => new Frechet(f.Shape, f.Scale * b),
        Pareto p when a == 0 && b > 0 => new Pareto(p.Scale * b, p.Shape),
        DiscreteUniform d => new DiscreteUniform(d.Lowest + a, d.Highest + a),
        IIntegerValued or VonMises => null,
        _ => Mixture.Of([0.5, 0.5], (IReadOnlyList<IUnivariate>)[new Affine(distribution, a, b), new Affine(distribution, a, b)]),
    };
}
