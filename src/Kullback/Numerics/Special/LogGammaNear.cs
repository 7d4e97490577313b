namespace Kullback.Numerics;

/// <summary>ln Γ near its zeros 1 and 2, with full relative precision.</summary>
/// <remarks>ln Γ(2 + w) = (1 − γ)w + Σ_{k≥2} (ζ(k) − 1)(−w)ᵏ/k; on |w| ≤ ½ the first term left out is 2e-20.
/// Abramowitz and Stegun 6.1.33.</remarks>
internal static class LogGammaNear
{
    private const double OneLessGamma = 0.42278433509846713939;

    // (ζ(k) − 1)/k from k = 2.
    private static ReadOnlySpan<double> Zeta =>
    [
        0.32246703342411321824, 0.067352301053198095133, 0.020580808427784547879, 0.0073855510286739852663, 0.0028905103307415232858,
        0.0011927539117032609771, 0.00050966952474304242234, 0.00022315475845357937976, 0.000099457512781808533715,
            0.0000449262367381331417,
        0.000020507212775670691553, 9.439488275268395904e-6, 4.3748667899074878042e-6, 2.0392157538013662368e-6, 9.5514121304074198329e-7,
        4.4924691987645660433e-7, 2.1207184805554665869e-7, 1.0043224823968099609e-7, 4.7698101693639805658e-8, 2.271109460894316491e-8,
        1.0838659214896954091e-8, 5.1834750419700466551e-9, 2.4836745438024783172e-9, 1.1921401405860912074e-9, 5.7313672416788620133e-10,
        2.7595228851242331452e-10, 1.3304764374244489481e-10, 6.4229645638381000221e-11, 3.1044247747322272762e-11,
            1.5021384080754142171e-11,
    ];

    /// <summary>ln Γ(2 + w), |w| ≤ ½.</summary>
    internal static double TwoPlus(double w)
    {
        double sum = 0;
        for (int k = Zeta.Length - 1; k >= 0; k--) sum = Zeta[k] - w * sum;
        return w * (OneLessGamma + w * sum);
    }

    /// <summary>ln Γ(1 + z), |z| ≤ ½.</summary>
    internal static double OnePlus(double z) => TwoPlus(z) - Special.LogOnePlus(z);
}
