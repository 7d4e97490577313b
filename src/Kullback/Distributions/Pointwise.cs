using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A log-density as one formula over lanes.</summary>
internal interface IPointFormula
{
    /// <summary>Between these, ends included, the formula holds; outside (and at NaN) each point is asked for by itself.</summary>
    double Least { get; }

    /// <summary>The upper of the two.</summary>
    double Most { get; }

    /// <summary>ln of the density at each lane.</summary>
    TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>;
}

/// <summary>Log-densities at many points, as wide as the processor.</summary>
internal static class Pointwise
{
    // Elementary.LogRatio wants normal numbers with room below them.
    internal const double LeastPositive = 1e-280, MostPositive = 1e280;

    /// <summary>Fills <paramref name="logDensities"/>; points that the formula does not cover go to
    /// <see cref="IUnivariate.LogDensity(double)"/>.</summary>
    internal static void Fill<TFormula>(TFormula formula, IUnivariate distribution, ReadOnlySpan<double> points, Span<double> logDensities)
        where TFormula : struct, IPointFormula
    {
        Require.Points(points.Length, 1, logDensities.Length);
        int done = 0;
        if (Vector512.IsHardwareAccelerated) done = Wide<TFormula, Doubles512>(formula, distribution, points, logDensities);
        else if (Vector256.IsHardwareAccelerated) done = Wide<TFormula, Doubles256>(formula, distribution, points, logDensities);
        else if (Vector128.IsHardwareAccelerated) done = Wide<TFormula, Doubles128>(formula, distribution, points, logDensities);
        for (int i = done; i < points.Length; i++) logDensities[i] = distribution.LogDensity(points[i]);
    }

    /// <summary>All points but the last few that do not fill the lanes; how many.</summary>
    internal static int Wide<TFormula,
        TLanes>(TFormula formula, IUnivariate distribution, ReadOnlySpan<double> points, Span<double> logDensities)
        where TFormula : struct, IPointFormula where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        TLanes least = TLanes.Of(formula.Least), most = TLanes.Of(formula.Most), one = TLanes.Of(1), zero = TLanes.Of(0);
        int whole = points.Length - points.Length % TLanes.Count;
        ref double from = ref MemoryMarshal.GetReference(points), to = ref MemoryMarshal.GetReference(logDensities);
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            var x = Unsafe.As<double, TLanes>(ref Unsafe.Add(ref from, i));
            var within = TLanes.Select(TLanes.Equal(x, TLanes.Max(least, TLanes.Min(most, x))), one, zero);
            if (TLanes.AnyLess(within, one))
                for (int k = i; k < i + TLanes.Count; k++) logDensities[k] = distribution.LogDensity(points[k]);
            else Unsafe.As<double, TLanes>(ref Unsafe.Add(ref to, i)) = formula.Of(x);
        }
        return whole;
    }
}
