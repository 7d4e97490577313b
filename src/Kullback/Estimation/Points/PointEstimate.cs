using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Divergence, entropy and information of points by nearest neighbors corrected with a normal reference, with an interval that is
/// meant to be believed.</summary>
/// <remarks>Before any distance is taken every column is brought to one scale, constant and collinear columns are left out, rounded values
/// are read as uniform within their step and discrete ones split the figure by the chain rule; the diagnoses say so. Results do not change
/// with the units of the columns, and where no coordinate had to be mapped under no invertible linear map (an entropy moves by ln|det|).
/// Where one end of the interval cannot be known it is infinite, and the diagnosis "one-sided" says why. Sources: Wang, Kulkarni and Verdú
/// (2009), IEEE Transactions on Information Theory 55, 2392–2405; Kozachenko and Leonenko (1987), Problems of Information Transmission 23,
/// 95–101; Kraskov, Stögbauer and Grassberger (2004), Physical Review E 69, 066138.</remarks>
public static class PointEstimate
{
    private const string Method = "nearest neighbors corrected by a normal reference";

    // Subsamples and draws of the reference leave the error itself uncertain by about a tenth.
    private const double Doubt = 1.1;

    // Groups of fewer rows on a side are left to the whole; so many rows may lie in them.
    private const int FewestInGroup = 30;
    private const double MostInSmallGroups = 0.05, MostCopies = 0.05;

