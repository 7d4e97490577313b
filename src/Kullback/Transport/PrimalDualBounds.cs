using System.Runtime.CompilerServices;

namespace Kullback.Transport;

/// <summary>Reads the parts of an entropic plan, its rounding and its bounds off the final potentials.</summary>
internal static unsafe class PrimalDualBounds
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static EntropicPlan Of(GibbsKernel kernel, double[] a, double[] b, double total, bool converged, int iterations)
    {
        int n = a.Length, m = b.Length;
        double[] rows = new double[n], columns = new double[m];
        double cost = 0, divergence = 0, entropy = 0, mass = 0, epsilon = kernel.Epsilon, inverse = 1 / epsilon;
        // 0 ln 0 = 0: an entry without mass adds nothing, whatever stands for its logarithm.
        double[] logB = [.. b.Select(x => x > 0 ? Math.Log(x) : 0)];
        double* buffer = CostRows.Fixed(kernel.Costs.Stride, out var owner);
        for (int i = 0; i < n; i++)
        {
            if (a[i] == 0) continue;
            double* k = kernel.Row(i), c = kernel.Costs.Row(i, buffer);
            double logA = Math.Log(a[i]), ofRow = 0, costOfRow = 0, divergenceOfRow = 0, entropyOfRow = 0, f = kernel.F[i];
            for (int j = 0; j < m; j++)
            {
                double share = a[i] * b[j] * k[j], log = (f + (kernel.G[j] - c[j])) * inverse;
                ofRow += share;
                columns[j] += share;
                costOfRow += share * c[j];
                divergenceOfRow += share * log;
                entropyOfRow -= share * (log + logA + logB[j]);
            }
            rows[i] = ofRow;
            (mass, cost, divergence, entropy) = (mass + ofRow, cost + costOfRow, divergence + divergenceOfRow, entropy + entropyOfRow);
        }
        double dual = -epsilon * (mass - 1), errorP = 0, errorQ = 0;
        for (int i = 0; i < n; i++) (dual, errorP) = (dual + (a[i] > 0 ? a[i] * kernel.F[i] : 0), errorP + Math.Abs(rows[i] - a[i]));
        for (int j = 0; j < m; j++) (dual, errorQ) = (dual + (b[j] > 0 ? b[j] * kernel.G[j] : 0), errorQ + Math.Abs(columns[j] - b[j]));
        double rounded = Rounded(kernel, a, b, rows, buffer), lower = LowerBound(kernel, a, b, buffer);
        GC.KeepAlive(owner);
        return new EntropicPlan(epsilon, cost * total, divergence * total, entropy * total, dual * total, errorP, errorQ, rounded * total,
            lower * total, [.. kernel.F], [.. new ReadOnlySpan<double>(kernel.G, m)], converged, iterations);
    }

    // Rows, then columns, are cut down to their mass; what is missing is added as a product. Source: Altschuler, Weed and Rigollet (2017),
    // Advances in Neural Information Processing Systems 30, algorithm 2.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Rounded(GibbsKernel kernel, double[] a, double[] b, double[] rows, double* buffer)
    {
        int n = a.Length, m = b.Length;
        double[] cutColumns = CutColumns(kernel, a, b, rows), missingP = new double[n];
        double cost = 0, missing = 0;
        var left = (double[])b.Clone();
        for (int i = 0; i < n; i++)
        {
            if (a[i] == 0) continue;
            double* k = kernel.Row(i), c = kernel.Costs.Row(i, buffer);
            double cut = a[i] * Math.Min(1, a[i] / rows[i]), placed = 0, ofRow = 0;
            for (int j = 0; j < m; j++)
            {
                double share = cut * b[j] * k[j] * cutColumns[j];
                placed += share;
                left[j] -= share;
                ofRow += share * c[j];
            }
            cost += ofRow;
            missingP[i] = Math.Max(0, a[i] - placed);
            missing += missingP[i];
        }
        return missing > 0 ? cost + Missing(kernel, missingP, left, buffer) : cost;
    }

    // By how much each column is cut down once the rows are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] CutColumns(GibbsKernel kernel, double[] a, double[] b, double[] rows)
    {
        var cuts = new double[b.Length];
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] == 0) continue;
            double* k = kernel.Row(i);
            double cut = a[i] * Math.Min(1, a[i] / rows[i]);
            for (int j = 0; j < cuts.Length; j++) cuts[j] += cut * b[j] * k[j];
        }
        for (int j = 0; j < cuts.Length; j++) cuts[j] = cuts[j] > b[j] ? b[j] / cuts[j] : 1;
        return cuts;
    }

    // What rows and columns miss, as a product.
    private static double Missing(GibbsKernel kernel, double[] missingP, double[] left, double* buffer)
    {
        double open = left.Sum(x => Math.Max(0, x)), cost = 0;
        for (int i = 0; i < missingP.Length && open > 0; i++)
        {
            if (missingP[i] == 0) continue;
            double* c = kernel.Costs.Row(i, buffer);
            double ofRow = 0;
            for (int j = 0; j < left.Length; j++) ofRow += Math.Max(0, left[j]) * c[j];
            cost += missingP[i] * ofRow / open;
        }
        return cost;
    }

    // With uᵢ = minⱼ cᵢⱼ − gⱼ the pair (u, g) is feasible for the problem without entropy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double LowerBound(GibbsKernel kernel, double[] a, double[] b, double* buffer)
    {
        double bound = 0;
        for (int j = 0; j < b.Length; j++) if (b[j] > 0) bound += b[j] * kernel.G[j];
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] == 0) continue;
            double* c = kernel.Costs.Row(i, buffer);
            double least = double.PositiveInfinity;
            for (int j = 0; j < b.Length; j++) if (b[j] > 0) least = Math.Min(least, c[j] - kernel.G[j]);
            bound += a[i] * least;
        }
        return bound;
    }
}
