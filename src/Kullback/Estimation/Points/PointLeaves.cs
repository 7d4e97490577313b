using System.Globalization;

namespace Kullback.Estimation;

/// <summary>The three estimates of continuous points without labels: value, error, what they may be off beside, and whether both ends can
/// be given.</summary>
/// <remarks>Where the samples look normal, after maps of single coordinates at most (Mardia's statistics, and neighbors see no more than
/// the normal part), the reference takes the bias away in any dimension. Elsewhere neighbors are left with a bias that falls slowly (in the
/// plane about as n^(−0.4)) at edges: in one and two dimensions the interval is widened by what remains of it, in more only one end is
/// given. The thresholds are those of bench/results/estimates.md.</remarks>
internal static class PointLeaves
{
    // Scores of Mardia's statistics and of the rest up to which samples pass for normal, as they are and after maps of coordinates.
    private const double NormalScore = 3.5, MappedScore = 2.7, RestScore = 3, RestOfPairs = 1.8;

    // Shares of P's points beyond Q's reach up to which both ends are given: for normal samples, for such after maps, in few
    // dimensions and in more, and otherwise.
    private const double ReachOfNormal = 1.0 / 3, ReachOfMapped = 0.045, ReachOfMappedInMany = 0.025, ReachOfOthers = 0.015;

    // Between samples that maps made normal the tails and edges differ a little more than normal ones: a share of the value, measured.
    private const double OfMapped = 0.12;

    // At edges inside the margins' range half of a ball is empty: the information comes out too low by a share of it that neither fewer
    // points nor more neighbors show (two squares that touch at a corner, X and its mean with another uniform number: a tenth to a sixth;
    // one-sided neighbors, as a sign of edges, did not tell them from others).
    private const double OfEdges = 0.12;

    // Below this share of the dimension points lie on curves or surfaces.
    // The most coordinates in which a bias can be told from the samples.
    private const double Flat = 0.72;
    private const int MostBeyondAll = 4;
    private const int FewDimensions = 2;

    internal static PointFigure Divergence(PointSample p, PointSample q, PointSettings settings)
    {
        int d = p.Dimension;
        if (Math.Min(p.Count, q.Count) < Fewest(d, settings))
            return TooFew(new NeighborTerms(p, q, Small(settings, p.Count - 1, q.Count)).Mean(common: false));
        var (maps, _) = MarginalMaps.Of(p, q).OwnAxes();
        PointSample x = maps.P, y = maps.Q!.Value;
        var reference = new DivergenceReference(x, y, settings);
        if (settings.Plain) return Plain(reference, x, y);
        var (a, b) = DivergenceReference.Whitened(x, y);
        var terms = new NeighborTerms(a, b, settings);
        if (!double.IsFinite(reference.Truth)) return Singular(terms.Mean(common: false));
        var found = ReferenceCorrection.Of(reference, x, y, settings);
        double shape = Math.Max(NormalShape.Score(x), NormalShape.Score(y)), reach = SupportOverlap.Share(terms, settings);
        bool mapped = maps.Mapped.Length > 0, normal = IsNormal(found, shape, mapped);
        double local = LocalDimension.Share(x, y, settings.Seed), limit = !normal ? ReachOfOthers
            : !mapped ? ReachOfNormal : d > FewDimensions ? ReachOfMappedInMany : ReachOfMapped;
        string? why = local < Flat ? OnSurface(local, d)
            : reach > limit
            ? Text(
                $"{100 * reach:0.#} % of P's points lie farther from Q's sample than 99 % of Q's points from each other: how thin Q is there cannot be seen")
            : normal ? null : d > FewDimensions ? Unseen(d) : HeavierTail(p, q, settings);
        return Figure(found, normal, why, d, () => Wider(found, new DivergenceReference(x, y, Times(settings)), x, y, settings, null),
            mapped ? OfMapped * Math.Abs(found.Nats) : 0) with
        { Reach = reach };
    }

    internal static PointFigure Entropy(PointSample p, PointSettings settings)
    {
        int d = p.Dimension;
        if (p.Count < Fewest(d, settings)) return TooFew(NeighborEntropy.Value(p, Small(settings, p.Count - 1, int.MaxValue)));
        var (maps, log) = MarginalMaps.Of(p, null).OwnAxes();
        double[] addends = [.. maps.LogSlopes.Select(s => log - s)];
        if (PointMoments.Of(maps.P).Factor is null) return Singular(NeighborEntropy.Value(p, settings));
        var found = ReferenceCorrection.Of(new EntropyReference(d, settings), maps.P, null, settings, addends);
        double shape = NormalShape.Score(maps.P), local = LocalDimension.Share(maps.P, null, settings.Seed);
        bool normal = IsNormal(found, shape, maps.Mapped.Length > 0) && (d == 1 || MarginsAreNormal(MarginalMaps.Of(p, null).P, settings));
        string? why = local < Flat ? OnSurface(local, d) : !normal && d > FewDimensions ? Unseen(d) : null;
        return Figure(found, normal, why, d, () => Wider(found, new EntropyReference(d, Times(settings)), maps.P, null, settings, addends));
    }

