namespace Kullback.Estimation;

/// <summary>An estimate by neighbors corrected by what it errs on normal distributions with the moments of the samples: G + (T − E T of the
/// reference).</summary>
/// <remarks>G is the closed form of the normal distributions, T the estimate by neighbors of the samples, E T its mean over samples of the
/// reference. If P and Q are normal this has no bias in any dimension; otherwise the bias of T, which comes from how the densities curve
/// within the reach of neighbors, is left only as far as they differ from the normal ones.</remarks>
internal sealed record ReferenceCorrection
{
    /// <summary>The corrected estimate.</summary>
    internal double Nats { get; init; }

    /// <summary>G.</summary>
    internal double Gaussian { get; init; }

    /// <summary>T − E T: what there is beside the normal part, as far as neighbors see it.</summary>
    internal double Rest { get; init; }

    /// <summary>Standard deviation of <see cref="Rest"/> if the reference were true.</summary>
    internal double RestDeviation { get; init; }

    /// <summary>Standard error over subsamples.</summary>
    internal double Error { get; init; }

    /// <summary>Standard error if the reference were true: that of the closed form over subsamples and of the rest together.</summary>
    internal double NormalError { get; init; }

    /// <summary>By how much the estimate of all points lies above that of a share of them, on average.</summary>
    internal double Moved { get; init; }

    /// <summary>Share of the points in a subsample.</summary>
    internal double Share { get; init; }

    /// <param name="reference">The reference.</param>
    /// <param name="p">P's points.</param>
    /// <param name="q">Q's; null without.</param>
    /// <param name="settings">Subsamples and seed.</param>
    /// <param name="addends">Numbers of P's points whose mean is added; empty: none.</param>
    internal static ReferenceCorrection Of(PointReference reference, PointSample p, PointSample? q, PointSettings settings,
        double[]? addends = null)
    {
        int n = p.Count, m = q?.Count ?? 0;
        double gaussian = reference.Gaussian(p, q), neighbors = reference.Neighbors(p, q);
        var parts = settings.Subsamples == 0 ? null
            : SampleParts.Drawn(new GroupDraws(p, q, Math.Min(0.5, 2000.0 / Math.Max(n, m))), n, m, settings);
        double[]? inParts = parts is not null && parts.CanBeRead(p) ? reference.Neighbors(p, q, parts) : null;
        var whole = DrawnMean.Of(reference, n, m, settings.Seed, 1, inParts is null ? null : parts!.Share);
        double rest = neighbors - whole.Mean;
        var found = new ReferenceCorrection
        {
            Nats = gaussian + rest + (addends?.Average() ?? 0), Gaussian = gaussian, Rest = rest,
            RestDeviation = whole.Deviation
        };
        return parts is null ? found : inParts is not null && whole.OfParts is { } mean
            ? Spread(found, reference, p, q, parts, inParts, mean, addends) : Spread(found, reference, p, q, parts, settings, addends);
    }

    // Parts that are measured one by one, each in its own scale.
    private static ReferenceCorrection Spread(ReferenceCorrection found, PointReference reference, PointSample p, PointSample? q,
        SampleParts parts, PointSettings settings, double[]? addends)
    {
        int n = (int)Math.Round(parts.Share * p.Count), m = (int)Math.Round(parts.Share * (q?.Count ?? 0));
        double mean = DrawnMean.Of(reference, n, m, settings.Seed, 2, null).Mean;
        var values = new double[parts.Count];
        Parallel.For(0, values.Length, s => values[s] = reference.Neighbors(p.Take(parts.P.Parts[s]), q?.Take(parts.Q.Parts[s])));
        double[] closed = reference.Gaussian(p, q, parts);
        double slope = reference.Slope(mean);
        for (int s = 0; s < values.Length; s++) values[s] += closed[s] - mean - slope * (closed[s] - reference.Truth);
        return Spread(found, p, parts, values, closed, addends);
    }

    private static ReferenceCorrection Spread(ReferenceCorrection found, PointReference reference, PointSample p, PointSample? q,
        SampleParts parts, double[] values, double mean, double[]? addends)
    {
        double[] closed = reference.Gaussian(p, q, parts);
        double slope = reference.Slope(mean);
        for (int s = 0; s < values.Length; s++)
            values[s] += (reference.PartsCarryScale ? found.Gaussian : closed[s] - slope * (closed[s] - reference.Truth)) - mean;
        return Spread(found, p, parts, values, closed, addends);
    }

    private static ReferenceCorrection Spread(ReferenceCorrection found, PointSample p, SampleParts parts, double[] values, double[] closed,
        double[]? addends)
    {
        if (addends is not null)
            for (int s = 0; s < values.Length; s++)
            {
                double added = 0;
                foreach (int row in parts.P.Parts[s]) added += addends[row] / parts.P.Parts[s].Length;
                (closed[s], values[s]) = (closed[s] + added, values[s] + added);
            }
        var (mean, variance) = ResampledDraws.Moments(values);
        double share = parts.Share, shrink = share / (1 - share), normal = ResampledDraws.Moments(closed).Variance;
        double error = Math.Sqrt(variance * shrink), ofNormal = Math.Sqrt(normal * shrink + found.RestDeviation * found.RestDeviation);
        // The reference's rows are independent: of rows that are not, only groups tell how much the rest varies.
        if (p.Tags is not null) (ofNormal, found) =
            (Math.Max(error, ofNormal), found with { RestDeviation = Math.Max(error, found.RestDeviation) });
        return found with { Error = error, NormalError = ofNormal, Moved = found.Nats - mean, Share = share };
    }
}
