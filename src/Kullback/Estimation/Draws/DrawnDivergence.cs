using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>How points are drawn.</summary>
public enum DrawKind
{
    /// <summary>Independently.</summary>
    Independent,

    /// <summary>In pairs at the levels u and 1 − u: exact for what is odd about the median.</summary>
    Antithetic,

    /// <summary>At the quantiles of a van der Corput sequence shifted at random, sixteen times over for the standard error.</summary>
    QuasiRandom,
}

/// <summary>D(P‖Q) between two distributions by drawing from P.</summary>
public static class DrawnDivergence
{
    private const int Shifts = 16;

    /// <summary>The estimate.</summary>
    /// <param name="p">P; antithetic and quasi-random points need a distribution on the line.</param>
    /// <param name="q">Q.</param>
    /// <param name="draws">How many draws, 32 or more.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="mean">Which mean of the log-ratios.</param>
    /// <param name="kind">How the points are drawn.</param>
    /// <exception cref="ArgumentException">The dimensions differ, draws are too few, or the points ask for a distribution on the
    /// line.</exception>
    public static DivergenceEstimate KullbackLeibler(IDistribution p, IDistribution q, int draws, Random random, LogRatioMean mean,
        DrawKind kind)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(random);
        if (p.Dimension != q.Dimension)
            throw new ArgumentException($"p is over points of dimension {p.Dimension}, q over points of dimension {q.Dimension}.",
                nameof(q));
        if (draws < 2 * Shifts) throw new ArgumentOutOfRangeException(nameof(draws), draws,
            $"draws = {draws} must be at least {2 * Shifts}.");
        if (kind == DrawKind.Independent) return KlMonteCarlo.Of(DistributionSample.LogRatios(p, p, q, random, draws), mean);
        if (p is not IUnivariate line || q is not IUnivariate other)
            throw new ArgumentException("Antithetic and quasi-random points need distributions on the line.", nameof(kind));
        return kind == DrawKind.Antithetic ? Antithetic(line, other, draws, random, mean) : QuasiRandom(line, other, draws, random, mean);
    }

    private static DivergenceEstimate Antithetic(IUnivariate p, IUnivariate q, int draws, Random random, LogRatioMean mean)
    {
        int pairs = draws / 2;
        double[] all = new double[2 * pairs];
        for (int i = 0; i < pairs; i++)
        {
            double u = Inside(random);
            (all[2 * i], all[2 * i + 1]) = (Log(p, q, p.Quantile(u)), Log(p, q, p.SurvivalQuantile(u)));
        }
        return Blocks(all, 2, mean, "antithetic pairs");
    }

    // The shift keeps every point uniform, so that each of the shifted sequences is unbiased; between them the error shows.
    private static DivergenceEstimate QuasiRandom(IUnivariate p, IUnivariate q, int draws, Random random, LogRatioMean mean)
    {
        int each = draws / Shifts;
        double[] all = new double[Shifts * each];
        for (int s = 0; s < Shifts; s++)
        {
            double shift = random.NextDouble();
            for (int i = 0; i < each; i++)
            {
                double u = VanDerCorput(i) + shift;
                if (u >= 1) u -= 1;
                u = Math.Clamp(u, 1e-17, 1 - 1.2e-16);
                all[s * each + i] = Log(p, q, u <= 0.5 ? p.Quantile(u) : p.SurvivalQuantile(1 - u));
            }
        }
        return Blocks(all, each, mean, $"quasi-random points, {Shifts} shifts");
    }

    private static DivergenceEstimate Blocks(double[] logs, int block, LogRatioMean mean, string how)
    {
        var whole = KlMonteCarlo.Of(logs, mean);
        if (double.IsInfinity(whole.Nats)) return whole;
        // The factor of the control variate is that of all draws; block means then differ only by their points.
        int blocks = logs.Length / block;
        double factor = mean == LogRatioMean.Controlled ? ControlledMean.Of(logs).Factor : 0, sum = 0, squares = 0;
        for (int b = 0; b < blocks; b++)
        {
            double value = 0;
            foreach (double l in logs.AsSpan(b * block, block))
                value += (mean switch
                {
                    LogRatioMean.K2 => l * l / 2,
                    LogRatioMean.K3 => Numerics.Special.ExpLessOne(-l) + l,
                    LogRatioMean.Controlled => l + (factor == 0 ? 0 : factor * Numerics.Special.ExpLessOne(-l)),
                    _ => l
                }) / block;
            (sum, squares) = (sum + value, squares + value * value);
        }
        double average = sum / blocks, error = Math.Sqrt(Math.Max(0, squares / blocks - average * average) / (blocks - 1));
        return whole with
        {
            StandardErrorNats = error,
            Method = $"{whole.Method}, {how}",
            Interval = new(whole.Nats - 1.96 * error, whole.Nats + 1.96 * error, 0.95, "normal approximation")
        };
    }

    private static double Log(IUnivariate p, IUnivariate q, double x) => p.LogDensity(x) - q.LogDensity(x);

    private static double Inside(Random random)
    {
        double u;
        do u = random.NextDouble();
        while (u == 0);
        return u;
    }

    private static double VanDerCorput(int i)
    {
        uint bits = (uint)i;
        bits = (bits << 16) | (bits >> 16);
        bits = ((bits & 0x00FF00FF) << 8) | ((bits & 0xFF00FF00) >> 8);
        bits = ((bits & 0x0F0F0F0F) << 4) | ((bits & 0xF0F0F0F0) >> 4);
        bits = ((bits & 0x33333333) << 2) | ((bits & 0xCCCCCCCC) >> 2);
        bits = ((bits & 0x55555555) << 1) | ((bits & 0xAAAAAAAA) >> 1);
        return bits * (1.0 / 4294967296);
    }
}
