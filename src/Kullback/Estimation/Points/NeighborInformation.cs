using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Mutual and conditional information between columns by nearest neighbors, maximum norm.</summary>
/// <remarks>Rows belong together: xᵢ with yᵢ. Where neighbors are tied (copies, integers, atoms) the term of the row is made of counts
/// up to and including the radius; nothing is added to the data. Cost:
/// one search in the joint space and one count in each margin.</remarks>
public static class NeighborInformation
{
    private const double MostTied = 0.02;

    /// <summary>First estimate of Kraskov, Stögbauer and Grassberger: ψ(k) + ψ(n) − ⟨ψ(nx + 1) + ψ(ny + 1)⟩, counts strictly within the
    /// distance to the k-th neighbor.</summary>
    /// <param name="x">Rows of the first variable.</param>
    /// <param name="dimensionX">Numbers in a row of it.</param>
    /// <param name="y">Rows of the second.</param>
    /// <param name="dimensionY">Numbers in a row of it.</param>
    /// <param name="settings">k (3 in the paper), interval, seed; null: k = 3.</param>
    /// <returns>Nats; may be negative.</returns>
    /// <remarks>Source: Kraskov, Stögbauer and Grassberger (2004), Physical Review E 69, 066138, equation 8.</remarks>
    /// <exception cref="ArgumentException">Lengths differ, a number is not finite, or k is too large.</exception>
    public static DivergenceEstimate Kraskov1(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY,
        PointSettings? settings = null)
        => Of(x, dimensionX, y, dimensionY, settings, InformationForm.First, "Kraskov-Stögbauer-Grassberger 1");

    /// <summary>Second estimate: ψ(k) − 1/k + ψ(n) − ⟨ψ(nx) + ψ(ny)⟩, counts up to the k neighbors' farthest x and farthest y.</summary>
    /// <param name="x">Rows of the first variable.</param>
    /// <param name="dimensionX">Numbers in a row of it.</param>
    /// <param name="y">Rows of the second.</param>
    /// <param name="dimensionY">Numbers in a row of it.</param>
    /// <param name="settings">k, interval, seed; null: k = 3.</param>
    /// <returns>Nats; may be negative.</returns>
    /// <remarks>Source: the same paper, equation 9.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="Kraskov1"/>.</exception>
    public static DivergenceEstimate Kraskov2(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY,
        PointSettings? settings = null)
        => Of(x, dimensionX, y, dimensionY, settings, InformationForm.Second, "Kraskov-Stögbauer-Grassberger 2");

    /// <summary>For columns that may be mixtures of atoms and densities: ⟨ψ(k̃) + ln n − ψ(nx + 1) − ψ(ny + 1)⟩, counts strictly within the
    /// distance to the k-th neighbor and k̃ = k; where that neighbor is a copy of the row, counts of copies and k̃ all of them.</summary>
    /// <param name="x">Rows of the first variable.</param>
    /// <param name="dimensionX">Numbers in a row of it.</param>
    /// <param name="y">Rows of the second.</param>
    /// <param name="dimensionY">Numbers in a row of it.</param>
    /// <param name="settings">k, interval, seed; null: k = 3.</param>
    /// <returns>Nats; may be negative (the reference code cuts off at 0, here nothing is).</returns>
    /// <remarks>The paper's algorithm 1 has ln(n + 1) with counts up to and including the radius, which is 0.3 nat too small at k = 3; the
    /// digammas of strict counts are what is taken here. Source: Gao, Kannan, Oh and Viswanath
    /// (2017), Estimating mutual information for discrete-continuous mixtures, NeurIPS 30.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="Kraskov1"/>.</exception>
    public static DivergenceEstimate Mixed(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY,
        PointSettings? settings = null)
        => Of(x, dimensionX, y, dimensionY, settings, InformationForm.Mixed, "Gao-Kannan-Oh-Viswanath mixture");

    /// <summary>I(X; Y | Z): ψ(k) + ⟨ψ(nz + 1) − ψ(nxz + 1) − ψ(nyz + 1)⟩.</summary>
    /// <param name="x">Rows of the first variable.</param>
    /// <param name="dimensionX">Numbers in a row of it.</param>
    /// <param name="y">Rows of the second.</param>
    /// <param name="dimensionY">Numbers in a row of it.</param>
    /// <param name="z">Rows of the condition.</param>
    /// <param name="dimensionZ">Numbers in a row of it.</param>
    /// <param name="settings">k, interval, seed; null: k = 3.</param>
    /// <returns>Nats; may be negative.</returns>
    /// <remarks>Source: Frenzel and Pompe (2007), Physical Review Letters 99, 204101, equation 8.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="Kraskov1"/>.</exception>
    public static DivergenceEstimate Conditional(
        ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY, ReadOnlySpan<double> z, int dimensionZ,
        PointSettings? settings = null)
    {
        settings ??= new() { K = 3 };
        var (a, b) = Pair(x, dimensionX, y, dimensionY, settings);
        var c = PointSample.Of(z, dimensionZ, nameof(z), 2);
        RequireRows(c.Count, a.Count, nameof(z));
        settings.Require(a.Count - 1, "the sample");
        var joint = PointSample.Join(a, b, c);
        var (value, tied) = Value(joint);
        var spread = Unrounded(joint, tied, settings);
        if (spread is { } free) (joint, (value, tied)) = (free, Value(free));
        return Finished(value, tied, "I(X; Y | Z)", "Frenzel-Pompe", joint, settings, p => Value(p).Nats, spread is not null);

        (double Nats, int Tied) Value(PointSample rows) => NeighborCounts.Conditional(rows, dimensionX, dimensionY, dimensionZ, settings.K);
    }

