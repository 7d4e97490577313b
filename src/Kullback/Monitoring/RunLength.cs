using Kullback.Numerics;

namespace Kullback.Monitoring;

/// <summary>Average run lengths of control charts: how many independent normal observations come, on average, up to the alarm.</summary>
/// <remarks>A shift and a scale say what the observations are: mean shift, standard deviation scale, where 0 and 1 are normal. The
/// integral equations are solved at points of Gauss and Legendre (Nyström's method: Brook and Evans' Markov chain with an error that
/// vanishes exponentially). Source: Page (1954), Biometrika 41, 100–115; Crowder (1987), Technometrics 29, 401–407.</remarks>
public static class RunLength
{
    /// <summary>1/P(|x| > limit), or 1/P(x > limit) for one side.</summary>
    public static double Shewhart(double limit, double shift = 0, double scale = 1, bool isOneSided = false)
        => 1 / (NormalTail.Upper((limit - shift) / Scale(scale)) + (isOneSided ? 0 : NormalTail.Upper((limit + shift) / scale)));

    /// <summary>The upper cumulative sum with allowance k and limit h, from 0.</summary>
    public static double OneSidedCusum(double allowance, double limit, double shift = 0, double scale = 1)
    {
        if (!(limit >= 0)) throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit must be ≥ 0.");
        double away = allowance - shift;
        if (limit == 0) return 1 / NormalTail.Upper(away / Scale(scale));
        int n = Points(limit / Scale(scale));
        var (y, w) = LegendreNodes.On(0, limit, n);
        // L(s) = 1 + L(0) P(s + x ≤ k) + ∫₀ʰ L(y) f(y − s + k) dy; the last unknown is L(0).
        int size = n + 1;
        double[] matrix = new double[size * size], right = new double[size];
        for (int i = 0; i < size; i++)
        {
            double s = i < n ? y[i] : 0;
            for (int j = 0; j < n; j++) matrix[(i * size) + j] = -w[j] * NormalTail.Density((y[j] - s + away) / scale) / scale;
            matrix[(i * size) + n] = -NormalTail.Lower((away - s) / scale);
            matrix[(i * size) + i] += 1;
            right[i] = 1;
        }
        LinearSystem.Solve(matrix, right);
        return Positive(right[n]);
    }

    /// <summary>Both sides with the same k and h: 1/(1/L⁺ + 1/L⁻).</summary>
    /// <remarks>Exact: only one of the two sums can be large enough for an alarm. Source: Lucas and Crosier (1982), Technometrics 24,
    /// 199–205.</remarks>
    public static double Cusum(double allowance, double limit, double shift = 0, double scale = 1)
        => 1 / ((1 / OneSidedCusum(allowance, limit, shift, scale)) + (1 / OneSidedCusum(allowance, limit, -shift, scale)));

    /// <summary>The moving average with weight λ and limits ±L √(λ/(2 − λ)), from 0.</summary>
    public static double Ewma(double weight, double limit, double shift = 0, double scale = 1)
    {
        if (!(weight > 0 && weight <= 1)) throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight must be in (0, 1].");
        if (!(limit > 0)) throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit must be above 0.");
        double edge = limit * Math.Sqrt(weight / (2 - weight)), width = weight * Scale(scale);
        int n = Points(2 * edge / width);
        var (y, w) = LegendreNodes.On(-edge, edge, n);
        // L(z) = 1 + ∫ L(y) f((y − (1 − λ) z)/λ) dy/λ
        double[] matrix = new double[n * n], right = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) matrix[(i * n) + j] = -w[j] * Kernel(y[j], y[i]);
            matrix[(i * n) + i] += 1;
            right[i] = 1;
        }
        LinearSystem.Solve(matrix, right);
        double at = 1;
        for (int j = 0; j < n; j++) at += w[j] * Kernel(y[j], 0) * right[j];
        return Positive(at);

        double Kernel(double to, double from) => NormalTail.Density((to - ((1 - weight) * from) - (weight * shift)) / width) / width;
    }

    /// <summary>The cumulative sum of yes and no: +up on an event, −down else, floor 0, alarm at S ≥ limit; an exact linear
    /// system.</summary>
    /// <param name="up">Steps up on an event, above 0.</param>
    /// <param name="down">Steps down otherwise, above 0.</param>
    /// <param name="limit">Where the alarm is, from 1 to 5,000.</param>
    /// <param name="probability">The probability of an event.</param>
    public static double BernoulliCusum(int up, int down, int limit, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(up, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(down, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 5000);
        if (!(probability > 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability of events must be in (0, 1].");
        double[] matrix = new double[limit * limit], right = new double[limit];
        for (int s = 0; s < limit; s++)
        {
            matrix[(s * limit) + s] += 1;
            if (s + up < limit) matrix[(s * limit) + s + up] -= probability;
            matrix[(s * limit) + Math.Max(0, s - down)] -= 1 - probability;
            right[s] = 1;
        }
        LinearSystem.Solve(matrix, right);
        return right[0];
    }

    /// <summary>The average run length of a detector where it can be computed; null where it can only be simulated.</summary>
    public static double? Of(Detector detector, double shift = 0, double scale = 1) => detector switch
    {
        ShewhartChart => Shewhart(detector.Limit, shift, scale),
        CusumChart cusum => Cusum(cusum.Allowance, cusum.Limit, shift, scale),
        EwmaChart ewma => Ewma(ewma.Weight, ewma.Limit, shift, scale),
        _ => null,
    };

    /// <summary>The detector whose average run length is this where nothing changes; null where that cannot be computed.</summary>
    /// <param name="detector">The detector; its limit does not matter.</param>
    /// <param name="length">From 10 to 10⁷ observations.</param>
    /// <remarks>For <see cref="LikelihoodDetector"/> and <see cref="ConformalDetector"/> the run length is at least this, by
    /// theorem.</remarks>
    public static Detector? Setting(Detector detector, double length)
    {
        ArgumentNullException.ThrowIfNull(detector);
        if (!(length >= 10 && length <= 1e7))
            throw new ArgumentOutOfRangeException(nameof(length), length, "An average run length must be from 10 to 10,000,000.");
        if (detector is LikelihoodDetector or ConformalDetector) return detector with { Limit = Math.Log2(length) };
        if (detector is not (ShewhartChart or CusumChart or EwmaChart)) return null;
        double At(double limit) => Math.Log(Of(detector with { Limit = limit })!.Value / length);
        double low = 0.01, high = 1;
        while (At(high) < 0) (low, high) = (high, high * 1.5);
        return detector with { Limit = RootFinding.Between(At, low, high, At(low), At(high), absolute: 1e-10) };
    }

    /// <summary>Eight points for each standard deviation of the kernel: beyond the digits of double for 20 of them and more.</summary>
    private static int Points(double widths) => (int)Math.Clamp(Math.Ceiling(8 * widths), 40, 500);

    private static double Scale(double scale) => scale > 0 && double.IsFinite(scale) ? scale
        : throw new ArgumentOutOfRangeException(nameof(scale), scale, "A standard deviation must be above 0 and finite.");

    /// <summary>Beyond 10¹⁵ the equations are singular to double's digits.</summary>
    private static double Positive(double length) => length is >= 1 and < 1e15 ? length : double.PositiveInfinity;
}
