using System.Globalization;

namespace Kullback.Estimation;

/// <summary>How many cells were seen how often: all that an estimate of entropy may use of a sample whose cells have no names.</summary>
/// <remarks>Immutable. Estimates cost O(different counts), not O(cells). Source of the name: Valiant and Valiant (2011), STOC,
/// 685–694.</remarks>
public sealed class Fingerprint
{
    /// <summary>The largest count, and the largest number of rows, whose neighbors are doubles: 2⁵³.</summary>
    public const double MostRows = 9007199254740992;

    private readonly double[] _counts;
    private readonly int[] _cells;

    /// <summary>The fingerprint of counts.</summary>
    /// <param name="counts">Rows in each cell, integers from 0 to 2⁵³; a cell that could occur and did not has a 0.</param>
    /// <exception cref="ArgumentException">There are no cells, a count is no integer from 0 to 2⁵³, or all are 0.</exception>
    public Fingerprint(params ReadOnlySpan<double> counts)
    {
        Rows = Require(counts, nameof(counts));
        Cells = counts.Length;
        double[] sorted = counts.ToArray();
        Array.Sort(sorted);
        var (distinct, cells) = (new List<double>(), new List<int>());
        foreach (double count in sorted)
        {
            if (count == 0) continue;
            if (distinct.Count == 0 || distinct[^1] != count)
            {
                distinct.Add(count);
                cells.Add(0);
            }
            cells[^1]++;
        }
        (_counts, _cells) = ([.. distinct], [.. cells]);
        Seen = _cells.Sum();
    }

    /// <summary>Cells in all, those that were not seen included: K.</summary>
    public int Cells { get; }

    /// <summary>Cells that were seen: m.</summary>
    public int Seen { get; }

    /// <summary>Rows in all: n.</summary>
    public double Rows { get; }

    /// <summary>Cells that were seen exactly once.</summary>
    public int Singletons => CellsSeen(1);

    /// <summary>The different counts above 0, rising.</summary>
    public ReadOnlySpan<double> Counts => _counts;

    /// <summary>For each of <see cref="Counts"/> how many cells have it.</summary>
    public ReadOnlySpan<int> CellsWith => _cells;

    /// <summary>How many cells were seen exactly <paramref name="times"/> times; 0 times: those not seen.</summary>
    public int CellsSeen(double times)
    {
        if (times == 0) return Cells - Seen;
        int at = Array.BinarySearch(_counts, times);
        return at >= 0 ? _cells[at] : 0;
    }

    /// <summary>Σ over the cells seen of <paramref name="term"/> of the count.</summary>
    internal double Sum(Func<double, double> term)
    {
        double sum = 0;
        for (int i = 0; i < _counts.Length; i++) sum += _cells[i] * term(_counts[i]);
        return sum;
    }

    /// <summary>The number of rows of counts that are what they should be.</summary>
    internal static double Require(ReadOnlySpan<double> counts, string name)
    {
        if (counts.IsEmpty) throw new ArgumentException("There are no cells.", name);
        double rows = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            if (!(counts[k] >= 0 && counts[k] <= MostRows && counts[k] == Math.Floor(counts[k])))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{name}[{k}] = {counts[k]} must be an integer from 0 to 2^53."), name);
            rows += counts[k];
        }
        if (rows > MostRows)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} has {rows} rows, above 2^53."), name);
        return rows > 0 ? rows : throw new ArgumentException("The sample is empty: all counts are 0.", name);
    }
}
