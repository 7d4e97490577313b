namespace Kullback.Transport;

/// <summary>Mass that moves from one place of P to one place of Q.</summary>
/// <param name="From">The index in P.</param>
/// <param name="To">The index in Q.</param>
/// <param name="Mass">How much, in the unit of the weights (on the line: as a share of the total, summing to 1).</param>
public readonly record struct Flow(int From, int To, double Mass);
