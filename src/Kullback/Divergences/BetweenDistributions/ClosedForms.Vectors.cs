using Kullback.Distributions;

namespace Kullback.Divergences;

public static partial class ClosedForms
{
    private static IEnumerable<ClosedForm> Vectors() =>
    [
        Kl<MultivariateNormal>("½[Mahalanobis² + tr M − d − ln det M], M = Σq⁻¹Σp",
            "Gil, Alajaji and Linder (2013), Information Sciences 249", MultivariateNormal.KullbackLeibler),
        Kl<Categorical>("Σ p ln(p/q)", "algebra", Categorical.KullbackLeibler),
        Kl<Multinomial>("n·D of the categorical distributions", "algebra", Multinomial.KullbackLeibler),
        Kl<DirichletMultinomial>("the sum over counts, by marginal sums", "algebra", DirichletMultinomial.KullbackLeibler),
        Kl<Dirichlet>("Bregman remainder of Σ ln Γ(αi) − ln Γ(Σ αi)",
            "Penny (2001), KL divergences of Normal, Gamma, Dirichlet and Wishart densities", Dirichlet.KullbackLeibler),
        Kl<Wishart>("Bregman remainder of the log-normalizer",
            "Penny (2001), KL divergences of Normal, Gamma, Dirichlet and Wishart densities", Wishart.KullbackLeibler),
        Kl<InverseWishart>("that of the Wishart distributions of the inverse", "Penny (2001)", InverseWishart.KullbackLeibler),
        Kl<VonMisesFisher>("F(κq) − F(κp) − F′(κp)(κq − κp) + F′(κp)κq|μp − μq|²/2, F = ln ₀F₁",
            "Mardia and Jupp (2000), Directional Statistics, 9.3", VonMisesFisher.KullbackLeibler),
        Kl<PowerSpherical>("that of the beta distributions of (1 + ⟨μ, x⟩)/2 for a common direction",
            "De Cao and Aziz (2020), arXiv:2006.04437", PowerSpherical.KullbackLeibler),
        Kl<MatrixNormal>("that of the normal distributions of U ⊗ V, without the product", "algebra", MatrixNormal.KullbackLeibler),
        Kl<NormalInverseGamma>(
            "that of the inverse gamma distributions of v, and the mean over v of that of the normal distributions given v", "algebra",
            NormalInverseGamma.KullbackLeibler),
    ];
}
