using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>D(P‖Q) of two rows of single-precision logits in one pass over memory, block by block.</summary>
/// <remarks>
/// <para>Logits a of P and b of Q, a scale 2ᴷ and a guess c of the logarithm of the ratio of Q's mass to P's. Of a token:
/// e = e^a·2⁻ᴷ (P's mass), v = e^(b − c)·2⁻ᴷ (Q's, at the ratio c), δ = (b − a) − c, so that v = e·e^δ.</para>
/// <para>Of a block: z = Σ e, m = Σ e(e^δ − 1) = Σ v − z, S = Σ e(e^δ − 1 − δ), t = m/z, φ(t) = t − ln(1 + t). Then, for any c,
/// the block's own divergence is S/z − φ(t), and the logarithm of its ratio of masses is c + ln(1 + t).</para>
/// <para>By the chain rule D is the mean of the blocks' own divergences plus that between their masses (Cover and Thomas 2006, Elements of
/// Information Theory, 2.5). c is the ratio of the blocks before; where it does not fit a block, so that φ(t) takes most of S, that block
/// is gone over again, in the first cache.</para>
/// </remarks>
[SkipLocalsInit]
internal static unsafe class LogitBlocks<TLanes, TSum>
    where TLanes : unmanaged, ICells<TLanes, float, TSum> where TSum : unmanaged, ICells<TSum, float, TSum>, ISums<TSum>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Ln2 = 0.69314718055994530942;

    // Both sides of a block fit the first cache; what is beyond them is fetched while they are worked on.
    private const int BlockLength = 2048, Ahead = 512;

    // Vectors that are summed in single precision before their sum is added in double.
    private const int SingleRun = 8;
    // Beyond these a float's own spacing is 1e-3, and the slower way takes over.
    private const double HighestLogit = 1e4, LowestLogit = -1e4, MaskedLogit = -3e4;

    // e is kept between 2⁻¹²⁰, which stands for 0, and 2⁷⁰; sums from 2⁶⁰ on ask for a larger K.
    private const double LeastPower = -120, LargestPower = 70, LargestMass = 1.15e18;

    /// <summary>Which terms a pass takes: all with |δ| &lt; 1, where a series is enough, or any.</summary>
    private interface IDeltas { static abstract bool Any { get; } }

    private readonly struct SmallDeltas : IDeltas { static bool IDeltas.Any => false; }
    private readonly struct AnyDeltas : IDeltas { static bool IDeltas.Any => true; }

    /// <summary>Does a pass take what b − a loses by rounding? Where c is no larger than the δ, it loses nothing that counts.</summary>
    private interface IDifference { static abstract bool Compensated { get; } }

    private readonly struct PlainDifference : IDifference { static bool IDifference.Compensated => false; }
    private readonly struct CompensatedDifference : IDifference { static bool IDifference.Compensated => true; }

    /// <summary>K and c.</summary>
    private record struct Scale(double Exponent, double LogRatio);

    /// <summary>What the next block begins with.</summary>
    private record struct State(JoinedBlocks Joined, Scale Scale, bool SmallDeltas, bool Compensated);

    /// <summary>z, Σ v, S, m of a block, and whether they hold: the largest δ² where all are small, else the range of Q's logits.</summary>
    private record struct BlockSums(double MassP, double MassQ, double Bregman, double MassDifference, double LargestDeltaSquared,
        double LargestQ, double SmallestQ)
    {
        /// <summary>t and ln(1 + t); far from 0 the logarithm is of the masses, whose ratio does not cancel.</summary>
        internal readonly (double T, double Log) Ratio()
        {
            double t = MassDifference / MassP;
            return Math.Abs(t) < 0.5 ? (t, Special.LogOnePlus(t)) : (MassQ / MassP - 1, Math.Log(MassQ / MassP));
        }

        /// <summary>c² over the mean square of δ, nearly: what b − a loses is half a unit in the last place of c.</summary>
        internal readonly double RatioToDeltas(double logRatio) => logRatio * logRatio * MassP / Bregman;
    }

    /// <summary>D(P‖Q), or NaN where the slower way must find out: no logits, beyond 1e4, sides that share next to no mass.</summary>
    internal static double Divergence(float* p, float* q, int length)
    {
        if (!Begin(p, q, Math.Min(BlockLength, length), out var state)) return double.NaN;
        for (int start = 0; start < length; start += BlockLength)
            if (!NextBlock(p + start, q + start, Math.Min(BlockLength, length - start), ref state)) return double.NaN;
        return state.Joined.Bregman / state.Joined.Mass;
    }

    private static bool Begin(float* a, float* b, int count, out State state)
    {
        double exponent = Exponent(a, count), largestQ = Largest(b, count);
        state = new State(default, new Scale(exponent, largestQ >= LowestLogit ? largestQ - exponent * Ln2 : 0), true, true);
        return exponent >= LowestLogit && largestQ <= HighestLogit;
    }

    // Each attempt mends one thing, and none comes back: K, the size of the δ, the rounding of b − a; c twice at most.
    private static bool NextBlock(float* a, float* b, int count, ref State state)
    {
        for (int attempts = 0; attempts < 8; attempts++)
        {
            Pass(a, b, count, state, out var sums);
            if (!(sums.MassP < LargestMass))
            {
                if (!Rescale(a, count, ref state)) return false;
            }
            else if (state.SmallDeltas && !(sums.LargestDeltaSquared < 1 && sums.Bregman <= double.MaxValue)) state.SmallDeltas = false;
            else if (!IsValidBlock(a, b, count, state.SmallDeltas, sums)) return false;
            else if (!state.Compensated && sums.RatioToDeltas(state.Scale.LogRatio) > 16) state.Compensated = true;
            else
            {
                var joined = state.Joined.With(sums, state.Scale.LogRatio, out double subtracted);
                // What one block subtracts may be no more than a few times what is left in all; the first block's c is a guess.
                if (subtracted > 4 * joined.Bregman && attempts < 4)
                    state.Scale = state.Scale with { LogRatio = state.Scale.LogRatio + sums.Ratio().Log };
                else
                {
                    state = new State(joined, state.Scale with { LogRatio = joined.LogRatio }, state.SmallDeltas,
                        sums.RatioToDeltas(state.Scale.LogRatio) > 8);
                    return true;
                }
            }
        }
        return false;
    }

    // A block whose numbers are beyond what K takes, if they are numbers.
    private static bool Rescale(float* a, int count, ref State state)
    {
        double exponent = Exponent(a, count), by = exponent - state.Scale.Exponent;
        if (!(by > 0) || (state.Joined.Mass > 0 && by > 800)) return false;
        state = state with { Joined = state.Joined.Times(Math.ScaleB(1, (int)-by)), Scale = state.Scale with { Exponent = exponent } };
        return true;
    }

    // Numbers on both sides, none beyond the bounds but −∞, and that not on Q's side alone.
    private static bool IsValidBlock(float* a, float* b, int count, bool smallDeltas, in BlockSums sums)
        => sums.Bregman <= double.MaxValue && sums.MassQ <= double.MaxValue && sums.LargestQ <= HighestLogit
            && (smallDeltas || sums.SmallestQ >= LowestLogit || (AreMaskedOrInBounds(b, count) && !QMasksAlone(a, b, count)));

    // K of a block; NaN where a logit is above what single precision takes, or +∞.
    private static double Exponent(float* a, int count)
    {
        double largest = Largest(a, count);
        return largest <= HighestLogit ? Math.Round(Math.Max(largest, LowestLogit) / Ln2) : double.NaN;
    }

    private static double Largest(float* x, int count)
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < count; i++) largest = Math.Max(largest, x[i]);
        return largest;
    }

    private static bool AreMaskedOrInBounds(float* b, int count)
    {
        for (int i = 0; i < count; i++) if (b[i] < LowestLogit && !float.IsNegativeInfinity(b[i])) return false;
        return true;
    }

    private static bool QMasksAlone(float* a, float* b, int count)
    {
        for (int i = 0; i < count; i++) if (float.IsNegativeInfinity(b[i]) && !float.IsNegativeInfinity(a[i])) return true;
        return false;
    }

    private static void Pass(float* a, float* b, int count, in State state, out BlockSums sums)
    {
        if (state.SmallDeltas && state.Compensated) Pass<SmallDeltas, CompensatedDifference>(a, b, count, state.Scale, out sums);
        else if (state.SmallDeltas) Pass<SmallDeltas, PlainDifference>(a, b, count, state.Scale, out sums);
        else if (state.Compensated) Pass<AnyDeltas, CompensatedDifference>(a, b, count, state.Scale, out sums);
        else Pass<AnyDeltas, PlainDifference>(a, b, count, state.Scale, out sums);
    }

    // The sums over a block: whole vectors first, then what is left in a vector of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass<TDeltas, TDifference>(float* p, float* q, int count, in Scale scale, out BlockSums sums)
        where TDeltas : struct, IDeltas where TDifference : struct, IDifference
    {
        TLanes* tail = stackalloc TLanes[2];
        int whole = count & -TLanes.Count;
        float* tailP = null, tailQ = null;
        if (whole < count) PadTail(p + whole, q + whole, count - whole, scale, tailP = (float*)tail, tailQ = (float*)(tail + 1));
        var constants = new Constants(scale);
        TLanes largest = TLanes.Of(0), smallestQ = TLanes.Of(0);
        TSum massesP = TSum.Zero, massesQ = TSum.Zero, bregmans = TSum.Zero, differences = TSum.Zero;
        while (true)
        {
            for (int i = 0; i < whole;)
            {
                int until = Math.Min(whole, i + SingleRun * TLanes.Count);
                TLanes massP = TLanes.Of(0), difference = TLanes.Of(0), bregman = TLanes.Of(0), massQ = TLanes.Of(0);
                for (; i < until; i += TLanes.Count)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(p + i + Ahead);
                        Sse.Prefetch0(q + i + Ahead);
                    }
                    TLanes a = TLanes.Load(p + i), b = TLanes.Load(q + i);
                    if (TDeltas.Any) AddAny<TDifference>(a, b, constants, ref massP, ref massQ, ref difference, ref bregman, ref largest,
                        ref smallestQ);
                    else AddSmall<TDifference>(a, b, constants, ref massP, ref difference, ref bregman, ref largest);
                }
                (massesP, bregmans, differences) =
                    (massesP + TLanes.Wide(massP), bregmans + TLanes.Wide(bregman), differences + TLanes.Wide(difference));
                if (TDeltas.Any) massesQ += TLanes.Wide(massQ);
            }
            if (tailP == null) break;
            p = tailP;
            q = tailQ;
            tailP = null;
            whole = TLanes.Count;
        }
        double z = TSum.Sum(massesP), s = TSum.Sum(bregmans), m = TSum.Sum(differences), most = -TLanes.Lowest(-largest);
        sums = TDeltas.Any ? new(z, TSum.Sum(massesQ), s, m, 0, most, TLanes.Lowest(smallestQ)) : new(z, z + (m + s), s, m + s, most, 0, 0);
    }

    /// <summary>What all vectors of a pass need of K and c.</summary>
    private readonly struct Constants
    {
        internal readonly TLanes LeastP, LargestP, LeastQ, ExponentP, ExponentQ, RestOfRatio, RatioHigh, RatioLow;

        [MethodImpl(Inline)]
        internal Constants(in Scale scale)
        {
            // e^−c = 2^−steps·e^−(c − steps·ln 2).
            double steps = Math.Round(scale.LogRatio / Ln2), high = (float)scale.LogRatio;
            LeastP = TLanes.Of((scale.Exponent + LeastPower) * Ln2);
            LargestP = TLanes.Of((scale.Exponent + LargestPower) * Ln2);
            LeastQ = TLanes.Of((scale.Exponent + LeastPower) * Ln2 + scale.LogRatio);
            ExponentP = TLanes.Of(scale.Exponent);
            ExponentQ = TLanes.Of(scale.Exponent + steps);
            RestOfRatio = TLanes.Of(Math.Exp(-(scale.LogRatio - steps * Ln2)));
            RatioHigh = TLanes.Of(high);
            RatioLow = TLanes.Of(scale.LogRatio - high);
        }
    }

    // e(e^δ − 1 − δ) = e·δ²·g(δ) by the series; m is Σ e·δ + S.
    [MethodImpl(Inline)]
    private static void AddSmall<TDifference>(TLanes a, TLanes b, in Constants k, ref TLanes massP, ref TLanes difference,
        ref TLanes bregman, ref TLanes largestSquare)
        where TDifference : struct, IDifference
    {
        TLanes e = ElementarySingles.WeightInside(TLanes.Min(k.LargestP, TLanes.Max(k.LeastP, a)), k.ExponentP);
        TLanes delta = Delta<TDifference>(a, b, k), square = delta * delta;
        massP += e;
        largestSquare = TLanes.Max(square, largestSquare);
        difference = TLanes.MultiplyAdd(e, delta, difference);
        bregman = TLanes.MultiplyAdd(e * square, ElementarySingles.Expm1Quotient(delta), bregman);
    }

    // v − e and v − e − e·δ; by the series where |δ| < 1.
    [MethodImpl(Inline)]
    private static void AddAny<TDifference>(
        TLanes a, TLanes b, in Constants k, ref TLanes massP, ref TLanes massQ, ref TLanes difference, ref TLanes bregman,
        ref TLanes largestQ, ref TLanes smallestQ)
        where TDifference : struct, IDifference
    {
        TLanes held = TLanes.Min(k.LargestP, TLanes.Max(k.LeastP, a)), e = ElementarySingles.WeightInside(held, k.ExponentP);
        massP += e;
        (smallestQ, largestQ) = (TLanes.Min(b, smallestQ), TLanes.Max(b, largestQ));
        TLanes delta = Delta<TDifference>(held, TLanes.Max(TLanes.Of(MaskedLogit), b), k);
        TLanes v = k.RestOfRatio * ElementarySingles.Weight(TLanes.Max(k.LeastQ, b), k.ExponentQ), step = v - e;
        massQ += v;
        var small = TLanes.Less(TLanes.Abs(delta), TLanes.Of(1));
        TLanes series = e * (delta * delta * ElementarySingles.Expm1Quotient(delta));
        bregman += TLanes.Select(small, series, TLanes.MultiplyAdd(-e, delta, step));
        difference += TLanes.Select(small, TLanes.MultiplyAdd(e, delta, series), step);
    }

    // δ = (b − a) − c, with what the difference loses (Knuth 1969, The Art of Computer Programming 2, 4.2.2) and the low part of c.
    [MethodImpl(Inline)]
    private static TLanes Delta<TDifference>(TLanes a, TLanes b, in Constants k) where TDifference : struct, IDifference
    {
        var difference = b - a;
        if (!TDifference.Compensated) return difference - k.RatioHigh;
        TLanes from = difference + a, lost = b - from - (a - (from - difference));
        return difference - k.RatioHigh + (lost - k.RatioLow);
    }

    // What fills the last vector: cells of no mass at the ratio c.
    private static void PadTail(float* p, float* q, int count, in Scale scale, float* tailP, float* tailQ)
    {
        float none = (float)((scale.Exponent + LeastPower) * Ln2);
        for (int i = 0; i < TLanes.Count; i++) (tailP[i], tailQ[i]) = i < count ? (p[i], q[i]) : (none, none + (float)scale.LogRatio);
    }

    /// <summary>Blocks joined: P's mass, the logarithm of Q's over P's, and the mass times the divergence.</summary>
    private record struct JoinedBlocks(double Mass, double LogRatio, double Bregman)
    {
        internal readonly JoinedBlocks Times(double factor) => new(Mass * factor, LogRatio, Bregman * factor);

        /// <summary>With another block, summed at the ratio c; z·φ(t), which is subtracted, tells how many digits are left.</summary>
        internal readonly JoinedBlocks With(in BlockSums block, double c, out double subtracted)
        {
            var (t, log) = block.Ratio();
            double mass = block.MassP, logRatio = c + log;
            subtracted = mass * (Math.Abs(t) < 0.5 ? Special.Phi(t) : t - log);
            double own = Math.Max(0, block.Bregman - subtracted);
            if (Mass == 0) return new(mass, logRatio, own);
            // The joined ratio is the mean of the two by P's mass; its logarithm is that of the blocks before and a step.
            double total = Mass + mass, apart = logRatio - LogRatio, step;
            if (Math.Abs(apart) < 1) step = Special.LogOnePlus(mass / total * (apart + ExpExcess(apart)));
            else if (apart > 0) step = apart + Math.Log((mass + Mass * Math.Exp(-apart)) / total);
            else step = Math.Log((Mass + mass * Math.Exp(apart)) / total);
            return new(total, LogRatio + step, Bregman + own + Mass * ExpExcess(-step) + mass * ExpExcess(apart - step));
        }

        private static double ExpExcess(double x) => Elementary.ExpExcess(new Lane(x)).Value;
    }
}
