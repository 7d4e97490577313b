using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Of tokens whose own probabilities are not known: the mass of a cell of them, the largest probability in it, and Σ p ln
/// p.</summary>
/// <param name="Mass">Σ p, in [0, 1].</param>
/// <param name="Most">The largest p, in [0, 1].</param>
/// <param name="PLogP">Σ p ln p, at most 0.</param>
internal readonly record struct TailCell(double Mass, double Most, double PLogP);

/// <summary>Bounds where all of Q is known and of P the most probable tokens, and cells of the others; information in nats.</summary>
/// <remarks>Of a cell D = Σ p ln p − Σ p ln q, of which the first sum is known and the second is linear in p: it is least and largest at a
/// corner of
/// {0 ≤ p ≤ most, Σ p = mass}, where the mass lies on the tokens that Q gives the most or the least. The log-sum inequality P ln(P/Q)
/// bounds it from below as well. Source: Csiszár (1967), Studia Scientiarum Mathematicarum Hungarica 2, 299–318, for cells; Dantzig (1957),
/// Operations Research 5, 266–277, for the corner.</remarks>
internal static class TailCells
{
    // P is kept in single precision: ln p to 2⁻²⁴·16, so that a term p ln(p/q) moves by 10⁻⁶ of itself.
    private const double Rounding = 2e-6;

    /// <summary>The bounds of one row. O(n log n).</summary>
    /// <param name="p">Probabilities of P; NaN where a token lies in a cell.</param>
    /// <param name="logQ">ln of Q's probabilities, every token; −∞ where Q never draws one. Its order is lost.</param>
    /// <param name="cellOf">The cell of each token.</param>
    /// <param name="cells">The cells.</param>
    internal static TopBounds Bounds(ReadOnlySpan<double> p, ReadOnlySpan<double> logQ, ReadOnlySpan<byte> cellOf,
        ReadOnlySpan<TailCell> cells)
    {
        double excess = 0, size = 0, middle = 0, apart = 0;
        var counts = new int[cells.Length + 1];
        var masses = new double[cells.Length];
        for (int i = 0; i < p.Length; i++)
        {
            if (double.IsNaN(p[i]))
            {
                counts[cellOf[i] + 1]++;
                masses[cellOf[i]] += Math.Exp(logQ[i]);
                continue;
            }
            double q = Math.Exp(logQ[i]);
            excess += p[i] == 0 && q == 0 ? 0 : Elementary.BregmanTerm(new Lane(p[i]), new Lane(q)).Value;
            size += p[i] == 0 ? 0 : p[i] * Math.Abs(Math.Log(p[i]) - logQ[i]);
            middle += JensenShannon.Cell(p[i], q);
            apart += Math.Abs(p[i] - q);
        }
        for (int c = 0; c < cells.Length; c++) counts[c + 1] += counts[c];
        var sorted = new double[counts[^1]];
        var next = counts.AsSpan(0, cells.Length).ToArray();
        for (int i = 0; i < p.Length; i++) if (double.IsNaN(p[i])) sorted[next[cellOf[i]]++] = logQ[i];
        double low = excess, high = excess, middleHigh = middle, apartHigh = apart;
        for (int c = 0; c < cells.Length; c++)
        {
            var of = sorted.AsSpan(counts[c], counts[c + 1] - counts[c]);
            if (of.IsEmpty) continue;
            of.Sort();
            var (cell, q) = (cells[c], masses[c]);
            double least = cell.PLogP - Linear(of, cell, fromLeast: false) - cell.Mass + q,
                most = cell.PLogP - Linear(of, cell, fromLeast: true) - cell.Mass + q;
            double sum = cell.Mass == 0 && q == 0 ? 0 : cell.Mass == 0 ? q : Elementary.BregmanTerm(new Lane(cell.Mass), new Lane(q)).Value;
            size += Math.Abs(cell.PLogP) + (double.IsFinite(most) ? Math.Abs(most) : 0);
            (low, high) = (low + Math.Max(sum, least), high + Math.Max(most, Math.Max(sum, least)));
            (middle, apart) = (middle + JensenShannon.Cell(cell.Mass, q), apart + Math.Abs(cell.Mass - q));
            (middleHigh, apartHigh) = (middleHigh + Math.Log(2) * (cell.Mass + q) / 2, apartHigh + cell.Mass + q);
        }
        double room = Rounding * size;
        return new TopBounds(Math.Max(0, low - room), high + room, Math.Max(0, middle - Rounding * middle),
            Math.Min(Math.Log(2), middleHigh * (1 + Rounding)), apart * (1 - Rounding) / 2, Math.Min(1, apartHigh * (1 + Rounding) / 2));
    }

    // Σ p ln q with as much of the mass as may be on one end of the cell.
    private static double Linear(ReadOnlySpan<double> logQ, TailCell cell, bool fromLeast)
    {
        double left = cell.Mass, sum = 0;
        for (int i = 0; i < logQ.Length && left > 0; i++)
        {
            double mass = i == logQ.Length - 1 ? left : Math.Min(left, cell.Most);
            double log = logQ[fromLeast ? i : logQ.Length - 1 - i];
            if (mass > 0) sum += mass * log;
            if (cell.Most == 0) break;
            left -= mass;
        }
        return sum;
    }
}