    internal static PointFigure Information(PointSample rows, int dx, int dy, int dz, PointSettings settings)
    {
        int d = rows.Dimension;
        var scores = InformationReference.Scores(rows);
        if (rows.Count < Fewest(d, settings))
            return TooFew(InformationReference.Plain(scores, dx, dy, dz, Small(settings, rows.Count - 1, int.MaxValue)));
        var reference = new InformationReference(rows, dx, dy, dz, settings);
        if (!double.IsFinite(reference.Truth)) return Singular(reference.Neighbors(rows, null));
        if (settings.Plain) return Plain(reference, rows, null);
        var found = ReferenceCorrection.Of(reference, rows, null, settings);
        double shape = NormalShape.Score(scores), rest = Math.Abs(found.Rest) / found.RestDeviation,
            local = LocalDimension.Share(scores, null, settings.Seed);
        // Scores have normal margins whatever the columns are, and in the plane neighbors see well what is left: less of it is allowed.
        bool normal = IsNormal(found, shape, mapped: false) && (d > FewDimensions || rest < RestOfPairs);
        string? why = local < Flat ? OnSurface(local, d) : !normal && d > FewDimensions ? Unseen(d) : null;
        return Figure(found, normal, why, d,
            () => Wider(found, new InformationReference(rows, dx, dy, dz, Times(settings)), rows, null, settings, null),
            atLeast: OfEdges * Math.Abs(found.Nats));
    }

    // Tails are looked at before a map shortens them: a few points far out may carry most of the value, or an infinite one.
    private static string? HeavierTail(PointSample p, PointSample q, PointSettings settings)
    {
        var (x, y) = DivergenceReference.Whitened(p, q);
        int beyond = SupportOverlap.BeyondAll(new NeighborTerms(x, y, settings), settings);
        return beyond < MostBeyondAll ? null
            : Text(
                $"{beyond} of P's points lie farther from Q's sample than any of Q's points from the others: P's tail is the heavier, and what Q has there cannot be seen");
    }

    private static PointFigure Figure(ReferenceCorrection found, bool normal, string? why, int d, Func<double> byNeighbors,
        double above = 0, double atLeast = 0)
    {
        if (normal || why is not null)
            return new PointFigure(found.Nats, normal ? found.NormalError : found.Error, 0, above) { OneSided = why };
        // What n → n/2 moves is (2^γ − 1) of a bias that falls as n^(−γ); what k → 4k moves is (4^γ − 1) of it.
        double gamma = d == 1 ? 0.7 : 0.4, left = found.Moved / (Math.Pow(1 / found.Share, gamma) - 1),
            other = byNeighbors() / (Math.Pow(4, gamma) - 1);
        double more = Math.Max(atLeast, Math.Max(left, other)), below = Math.Max(0, -Math.Min(left, other));
        return new PointFigure(found.Nats, found.Error, below, more);
    }

    // By how much the estimate exceeds that with four times as many neighbors.
    private static double Wider(ReferenceCorrection found, PointReference reference, PointSample p, PointSample? q, PointSettings settings,
        double[]? addends)
        => found.Nats - ReferenceCorrection.Of(reference, p, q, settings with { Subsamples = 0 }, addends).Nats;

    private static PointSettings Times(PointSettings settings) => settings with { K = 4 * settings.K };

    private static bool IsNormal(ReferenceCorrection found, double shape, bool mapped)
        => shape < (mapped ? MappedScore : NormalScore) && Math.Abs(found.Rest) < RestScore * found.RestDeviation;

    // In many dimensions neighbors are too far away to see a fine structure of single coordinates; on the line they are not.
    private static bool MarginsAreNormal(PointSample points, PointSettings settings)
    {
        var line = new EntropyReference(1, settings);
        for (int j = 0; j < points.Dimension; j++)
        {
            var found = ReferenceCorrection.Of(line, points.Columns(j, 1), null, settings with { Subsamples = 0 });
            if (Math.Abs(found.Rest) > (RestScore + 0.5) * found.RestDeviation) return false;
        }
        return true;
    }

    private static int Fewest(int d, PointSettings settings) => Math.Max(8 * settings.K, 2 * d + 20);

    private static PointSettings Small(PointSettings settings, int p, int q)
        => settings with { K = Math.Clamp(settings.K, 1, Math.Max(1, Math.Min(p, q))) };

    // What the reference takes off is the same for all permutations.
    private static PointFigure Plain(PointReference reference, PointSample p, PointSample? q)
        => new((double.IsFinite(reference.Truth) ? reference.Gaussian(p, q) : 0) + reference.Neighbors(p, q), 0, 0, 0);

    private static PointFigure TooFew(double nats) => new(nats, 0, 0, 0) { OneSided = "there are too few points for an interval" };

    private static PointFigure Singular(double nats)
        => new(nats, 0, 0, 0) { OneSided = "columns determine each other, on one side at least: the value may be infinite" };

    private static string OnSurface(double share, int d)
        => Text(
            $"near each other the points lie in about {Math.Max(share * d, 0):0.#} of {d} dimension{(d == 1 ? "" : "s")} (curves, surfaces, near copies): the value may be infinite");

    private static string Unseen(int d)
        => Text($"the points are not normal, and in {d} dimensions neighbors are too far away to see by how much the estimate is off");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
