namespace Kullback.Golden;

/// <summary>Long pairs of laws that a row gives by a formula: integer weights, exact in doubles, divided by their sum.</summary>
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
        return (Normalised(p), Normalised(q));
    }

    private static long[] Antisymmetric(GoldenRow row, string side, int n)
    {
        long middle = 1L << (int)row.Number("base_log2");
        int bits = (int)row.Number("bits");
        var weights = new long[n];
        bool drawn = row.Inputs.GetProperty(side).ValueKind == System.Text.Json.JsonValueKind.Number;
        ulong state = drawn ? row.Inputs.GetProperty(side).GetUInt64() : 0;
        for (int i = 0; i + 1 < n; i += 2)
        {
            long x = drawn ? Draw(ref state, bits) : 0;
            (weights[i], weights[i + 1]) = (middle + x, middle - x);
        }
        return weights;
    }

    private static long[] Based(GoldenRow row, string side, int n)
    {
        int bits = (int)row.Number("bits");
        var weights = new long[n];
        ulong level = row.Inputs.GetProperty("seed_base").GetUInt64(), state = row.Inputs.GetProperty(side).GetUInt64();
        for (int i = 0; i + 1 < n; i += 2)
        {
            long middle = (long)((Next(ref level) >> 36) + (1 << 20)) << 24, x = Draw(ref state, bits);
            (weights[i], weights[i + 1]) = (middle + x, middle - x);
        }
        return weights;
    }

    private static long[] Zipf(int n, long offset) => [.. Enumerable.Range(0, n).Select(i => (1L << 52) / (i + 1 + offset))];

    private static long[] Powers(GoldenRow row, int n, long a, long b)
    {
        int m = (int)row.Number("m");
        return [.. Enumerable.Range(0, n).Select(i => 1L << (int)(m - (a * i + b) % m))];
    }

    private static long Draw(ref ulong state, int bits) => (long)(Next(ref state) >> (64 - bits)) - (1L << (bits - 1));

    private static ulong Next(ref ulong state) => state = state * 6364136223846793005 + 1442695040888963407;

    // The sum is exact in 128 bits, so each quotient is rounded twice at most.
    private static double[] Normalised(long[] weights)
    {
        Int128 total = 0;
        foreach (long w in weights) total += w;
        return [.. weights.Select(w => w / (double)total)];
    }
}
