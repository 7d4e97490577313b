namespace Kullback.Hypotheses;

/// <summary>The p-value of a two-sample test of points: P's, Q's, coordinates of a point, the source of chance.</summary>
/// <param name="p">Points of P, row by row.</param>
/// <param name="q">Points of Q.</param>
/// <param name="dimension">Coordinates of a point.</param>
/// <param name="random">The source of chance.</param>
public delegate double PointTest(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, Random random);

/// <summary>How often a test finds a difference like that between two pilot samples.</summary>
/// <param name="Power">Share of the simulated pairs of samples with a p-value of at most α.</param>
/// <param name="StandardError">Standard error of the share from the number of simulations; what the pilot samples do not know comes on
/// top.</param>
/// <param name="SizeP">Points of P in each.</param>
/// <param name="SizeQ">Points of Q in each.</param>
/// <param name="Level">α.</param>
/// <param name="Simulations">How many.</param>
/// <param name="WithReplacement">Whether a size was above half of its pilot sample, so that points were drawn with replacement: duplicates
/// may then mislead tests of nearest neighbors.</param>
public sealed record PowerEstimate(double Power, double StandardError, int SizeP, int SizeQ, double Level, int Simulations,
    bool WithReplacement);

/// <summary>Power and sample size of tests between samples of points, by simulation from pilot samples.</summary>
public static class PowerBySimulation
{
    /// <summary>The power of a test with samples of given sizes.</summary>
    /// <param name="test">The test; it gets its own source of chance.</param>
    /// <param name="pilotP">Pilot points of P, row by row.</param>
    /// <param name="pilotQ">Pilot points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="sizeP">Points of P for which the power is asked.</param>
    /// <param name="sizeQ">Points of Q.</param>
    /// <param name="level">α, above 0 and below 1.</param>
    /// <param name="simulations">How many pairs of samples are drawn; the standard error is at most 1/(2√simulations).</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome.</param>
    /// <param name="cancel">Stops it.</param>
    /// <remarks>Up to half of a pilot sample each pair is drawn without replacement (subsampling, right for any test), beyond that with
    /// replacement.</remarks>
    /// <exception cref="NotASampleException">A pilot sample has fewer than two points, is of broken points, or has a coordinate that is not
    /// finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size, the level or the number of simulations is out of range.</exception>
    public static PowerEstimate Of(PointTest test, ReadOnlySpan<double> pilotP, ReadOnlySpan<double> pilotQ, int dimension, int sizeP,
        int sizeQ, double level,
        int simulations, Random random, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(random);
        var (n, m) = NotASampleException.RequirePoints(pilotP, pilotQ, dimension, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeP, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeQ, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 1);
        if (!(level is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "Must lie between 0 and 1.");
        double[] p = new double[checked(sizeP * dimension)], q = new double[checked(sizeQ * dimension)];
        int found = 0;
        for (int s = 0; s < simulations; s++)
        {
            cancel.ThrowIfCancellationRequested();
            var own = new Random(random.Next());
            Resample(pilotP, dimension, p, sizeP > n / 2, own);
            Resample(pilotQ, dimension, q, sizeQ > m / 2, own);
            if (test(p, q, dimension, own) <= level) found++;
        }
        double power = (double)found / simulations;
        return new PowerEstimate(power, Math.Sqrt(power * (1 - power) / simulations), sizeP, sizeQ, level, simulations,
            sizeP > n / 2 || sizeQ > m / 2);
    }

    /// <summary>The least size of both samples (equal) at which the simulated power reaches what is wanted, by doubling and bisection to 5
    /// %.</summary>
    /// <param name="test">The test.</param>
    /// <param name="pilotP">Pilot points of P, row by row.</param>
    /// <param name="pilotQ">Pilot points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="power">The power that is wanted, above 0 and below 1.</param>
    /// <param name="most">The largest size that is tried.</param>
    /// <param name="level">α.</param>
    /// <param name="simulations">Pairs of samples for each size that is tried.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The estimate at the size found; null where even the largest size does not reach the power.</returns>
    /// <exception cref="NotASampleException">A pilot sample has fewer than two points, is of broken points, or has a coordinate that is not
    /// finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The power, the largest size, the level or the number of simulations is out of
    /// range.</exception>
    public static PowerEstimate? SizeFor(PointTest test, ReadOnlySpan<double> pilotP, ReadOnlySpan<double> pilotQ, int dimension,
        double power, int most, double level,
        int simulations, Random random, CancellationToken cancel = default)
    {
        if (!(power is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(power), power, "Must lie between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 4);
        int low = 4, size = 4;
        PowerEstimate reached;
        while ((reached = Of(test, pilotP, pilotQ, dimension, size, size, level, simulations, random, cancel)).Power < power)
        {
            if (size == most) return null;
            (low, size) = (size, (int)Math.Min(most, 2L * size));
        }
        while (size - low > Math.Max(1, size / 20))
        {
            int middle = low + (size - low) / 2;
            var tried = Of(test, pilotP, pilotQ, dimension, middle, middle, level, simulations, random, cancel);
            if (tried.Power < power) low = middle;
            else (size, reached) = (middle, tried);
        }
        return reached;
    }

    private static void Resample(ReadOnlySpan<double> pilot, int dimension, double[] sample, bool replaced, Random random)
    {
        int count = pilot.Length / dimension, size = sample.Length / dimension;
        int[] order = replaced ? [] : new int[count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        for (int i = 0; i < size; i++)
        {
            int taken = random.Next(replaced ? 0 : i, count);
            if (!replaced) (order[i], order[taken], taken) = (order[taken], order[i], order[taken]);
            pilot.Slice(taken * dimension, dimension).CopyTo(sample.AsSpan(i * dimension));
        }
    }
}
