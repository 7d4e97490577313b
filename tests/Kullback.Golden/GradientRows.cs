using Kullback.Divergences;

namespace Kullback.Golden;

/// <summary>Derivatives of the smooth measures: kinds gradient and gradient_logits of tests/golden/gradients.py.</summary>
internal sealed class GradientRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity) => row.Kind switch
    {
        "gradient" => Slopes(row, quantity),
        "gradient_logits" => Logits(row, quantity),
        _ => null,
    };

    private static IMeasure Measure(GoldenRow row) => Measures.Named(row.Inputs.GetProperty("measure").GetString()!);

    private static double[]? Slopes(GoldenRow row, string quantity)
    {
        double[] p = row.Numbers("p"), q = row.Numbers("q"), alongP = new double[p.Length], alongQ = new double[p.Length];
        Gradient.OfProbabilities<double>(Measure(row), p, q, alongP, alongQ);
        double[]? slopes = quantity switch { "slope_p" => alongP, "slope_q" => alongQ, _ => null };
        return slopes is null ? null : [.. slopes.Skip(1).Select(g => g - slopes[0])];
    }

    private static double[]? Logits(GoldenRow row, string quantity)
    {
        double[] a = row.Numbers("logits_p"), b = row.Numbers("logits_q"), alongP = new double[a.Length], alongQ = new double[a.Length];
        Gradient.OfLogits<double>(Measure(row), a, b, alongP, alongQ);
        return quantity switch { "along_logits_p" => alongP, "along_logits_q" => alongQ, _ => null };
    }
}
