using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Jensen–Shannon divergence ½D(P‖M) + ½D(Q‖M), M = (P + Q)/2, in nats, in [0, ln 2].</summary>
/// <remarks>What one draw tells about which of the two laws it came from, when either is as likely. Finite for every pair.
/// Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. O(n), allocates
/// nothing. Source: Lin (1991), IEEE Transactions on Information Theory 37, 145–151.</remarks>
public readonly record struct JensenShannon : ISymmetricDivergence, ITerm
{
    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Sum(this, p, q);

    /// <summary>Fills each cell's part ½p ln(2p/(p+q)) + ½q ln(2q/(p+q)) ≥ 0, in nats, and returns their sum.</summary>
    /// <param name="p">Probabilities of P.</param>
    /// <param name="q">Probabilities of Q.</param>
    /// <param name="contributions">Receives one number a cell.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="NotADistributionException">An entry is negative or NaN, or a side does not sum to 1.</exception>
    public static double Contributions(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> contributions)
    {
        if (contributions.Length != p.Length)
            throw new ArgumentException($"p has {p.Length} entries, the room for contributions {contributions.Length}.", nameof(contributions));
        double total = new JensenShannon().Between(p, q);
        for (int i = 0; i < p.Length; i++) contributions[i] = Cell(p[i], q[i]);
        return total;
    }

    /// <summary>One cell's part of the divergence, in nats.</summary>
    internal static double Cell(double p, double q) => (Half(p, q) + Half(q, p)) / 2;

    double ITerm.Of(double p, double q) => Cell(p, q);

    // p·φ(m/p − 1) = p·ln(p/m) − p + m ≥ 0 with m = (p + q)/2; the two halves' −p + m and −q + m cancel in exact arithmetic,
    // so the pair of non-negative terms is the cell's part, free of cancellation.
    // Far apart, the ratio itself may overflow (p = 5e-324): there the logarithms are taken one by one.
    private static double Half(double p, double q)
        => p == 0 ? q / 2
         : q - p <= 2 * p ? p * Special.Phi((q - p) / (2 * p))
         : (q - p) / 2 - p * (Math.Log((p + q) / 2) - Math.Log(p));
}
