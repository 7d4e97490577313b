namespace Kullback.Simulations.Fidelity;

/// <summary>A population of rows whose categories have a known joint distribution.</summary>
/// <param name="Tilt">How far the shares of all categories are from the honest ones: exp(tilt·z), z from −1 to 1 by value.</param>
/// <param name="Loosened">How much of the dependence is gone: 1 for all.</param>
internal sealed record Source(double Tilt, double Loosened)
{
    private const int A = 6, B = 8, C = 40;

    private static readonly string[] Names = ["a", "b", "c"];

    private double[]? _joint;

    // p(a)·p(b|a)·p(c): b stands near a, c is Zipf's; then tilted.
    private double[] Joint => _joint ??= Make();

    public static bool IsCategory(string column) => Names.Contains(column);

    private double[] Make()
    {
        double[] joint = new double[A * B * C],
            marginal = [.. Enumerable.Range(0, B).Select(b => Enumerable.Range(0, A).Average(a => Near(a, b)))];
        for (int a = 0; a < A; a++)
            for (int b = 0; b < B; b++)
                for (int c = 0; c < C; c++)
                {
                    double given = (1 - Loosened) * Near(a, b) + Loosened * marginal[b];
                    joint[(a * B + b) * C + c] = given / A / (c + 1) * Math.Exp(Tilt * (Z(a, A) + Z(b, B) - Z(c, C)) / 2);
                }
        double sum = joint.Sum();
        return Array.ConvertAll(joint, p => p / sum);

        static double Z(int k, int n) => 2.0 * k / (n - 1) - 1;
        static double Near(int a, int b)
        {
            double Weight(int to) => Math.Exp(-Math.Abs(a * (B - 1.0) / (A - 1) - to));
            return Weight(b) / Enumerable.Range(0, B).Sum(Weight);
        }
    }

    private double[] Of(IReadOnlyList<string> columns)
    {
        int[] sizes = [A, B, C], at = [.. columns.Select(n => Array.IndexOf(Names, n))];
        double[] shares = new double[at.Aggregate(1, (n, k) => n * sizes[k])];
        for (int k = 0; k < Joint.Length; k++)
        {
            int[] codes = [k / (B * C), k / C % B, k % C];
            int place = 0;
            foreach (int column in at) place = place * sizes[column] + codes[column];
            shares[place] += Joint[k];
        }
        return shares;
    }

    /// <summary>The true divergence of two populations on some columns.</summary>
    public static double JensenShannonBits(Source p, Source q, IReadOnlyList<string> columns)
    {
        double[] a = p.Of(columns), b = q.Of(columns);
        return a.Zip(b, (x, y) => (Part(x, (x + y) / 2) + Part(y, (x + y) / 2)) / 2).Sum();
        static double Part(double x, double m) => x == 0 ? 0 : x * Math.Log2(x / m);
    }

    /// <summary>The true mutual information of two columns.</summary>
    public double InformationBits(IReadOnlyList<string> columns)
    {
        double[] both = Of(columns), first = Of([columns[0]]), second = Of([columns[1]]);
        return both.Select((p, k) => p == 0 ? 0 : p * Math.Log2(p / first[k / second.Length] / second[k % second.Length])).Sum();
    }

    /// <summary>Rows drawn from it: the three categories, and two numbers that follow them.</summary>
    public Dictionary<string, Array> Draw(int rows, Random random)
    {
        double[] until = new double[Joint.Length];
        for (int k = 0; k < until.Length; k++) until[k] = Joint[k] + (k == 0 ? 0 : until[k - 1]);
        string[] a = new string[rows], b = new string[rows], c = new string[rows];
        double[] x = new double[rows], y = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int at = Array.BinarySearch(until, random.NextDouble() * until[^1]);
            at = Math.Min(at < 0 ? ~at : at, until.Length - 1);
            (a[row], b[row], c[row]) = ($"a{at / (B * C)}", $"b{at / C % B}", $"c{at % C:00}");
            double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            (x[row], y[row]) = (at / (B * C) + Normal(), Math.Round(Math.Exp(1 + 0.5 * Normal()), 2));
        }
        return new() { ["a"] = a, ["b"] = b, ["c"] = c, ["x"] = x, ["y"] = y };
    }

    /// <summary>Fresh rows, a share of which is replaced by real ones with each cell taken from other rows with probability 0.1.</summary>
    public static Dictionary<string, Array> Repeat(Dictionary<string, Array> real, Dictionary<string, Array> fresh,
        Dictionary<string, Array> others, double share, Random random)
    {
        int rows = fresh["a"].Length;
        for (int row = 0; row < rows; row++)
        {
            if (random.NextDouble() >= share) continue;
            int from = random.Next(rows);
            foreach (string column in fresh.Keys)
                fresh[column].SetValue((random.NextDouble() < 0.1 ? others : real)[column].GetValue(from), row);
        }
        return fresh;
    }
}