    /// <summary>I(X; label) of a label and numbers: ψ(n) + ⟨ψ(k) − ψ(n of the label) − ψ(m)⟩, m the rows, itself included, within the
    /// distance to the k-th row of the same label.</summary>
    /// <param name="labels">The label of each row.</param>
    /// <param name="y">Rows of the numbers.</param>
    /// <param name="dimensionY">Numbers in a row.</param>
    /// <param name="settings">k (fewer in labels that are rarer), interval, seed; null: k = 3.</param>
    /// <returns>Nats; may be negative. Labels seen once cannot say anything and are left out: told as "single-labels".</returns>
    /// <remarks>Source: Ross (2014), PLoS ONE 9, e87357.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="Kraskov1"/>.</exception>
    public static DivergenceEstimate OfLabels(ReadOnlySpan<int> labels, ReadOnlySpan<double> y, int dimensionY,
        PointSettings? settings = null)
    {
        settings ??= new() { K = 3 };
        var rows = settings.Tagged(PointSample.Of(y, dimensionY, nameof(y), 2));
        RequireRows(labels.Length, rows.Count, nameof(labels));
        settings.Require(rows.Count - 1, "the sample");
        // Integers up to 2³¹ are exact in a column of doubles, which subsamples carry along.
        var column = new double[labels.Length];
        for (int i = 0; i < column.Length; i++) column[i] = labels[i];
        var joint = PointSample.Join(PointSample.Of(column, 1, nameof(labels)), rows);
        var (value, alone) = NeighborCounts.Labeled(joint, settings);
        var estimate = new DivergenceEstimate(value, "I(X; Y)",
            string.Create(CultureInfo.InvariantCulture, $"Ross labels and numbers, k = {settings.K}"), rows.Count, 0)
        {
            NullExpectationNats = 0,
            Diagnoses = alone == 0 ? []
                : [new("single-labels", $"{alone} rows have a label of their own and are left out", alone > rows.Count / 10)],
        };
        return SubsampledInterval.With(estimate, joint, null, settings, (p, _) => NeighborCounts.Labeled(p, settings).Nats);
    }

    private static DivergenceEstimate Of(
        ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY, PointSettings? given, InformationForm form,
        string name)
    {
        var settings = given ?? new() { K = 3 };
        var (a, b) = Pair(x, dimensionX, y, dimensionY, settings);
        settings.Require(a.Count - 1, "the sample");
        var joint = PointSample.Join(a, b);
        var (value, tied) = Value(joint);
        var spread = Unrounded(joint, tied, settings);
        if (spread is { } free) (joint, (value, tied)) = (free, Value(free));
        return Finished(value, tied, "I(X; Y)", name, joint, settings, p => Value(p).Nats, spread is not null);

        (double Nats, int Tied) Value(PointSample rows) => NeighborCounts.Of(rows, dimensionX, dimensionY, settings.K, form);
    }

    private static DivergenceEstimate Finished(double value, int tied, string quantity, string name, PointSample joint,
        PointSettings settings, Func<PointSample, double> statistic, bool spread)
    {
        var estimate = new DivergenceEstimate(value, quantity, string.Create(CultureInfo.InvariantCulture, $"{name}, k = {settings.K}"),
            joint.Count, 0)
        {
            NullExpectationNats = 0,
            Diagnoses = spread
                ? [
                    new("rounded",
                        $"values are rounded and neighbors tied: they are read as uniform within their steps (drawn with seed "
                            + $"{settings.Seed})", false)] : tied == 0 ? [] : [new("duplicates", $"{tied} of {joint.Count} rows have tied "
                                + $"neighbors (copies, integers): their terms are counts up to and including the radius", false)],
        };
        return SubsampledInterval.With(estimate, joint, null, settings, (p, _) => statistic(p));
    }

    // Ties of rounded values in columns that are no categories are broken within the step of the rounding, which changes no information:
    // the k-th neighbor is then one of those at the same distance by chance, as the formulas take it. Null where ties are few,
    // or not of rounding.
    private static PointSample? Unrounded(PointSample joint, int tied, PointSettings settings)
    {
        if (tied <= MostTied * joint.Count) return null;
        var rows = (double[])joint.Rows.Clone();
        bool any = false;
        for (int j = 0; j < joint.Dimension; j++)
        {
            double[] column = joint.Column(j);
            var kind = ColumnKind.Of(column);
            if (kind is not { IsTied: true, Labels: null, Step: > 0 }) continue;
            any = true;
            Lattice.Spread(column, kind.Step, unchecked(settings.Seed * 31 + j));
            for (int i = 0; i < joint.Count; i++) rows[i * joint.Dimension + j] = column[i];
        }
        return any ? PointSample.Of(rows, joint.Dimension, "rows").With(joint.Tags) : null;
    }

    private static (PointSample X, PointSample Y) Pair(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY,
        PointSettings settings)
    {
        PointSample a = settings.Tagged(PointSample.Of(x, dimensionX, nameof(x), 2)), b = PointSample.Of(y, dimensionY, nameof(y), 2);
        RequireRows(b.Count, a.Count, nameof(y));
        return (a, b);
    }

    private static void RequireRows(int found, int wanted, string name)
    {
        if (found != wanted) throw new ArgumentException($"{name} has {found} rows, x or y has {wanted}: rows belong together.", name);
    }
}
