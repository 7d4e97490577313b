using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>What the numbers of a vector say about its cells.</summary>
internal interface IInputScale
{
    /// <summary>A cell's part of the measure.</summary>
    static abstract TLanes Term<TTerm, TLanes>(TTerm term, TLanes p, TLanes q) where TTerm : struct, ITerm where TLanes : struct,
        ILanes<TLanes>;

    /// <summary>A cell's probability.</summary>
    static abstract TLanes Mass<TLanes>(TLanes cell) where TLanes : struct, ILanes<TLanes>;

    /// <summary>The number of a cell without mass.</summary>
    static abstract double Empty { get; }

    /// <summary>Whether a cell may have this number.</summary>
    static abstract bool Accepts(double cell);

    /// <summary>Where both masses are below this, no cell but a negative one is unacceptable.</summary>
    static abstract double CertainMass { get; }

    /// <summary>Why it may not.</summary>
    static abstract NotADistributionException Refusal(string side, int index, double cell);
}

/// <summary>The numbers are probabilities.</summary>
internal readonly struct Probabilities : IInputScale
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Term<TTerm, TLanes>(TTerm term, TLanes p, TLanes q) where TTerm : struct, ITerm where TLanes : struct,
    ILanes<TLanes>
        => term.Of(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Mass<TLanes>(TLanes cell) where TLanes : struct, ILanes<TLanes> => cell;

    public static double Empty => 0;

    public static double CertainMass => double.MaxValue;

    // Written so that NaN fails too.
    public static bool Accepts(double cell) => cell >= 0 && cell <= double.MaxValue;

    public static NotADistributionException Refusal(string side, int index, double cell)
        => NotADistributionException.Entry(side, index, cell);
}

/// <summary>The numbers are logarithms of probabilities.</summary>
internal readonly struct Logarithms : IInputScale
{
    // ln 1 = 0 may be off by the rounding of a softmax.
    private const double Tolerance = 1e-6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Term<TTerm, TLanes>(TTerm term, TLanes p, TLanes q) where TTerm : struct, ITerm where TLanes : struct,
    ILanes<TLanes>
        => term.OfLogs(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Mass<TLanes>(TLanes cell) where TLanes : struct, ILanes<TLanes> => Elementary.Exp(cell);

    public static double Empty => double.NegativeInfinity;

    public static double CertainMass => 1 + Tolerance / 2;

    public static bool Accepts(double cell) => cell <= Tolerance;

    public static NotADistributionException Refusal(string side, int index, double cell)
        => NotADistributionException.LogEntry(side, index, cell);
}

/// <summary>The numbers are logarithms of the weights of a measure: any number but +∞.</summary>
internal readonly struct LogarithmsOfWeights : IInputScale
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Term<TTerm, TLanes>(TTerm term, TLanes p, TLanes q) where TTerm : struct, ITerm where TLanes : struct,
    ILanes<TLanes>
        => term.OfLogs(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Mass<TLanes>(TLanes cell) where TLanes : struct, ILanes<TLanes> => Elementary.Exp(cell);

    public static double Empty => double.NegativeInfinity;

    public static double CertainMass => double.MaxValue;

    public static bool Accepts(double cell) => cell <= double.MaxValue;

    public static NotADistributionException Refusal(string side, int index, double cell)
        => NotADistributionException.LogEntry(side, index, cell);
}
