namespace Kullback.Distributions;

/// <summary>The continuous families made of elementary functions, for <see cref="Families"/>.</summary>
internal static class ElementaryFamilies
{
    internal static readonly Family[] All =
    [
        new("Exponential", [new("rate", "> 0")], p => new Exponential(p[0]), (x, w) => Exponential.MaximumLikelihood(x, w)),
        new("Gumbel", [new("location", "a real number", 0), new("scale", "> 0", 1)], p => new Gumbel(p[0], p[1]),
            (x, w) => Gumbel.MaximumLikelihood(x, w)),
        new("Frechet", [new("shape", "> 0"), new("scale", "> 0", 1)], p => new Frechet(p[0], p[1]),
            (x, w) => Frechet.MaximumLikelihood(x, w)),
        new("GeneralizedExtremeValue",
            [new("location", "a real number"), new("scale", "> 0"),
                new("shape", "a real number") { LeastFitted = GeneralizedExtremeValue.LeastShape,
                    MostFitted = GeneralizedExtremeValue.MostShape }], p => new GeneralizedExtremeValue(p[0], p[1], p[2]),
                        (x, w) => GeneralizedExtremeValue.MaximumLikelihood(x, w)),
        new("Laplace", [new("location", "a real number", 0), new("scale", "> 0", 1)], p => new Laplace(p[0], p[1]),
            (x, w) => Laplace.MaximumLikelihood(x, w)),
        new("Logistic", [new("location", "a real number", 0), new("scale", "> 0", 1)], p => new Logistic(p[0], p[1]),
            (x, w) => Logistic.MaximumLikelihood(x, w)),
        new("LogitNormal", [new("logitMean", "a real number"), new("logitStandardDeviation", "> 0")], p => new LogitNormal(p[0], p[1]),
            (x, w) => LogitNormal.MaximumLikelihood(x, w)),
        new("Cauchy", [new("location", "a real number", 0), new("scale", "> 0", 1)], p => new Cauchy(p[0], p[1]),
            (x, w) => Cauchy.MaximumLikelihood(x, w)),
        new("Pareto", [new("scale", "> 0"), new("shape", "> 0")], p => new Pareto(p[0], p[1]), (x, w) => Pareto.MaximumLikelihood(x, w)),
        new("GeneralizedPareto",
            [new("location", "a real number"), new("scale", "> 0"),
                new("shape", "a real number") { LeastFitted = GeneralizedPareto.LeastShape, MostFitted = GeneralizedPareto.MostShape }],
                    p => new GeneralizedPareto(p[0], p[1], p[2]), (x, w) => GeneralizedPareto.MaximumLikelihood(x, w)),
        new("LogUniform", [new("low", "> 0"), new("high", "above low")], p => new LogUniform(p[0], p[1]),
            (x, w) => LogUniform.MaximumLikelihood(x, w)),
        new("Kumaraswamy", [new("a", "> 0"), new("b", "> 0")], p => new Kumaraswamy(p[0], p[1]),
            (x, w) => Kumaraswamy.MaximumLikelihood(x, w)),
        new("Triangular", [new("low", "a real number"), new("mode", "from low to high"), new("high", "above low")],
            p => new Triangular(p[0], p[1], p[2]), (x, w) => Triangular.MaximumLikelihood(x, w)),
        new("ContinuousBernoulli", [new("probability", "between 0 and 1")], p => new ContinuousBernoulli(p[0]),
            (x, w) => ContinuousBernoulli.MaximumLikelihood(x, w)),
    ];
}