    /// <summary>D(P‖Q).</summary>
    /// <param name="p">P's points row by row.</param>
    /// <param name="q">Q's points.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">K (5 by default), level, subsamples, seed.</param>
    /// <param name="names">The columns' names, for what is said about them; null: numbered.</param>
    /// <exception cref="ArgumentException">Rows are not whole, a coordinate is not finite, or a side has fewer than two points;
    /// the message names it.</exception>
    public static DivergenceEstimate KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension,
        PointSettings? settings = null, IReadOnlyList<string>? names = null)
    {
        settings ??= new();
        PointSample x = settings.Tagged(PointSample.Of(p, dimension, nameof(p), 2)),
            y = settings.Tagged(PointSample.Of(q, dimension, nameof(q), 2), ofQ: true);
        settings.Require(Math.Min(x.Count - 1, y.Count), "the smaller sample");
        var ready = Prepared(x, y, settings, names);
        var figure = DivergenceOf(ready, ready.P, ready.Q ?? ready.P, ready.Labels, settings);
        if (ready.Q is { } other && ready.Kept.Length > 0 && Shared(ready.P, other) is > MostCopies and var shared)
            figure = figure with
            {
                Diagnoses = [.. figure.Diagnoses, new("shared-rows",
                    string.Create(CultureInfo.InvariantCulture,
                        $"{100 * shared:0.#} % of the rows of one sample are rows of the other: the samples are not independent, and no "
                            + $"interval holds"), true)],
            };
        return Finished(new(figure.Nats, "D(P‖Q)", Name(settings), x.Count, y.Count) { NullExpectationNats = 0 }, figure,
            ready.Notes, settings,
            [Copies(ready.P), Copies(ready.Q ?? ready.P)],
            () => ready.Kept.Length == 0 ? 0 : PointBounds.Divergence(ready.P, ready.Q!.Value, settings), Order(x, y, settings));
    }

    internal static PointPreparation Prepared(PointSample x, PointSample y, PointSettings settings, IReadOnlyList<string>? names)
    {
        var ready = PointPreparation.Of(x, y, names, settings.Seed, categories: settings.Categories);
        return ready.Labels.Length > 0 && SmallGroups(ready, x.Count) > MostInSmallGroups
            ? PointPreparation.Of(x, y, names, settings.Seed, split: false, categories: settings.Categories) : ready;
    }

    internal static PointFigure DivergenceOf(PointPreparation ready, PointSample p, PointSample q, int[] labels, PointSettings settings)
        => ready.Kept.Length == 0 ? PointFigure.Nothing
        : GroupedDivergence.Of(p, q, labels, settings, FewestInGroup, numbers: !ready.IsDiscrete);

    /// <summary>The differential entropy h(P) of the columns that have one.</summary>
    /// <param name="points">Points row by row.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">K (5 by default), level, subsamples, seed.</param>
    /// <param name="names">The columns' names; null: numbered.</param>
    /// <returns>Constant and collinear columns are left out (with them it is −∞, and the diagnosis says so); with a discrete column or
    /// atoms it is −∞ and not reliable.</returns>
    /// <exception cref="ArgumentException">Rows are not whole, a coordinate is not finite, or there are fewer than two points.</exception>
    public static DivergenceEstimate Entropy(ReadOnlySpan<double> points, int dimension, PointSettings? settings = null,
        IReadOnlyList<string>? names = null)
    {
        settings ??= new();
        var x = settings.Tagged(PointSample.Of(points, dimension, nameof(points), 2));
        settings.Require(x.Count - 1, nameof(points));
        var ready = PointPreparation.Of(x, null, names, settings.Seed, categories: settings.Categories);
        var shell = new DivergenceEstimate(double.NegativeInfinity, "h(P)", Name(settings), x.Count, 0);
        bool byCategory = ready.Coded.Length > 0 && ready.Coded.Length == ready.LabelColumns;
        if (ready.Kept.Length == 0 || (ready.Labels.Length > 0 && !byCategory))
            return shell with
            {
                Diagnoses = [.. ready.Notes,
                    new("no-density", ready.Kept.Length == 0
                        ? "all columns are constant: the distribution has no density and its differential entropy is −∞"
                : "values with a mass of their own: the distribution has no density and its differential entropy is −∞", true)]
            };
        var figure = byCategory ? GroupedEntropy.Of(ready.Numbers, ready.Labels, settings, FewestInGroup)
            : PointLeaves.Entropy(ready.P, settings);
        figure = figure with { Nats = figure.Nats + ready.LogScale };
        string symbol = !byCategory ? "h(P)" : ready.IsDiscrete ? "H(P)" : "H(categories) + h(numbers | categories)",
            quantity = ready.Kept.Length == dimension ? symbol : $"{symbol} of {ready.Kept.Length} of {dimension} columns";
        return Finished(shell with { Nats = figure.Nats, Quantity = quantity }, figure, ready.Notes, settings, byCategory ? []
            : [Copies(ready.P)], () => byCategory ? double.PositiveInfinity : PointBounds.Entropy(ready.P, settings) + ready.LogScale,
            Order(x, null, settings), upper: true);
    }

    /// <summary>I(X; Y), or I(X; Y | Z) where there are columns of a condition.</summary>
    /// <param name="x">Rows of X.</param>
    /// <param name="dimensionX">Numbers in a row of X.</param>
    /// <param name="y">Rows of Y.</param>
    /// <param name="dimensionY">Numbers in a row of Y.</param>
    /// <param name="z">Rows of Z; empty without a condition.</param>
    /// <param name="dimensionZ">Numbers in a row of Z; 0 without a condition.</param>
    /// <param name="settings">K (3 by default), level, subsamples, seed.</param>
    /// <param name="names">The columns' names, X's, Y's, Z's; null: numbered.</param>
    /// <exception cref="ArgumentException">Rows are not whole or not of one number, a coordinate is not finite,
    /// or there are fewer than two rows.</exception>
    public static DivergenceEstimate MutualInformation(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY,
        ReadOnlySpan<double> z = default, int dimensionZ = 0,
        PointSettings? settings = null, IReadOnlyList<string>? names = null)
    {
        settings ??= new() { K = 3 };
        PointSample a = settings.Tagged(PointSample.Of(x, dimensionX, nameof(x), 2)),
            b = settings.Tagged(PointSample.Of(y, dimensionY, nameof(y), 2));
        PointSample[] given = dimensionZ > 0 ? [a, b, settings.Tagged(PointSample.Of(z, dimensionZ, nameof(z), 2))] : [a, b];
        for (int g = 1; g < given.Length; g++)
            if (given[g].Count != a.Count)
                throw new ArgumentException(
                    $"{(g == 1 ? nameof(y) : nameof(z))} has {given[g].Count} rows, x has {a.Count}: rows belong together.",
                    g == 1 ? nameof(y) : nameof(z));
        settings.Require(a.Count - 1, "the sample");
        var ready = Prepared(given, settings, names);
        var figure = GroupedInformation.Of([.. ready], settings, FewestInGroup);
        var whole = PointSample.Join([.. ready.Select(r => r.P)]);
        string quantity = dimensionZ > 0 ? "I(X; Y | Z)" : "I(X; Y)";
        double Low() => dimensionZ > 0 ? 0 : PointBounds.Information(whole, ready[0].P.Dimension, ready[1].P.Dimension, 0, settings);
        return Finished(new(figure.Nats, quantity, Name(settings), a.Count, 0) { NullExpectationNats = 0 }, figure,
            [.. ready.SelectMany(r => r.Notes)], settings, [Copies(whole)], Low, Order(PointSample.Join(given), null, settings));
    }

    internal static PointPreparation[] Prepared(PointSample[] given, PointSettings settings, IReadOnlyList<string>? names)
    {
        var ready = new List<PointPreparation>();
        for (int g = 0, at = 0; g < given.Length; at += given[g++].Dimension)
            ready.Add(PointPreparation.Of(given[g], null, names?.Skip(at).Take(given[g].Dimension).ToArray(),
                unchecked(settings.Seed + 7 * g),
                categories: [.. settings.Categories.Select(c => c - at).Where(c => c >= 0 && c < given[g].Dimension)]));
        return [.. ready];
    }

    internal static PointFigure InformationOf(PointPreparation[] ready, PointSettings settings)
        => GroupedInformation.Of(ready, settings, FewestInGroup);

    // Where groups are named the order of the rows needs no guess.
    private static SerialDependence Order(PointSample p, PointSample? q, PointSettings settings)
        => settings.Dependence is { IsGrouped: true } ? SerialDependence.None(p, q) : SerialDependence.Of(p, q);

    private static string Name(PointSettings settings) => string.Create(CultureInfo.InvariantCulture, $"{Method}, k = {settings.K}");

    private static double SmallGroups(PointPreparation ready, int n)
    {
        int[] p = new int[ready.Labels.Max() + 1], q = new int[p.Length];
        for (int i = 0; i < ready.Labels.Length; i++) (i < n ? p : q)[ready.Labels[i]]++;
        return Enumerable.Range(0, p.Length).Where(g => p[g] < FewestInGroup || (q[g] > 0 && q[g] < FewestInGroup))
            .Sum(g => p[g]) / (double)n;
    }

    // Rows that are others again, in a sample whose single columns are neither rounded nor discrete.
    private static double Copies(PointSample points) => 1 - points.Distinct().Distinct.Count / (double)points.Count;

    // Rows of the smaller sample that the other has too; of densities there are none.
    private static double Shared(PointSample p, PointSample q)
    {
        var both = PointSample.Of([.. p.Rows, .. q.Rows], p.Dimension, "points");
        return (p.Distinct().Distinct.Count + q.Distinct().Distinct.Count - both.Distinct().Distinct.Count)
            / (double)Math.Min(p.Count, q.Count);
    }

    private static DivergenceEstimate Finished(DivergenceEstimate estimate, PointFigure figure, IReadOnlyList<Diagnosis> notes,
        PointSettings settings, double[] copies, Func<double> bound, SerialDependence order, bool upper = false)
    {
        var diagnoses = new List<Diagnosis>(figure.Diagnoses);
        bool discrete = notes.Any(n => n.Code is "discrete-column" or "atoms-in-column" or "category-column");
        double repeated = copies.DefaultIfEmpty(0).Max();
        if (repeated > MostCopies && !discrete)
            diagnoses.Add(new("copies",
                string.Create(CultureInfo.InvariantCulture,
                    $"{100 * repeated:0.#} % of the rows are copies of others: they are no independent draws of a density"), true));
        if (order.Note is { } dependent) diagnoses.Add(dependent);
        if (settings.Subsamples == 0 && figure.OneSided is null) return estimate with { Diagnoses = [.. diagnoses, .. notes] };
        double tail = (1 - settings.Level) / 2, z = GroupDraws.Quantile(tail, order.Groups) * Doubt, error = figure.Error * order.Inflation;
        double low = figure.Nats - figure.Below - z * error, high = figure.Nats + figure.Above + z * error, nats = figure.Nats;
        string method =
            $"subsampling {(order.Groups is null ? "" : "of whole groups of rows ")}without replacement and the reference's draws, "
                + $"widened by the bias that is left";
        if (figure.OneSided is { } why)
        {
            diagnoses.Insert(0, new("one-sided", $"only {(upper ? "an upper" : "a lower")} end is known: {why}", false));
            double end = bound();
            if (upper ? end == double.PositiveInfinity : end == double.NegativeInfinity)
                return estimate with
                {
                    Diagnoses =
                    [new("no-interval", $"no end of an interval is known: {why}", true), .. diagnoses.Skip(1), .. notes]
                };
            (low, high) = upper ? (double.NegativeInfinity, end) : (end, double.PositiveInfinity);
            nats = upper ? Math.Min(nats, end) : Math.Max(nats, end);
            method = upper ? "cross-entropy of a density fitted to the other half, one-sided"
                : "Donsker-Varadhan with a logistic ratio fitted to the other half, one-sided";
        }
        if (high < 0 && estimate.NullExpectationNats == 0)
            diagnoses.Insert(0, new("below-zero",
                "the interval lies below 0, where no divergence or information is: the samples are not what the estimate takes them for, "
                    + "or this is the one case in forty", true));
        return estimate with
        {
            Nats = nats,
            StandardErrorNats = figure.OneSided is null ? error : null,
            Seed = settings.Seed,
            Diagnoses = [.. diagnoses, .. notes],
            Interval = new EstimateInterval(low, high, settings.Level, method),
        };
    }
}
