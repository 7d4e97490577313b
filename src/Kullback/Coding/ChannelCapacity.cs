namespace Kullback.Coding;

/// <summary>The capacity of a channel, as an interval that contains it.</summary>
public sealed record ChannelCapacity
{
    /// <summary>A proven lower bound in nats a use: what the input distribution <see cref="Input"/> carries, less its rounding.</summary>
    public required double LowerNats { get; init; }

    /// <summary>A proven upper bound in nats a use.</summary>
    public required double UpperNats { get; init; }

    /// <summary>The middle of the interval, in nats.</summary>
    public double Nats => LowerNats + (UpperNats - LowerNats) / 2;

    /// <summary>A distribution of the input that reaches the lower bound.</summary>
    public required IReadOnlyList<double> Input { get; init; }

    /// <summary>The mean cost of that distribution; 0 without costs.</summary>
    public double MeanCost { get; init; }

    /// <summary>What one more unit of budget is worth, in nats; 0 where the budget does not bind.</summary>
    public double MultiplierNats { get; init; }

    /// <summary>Iterations of both kinds, Blahut–Arimoto and Newton.</summary>
    public required int Iterations { get; init; }
}
