using Kullback.Distributions;

namespace Kullback.Divergences;

public static partial class ClosedForms
{
    private static IEnumerable<ClosedForm> Integers() =>
    [
        Kl<Bernoulli>("p·φ-form of p ln(p/q) + (1 − p)ln((1 − p)/(1 − q))", "algebra", Bernoulli.KullbackLeibler),
        Kl<Binomial>("n·D of the Bernoulli distributions; for n < m also E ln((m − X)!/(n − X)!)", "algebra", Binomial.KullbackLeibler),
        Kl<NegativeBinomial>("r·D of the geometric distributions; sums for other r", "algebra", NegativeBinomial.KullbackLeibler),
        Kl<Geometric>("D of the Bernoulli distributions / p", "algebra", Geometric.KullbackLeibler),
        Kl<Poisson>("λp·φ(λq/λp − 1)", "algebra", Poisson.KullbackLeibler),
        Kl<BetaBinomial>("the finite sum", "algebra", BetaBinomial.KullbackLeibler),
        Kl<Hypergeometric>("the finite sum", "algebra", Hypergeometric.KullbackLeibler),
        Kl<Skellam>("the sum with a proven end", "algebra", Skellam.KullbackLeibler),
        Kl<Zeta>("Bregman remainder of ln ζ(s)", "algebra", Zeta.KullbackLeibler),
        Kl<Zipf>("Bregman remainder of ln Σ k^(−s)", "algebra", Zipf.KullbackLeibler),
        Kl<DiscreteUniform>("ln(nq/np) inside", "algebra", DiscreteUniform.KullbackLeibler),
    ];
}
