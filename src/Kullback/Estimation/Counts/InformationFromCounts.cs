using Kullback.Coding;

namespace Kullback.Estimation;

/// <summary>Mutual and conditional information and transfer entropy from counts of independent rows, with bias and interval.</summary>
/// <remarks>Plug-in less its bias of first order (Miller 1955), in nats; may be negative. The interval inverts the distribution of the
/// plug-in value, chi-squared at 0 and normal far from it (<see cref="MutualInformationEstimate"/>).
/// <see cref="DivergenceEstimate.NullExpectationNats"/> is the same bias: what independence would give.</remarks>
public static class InformationFromCounts
{
    /// <summary>I(X; Y).</summary>
    /// <param name="rows">Values of X.</param>
    /// <param name="columns">Values of Y.</param>
    /// <param name="counts">Rows by both, row-major, integers from 0 to 2⁵³; not all 0.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The number of counts is not rows·columns, a count is none, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static DivergenceEstimate Mutual(int rows, int columns, ReadOnlySpan<double> counts, double confidence = 0.95)
    {
        double n = Fingerprint.Require(counts, nameof(counts));
        var estimate = MutualInformationEstimate.From(rows, columns, counts, confidence);
        return new(estimate.Nats, "I(X; Y)", "plug-in less its bias of first order", (long)n, 0)
        {
            StandardErrorNats = estimate.StandardErrorNats,
            Interval = new(estimate.LowNats, estimate.HighNats, confidence, "distribution of the plug-in value"),
            BiasCorrectionNats = estimate.BiasNats,
            NullExpectationNats = estimate.BiasNats,
            Diagnoses = Thin(n, rows * (double)columns),
        };
    }

    /// <summary>I(X; Y | Z) = Σ_z p(z)·I(X; Y | Z = z).</summary>
    /// <param name="x">Values of X.</param>
    /// <param name="y">Values of Y.</param>
    /// <param name="z">Values of Z.</param>
    /// <param name="counts">Rows by all three, entry (i·y + j)·z + k for X = i, Y = j, Z = k; integers from 0 to 2⁵³, not all 0.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The number of counts is not x·y·z, a count is none, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1), or a number of values below 1.</exception>
    public static DivergenceEstimate Conditional(int x, int y, int z, ReadOnlySpan<double> counts, double confidence = 0.95)
    {
        ResampledDraws.RequireConfidence(confidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(x, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(y, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(z, 1);
        if (counts.Length != (long)x * y * z)
            throw new ArgumentException($"{x}·{y}·{z} values need as many counts, not {counts.Length}.", nameof(counts));
        double n = Fingerprint.Require(counts, nameof(counts)), plugIn = 0, square = 0;
        int degrees = 0;
        var part = new double[x * y];
        for (int k = 0; k < z; k++)
        {
            double rows = 0;
            for (int cell = 0; cell < part.Length; cell++) rows += part[cell] = counts[cell * z + k];
            if (rows == 0) continue;
            var table = new InformationTable(x, y, part);
            degrees += table.DegreesOfFreedom;
            plugIn += rows / n * table.MutualInformationNats;
            for (int cell = 0; cell < part.Length; cell++)
                if (part[cell] > 0) square += part[cell] / n * Math.Pow(table.PointwiseNats(cell / y, cell % y), 2);
        }
        return OfDistribution(plugIn, Math.Max(0, square - plugIn * plugIn), degrees, n, Math.Log(Math.Min(x, y)), confidence,
            "I(X; Y | Z)", counts.Length);
    }

    private static DivergenceEstimate OfDistribution(double plugIn, double variance, int degrees, double n, double limit, double confidence,
        string quantity, double cells)
    {
        double scale = 0.5 / n, bias = degrees * scale, nats = plugIn - bias;
        // Variance and plug-in carry the same noise, so their ratio is steady down to no information at all, where it is 4c.
        double slope = plugIn > 1e-3 * bias ? variance / n / (4 * plugIn) : scale;
        var distribution = new PlugInDistribution(plugIn, bias, 0, scale, slope, double.PositiveInfinity, Math.Max(limit, plugIn));
        var (low, high) = distribution.Interval(confidence);
        return new(nats, quantity, "plug-in less its bias of first order", (long)n, 0)
        {
            StandardErrorNats = distribution.StandardError,
            Interval = new(low, high, confidence, "distribution of the plug-in value"),
            BiasCorrectionNats = bias,
            NullExpectationNats = bias,
            Diagnoses = Thin(n, cells),
        };
    }

    private static Diagnosis[] Thin(double n, double cells)
        => n < cells
        ? [
            new("thin-cells",
                EntropyFromCounts.Text(
                    $"{n} rows for {cells} combinations: less than one each, so no correction is enough; test by permutation."), true)]
         : n < 5 * cells
         ? [
             new("thin-cells",
                 EntropyFromCounts.Text($"{n} rows for {cells} combinations, fewer than five each: the bias is only partly removed."),
                 false)]
         : [];
}
