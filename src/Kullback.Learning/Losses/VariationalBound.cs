namespace Kullback.Learning;

/// <summary>Lower bounds of a divergence D(P‖Q) by a critic T at draws of both; value and gradient in the critic's values in one pass.
/// Whatever T is, the expectation is a lower bound (of Donsker and Varadhan's up to the bias of a logarithm of a mean).</summary>
public static class VariationalBound
{
    /// <summary>Donsker and Varadhan: mean T over P − ln mean exp T over Q; best T = ln p/q + constant.</summary>
    /// <remarks>Source: Donsker and Varadhan (1983), Communications on Pure and Applied Mathematics 36, 183-212.</remarks>
    public static double DonskerVaradhan(ReadOnlySpan<double> onP, ReadOnlySpan<double> onQ, Span<double> gradientP, Span<double> gradientQ)
    {
        Check(onP, onQ, gradientP, gradientQ);
        double mean = 0, most = double.NegativeInfinity, sum = 0;
        foreach (double t in onP) mean += t / onP.Length;
        foreach (double t in onQ) most = Math.Max(most, t);
        foreach (double t in onQ) sum += Math.Exp(t - most);
        gradientP.Fill(1.0 / onP.Length);
        for (int i = 0; i < onQ.Length; i++) gradientQ[i] = -Math.Exp(onQ[i] - most) / sum;
        return mean - most - Math.Log(sum / onQ.Length);
    }

    /// <summary>Nguyen, Wainwright and Jordan: mean T over P − mean exp(T − 1) over Q; best T = 1 + ln p/q.</summary>
    /// <remarks>Source: Nguyen, Wainwright and Jordan (2010), IEEE Transactions on Information Theory 56, 5847-5861.</remarks>
    public static double NguyenWainwrightJordan(ReadOnlySpan<double> onP, ReadOnlySpan<double> onQ, Span<double> gradientP,
        Span<double> gradientQ)
        => Conjugate(onP, onQ, gradientP, gradientQ, t => (Math.Exp(t - 1), Math.Exp(t - 1)));

    /// <summary>Pearson's χ²: mean T over P − mean (T + T²/4) over Q; best T = 2(p/q − 1).</summary>
    public static double ChiSquared(ReadOnlySpan<double> onP, ReadOnlySpan<double> onQ, Span<double> gradientP, Span<double> gradientQ)
        => Conjugate(onP, onQ, gradientP, gradientQ, t => (t + t * t / 4, 1 + t / 2));

    /// <summary>The bound of any f-divergence: mean T over P − mean f*(T) over Q.</summary>
    /// <param name="onP">T at draws of P.</param>
    /// <param name="onQ">T at draws of Q.</param>
    /// <param name="gradientP">Derivatives in the former.</param>
    /// <param name="gradientQ">Derivatives in the latter.</param>
    /// <param name="conjugate">f* and its derivative.</param>
    public static double Conjugate(ReadOnlySpan<double> onP, ReadOnlySpan<double> onQ, Span<double> gradientP, Span<double> gradientQ,
        Func<double, (double Value, double Slope)> conjugate)
    {
        ArgumentNullException.ThrowIfNull(conjugate);
        Check(onP, onQ, gradientP, gradientQ);
        double value = 0;
        foreach (double t in onP) value += t / onP.Length;
        gradientP.Fill(1.0 / onP.Length);
        for (int i = 0; i < onQ.Length; i++)
        {
            var (star, slope) = conjugate(onQ[i]);
            value -= star / onQ.Length;
            gradientQ[i] = -slope / onQ.Length;
        }
        return value;
    }

    private static void Check(ReadOnlySpan<double> onP, ReadOnlySpan<double> onQ, Span<double> gradientP, Span<double> gradientQ)
    {
        if (onP.IsEmpty || onQ.IsEmpty || gradientP.Length != onP.Length || gradientQ.Length != onQ.Length)
            throw new ArgumentException("There are no draws of P or of Q, or a gradient is not as long as they are.", nameof(onP));
        for (int i = 0; i < onP.Length; i++)
            if (!double.IsFinite(onP[i]))
                throw new ArgumentException(FormattableString.Invariant($"onP[{i}] = {onP[i]} must be finite."), nameof(onP));
        for (int i = 0; i < onQ.Length; i++)
            if (!double.IsFinite(onQ[i]))
                throw new ArgumentException(FormattableString.Invariant($"onQ[{i}] = {onQ[i]} must be finite."), nameof(onQ));
    }
}
