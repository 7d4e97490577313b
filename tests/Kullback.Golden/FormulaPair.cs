namespace Kullback.Golden;

/// <summary>Long pairs of distributions that a row gives by a formula: integer weights, exact in doubles, divided by their sum.</summary>
internal static class FormulaPair
{
    internal static (double[] P, double[] Q) Of(GoldenRow row)
    {
        int n = (int)row.Number("n");
        string formula = row.Inputs.GetProperty("formula").GetString()!;
        var (p, q) = formula switch
        {
            "antisymmetric" => (Antisymmetric(row, "seed_p", n), Antisymmetric(row, "seed_q", n)),
            "based_antisymmetric" => (Based(row, "seed_p", n), Based(row, "seed_q", n)),
            "zipf" => (Zipf(n, 0), Zipf(n, (long)row.Number("offset"))),
            "powers" => (Powers(row, n, 1, 0), Powers(row, n, (long)row.Number("a"), (long)row.Number("b"))),
            _ => throw new FormatException($"no formula {formula}"),
        };
        return (Normalized(p), Normalized(q));
    }

    // Powers of two go beyond 64 bits: weights are doubles, exact where the file says so.
    private static double[] Antisymmetric(GoldenRow row, string side, int n)
    {
        double middle = Math.ScaleB(1, (int)row.Number("base_log2"));
        int bits = (int)row.Number("bits");
        var weights = new double[n];
        bool drawn = row.Inputs.GetProperty(side).ValueKind == System.Text.Json.JsonValueKind.Number;
        ulong state = drawn ? row.Inputs.GetProperty(side).GetUInt64() : 0;
        for (int i = 0; i + 1 < n; i += 2)
        {
            long x = drawn ? Draw(ref state, bits) : 0;
            (weights[i], weights[i + 1]) = (middle + x, middle - x);
        }
        return weights;
    }

    private static double[] Based(GoldenRow row, string side, int n)
    {
        int bits = (int)row.Number("bits");
        var weights = new double[n];
        ulong level = row.Inputs.GetProperty("seed_base").GetUInt64(), state = row.Inputs.GetProperty(side).GetUInt64();
        for (int i = 0; i + 1 < n; i += 2)
        {
            long middle = (long)((Next(ref level) >> 36) + (1 << 20)) << 24, x = Draw(ref state, bits);
            (weights[i], weights[i + 1]) = (middle + x, middle - x);
        }
        return weights;
    }

    private static double[] Zipf(int n, long offset) => [.. Enumerable.Range(0, n).Select(i => (double)((1L << 52) / (i + 1 + offset)))];

    private static double[] Powers(GoldenRow row, int n, long a, long b)
    {
        int m = (int)row.Number("m");
        return [.. Enumerable.Range(0, n).Select(i => Math.ScaleB(1, (int)(m - (a * i + b) % m)))];
    }

    private static long Draw(ref ulong state, int bits) => (long)(Next(ref state) >> (64 - bits)) - (1L << (bits - 1));

    private static ulong Next(ref ulong state) => state = state * 6364136223846793005 + 1442695040888963407;

    // The sum is exact in integers of any length, so each quotient is rounded twice at most.
    private static double[] Normalized(double[] weights)
    {
        System.Numerics.BigInteger total = 0;
        foreach (double w in weights) total += new System.Numerics.BigInteger(w);
        return [.. weights.Select(w => w / (double)total)];
    }
}
