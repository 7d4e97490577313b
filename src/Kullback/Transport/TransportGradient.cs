using System.Collections.Immutable;

namespace Kullback.Transport;

/// <summary>How the least cost Σ πᵢⱼ|xᵢ − yⱼ|² changes with the points and masses of P.</summary>
public static class TransportGradient
{
    /// <summary>With respect to the positions of P: 2(aᵢxᵢ − Σⱼ πᵢⱼyⱼ), row by row.</summary>
    /// <param name="plan">An optimal plan for the cost |x − y|².</param>
    /// <param name="pointsP">The points of P, row by row.</param>
    /// <param name="pointsQ">The points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <returns>The gradient of W₂²; where the plan is not unique, of one of them. A step of −½/aᵢ moves xᵢ to the mean of its
    /// targets.</returns>
    /// <exception cref="TransportInputException">The points do not fit the plan.</exception>
    public static ImmutableArray<double> OfPositions(OptimalPlan plan, ReadOnlySpan<double> pointsP, ReadOnlySpan<double> pointsQ,
        int dimension)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (pointsP.Length != plan.PotentialsP.Length * dimension || pointsQ.Length != plan.PotentialsQ.Length * dimension)
            throw new TransportInputException(
                $"The plan is of {plan.PotentialsP.Length} × {plan.PotentialsQ.Length} points, not of {pointsP.Length / dimension} × "
                    + $"{pointsQ.Length / dimension}.");
        var gradient = new double[pointsP.Length];
        foreach (var flow in plan.Flows)
            for (int d = 0; d < dimension; d++)
                gradient[flow.From * dimension + d] += 2 * flow.Mass
                    * (pointsP[flow.From * dimension + d] - pointsQ[flow.To * dimension + d]);
        return [.. gradient];
    }

    /// <summary>With respect to the masses of P, along changes that keep the total: the potentials less their mean.</summary>
    /// <param name="plan">An optimal plan, for any cost.</param>
    /// <returns>A subgradient; the gradient where the potentials are unique.</returns>
    public static ImmutableArray<double> OfMasses(OptimalPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        double mean = plan.PotentialsP.Average();
        return [.. plan.PotentialsP.Select(u => u - mean)];
    }
}
