using Kullback.Numerics;

namespace Kullback.Monitoring;

/// <summary>The constants of control charts for subgroups of n normal observations.</summary>
/// <param name="SubgroupSize">n, from 2 to 1,000.</param>
/// <param name="C4">E s/σ of the standard deviation with n − 1.</param>
/// <param name="D2">E R/σ of the range.</param>
/// <param name="D3">Standard deviation of R/σ.</param>
/// <remarks>Source: Montgomery, Introduction to Statistical Quality Control, appendix VI; here computed.</remarks>
public sealed record ChartConstants(int SubgroupSize, double C4, double D2, double D3)
{
    /// <summary>3/(d₂ √n): limits of means by ranges.</summary>
    public double A2 => 3 / (D2 * Math.Sqrt(SubgroupSize));

    /// <summary>3/(c₄ √n): limits of means by standard deviations.</summary>
    public double A3 => 3 / (C4 * Math.Sqrt(SubgroupSize));

    /// <summary>1 + 3 √(1 − c₄²)/c₄: the upper limit of standard deviations.</summary>
    public double B4 => 1 + (3 * Math.Sqrt(1 - (C4 * C4)) / C4);

    /// <summary>1 + 3 d₃/d₂: the upper limit of ranges.</summary>
    public double UpperRange => 1 + (3 * D3 / D2);

    /// <summary>The constants, by quadrature: E R = ∫ 1 − Φⁿ − (1 − Φ)ⁿ, E R² = 2 ∬ over x &lt; y of
    /// 1 − Φ(y)ⁿ − (1 − Φ(x))ⁿ + (Φ(y) − Φ(x))ⁿ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public static ChartConstants Of(int subgroupSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(subgroupSize, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subgroupSize, 1000);
        double n = subgroupSize;
        double c4 = Math.Sqrt(2 / (n - 1)) * Math.Exp(Special.LogGamma(n / 2) - Special.LogGamma((n - 1) / 2));
        const double Far = 9;
        var (x, w) = LegendreNodes.On(-Far, Far, 160);
        double d2 = 0, square = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double below = NormalTail.Lower(x[i]), above = NormalTail.Upper(x[i]);
            d2 += w[i] * (1 - Math.Pow(below, n) - Math.Pow(above, n));
            var (y, v) = LegendreNodes.On(x[i], Far, 80);
            for (int j = 0; j < y.Length; j++)
                square += 2 * w[i] * v[j] * (1 - Math.Pow(NormalTail.Lower(y[j]), n) - Math.Pow(above, n)
                    + Math.Pow(NormalTail.Between(x[i], y[j]), n));
        }
        return new(subgroupSize, c4, d2, Math.Sqrt(square - (d2 * d2)));
    }
}
