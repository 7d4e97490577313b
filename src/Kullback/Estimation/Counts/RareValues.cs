using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>What the other rows say of a rare value: whether any has it, and on which side.</summary>
public enum RareClass
{
    /// <summary>No other row has the value.</summary>
    Once,

    /// <summary>Only other rows of the current sample have it.</summary>
    OnlyCurrent,

    /// <summary>Only other rows of the reference have it.</summary>
    OnlyReference,

    /// <summary>Other rows of both have it, more than twice as often (by share) in the current sample.</summary>
    MoreInCurrent,

    /// <summary>Other rows of both have it, more than twice as often (by share) in the reference.</summary>
    MoreInReference,

    /// <summary>Other rows of both have it, about as often.</summary>
    Even,
}

/// <summary>Values with too few rows for cells of their own, sorted into six classes by what the other rows say of them.</summary>
/// <remarks>A row whose value has x rows in the current sample and y in the reference, itself included, goes to the class of (x − 1, y) if
/// it is a current row and of (x, y − 1) if it is the reference's. For a Poisson number X of mean μ, E[X·f(X − 1)] = μ·E[f(X)]. So the
/// expected share of class c is Σ pᵢ·K(c|i) for the current population and Σ qᵢ·K(c|i) for the reference with the same K(c|i) = P(class of
/// (Xᵢ, Yᵢ) = c): a channel from values to classes. By the data-processing inequality the divergence on the classes is at most that on the
/// values, whichever the populations are, and nothing is lost to a split of the rows. One cell for all rare values is the same with one
/// class: it shows nothing of what changed among them. The rows of one value move together, so that the sampling covariance takes a value's
/// rows on a side for one row of that weight. Source of the identity: Chen (1975), Annals of Probability 3, 534–545.</remarks>
public sealed class RareValues
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 6;

    private readonly double[] _current, _reference;
    private readonly bool[] _rare;
    private readonly double _m, _n;

    /// <summary>Sorts values.</summary>
    /// <param name="current">Rows of each value in the current sample.</param>
    /// <param name="reference">Rows of each value in the reference.</param>
    /// <param name="rare">Whether a value is rare; decided by its rows in both samples together, or else the classes are no
    /// channel.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public RareValues(ReadOnlySpan<double> current, ReadOnlySpan<double> reference, ReadOnlySpan<bool> rare)
    {
        if (current.Length != reference.Length || rare.Length != current.Length)
            throw new ArgumentException($"{current.Length} current counts, {reference.Length} of the reference, {rare.Length} flags.",
                nameof(reference));
        (_current, _reference, _rare) = (current.ToArray(), reference.ToArray(), rare.ToArray());
        for (int k = 0; k < _current.Length; k++) (_m, _n) = (_m + _current[k], _n + _reference[k]);
    }

    /// <summary>The class of a current row of value <paramref name="value"/>; meaningless where the value has none.</summary>
    public RareClass OfCurrentRow(int value) => Sort(_current[value] - 1, _reference[value]);

    /// <summary>The class of a reference's row of value <paramref name="value"/>; meaningless where the value has none.</summary>
    public RareClass OfReferenceRow(int value) => Sort(_current[value], _reference[value] - 1);

    private RareClass Sort(double otherCurrent, double otherReference)
    {
        if (otherCurrent <= 0 && otherReference <= 0) return RareClass.Once;
        if (otherReference <= 0) return RareClass.OnlyCurrent;
        if (otherCurrent <= 0) return RareClass.OnlyReference;
        double p = (otherCurrent + 0.5) / _m, q = (otherReference + 0.5) / _n;
        return p > 2 * q ? RareClass.MoreInCurrent : q > 2 * p ? RareClass.MoreInReference : RareClass.Even;
    }

    /// <summary>How much more, at most, the rare values may add to the Jensen–Shannon divergence than their classes show, in
    /// nats.</summary>
    /// <param name="seenNats">What the classes contribute: Σ over the classes of the divergence's term.</param>
    /// <param name="tail">Probability that the sampling error of what pairs of rows show is larger than allowed for.</param>
    /// <remarks>With N rows, w = m/N and t rows of a value, of which x are current, t/N·[x(x−1) − 2w·x(t−1) + w²t(t−1)]/(t(t−1)) estimates
    /// without bias the part of Σ (p − q)²/(wp + (1−w)q)·w²(1−w)² that values seen twice hold. A Jensen–Shannon term is at most ½ ln
    /// 2·max(w, 1 − w, 1/(4 ln 2)) of a term of that sum (without w²(1−w)²), which bounds what is hidden among values seen at least twice;
    /// rows whose value no other row has may differ by ln 2 each. Never more than ln 2 times the mean share of rare rows.</remarks>
    public double HiddenNats(double seenNats, double tail = 0.05)
    {
        double most = Math.Log(2) * Math.Min(1, ShareAtMost(tail)) - seenNats;
        return Math.Max(0, Math.Min(most, Math.Max(0, PairsAtMost(tail) - seenNats) + OnceAtMost(tail)));
    }

    /// <summary>Σ over classes of their Jensen–Shannon terms, in nats.</summary>
    /// <param name="merged">The class that takes each class, as <see cref="MergeThin"/> gives it.</param>
    /// <exception cref="ArgumentException">There are not <see cref="Classes"/> of them.</exception>
    public double SeenNats(ReadOnlySpan<RareClass> merged)
    {
        if (merged.Length != Classes) throw new ArgumentException($"{merged.Length} classes, not {Classes}.", nameof(merged));
        double[] p = new double[Classes], q = new double[Classes];
        for (int k = 0; k < _rare.Length; k++)
        {
            if (!_rare[k]) continue;
            if (_current[k] > 0) p[(int)merged[(int)OfCurrentRow(k)]] += _current[k] / _m;
            if (_reference[k] > 0) q[(int)merged[(int)OfReferenceRow(k)]] += _reference[k] / _n;
        }
        double sum = 0;
        for (int c = 0; c < Classes; c++) sum += JensenShannon.Cell(p[c], q[c]);
        return sum;
    }

    /// <summary>Whether the classes may show this much: what pairs of rows show bounds it from above when rows are independent.</summary>
    /// <param name="seenNats">What the classes contribute.</param>
    /// <returns>False where a value on one side goes along with the same value on the other, as in copies, or tables that share rows. Then
    /// a value with a row on each side would pass for one that the current rows know from the reference only and the reverse, and classes
    /// say nothing. At most 1 in 1,000 independent samples fail by chance.</returns>
    public bool MayShow(double seenNats) => seenNats <= PairsAtMost(0.001) + OnceAtMost(0.001);

    // An upper confidence bound of ratio·Σ(p − q)²/(wp + (1−w)q) over the values seen twice.
    private double PairsAtMost(double tail)
    {
        double rows = _m + _n, w = _m / rows, scale = w * w * (1 - w) * (1 - w), pairs = 0, squares = 0;
        if (!(scale > 0)) return double.PositiveInfinity;      // one side is lost in the rounding of the other
        for (int k = 0; k < _rare.Length; k++)
        {
            double x = _current[k], t = x + _reference[k];
            if (!_rare[k] || t <= 1) continue;
            double deviation = (x * (x - 1) - 2 * w * x * (t - 1) + w * w * t * (t - 1)) / (t - 1) / rows / scale;
            (pairs, squares) = (pairs + deviation, squares + deviation * deviation);
        }
        double ratio = Math.Max(0.125, Math.Log(2) / 2 * Math.Max(w, 1 - w));
        return Math.Max(0, ratio * (pairs - NormalTail.Quantile(tail) * Math.Sqrt(squares)));
    }

    // Of ln 2 times the mean share of rows whose value no other row has.
    private double OnceAtMost(double tail) => Math.Log(2) * AtMost(tail, k => _current[k] + _reference[k] <= 1);

    private double ShareAtMost(double tail) => AtMost(tail, _ => true);

    // The mean share of rare rows of some values, with its sampling error.
    private double AtMost(double tail, Func<int, bool> counts)
    {
        double share = 0, squares = 0;
        for (int k = 0; k < _rare.Length; k++)
        {
            if (!_rare[k] || !counts(k)) continue;
            share += (_current[k] / _m + _reference[k] / _n) / 2;
            squares += (_current[k] / _m / _m + _reference[k] / _n / _n) / 4;
        }
        return share - NormalTail.Quantile(tail) * Math.Sqrt(squares);
    }

    /// <summary>Which class each class goes to, so that none has too few rows for a cell: thin ones join
    /// <see cref="RareClass.Even"/>.</summary>
    /// <returns>For each class in its order the class that takes it. A class is thin when its mean share over both samples, times the rows
    /// of the smaller, is below <see cref="RareCells.LeastExpectedEffective"/>; symmetric in the samples. Below 100 rows nothing is merged:
    /// tests are exact there, and a class of few rows is all that there is.</returns>
    public RareClass[] MergeThin()
    {
        var shares = new double[Classes];
        for (int k = 0; k < _rare.Length; k++)
        {
            if (!_rare[k]) continue;
            if (_current[k] > 0) shares[(int)OfCurrentRow(k)] += _current[k] / _m / 2;
            if (_reference[k] > 0) shares[(int)OfReferenceRow(k)] += _reference[k] / _n / 2;
        }
        double smaller = Math.Min(_m, _n);
        var target = new RareClass[Classes];
        for (int c = 0; c < Classes; c++) target[c] = smaller >= 100 && shares[c] * smaller < RareCells.LeastExpectedEffective
            ? RareClass.Even : (RareClass)c;
        return target;
    }
}
