using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>Two vectors of counts on the same cells, checked, and what both kinds of estimates say about them.</summary>
internal sealed class CountPair
{
    internal CountPair(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        if (p.Length != q.Length) throw new ArgumentException($"p has {p.Length} cells, q has {q.Length}.", nameof(q));
        (RowsOfP, RowsOfQ) = (Fingerprint.Require(p, nameof(p)), Fingerprint.Require(q, nameof(q)));
        (P, Q) = (p.ToArray(), q.ToArray());
        for (int k = 0; k < P.Length; k++)
        {
            if (P[k] + Q[k] > 0) Used++;
            if (P[k] > 0 && Q[k] == 0) (CellsWithoutQ, RowsWithoutQ) = (CellsWithoutQ + 1, RowsWithoutQ + P[k]);
        }
    }

    internal double[] P { get; }

    internal double[] Q { get; }

    internal double RowsOfP { get; }

    internal double RowsOfQ { get; }

    /// <summary>Cells that occur in either sample.</summary>
    internal int Used { get; }

    /// <summary>Cells of P's sample in which Q's has no row, and P's rows there.</summary>
    internal int CellsWithoutQ { get; }

    internal double RowsWithoutQ { get; }

    /// <summary>(m − 1)/2·(1/n₁ + 1/n₂) over the cells used: what chance adds to D(P‖Q), to first order.</summary>
    internal double ChanceNats => (Used - 1) / 2.0 * (1 / RowsOfP + 1 / RowsOfQ);

    /// <summary>Probabilities after the policy.</summary>
    internal (double[] P, double[] Q) Shares(ZeroPolicy zeros)
    {
        ArgumentNullException.ThrowIfNull(zeros);
        double[] p = [.. P], q = [.. Q];
        var treated = ZeroHandling.Of(p, q, (RowsOfP, InputChecks.Added(zeros)), (RowsOfQ, InputChecks.Added(zeros)), zeros, []);
        return (p[..treated.Kept], q[..treated.Kept]);
    }

    internal DivergenceEstimate Estimate(double nats, string quantity, string method)
        => new(nats, quantity, method, (long)RowsOfP, (long)RowsOfQ);

    /// <summary>The gravest first.</summary>
    /// <param name="plugIn">The raw value.</param>
    /// <param name="nullExpectation">What it would be on average with P = Q.</param>
    /// <param name="uncorrected">Whether the value shown is the raw one, chance included.</param>
    internal List<Diagnosis> Diagnoses(double plugIn, double? nullExpectation, bool uncorrected = false)
    {
        var found = new List<Diagnosis>();
        double fewer = Math.Min(RowsOfP, RowsOfQ);
        if (fewer < Used)
            found.Add(new("thin-cells",
                EntropyFromCounts.Text(
                    $"{fewer} rows in {Used} cells: less than one per cell, so no method can tell chance from difference."), true));
        else if (fewer < 5 * Used)
            found.Add(new("thin-cells",
                EntropyFromCounts.Text($"{fewer} rows in {Used} cells, fewer than five a cell: corrections of first order are too small."),
                false));
        if (RowsWithoutQ > 0)
            found.Add(new("no-support-overlap",
                EntropyFromCounts.Text(
                    $"{RowsWithoutQ} of P's {RowsOfP} rows ({RowsWithoutQ / RowsOfP:P1}) lie in {CellsWithoutQ} cells where Q's sample has none."), false));
        if (uncorrected && fewer < 10 * Used && nullExpectation > plugIn / 2)
            found.Insert(0, new("mostly-chance",
                EntropyFromCounts.Text(
                    $"Chance alone would make the value {nullExpectation:G3} with so few rows per cell: more than half of its {plugIn:G3}."), true));
        else if (plugIn <= nullExpectation)
            found.Add(new("chance-level",
                EntropyFromCounts.Text($"The raw value {plugIn:G4} is no larger than chance alone would make it, {nullExpectation:G4}."),
                false));
        return found;
    }
}
