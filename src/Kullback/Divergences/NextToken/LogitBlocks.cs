using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>D(P‖Q) of two rows of single-precision logits in one pass over memory, block by block.</summary>
/// <remarks>By the chain rule D is the mean of the blocks' own divergences and that between their masses. Of a block with δᵢ = (bᵢ − aᵢ) − c for
/// any c: S = Σ eᵢ(e^δᵢ − 1 − δᵢ), z = Σ eᵢ, m = Σ eᵢ(e^δᵢ − 1), eᵢ = e^aᵢ·2⁻ᴷ, and its own divergence is S/z − φ(m/z), its ratio of masses
/// e^c(1 + m/z). c is the ratio of the blocks before; where it does not fit a block, that block is gone over again, in the first cache. Source of the
/// chain rule: Cover and Thomas (2006), Elements of Information Theory, 2.5.</remarks>
[SkipLocalsInit]
internal static unsafe class LogitBlocks<TLanes, TSum>
    where TLanes : unmanaged, ICells<TLanes, float, TSum> where TSum : unmanaged, ICells<TSum, float, TSum>, ISums<TSum>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Ln2 = 0.69314718055994530942;

    // Both sides of a block fit the first cache; what is beyond them is fetched while they are worked on.
    private const int Length = 2048, Ahead = 512;

    // Beyond these a float's own spacing is 1e-3, and the slower way takes over.
    private const double Highest = 1e4, Lowest = -1e4, Masked = -3e4;

    // e is kept between 2⁻¹²⁰, which stands for 0, and 2⁷⁰; sums from 2⁶⁰ on ask for a larger K.
    private const double Bottom = -120, Ceiling = 70, Full = 1.15e18;

    /// <summary>Which terms a pass takes: all with |δ| &lt; 1, or any.</summary>
    private interface IReach { static abstract bool Any { get; } }

    private readonly struct Near : IReach { static bool IReach.Any => false; }

    private readonly struct Far : IReach { static bool IReach.Any => true; }

    /// <summary>Does a pass take what b − a loses by rounding? Where c is no larger than the δ, it loses nothing that counts.</summary>
    private interface IShift { static abstract bool Exact { get; } }

    private readonly struct Plain : IShift { static bool IShift.Exact => false; }

    private readonly struct Exact : IShift { static bool IShift.Exact => true; }

    /// <summary>K and c.</summary>
    private record struct Frame(double Exponent, double Shift);

    /// <summary>Sums over a block; <paramref name="Mass"/> of Q is e^−c·Σ e^bᵢ·2⁻ᴷ.</summary>
    private record struct Sums(double P, double Mass, double Excess, double Gap, double Farthest, double Least);

    /// <summary>D(P‖Q), or NaN where the slower way must find out: no logits, logits beyond 1e4, sides that share next to no mass.</summary>
    internal static double Divergence(float* p, float* q, int length)
    {
        if (!Begin(p, q, Math.Min(Length, length), out var state)) return double.NaN;
        for (int start = 0; start < length; start += Length)
            if (!Take(p + start, q + start, Math.Min(Length, length - start), ref state)) return double.NaN;
        return state.All.Excess / state.All.Mass;
    }

    /// <summary>What the next block begins with.</summary>
    private record struct State(Joined All, Frame Frame, bool Near, bool Exact);

    // Each attempt mends one thing, and none comes back: K, the reach, the rounding of b − a; c twice at most.
    private static bool Take(float* a, float* b, int count, ref State state)
    {
        for (int attempts = 0; attempts < 8; attempts++)
        {
            Pass(a, b, count, state, out var sums);
            if (!(sums.P < Full))
            {
                if (!Raise(a, count, ref state)) return false;
            }
            else if (state.Near && !(sums.Farthest < 1 && sums.Excess <= double.MaxValue)) state.Near = false;
            else if (!Sound(a, b, count, state.Near, sums)) return false;
            else if (!state.Exact && Wide(state.Frame, sums) > 16) state.Exact = true;
            else
            {
                var joined = state.All.With(sums.P, sums.Excess, Ratio(sums), state.Frame.Shift, out double lost);
                // What one block subtracts may be no more than a few times what is left in all; the first block's c is a guess.
                if (lost > 4 * joined.Excess && attempts < 4) state.Frame = state.Frame with { Shift = state.Frame.Shift + Ratio(sums).Log };
                else
                {
                    state = new State(joined, state.Frame with { Shift = joined.LogRatio }, state.Near, Wide(state.Frame, sums) > 8);
                    return true;
                }
            }
        }
        return false;
    }

    // c² over the mean square of δ, nearly: what b − a loses is half a unit in the last place of c.
    private static double Wide(in Frame frame, in Sums sums) => frame.Shift * frame.Shift * sums.P / sums.Excess;

    // A block whose numbers are beyond what K takes, if they are numbers.
    private static bool Raise(float* a, int count, ref State state)
    {
        double exponent = Exponent(a, count), by = exponent - state.Frame.Exponent;
        if (!(by > 0) || (state.All.Mass > 0 && by > 800)) return false;
        state = state with { All = state.All.Scaled(Math.ScaleB(1, (int)-by)), Frame = state.Frame with { Exponent = exponent } };
        return true;
    }

    // Numbers on both sides, none beyond the bounds but −∞, and that not on Q's side alone.
    private static bool Sound(float* a, float* b, int count, bool near, in Sums sums)
        => sums.Excess <= double.MaxValue && sums.Mass <= double.MaxValue && sums.Farthest <= Highest
            && (near || sums.Least >= Lowest || (Above(b, count) && !Lone(a, b, count)));

    // t = m/z and ln(1 + t); far from 0 the logarithm is of the masses, whose ratio does not cancel.
    private static (double T, double Log) Ratio(in Sums sums)
    {
        double t = sums.Gap / sums.P;
        return Math.Abs(t) < 0.5 ? (t, Special.LogOnePlus(t)) : (sums.Mass / sums.P - 1, Math.Log(sums.Mass / sums.P));
    }

    private static bool Begin(float* a, float* b, int count, out State state)
    {
        double exponent = Exponent(a, count), high = Largest(b, count);
        state = new State(default, new Frame(exponent, high >= Lowest ? high - exponent * Ln2 : 0), true, true);
        return exponent >= Lowest && high <= Highest;
    }

    // K of a block; NaN where a logit is above what single precision takes, or +∞.
    private static double Exponent(float* a, int count)
    {
        double high = Largest(a, count);
        return high <= Highest ? Math.Round(Math.Max(high, Lowest) / Ln2) : double.NaN;
    }

    private static double Largest(float* x, int count)
    {
        double high = double.NegativeInfinity;
        for (int i = 0; i < count; i++) high = Math.Max(high, x[i]);
        return high;
    }

    // Are all but the masked above the lower bound?
    private static bool Above(float* b, int count)
    {
        for (int i = 0; i < count; i++) if (b[i] < Lowest && !float.IsNegativeInfinity(b[i])) return false;
        return true;
    }

    // Is there a token that Q masks and P does not?
    private static bool Lone(float* a, float* b, int count)
    {
        for (int i = 0; i < count; i++) if (float.IsNegativeInfinity(b[i]) && !float.IsNegativeInfinity(a[i])) return true;
        return false;
    }

    private static void Pass(float* a, float* b, int count, in State state, out Sums sums)
    {
        if (state.Near && state.Exact) Pass<Near, Exact>(a, b, count, state.Frame, out sums);
        else if (state.Near) Pass<Near, Plain>(a, b, count, state.Frame, out sums);
        else if (state.Exact) Pass<Far, Exact>(a, b, count, state.Frame, out sums);
        else Pass<Far, Plain>(a, b, count, state.Frame, out sums);
    }

    // Sums of eight vectors in single precision, those in double.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass<TReach, TShift>(float* p, float* q, int count, in Frame frame, out Sums sums)
        where TReach : struct, IReach where TShift : struct, IShift
    {
        TLanes* room = stackalloc TLanes[2];
        int whole = count & -TLanes.Count;
        float* restP = null, restQ = null;
        if (whole < count) Rest(p + whole, q + whole, count - whole, frame, restP = (float*)room, restQ = (float*)(room + 1));
        double steps = Math.Round(frame.Shift / Ln2), high = (float)frame.Shift;
        TLanes floor = TLanes.Of((frame.Exponent + Bottom) * Ln2), ceiling = TLanes.Of((frame.Exponent + Ceiling) * Ln2), c = TLanes.Of(high), low = TLanes.Of(frame.Shift - high);
        TLanes exponent = TLanes.Of(frame.Exponent), other = TLanes.Of(frame.Exponent + steps), ratio = TLanes.Of(Math.Exp(-(frame.Shift - steps * Ln2)));
        TLanes bottom = TLanes.Of((frame.Exponent + Bottom) * Ln2 + frame.Shift), farthest = TLanes.Of(0), least = TLanes.Of(0);
        TSum masses = TSum.Zero, others = TSum.Zero, excesses = TSum.Zero, gaps = TSum.Zero;
        while (true)
        {
            for (int i = 0; i < whole;)
            {
                int until = Math.Min(whole, i + 8 * TLanes.Count);
                TLanes mass = TLanes.Of(0), gap = TLanes.Of(0), excess = TLanes.Of(0), otherMass = TLanes.Of(0);
                for (; i < until; i += TLanes.Count)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(p + i + Ahead);
                        Sse.Prefetch0(q + i + Ahead);
                    }
                    TLanes a = TLanes.Load(p + i), b = TLanes.Load(q + i), held = TLanes.Min(ceiling, TLanes.Max(floor, a));
                    var e = ElementarySingles.WeightInside(held, exponent);
                    mass += e;
                    if (!TReach.Any)
                    {
                        TLanes d = Apart<TShift>(a, b, c, low), square = d * d;
                        farthest = TLanes.Max(square, farthest);
                        gap = TLanes.MultiplyAdd(e, d, gap);
                        excess = TLanes.MultiplyAdd(e * square, ElementarySingles.Growth(d), excess);
                    }
                    else
                    {
                        (least, farthest) = (TLanes.Min(b, least), TLanes.Max(b, farthest));
                        TLanes d = Apart<TShift>(held, TLanes.Max(TLanes.Of(Masked), b), c, low), v = ratio * ElementarySingles.Weight(TLanes.Max(bottom, b), other), step = v - e;
                        otherMass += v;
                        var close = TLanes.Less(TLanes.Abs(d), TLanes.Of(1));
                        TLanes part = e * (d * d * ElementarySingles.Growth(d));
                        excess += TLanes.Select(close, part, TLanes.MultiplyAdd(-e, d, step));
                        gap += TLanes.Select(close, TLanes.MultiplyAdd(e, d, part), step);
                    }
                }
                (masses, excesses, gaps) = (masses + TLanes.Wide(mass), excesses + TLanes.Wide(excess), gaps + TLanes.Wide(gap));
                if (TReach.Any) others += TLanes.Wide(otherMass);
            }
            if (restP == null) break;
            p = restP;
            q = restQ;
            restP = null;
            whole = TLanes.Count;
        }
        double z = TSum.Sum(masses), s = TSum.Sum(excesses), m = TSum.Sum(gaps) + (TReach.Any ? 0 : s);
        sums = new Sums(z, TReach.Any ? TSum.Sum(others) : z + m, s, m, -TLanes.Lowest(-farthest), TLanes.Lowest(least));
    }

    // What fills the last vector: cells of no mass at the ratio c.
    private static void Rest(float* p, float* q, int count, in Frame frame, float* restP, float* restQ)
    {
        float none = (float)((frame.Exponent + Bottom) * Ln2);
        for (int i = 0; i < TLanes.Count; i++) (restP[i], restQ[i]) = i < count ? (p[i], q[i]) : (none, none + (float)frame.Shift);
    }

    // (b − a) − c, with what the difference loses (Knuth 1969, The Art of Computer Programming 2, 4.2.2) and the low part of c.
    [MethodImpl(Inline)]
    private static TLanes Apart<TShift>(TLanes a, TLanes b, TLanes high, TLanes low) where TShift : struct, IShift
    {
        var d = b - a;
        if (!TShift.Exact) return d - high;
        TLanes from = d + a, lost = b - from - (a - (from - d));
        return d - high + (lost - low);
    }

    /// <summary>Blocks joined: P's mass, the logarithm of Q's over P's, and the mass times the divergence.</summary>
    private record struct Joined(double Mass, double LogRatio, double Excess)
    {
        internal readonly Joined Scaled(double by) => new(Mass * by, LogRatio, Excess * by);

        /// <summary>With another block; what its own divergence subtracts shows how many digits are left of it.</summary>
        internal readonly Joined With(double mass, double excess, (double T, double Log) ratio, double shift, out double lost)
        {
            lost = mass * (Math.Abs(ratio.T) < 0.5 ? Special.Phi(ratio.T) : ratio.T - ratio.Log);
            double own = Math.Max(0, excess - lost), log = shift + ratio.Log;
            if (Mass == 0) return new(mass, log, own);
            double total = Mass + mass, apart = log - LogRatio, step;
            if (Math.Abs(apart) < 1) step = Special.LogOnePlus(mass / total * (apart + Growing(apart)));
            else if (apart > 0) step = apart + Math.Log((mass + Mass * Math.Exp(-apart)) / total);
            else step = Math.Log((Mass + mass * Math.Exp(apart)) / total);
            return new(total, LogRatio + step, Excess + own + Mass * Growing(-step) + mass * Growing(apart - step));
        }

        private static double Growing(double x) => Elementary.ExpExcess(new Lane(x)).Value;
    }
}
