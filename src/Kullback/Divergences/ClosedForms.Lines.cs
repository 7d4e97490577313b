using Kullback.Distributions;

namespace Kullback.Divergences;

public static partial class ClosedForms
{
    private static IEnumerable<ClosedForm> Lines() =>
    [
        Kl<Exponential>("φ(λq/λp − 1), φ(r) = r − ln(1 + r)", "Gil, Alajaji and Linder (2013), Information Sciences 249", Exponential.KullbackLeibler),
    ];

    private static IEnumerable<ClosedForm> Integers() => [];

    private static IEnumerable<ClosedForm> Vectors() => [];
}
