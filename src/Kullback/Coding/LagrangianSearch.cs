namespace Kullback.Coding;

/// <summary>A solution at one multiplier λ of "minimize the objective subject to constraint ≤ limit".</summary>
/// <param name="Multiplier">λ ≥ 0; +∞ where the constraint alone was minimized first.</param>
/// <param name="Constraint">The constraint's value.</param>
/// <param name="Objective">The objective's value, an upper bound of what is possible at this constraint.</param>
/// <param name="Minimum">A proven lower bound of objective + λ·constraint; −∞ where λ is.</param>
/// <param name="Solution">The letters' masses.</param>
internal sealed record LagrangianPoint(double Multiplier, double Constraint, double Objective, double Minimum, double[] Solution)
{
    /// <summary>A lower bound of the least objective at this limit, by weak duality.</summary>
    internal double Dual(double limit) => double.IsPositiveInfinity(Multiplier) ? double.NegativeInfinity : Minimum - Multiplier * limit;
}

/// <summary>The convex trade-off of an objective against a constraint at one limit, between two solutions on either side of it.</summary>
/// <remarks>Every multiplier gives a lower bound (weak duality); two solutions on either side give an upper bound by convexity. Straight
/// pieces of the curve, where the solution jumps, are met exactly by the chord's slope.</remarks>
internal static class LagrangianSearch
{
    private const int MostSteps = 200;

    /// <summary>The bracket and the best lower bound at a limit between the constraints of the two points.</summary>
    internal static (LagrangianPoint Above, LagrangianPoint Below, double Lower) At(
        double limit, double gap, LagrangianPoint above, LagrangianPoint below, Func<double, double[], LagrangianPoint> solve)
    {
        double lower = Math.Max(above.Dual(limit), below.Dual(limit));
        for (int step = 0; step < MostSteps && Upper(limit, above, below) - lower > gap; step++)
        {
            double multiplier = Next(limit, above, below, step);
            if (!(multiplier > above.Multiplier && multiplier < below.Multiplier)) break;
            var point = solve(multiplier, Math.Abs(above.Constraint - limit) < Math.Abs(below.Constraint - limit) ? above.Solution
                : below.Solution);
            lower = Math.Max(lower, point.Dual(limit));
            if (point.Constraint > limit) above = point;
            else below = point;
        }
        return (above, below, lower);
    }

    /// <summary>The share of <paramref name="above"/> in the mixture of the two that meets the limit.</summary>
    internal static double Share(double limit, LagrangianPoint above, LagrangianPoint below)
        => above.Constraint > below.Constraint ? Math.Clamp((limit - below.Constraint) / (above.Constraint - below.Constraint), 0, 1) : 0;

    /// <summary>An upper bound of the least objective: the mixture's, by convexity.</summary>
    internal static double Upper(double limit, LagrangianPoint above, LagrangianPoint below)
    {
        double share = Share(limit, above, below);
        return share * above.Objective + (1 - share) * below.Objective;
    }

    // The chord's slope finds straight pieces, the secant of the constraint against ln λ converges where the curve is smooth, and halving
    // in ln λ bounds the number of steps.
    private static double Next(double limit, LagrangianPoint above, LagrangianPoint below, int step)
    {
        double chord = (below.Objective - above.Objective) / (above.Constraint - below.Constraint);
        bool bounded = above.Multiplier > 0 && double.IsFinite(below.Multiplier);
        if (!bounded || step % 3 == 0) return chord > above.Multiplier && chord < below.Multiplier ? chord
            : Middle(above.Multiplier, below.Multiplier);
        double low = Math.Log(above.Multiplier), high = Math.Log(below.Multiplier);
        if (step % 6 == 5) return Math.Exp((low + high) / 2);
        // Not nearer to an end than a hundredth: both ends move.
        double at = Math.Clamp((above.Constraint - limit) / (above.Constraint - below.Constraint), 0.01, 0.99);
        return Math.Exp(low + at * (high - low));
    }

    private static double Middle(double low, double high)
        => low == 0 ? (double.IsFinite(high) ? high / 16 : 1) : double.IsFinite(high) ? Math.Sqrt(low) * Math.Sqrt(high) : low * 16;
}
