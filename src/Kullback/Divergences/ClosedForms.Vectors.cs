using Kullback.Distributions;

namespace Kullback.Divergences;

public static partial class ClosedForms
{
    private static IEnumerable<ClosedForm> Vectors() =>
    [
        Kl<MultivariateNormal>("½[Mahalanobis² + tr M − d − ln det M], M = Σq⁻¹Σp", "Gil, Alajaji and Linder (2013), Information Sciences 249", MultivariateNormal.KullbackLeibler),
    ];
}
