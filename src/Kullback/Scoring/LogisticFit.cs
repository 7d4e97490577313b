namespace Kullback.Scoring;

/// <summary>Maximum likelihood of P(yes) = 1/(1 + exp(−θ·x)) over pooled rows, one to three features:
/// Newton's method with step halving.</summary>
internal static class LogisticFit
{
    /// <summary>The parameters.</summary>
    /// <param name="features">Row-major, <paramref name="size"/> a row.</param>
    /// <param name="size">Features of a row.</param>
    /// <param name="rows">Weight of each row.</param>
    /// <param name="hits">Yes among it.</param>
    /// <exception cref="ArgumentException">The likelihood has no largest value: the rows are separated.</exception>
    internal static double[] Of(double[] features, int size, ReadOnlySpan<double> rows, ReadOnlySpan<double> hits)
    {
        double[] theta = new double[size], gradient = new double[size], matrix = new double[size * size];
        double value = Loss(features, size, rows, hits, theta);
        for (int step = 0; step < 200; step++)
        {
            Slopes(features, size, rows, hits, theta, gradient, matrix);
            double[] move = Solve(matrix, gradient, size);
            double decrement = 0, along = 1;
            for (int i = 0; i < size; i++) decrement += move[i] * gradient[i];
            double[] next = new double[size];
            // Half the decrement is what is left to gain: where that is within rounding of the loss, the step cannot be judged by it,
            // and it squares what is left.
            if (decrement < 1e-9)
            {
                for (int i = 0; i < size; i++) theta[i] -= move[i];
                return theta;
            }
            double there = double.PositiveInfinity;
            for (; along > 1e-10; along /= 2)
            {
                for (int i = 0; i < size; i++) next[i] = theta[i] - along * move[i];
                there = Loss(features, size, rows, hits, next);
                if (there <= value) break;
            }
            if (!(there <= value)) return theta;
            (theta, value) = (next, there);
        }
        throw new ArgumentException(
            "The outcomes of the rows that it is fitted on are separated by their forecasts: no finite fit exists.");
    }

    private static double Loss(double[] features, int size, ReadOnlySpan<double> rows, ReadOnlySpan<double> hits, double[] theta)
    {
        double sum = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            double score = Score(features, size, k, theta);
            sum += rows[k] * SoftPlus(score) - hits[k] * score;
        }
        return sum;
    }

    private static void Slopes(double[] features, int size, ReadOnlySpan<double> rows, ReadOnlySpan<double> hits, double[] theta,
        double[] gradient, double[] matrix)
    {
        Array.Clear(gradient);
        Array.Clear(matrix);
        for (int k = 0; k < rows.Length; k++)
        {
            double p = Forecasts.Logistic(Score(features, size, k, theta)), residual = rows[k] * p - hits[k],
                weight = rows[k] * p * (1 - p);
            for (int i = 0; i < size; i++)
            {
                double x = features[k * size + i];
                gradient[i] += residual * x;
                for (int j = 0; j <= i; j++) matrix[i * size + j] += weight * x * features[k * size + j];
            }
        }
    }

    private static double Score(double[] features, int size, int row, double[] theta)
    {
        double sum = 0;
        for (int i = 0; i < size; i++) sum += theta[i] * features[row * size + i];
        return sum;
    }

    /// <summary>ln(1 + eˣ).</summary>
    internal static double SoftPlus(double x) => x > 0 ? x + Numerics.Special.LogOnePlus(Math.Exp(-x))
        : Numerics.Special.LogOnePlus(Math.Exp(x));

    // Cholesky's factor, with a ridge far below rounding where a direction has no curvature.
    private static double[] Solve(double[] matrix, double[] right, int size)
    {
        double[] factor = new double[size * size], x = new double[size];
        double ridge = 0;
        for (int i = 0; i < size; i++) ridge = Math.Max(ridge, matrix[i * size + i] * 1e-15);
        for (int i = 0; i < size; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i * size + j];
                for (int k = 0; k < j; k++) sum -= factor[i * size + k] * factor[j * size + k];
                factor[i * size + j] = i == j ? Math.Sqrt(Math.Max(sum, Math.Max(ridge, 1e-300))) : sum / factor[j * size + j];
            }
        for (int i = 0; i < size; i++)
        {
            x[i] = right[i];
            for (int k = 0; k < i; k++) x[i] -= factor[i * size + k] * x[k];
            x[i] /= factor[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < size; k++) x[i] -= factor[k * size + i] * x[k];
            x[i] /= factor[i * size + i];
        }
        return x;
    }
}
