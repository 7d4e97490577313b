using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>No value exceeds the stated maximum, which is approached; disjoint supports have the stated value.</summary>
[Trait("Category", "Kernel")]
public class Bounds
{
    public static TheoryData<string> All => Every.Measure;

    [Theory, MemberData(nameof(All))]
    public void Never_above_the_maximum(string key)
    {
        double maximum = Measures.Named(key).Facts.Maximum;
        Every.Pair.Sample((p, q) => Every.Of(key, p, q) <= maximum);      // no epsilon either: what rounds above is the bound
    }

    // The cells of both distributions take turns.
    [Theory, MemberData(nameof(All))]
    public void Disjoint_supports_have_the_stated_value(string key)
    {
        double disjoint = Measures.Named(key).Facts.Disjoint;
        var values = new HashSet<double>();
        Every.Pair.Sample((p, q) =>
        {
            double value = Every.Of(key, [.. p.SelectMany(a => (double[])[a, 0])], [.. q.SelectMany(b => (double[])[0, b])]);
            lock (values) values.Add(Math.Round(value, 6));
            return double.IsNaN(disjoint) || Every.Close(value, disjoint, 1e-14);      // a sum of twelve roundings
        });
        if (double.IsNaN(disjoint)) Assert.True(values.Count > 1);
    }

    [Theory, MemberData(nameof(All))]
    public void The_maximum_is_the_least_upper_bound(string key)
    {
        double maximum = Measures.Named(key).Facts.Maximum;
        double best = 0;
        foreach (int cells in (int[])[2, 1000])
            foreach (double share in (double[])[0, 1e-300, 1e-12, 0.5, 1])
            {
                double[] p = new double[cells], q = new double[cells];
                (p[0], p[^1], q[0], q[^1]) = (share, 1 - share, 1 - share, share);
                best = Math.Max(best, Every.Of(key, p, q));
            }
        // The one measure without a bound that no pair attains grows with the number of cells.
        Assert.True(double.IsPositiveInfinity(maximum) ? best > 30 : Every.Close(best, maximum, 1e-14), $"{best} of {maximum}");
    }
}
