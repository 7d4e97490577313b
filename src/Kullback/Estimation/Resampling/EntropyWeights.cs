using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The weights of Berrett, Samworth and Yuan: the shortest vector that meets the conditions.</summary>
internal static class EntropyWeights
{
    internal static double[] Of(int k, int d)
    {
        int[] support = [.. Enumerable.Range(1, d).Select(j => j * k / d).Where(j => j > 0).Distinct()];
        int conditions = Math.Min(d / 4 + 1, support.Length), columns = support.Length;
        var rows = new double[conditions * columns];
        for (int l = 0; l < conditions; l++)
            for (int j = 0; j < columns; j++)
                rows[l * columns + j] = l == 0 ? 1 : Math.Exp(Special.LogGamma(support[j] + 2.0 * l / d) - Special.LogGamma(support[j]));
        // Each condition over its own length, so that the Gram matrix is well scaled: w = Aᵀ(AAᵀ)⁻¹e₁.
        var lengths = new double[conditions];
        for (int l = 0; l < conditions; l++)
        {
            for (int j = 0; j < columns; j++) lengths[l] += rows[l * columns + j] * rows[l * columns + j];
            lengths[l] = Math.Sqrt(lengths[l]);
            for (int j = 0; j < columns; j++) rows[l * columns + j] /= lengths[l];
        }
        var gram = new double[conditions * conditions];
        for (int a = 0; a < conditions; a++)
            for (int b = 0; b < conditions; b++)
                for (int j = 0; j < columns; j++) gram[a * conditions + b] += rows[a * columns + j] * rows[b * columns + j];
        var right = new double[conditions];
        right[0] = 1 / lengths[0];
        double[] solved = LowerCholesky.SolveRidged(gram, right);
        var weights = new double[k];
        for (int j = 0; j < columns; j++)
            for (int l = 0; l < conditions; l++) weights[support[j] - 1] += rows[l * columns + j] * solved[l];
        return weights;
    }
}
