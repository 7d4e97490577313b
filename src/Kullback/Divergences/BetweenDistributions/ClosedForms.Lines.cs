using Kullback.Distributions;

namespace Kullback.Divergences;

public static partial class ClosedForms
{
    private static IEnumerable<ClosedForm> Lines() =>
    [
        Kl<Normal>("½[(μp − μq)²/σq² + φ(σp²/σq² − 1)], φ(r) = r − ln(1 + r)", "Gil, Alajaji and Linder (2013), Information Sciences 249", Normal.KullbackLeibler),
        Kl<LogNormal>("that of the normal distributions of ln x", "Gil, Alajaji and Linder (2013), Information Sciences 249", LogNormal.KullbackLeibler),
        Kl<Exponential>("φ(λq/λp − 1)", "Gil, Alajaji and Linder (2013), Information Sciences 249", Exponential.KullbackLeibler),
        Kl<Gamma>("Bregman remainder of ln Γ(k) − k ln λ", "Gil, Alajaji and Linder (2013), Information Sciences 249", Gamma.KullbackLeibler),
        Kl<InverseGamma>("that of the gamma distributions of 1/x", "Gil, Alajaji and Linder (2013), Information Sciences 249", InverseGamma.KullbackLeibler),
        Kl<Beta>("Bregman remainder of ln B(α, β)", "Gil, Alajaji and Linder (2013), Information Sciences 249", Beta.KullbackLeibler),
        Kl<ChiSquared>("Bregman remainder of ln Γ(ν/2)", "Gil, Alajaji and Linder (2013), Information Sciences 249", ChiSquared.KullbackLeibler),
        Kl<Chi>("that of the chi-squared distributions of x²", "Gil (2011), thesis, Queen’s University", Chi.KullbackLeibler),
        Kl<Weibull>("γ- and Γ-terms of the exponential distribution of x^k", "Bauckhage (2013), arXiv:1310.3713", Weibull.KullbackLeibler),
        Kl<HalfNormal>("½φ(σp²/σq² − 1)", "Gil, Alajaji and Linder (2013), Information Sciences 249", HalfNormal.KullbackLeibler),
        Kl<Rayleigh>("φ(σp²/σq² − 1)", "Gil, Alajaji and Linder (2013), Information Sciences 249", Rayleigh.KullbackLeibler),
        Kl<Maxwell>("(3/2)φ(σp²/σq² − 1)", "algebra", Maxwell.KullbackLeibler),
        Kl<Uniform>("ln((bq − aq)/(bp − ap)) inside", "Gil, Alajaji and Linder (2013), Information Sciences 249", Uniform.KullbackLeibler),
        Kl<TruncatedNormal>("Bregman remainder of the log-normalizer over one interval; moments otherwise", "algebra", TruncatedNormal.KullbackLeibler),
        Kl<VonMises>("κp·A(κp) − κq·A(κp)cos(μp − μq) + ln I₀(κq) − ln I₀(κp), A = I₁/I₀", "Mardia and Jupp (2000), Directional Statistics, 3.5", VonMises.KullbackLeibler),
        Kl<InverseGaussian>("(λq/2)(μp − μq)²/(μq²μp) + ½φ(λq/λp − 1)", "Nawa and Nadarajah (2024), Entropy 26, 959", InverseGaussian.KullbackLeibler),
        Kl<GeneralizedNormal>("moments of |x − m|^k about a common location", "Nawa and Nadarajah (2024), Entropy 26, 959", GeneralizedNormal.KullbackLeibler),
        Kl<Moyal>("½[(r − 1)(γ + ln 2) + d + e^(−d)2^r Γ(r + ½)/√π − 1] − ln r, r = σp/σq, d = (μp − μq)/σq", "algebra", Moyal.KullbackLeibler),
        Kl<ExponentialGamma>("that of the gamma distributions of e^x", "Gil, Alajaji and Linder (2013), Information Sciences 249", ExponentialGamma.KullbackLeibler),
        Kl<Lindley>("Bregman remainder of ln(1 + θ) − 2 ln θ", "algebra", Lindley.KullbackLeibler),
        Kl<Gumbel>("ln(βq/βp) + γ(βp/βq − 1) + (μp − μq)/βq + e^((μq − μp)/βq)Γ(1 + βp/βq) − 1", "Nawa and Nadarajah (2024), Entropy 26, 959", Gumbel.KullbackLeibler),
        Kl<Frechet>("that of the Weibull distributions of 1/x", "Nawa and Nadarajah (2024), Entropy 26, 959", Frechet.KullbackLeibler),
        Kl<Laplace>("φ-form of ln(bq/bp) + |d|/bq + (bp/bq)e^(−|d|/bp) − 1", "Gil, Alajaji and Linder (2013), Information Sciences 249", Laplace.KullbackLeibler),
        Kl<LogitNormal>("that of the normal distributions of ln(x/(1 − x))", "Gil, Alajaji and Linder (2013), Information Sciences 249", LogitNormal.KullbackLeibler),
        Kl<Cauchy>("ln[1 + ((sp − sq)² + (mp − mq)²)/(4 sp sq)]", "Chyzak and Nielsen (2019), arXiv:1905.10965", Cauchy.KullbackLeibler),
        Kl<Pareto>("αq ln(xp/xq) + φ(αq/αp − 1) for xp ≥ xq", "Gil, Alajaji and Linder (2013), Information Sciences 249", Pareto.KullbackLeibler),
        Kl<LogUniform>("ln of the ratio of the lengths in ln x", "algebra", LogUniform.KullbackLeibler),
        Kl<Kumaraswamy>("that of the exponential distributions of −ln(1 − x^a) for equal a", "Nawa and Nadarajah (2024), Entropy 26, 959", Kumaraswamy.KullbackLeibler),
        Kl<ContinuousBernoulli>("Bregman remainder of ln((e^η − 1)/η)", "Loaiza-Ganem and Cunningham (2019), arXiv:1907.06845", ContinuousBernoulli.KullbackLeibler),
    ];
}
