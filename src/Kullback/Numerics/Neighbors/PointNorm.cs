using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>How far apart two points are.</summary>
public enum PointNorm
{
    /// <summary>√Σ(xⱼ − yⱼ)².</summary>
    Euclidean,

    /// <summary>max |xⱼ − yⱼ|.</summary>
    Maximum,
}

/// <summary>The part of a norm that loops over coordinates need: how one more difference enlarges the inner sum.</summary>
internal interface INorm
{
    static abstract TLanes Add<TLanes>(TLanes sum, TLanes difference) where TLanes : struct, ILanes<TLanes>;

    static abstract double Add(double sum, double difference);
}

/// <summary>The inner sum is the squared distance.</summary>
internal readonly struct EuclideanNorm : INorm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add<TLanes>(TLanes sum, TLanes difference) where TLanes : struct, ILanes<TLanes>
    => TLanes.MultiplyAdd(difference, difference, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double sum, double difference) => Math.FusedMultiplyAdd(difference, difference, sum);
}

/// <summary>The inner sum is the distance.</summary>
internal readonly struct MaximumNorm : INorm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add<TLanes>(TLanes sum, TLanes difference) where TLanes : struct, ILanes<TLanes>
    => TLanes.Max(TLanes.Abs(difference), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double sum, double difference) => Math.Max(Math.Abs(difference), sum);
}
