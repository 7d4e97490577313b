using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Newton's iteration for the concentrations of a Dirichlet distribution.</summary>
internal static class DirichletFit
{
    internal static Dirichlet Fit(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, int dimension)
    {
        int count = VectorPoints.Count(points, weights, dimension);
        for (int i = 0; i < points.Length; i++)
            if (!(points[i] > 0 && points[i] < 1))
                throw new ArgumentException(FormattableString.Invariant($"points[{i}] = {points[i]} is not inside (0, 1)."),
                    nameof(points));
        var (mean, covariance) = VectorPoints.Moments(points, weights, dimension);
        double[] logs = new double[dimension], alpha = new double[dimension];
        double total = 0;
        for (int k = 0; k < count; k++) total += weights.IsEmpty ? 1 : weights[k];
        for (int k = 0; k < count; k++)
            for (int i = 0; i < dimension; i++) logs[i] += (weights.IsEmpty ? 1 : weights[k]) / total * Math.Log(points[k * dimension + i]);
        if (!(covariance[0] > 0))
            throw new ArgumentException("The points have no spread: the likelihood grows without end.", nameof(points));
        double scale = mean[0] * (1 - mean[0]) / covariance[0] - 1;
        for (int i = 0; i < dimension; i++) alpha[i] = Math.Max(1e-3, mean[i] * Math.Max(scale, 0.1));
        for (int step = 0; step < 500; step++)
            if (Step(alpha, logs) < 1e-13) break;
        return new Dirichlet(alpha);
    }

    // α −= H⁻¹g with H = −diag ψ′(αᵢ) + ψ′(Σα); halved until all stay positive. The largest relative change.
    private static double Step(double[] alpha, double[] logs)
    {
        int d = alpha.Length;
        double total = alpha.Sum(), psi = Digamma.Of(total), common = Digamma.Derivative(total), top = 0, bottom = -1 / common;
        double[] gradient = new double[d], curvature = new double[d];
        for (int i = 0; i < d; i++)
        {
            gradient[i] = psi - Digamma.Of(alpha[i]) + logs[i];
            curvature[i] = Digamma.Derivative(alpha[i]);
            top += gradient[i] / curvature[i];
            bottom += 1 / curvature[i];
        }
        double[] move = [.. gradient.Select((g, i) => (g - top / bottom) / curvature[i])];
        double length = 1, largest = 0;
        while (Enumerable.Range(0, d).Any(i => alpha[i] + length * move[i] <= alpha[i] / 10)) length /= 2;
        for (int i = 0; i < d; i++)
        {
            largest = Math.Max(largest, Math.Abs(move[i] / alpha[i]));
            alpha[i] += length * move[i];
        }
        return largest;
    }
}
