using Kullback.Divergences;
using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>How likely a test on counts is to find a given difference, and how many rows it takes.</summary>
/// <remarks>Under an alternative the statistics χ² and G are non-central chi-squared in the limit, with twice the rows times a divergence
/// for the non-centrality: 2n·D(P‖Q) against a given distribution, 2(n·D(P‖M) + m·D(Q‖M)) between samples, M the mixture with the shares of
/// rows. Power is 1 where that is infinite. Approximate for few rows. Source: Cohen (1988), Statistical Power Analysis for the Behavioral
/// Sciences, chapter 7; Kullback (1959), Information Theory and Statistics, chapter 6.</remarks>
public static class TestPower
{
    /// <summary>The power of a chi-squared test.</summary>
    /// <param name="nonCentrality">The non-centrality, ≥ 0; +∞ gives 1.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom, above 0.</param>
    /// <param name="level">The test's level α, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double ChiSquared(double nonCentrality, double degreesOfFreedom, double level = 0.05)
    {
        if (!(nonCentrality >= 0)) throw new ArgumentOutOfRangeException(nameof(nonCentrality), nonCentrality, "Must be ≥ 0.");
        double critical = Critical(degreesOfFreedom, level);
        return double.IsInfinity(nonCentrality) ? 1 : NonCentralChiSquared.UpperOrLarge(critical, degreesOfFreedom, nonCentrality);
    }

    /// <summary>The non-centrality at which a chi-squared test has the given power.</summary>
    /// <param name="power">The power, between the level and 1.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom, above 0.</param>
    /// <param name="level">The test's level α, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double NonCentrality(double power, double degreesOfFreedom, double level = 0.05)
    {
        double critical = Critical(degreesOfFreedom, level);
        if (!(power > level && power < 1)) throw new ArgumentOutOfRangeException(nameof(power), power, "Must lie between the level and 1.");
        return NonCentralChiSquared.NonCentralityForUpper(critical, degreesOfFreedom, power);
    }

    /// <summary>The power of a test of a sample of P against the distribution Q.</summary>
    /// <param name="p">The distribution that rows come from.</param>
    /// <param name="q">The distribution they are tested against.</param>
    /// <param name="rows">Rows, above 0.</param>
    /// <param name="level">The test's level α, in (0, 1).</param>
    /// <exception cref="ArgumentException">A side is no distribution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double GoodnessOfFit(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double rows, double level = 0.05)
        => ChiSquared(2 * RequireRows(rows) * new KullbackLeibler().Between(p, q), Degrees(p, q), level);

    /// <summary>The power of a test of homogeneity of a sample of P and one of Q.</summary>
    /// <param name="p">The distribution that rows of the first sample come from.</param>
    /// <param name="q">The distribution that rows of the second sample come from.</param>
    /// <param name="rowsOfP">Rows of the first sample, above 0.</param>
    /// <param name="rowsOfQ">Rows of the second sample, above 0.</param>
    /// <param name="level">The test's level α, in (0, 1).</param>
    /// <exception cref="ArgumentException">A side is no distribution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Homogeneity(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double rowsOfP, double rowsOfQ, double level = 0.05)
    {
        RequireRows(rowsOfP);
        RequireRows(rowsOfQ);
        return ChiSquared((rowsOfP + rowsOfQ) * PerRow(p, q, rowsOfP / (rowsOfP + rowsOfQ)), Degrees(p, q), level);
    }

    /// <summary>Rows that a test of a sample of P against the distribution Q needs for the given power; +∞ where P = Q.</summary>
    /// <param name="p">The distribution that rows come from.</param>
    /// <param name="q">The distribution they are tested against.</param>
    /// <param name="power">The power, between the level and 1.</param>
    /// <param name="level">The test's level α, in (0, 1).</param>
    /// <exception cref="ArgumentException">A side is no distribution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double RowsForGoodnessOfFit(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double power = 0.8, double level = 0.05)
        => Rows(NonCentrality(power, Degrees(p, q), level), 2 * new KullbackLeibler().Between(p, q));

    /// <summary>Rows of both samples together that a test of homogeneity needs for the given power; +∞ where P = Q.</summary>
    /// <param name="p">The distribution that rows of the first sample come from.</param>
    /// <param name="q">The distribution that rows of the second sample come from.</param>
    /// <param name="shareOfP">Share of the rows that the first sample has, in (0, 1).</param>
    /// <param name="power">The power, between the level and 1.</param>
    /// <param name="level">The test's level α, in (0, 1).</param>
    /// <exception cref="ArgumentException">A side is no distribution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double RowsForHomogeneity(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double shareOfP = 0.5, double power = 0.8,
        double level = 0.05)
    {
        if (!(shareOfP > 0 && shareOfP < 1)) throw new ArgumentOutOfRangeException(nameof(shareOfP), shareOfP, "Must lie between 0 and 1.");
        return Rows(NonCentrality(power, Degrees(p, q), level), PerRow(p, q, shareOfP));
    }

    private static double Rows(double nonCentrality, double perRow) => perRow > 0 ? Math.Max(1, Math.Ceiling(nonCentrality / perRow))
        : double.PositiveInfinity;

    // 2(π·D(P‖M) + (1 − π)·D(Q‖M)), M = πP + (1 − π)Q.
    private static double PerRow(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double share)
    {
        // Checks both sides, and their lengths.
        _ = new JensenShannon().Between(p, q);
        double sum = 0;
        for (int k = 0; k < p.Length; k++)
        {
            double mixed = share * p[k] + (1 - share) * q[k];
            sum += 2 * (share * KullbackLeibler.Cell(p[k], mixed) + (1 - share) * KullbackLeibler.Cell(q[k], mixed));
        }
        return sum;
    }

    private static int Degrees(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        int cells = 0;
        for (int k = 0; k < Math.Min(p.Length, q.Length); k++)
            if (p[k] > 0 || q[k] > 0) cells++;
        return Math.Max(1, cells - 1);
    }

    private static double RequireRows(double rows, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(rows))]
    string name = "")
        => rows > 0 && double.IsFinite(rows) ? rows : throw new ArgumentOutOfRangeException(name, rows, "Must be finite and above 0.");

    private static double Critical(double degrees, double level)
    {
        if (!(degrees > 0 && double.IsFinite(degrees)))
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees of freedom are finite and above 0.");
        ResampledDraws.RequireConfidence(level);
        double high = degrees + 10 * Math.Sqrt(2 * degrees) + 10;
        while (ChiSquaredTail.Upper(high, degrees) > level) high *= 2;
        return RootFinding.Between(x => ChiSquaredTail.Upper(x, degrees) - level, 0, high, 1 - level,
            ChiSquaredTail.Upper(high, degrees) - level);
    }
}
