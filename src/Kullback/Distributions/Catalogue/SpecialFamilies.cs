namespace Kullback.Distributions;

/// <summary>The continuous families that need special functions, for <see cref="Families"/>.</summary>
internal static class SpecialFamilies
{
    private const string Positive = "> 0", Real = "a real number";

    internal static readonly Family[] All =
    [
        new("Normal", [new("mean", Real, 0), new("standardDeviation", Positive, 1)], p => new Normal(p[0], p[1]),
            (x, w) => Normal.MaximumLikelihood(x, w)),
        new("LogNormal", [new("logMean", Real, 0), new("logStandardDeviation", Positive, 1)], p => new LogNormal(p[0], p[1]),
            (x, w) => LogNormal.MaximumLikelihood(x, w)),
        new("Gamma", [new("shape", Positive), new("rate", Positive, 1)], p => new Gamma(p[0], p[1]),
            (x, w) => Gamma.MaximumLikelihood(x, w)),
        new("InverseGamma", [new("shape", Positive), new("scale", Positive, 1)], p => new InverseGamma(p[0], p[1]),
            (x, w) => InverseGamma.MaximumLikelihood(x, w)),
        new("Beta", [new("alpha", Positive), new("beta", Positive)], p => new Beta(p[0], p[1]), (x, w) => Beta.MaximumLikelihood(x, w)),
        new("ChiSquared", [new("degreesOfFreedom", Positive)], p => new ChiSquared(p[0]), (x, w) => ChiSquared.MaximumLikelihood(x, w)),
        new("Chi", [new("degreesOfFreedom", Positive)], p => new Chi(p[0]), (x, w) => Chi.MaximumLikelihood(x, w)),
        new("Weibull", [new("shape", Positive), new("scale", Positive, 1)], p => new Weibull(p[0], p[1]),
            (x, w) => Weibull.MaximumLikelihood(x, w)),
        new("HalfNormal", [new("scale", Positive, 1)], p => new HalfNormal(p[0]), (x, w) => HalfNormal.MaximumLikelihood(x, w)),
        new("Rayleigh", [new("scale", Positive, 1)], p => new Rayleigh(p[0]), (x, w) => Rayleigh.MaximumLikelihood(x, w)),
        new("Maxwell", [new("scale", Positive, 1)], p => new Maxwell(p[0]), (x, w) => Maxwell.MaximumLikelihood(x, w)),
        new("Uniform", [new("low", Real, 0), new("high", "above low", 1)], p => new Uniform(p[0], p[1]),
            (x, w) => Uniform.MaximumLikelihood(x, w)),
        new("StudentT", [new("degreesOfFreedom", Positive) { LeastFitted = StudentT.FewestDegrees, MostFitted = StudentT.MostDegrees },
            new("location", Real, 0), new("scale", Positive, 1)], p => new StudentT(p[0], p[1], p[2]),
                (x, w) => StudentT.MaximumLikelihood(x, w)),
        new("InverseGaussian", [new("mean", Positive), new("shape", Positive)], p => new InverseGaussian(p[0], p[1]),
            (x, w) => InverseGaussian.MaximumLikelihood(x, w)),
        new("VonMises", [new("direction", "an angle", 0), new("concentration", ">= 0")], p => new VonMises(p[0], p[1]),
            (x, w) => VonMises.MaximumLikelihood(x, w)),
        new("GeneralizedNormal",
            [new("location", Real, 0), new("scale", Positive, 1),
                new("shape", Positive) { LeastFitted = GeneralizedNormal.LeastShape, MostFitted = GeneralizedNormal.MostShape }],
                    p => new GeneralizedNormal(p[0], p[1], p[2]), (x, w) => GeneralizedNormal.MaximumLikelihood(x, w)),
        new("Moyal", [new("location", Real, 0), new("scale", Positive, 1)], p => new Moyal(p[0], p[1]),
            (x, w) => Moyal.MaximumLikelihood(x, w)),
        new("ExponentialGamma", [new("shape", Positive), new("rate", Positive, 1)], p => new ExponentialGamma(p[0], p[1]),
            (x, w) => ExponentialGamma.MaximumLikelihood(x, w)),
        new("Lindley", [new("rate", Positive)], p => new Lindley(p[0]), (x, w) => Lindley.MaximumLikelihood(x, w)),
        new("TruncatedNormal", [new("parentMean", Real), new("parentStandardDeviation", Positive), new("low", "a number or -inf"),
            new("high", "above low")], p => new TruncatedNormal(p[0], p[1], p[2], p[3]), (x, w) => TruncatedNormal.MaximumLikelihood(x, w)),
    ];
}
