namespace Kullback.Distributions;

/// <summary>Maximum likelihood where no equation gives it: the simplex search of Nelder and Mead (1965), restarted at its result.</summary>
internal static class LikelihoodSearch
{
    /// <summary>−Σ wᵢ ln q(xᵢ); +∞ where a point is outside the support.</summary>
    internal static double Cost(IUnivariate law, double[] points, double[] weights)
    {
        double sum = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double w = weights.Length == 0 ? 1 : weights[i];
            if (w > 0) sum -= w * law.LogDensity(points[i]);
        }
        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }

    /// <summary>A local minimum near the start, to a relative 1e-14 of the cost, which is about 1e-7 of the arguments.</summary>
    internal static double[] Minimum(Func<double[], double> cost, double[] start, double[] steps)
    {
        double[] best = Search(cost, start, steps);
        // A simplex may collapse onto a ridge; a fresh one tells.
        return Search(cost, best, [.. steps.Select(s => s / 10)]);
    }

    private static double[] Search(Func<double[], double> cost, double[] start, double[] steps)
    {
        int n = start.Length;
        var simplex = new (double[] At, double Cost)[n + 1];
        for (int i = 0; i <= n; i++)
        {
            double[] at = [.. start];
            if (i > 0) at[i - 1] += steps[i - 1];
            simplex[i] = (at, cost(at));
        }
        for (int step = 0; step < 400 * n; step++)
        {
            Array.Sort(simplex, static (a, b) => a.Cost.CompareTo(b.Cost));
            if (simplex[n].Cost - simplex[0].Cost <= 1e-14 * Math.Abs(simplex[0].Cost)) break;
            Turn(cost, simplex);
        }
        return simplex[0].At;
    }

    private static void Turn(Func<double[], double> cost, (double[] At, double Cost)[] simplex)
    {
        int n = simplex.Length - 1;
        double[] centre = new double[n], worst = simplex[n].At;
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) centre[k] += simplex[i].At[k] / n;
        (double[] At, double Cost) Along(double t)
        {
            double[] at = [.. centre.Select((c, k) => c + t * (worst[k] - c))];
            return (at, cost(at));
        }
        var reflected = Along(-1);
        if (reflected.Cost < simplex[0].Cost)
        {
            var expanded = Along(-2);
            simplex[n] = expanded.Cost < reflected.Cost ? expanded : reflected;
            return;
        }
        if (reflected.Cost < simplex[n - 1].Cost)
        {
            simplex[n] = reflected;
            return;
        }
        var contracted = Along(reflected.Cost < simplex[n].Cost ? -0.5 : 0.5);
        if (contracted.Cost < Math.Min(reflected.Cost, simplex[n].Cost))
        {
            simplex[n] = contracted;
            return;
        }
        for (int i = 1; i <= n; i++)
        {
            double[] at = [.. simplex[i].At.Select((x, k) => (x + simplex[0].At[k]) / 2)];
            simplex[i] = (at, cost(at));
        }
    }
}
