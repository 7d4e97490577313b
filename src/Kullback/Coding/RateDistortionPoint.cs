namespace Kullback.Coding;

/// <summary>A point of a rate-distortion curve: the least rate at a distortion, as an interval that contains it.</summary>
public sealed record RateDistortionPoint
{
    /// <summary>The mean distortion allowed, in the unit of the distortion matrix.</summary>
    public required double Distortion { get; init; }

    /// <summary>A proven lower bound of R(D) in nats per letter.</summary>
    public required double LowerNats { get; init; }

    /// <summary>A proven upper bound of R(D) in nats per letter: the rate of a test channel that meets the distortion.</summary>
    public required double UpperNats { get; init; }

    /// <summary>The middle of the interval, in nats per letter.</summary>
    public double RateNats => LowerNats + (UpperNats - LowerNats) / 2;

    /// <summary>−dR/dD at the point, in nats a unit of distortion, in [0, +∞].</summary>
    public required double Slope { get; init; }

    /// <summary>The distribution of the reproduction letters.</summary>
    public required IReadOnlyList<double> Output { get; init; }
}
