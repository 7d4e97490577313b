using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Measures of more than two distributions.</summary>
internal static class MultiDistributionJensenShannon
{
    /// <summary>Σ wₖD(Pₖ‖M), M = Σ wₖPₖ.</summary>
    internal static double JensenShannon(ReadOnlySpan<double> rows, int columns, ReadOnlySpan<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (weights.Length == 0 || rows.Length != (long)weights.Length * columns)
            throw new ArgumentException($"{rows.Length} probabilities are not {weights.Length} distributions of {columns} cells.",
                nameof(rows));
        double most = RequireDistributions(rows, columns, weights);
        CompensatedSum total = default;
        int reference = weights.IndexOf(Largest(weights));
        for (int i = 0; i < columns; i++) total.Add(Cell(rows, columns, weights, reference, i));
        return Math.Clamp(total.Value, 0, most);
    }

    // m − pₖ from differences to the heaviest distribution: where all distributions are close they are exact,
    // and where they are not nothing cancels.
    private static double Cell(ReadOnlySpan<double> rows, int columns, ReadOnlySpan<double> weights, int reference, int cell)
    {
        double origin = rows[reference * columns + cell], shift = 0, mixture = 0, part = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            double p = rows[k * columns + cell];
            (shift, mixture) = (shift + weights[k] * (p - origin), mixture + weights[k] * p);
        }
        for (int k = 0; k < weights.Length; k++)
        {
            double p = rows[k * columns + cell];
            if (weights[k] > 0) part += weights[k]
                * Elementary.BregmanTerm(new Lane(p), new Lane(mixture), new Lane(shift - (p - origin))).Value;
        }
        return part;
    }

    private static double Largest(ReadOnlySpan<double> weights)
    {
        double largest = 0;
        foreach (double w in weights) largest = Math.Max(largest, w);
        return largest;
    }

    // The entropy of the weights, which bounds the divergence.
    private static double RequireDistributions(ReadOnlySpan<double> rows, int columns, ReadOnlySpan<double> weights)
    {
        CompensatedSum mass = default;
        double entropy = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            Simplex.RequireEntry(nameof(weights), k, weights[k]);
            mass.Add(weights[k]);
            if (weights[k] is > 0 and < 1) entropy -= weights[k] * Math.Log(weights[k]);
            CompensatedSum distribution = default;
            for (int i = 0; i < columns; i++)
            {
                Simplex.RequireEntry(nameof(rows), k * columns + i, rows[k * columns + i]);
                distribution.Add(rows[k * columns + i]);
            }
            Simplex.RequireMass<double>($"rows[{k}]", distribution.Value, columns);
        }
        Simplex.RequireMass<double>(nameof(weights), mass.Value, weights.Length);
        return entropy;
    }
}
