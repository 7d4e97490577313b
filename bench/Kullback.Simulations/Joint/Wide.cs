using Kullback.Estimation;

namespace Kullback.Simulations.Joint;

/// <summary>Tables of many columns of mixed kinds, and a label that depends on two of them.</summary>
internal static class Wide
{
    public static (MixedColumn[] Columns, MixedColumn Label) Table(int m, int n, int columns, Random random, double change = 0)
    {
        double[] hidden = [.. Enumerable.Range(0, m + n).Select(_ => Normal(random))];
        MixedColumn[] table = [.. Enumerable.Range(0, columns).Select(c => Column(c, m, n, hidden, random, c < 3 ? change : 0))];
        int[] labels = [.. hidden.Select(h => h + Normal(random) > 1 ? 1 : 0)];
        return (table, MixedColumn.Categories("label", labels[..m], labels[m..], ["no", "yes"]));
    }

    private static MixedColumn Column(int c, int m, int n, double[] hidden, Random random, double change)
    {
        double Value(int k) => 0.6 * hidden[k] + Normal(random) + (k < m ? change : 0);
        double[] values = [.. Enumerable.Range(0, m + n).Select(k => (c % 5) switch
        {
            0 => Value(k),
            1 => Math.Round(20 + 5 * Value(k)),
            2 => random.NextDouble() < 0.3 ? double.NaN : Math.Exp(Value(k)),
            _ => Value(k),
        })];
        string name = $"column {c + 1}";
        if (c % 5 < 3) return MixedColumn.Numbers(name, values[..m], values[m..]);
        int levels = c % 5 == 3 ? 3 + c : c > 15 ? 2000 : 30;
        int[] codes = [.. values.Select(v => Math.Clamp((int)(levels / (1 + Math.Exp(-2 * v))), 0, levels - 1))];
        return MixedColumn.Categories(name, codes[..m], codes[m..], [.. Enumerable.Range(0, levels).Select(k => $"value {k}")]);
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
