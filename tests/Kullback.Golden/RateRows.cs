using Kullback.Coding;

namespace Kullback.Golden;

/// <summary>Capacity, rate-distortion, information of tables, codes.</summary>
internal sealed class RateRows : IGoldenRows
{
    private const double Bit = 0.693147180559945309417;

    public double[]? Value(GoldenRow row, string quantity) => row.Kind switch
    {
        "capacity" => Capacity(row, quantity),
        "rate_distortion" or "rate_distortion_slope" => Rate(row, quantity),
        "table" => Table(row, quantity),
        "code" => Code(row, quantity),
        _ => null,
    };

    private static double[]? Capacity(GoldenRow row, string quantity)
    {
        double[][] channel = row.Rows("channel");
        if (Normalize(row)) channel = [.. channel.Select(GoldenRow.Normalized)];
        var capacity = new Channel(channel.Length, channel[0].Length, [.. channel.SelectMany(r => r)]).Capacity(1e-15);
        return quantity switch
        {
            "capacity" or "result" => [capacity.Nats],
            "capacity_bits" => [capacity.Nats / Bit],
            "input" => [.. capacity.Input],
            _ => null,
        };
    }

    private static double[]? Rate(GoldenRow row, string quantity)
    {
        double[][] distortion = row.Rows("distortion");
        var curve = new RateDistortion(row.Masses("source"), distortion[0].Length, [.. distortion.SelectMany(r => r)]);
        var point = row.Kind == "rate_distortion" ? curve.At(row.Number("D"), 1e-13) : curve.AtSlope(row.Number("slope"), 1e-16);
        return quantity switch
        {
            "rate" or "result" => [point.RateNats],
            "rate_bits" => [point.RateNats / Bit],
            "distortion" => [point.Distortion],
            "output" => [.. point.Output],
            _ => null,
        };
    }

    private static double[]? Table(GoldenRow row, string quantity)
    {
        double[][] counts = row.Rows("table");
        var table = new InformationTable(counts.Length, counts[0].Length, [.. counts.SelectMany(r => r)]);
        double? value = quantity switch
        {
            "mutual_information" or "result" => table.MutualInformationNats,
            "mutual_information_bits" => table.MutualInformationNats / Bit,
            "entropy_rows" => table.RowEntropyNats,
            "entropy_columns" => table.ColumnEntropyNats,
            "joint_entropy" => table.JointEntropyNats,
            "conditional_entropy_columns_given_rows" => table.ColumnsGivenRowsNats,
            "conditional_entropy_rows_given_columns" => table.RowsGivenColumnsNats,
            "variation_of_information" => table.VariationOfInformationNats,
            "g_statistic" => table.GStatistic,
            "chi2_statistic" => table.PearsonStatistic,
            "degrees_of_freedom" => table.DegreesOfFreedom,
            "chi2_p" => table.PearsonPValue,
            "g_p" => table.GPValue,
            "gain_ratio" => table.GainRatio,
            "nmi_arithmetic" => table.SymmetricUncertainty,
            "nmi_geometric" => table.GeometricNormalized,
            "nmi_min" => table.LeastNormalized,
            "nmi_max" => table.LargestNormalized,
            _ => null,
        };
        return value is { } found ? [found] : null;
    }

    private static double[]? Code(GoldenRow row, string quantity)
    {
        double[] weights = row.Numbers("weights");
        int alphabet = (int)row.Number("alphabet", 2);
        var shannon = CodeLengths.Shannon(weights, alphabet);
        var huffman = Huffman.Of(weights, alphabet);
        double entropy = CodeLengths.EntropyNats(weights) / Math.Log(alphabet);
        if (quantity is "shannon_lengths") return [.. shannon.Select(l => (double)l)];
        double? value = quantity switch
        {
            "entropy_bits" => CodeLengths.EntropyNats(weights) / Bit,
            "huffman_expected_length" or "huffman_exact" or "result" => huffman.ExpectedLength(weights),
            "huffman_redundancy" => CodingCost.Of(weights, weights, huffman.Lengths, alphabet).RedundancyBits / Math.Log2(alphabet),
            "shannon_expected_length" => CodeLengths.Expected(weights, shannon),
            _ => null,
        };
        return value is { } found ? [found] : Mismatched(row, weights, entropy, alphabet, quantity);
    }

    private static double[]? Mismatched(GoldenRow row, double[] weights, double entropy, int alphabet, string quantity)
    {
        if (!row.Inputs.TryGetProperty("code_weights", out _)) return null;
        double[] code = row.Numbers("code_weights");
        var cost = CodingCost.Ideal(weights, code);
        double expected = CodeLengths.Expected(weights, CodeLengths.Shannon(code, alphabet));
        return quantity switch
        {
            "ideal_excess_bits" => [cost.MismatchBits],
            "ideal_expected_length" => [cost.ExpectedBits / Math.Log2(alphabet)],
            "shannon_expected_length_mismatched" => [expected],
            "shannon_excess_mismatched" => [expected - entropy],
            _ => null,
        };
    }

    private static bool Normalize(GoldenRow row) => row.Inputs.TryGetProperty("normalize", out var normalize) && normalize.GetBoolean();
}
