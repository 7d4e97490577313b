using System.Reflection;
using System.Runtime.Intrinsics.X86;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

/// <summary>The walk over cells in every width against one number at a time.</summary>
[Trait("Category", "Kernel")]
public class WalkTest
{
    private static readonly int[] Widths =
        [128, .. Avx2.IsSupported ? [256] : Array.Empty<int>(), .. Avx512F.IsSupported ? [512] : Array.Empty<int>()];

    /// <summary>Every term of the library: as it is made by default, and as the table of measures makes it.</summary>
    public static IEnumerable<TheoryDataRow<string>> Terms()
        => AllTerms.Keys.Order(StringComparer.Ordinal).Select(name => new TheoryDataRow<string>(name));

    private static readonly Dictionary<string, object> AllTerms = typeof(ITerm).Assembly.GetTypes()
        .Where(type => type.IsValueType && typeof(ITerm).IsAssignableFrom(type) && !type.ContainsGenericParameters
            && !type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Any(field => typeof(Delegate).IsAssignableFrom(field.FieldType)))
        .Select(type => Activator.CreateInstance(type)!).Concat(Measures.All.Where(measure => measure is ITerm))
        .GroupBy(term => term.GetType().FullName + " " + term).ToDictionary(group => group.Key, group => group.First());

    [Theory, MemberData(nameof(Terms))]
    public void Every_width_adds_up_what_one_number_at_a_time_does(string name)
    {
        object term = AllTerms[name];
        typeof(WalkTest).GetMethod(nameof(Widely), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(term.GetType())
            .Invoke(null, [term]);
    }

    // The same formulas; a sum of numbers ≥ 0 keeps their relative error, which is below 1e-13: a few units in the last place, times up
    // to a hundred where a term near a seam takes the difference of two numbers. In single precision what ITerm.InSingle says.
    private static void Widely<TTerm>(TTerm term) where TTerm : struct, ITerm
    {
        var random = new Random(11);
        foreach (int length in Enumerable.Range(1, 70).Append(600).Append(1000))
        {
            var (p, q) = Pair(random, length);
            float[] singleP = Array.ConvertAll(p, x => (float)x), singleQ = Array.ConvertAll(q, x => (float)x);
            double[] logP = Array.ConvertAll(p, x => Math.Log(Math.Min(1, x))), logQ = Array.ConvertAll(q, x => Math.Log(Math.Min(1, x)));
            foreach (int width in Widths)
            {
                Same<TTerm, Probabilities, double>(term, p, q, width, 1e-13);
                Same<TTerm, Probabilities, float>(term, singleP, singleQ, width, TTerm.InSingle ? 4e-7 : 1e-13);
                Same<TTerm, Logarithms, double>(term, logP, logQ, width, 1e-13);
            }
        }
    }

    private static void Same<TTerm, TScale, T>(TTerm term, T[] p, T[] q, int width, double relative)
        where TTerm : struct, ITerm where TScale : struct, IInputScale where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var one = SumLoop.Sum<TTerm, TScale, T>(term, p, q, "p", "q", 0);
        var wide = SumLoop.Sum<TTerm, TScale, T>(term, p, q, "p", "q", width);
        bool same = one.Total.Equals(wide.Total) || Math.Abs(wide.Total - one.Total) <= relative * Math.Abs(one.Total) + 1e-300;
        Assert.True(same,
            $"{term} {typeof(TScale).Name} {typeof(T).Name} n = {p.Length}, {width} bits: {wide.Total:R} instead of {one.Total:R}");
        Assert.Equal(one.MassP, wide.MassP, 1e-13 * one.MassP);
        Assert.Equal(one.MassQ, wide.MassQ, 1e-13 * one.MassQ);
    }

    private static (double[] P, double[] Q) Pair(Random random, int length)
    {
        double[] p = new double[length], q = new double[length];
        int kind = random.Next(6);
        for (int i = 0; i < length; i++)
        {
            p[i] = random.NextDouble() / length;
            q[i] = kind switch
            {
                0 => p[i] * (1 + 1e-9 * (random.NextDouble() - 0.5)),
                1 => Math.BitIncrement(p[i]),
                2 => p[i] * Math.Pow(10, 300 * (random.NextDouble() - 1)),
                _ => random.NextDouble() / length,
            };
            if (kind < 3) continue;
            int place = random.Next(12);
            if (place is 0 or 1) p[i] = 0;
            if (place is 1 or 2) q[i] = 0;
            if (kind == 4 && place == 3) p[i] = 5e-324 * random.Next(1, 1000000);
            if (kind == 4 && place is 3 or 4) q[i] = 1e-309 * random.NextDouble();
            if (kind == 5 && place == 5) q[i] = 1e-41 * random.NextDouble();
        }
        return (p, q);
    }

    [Fact]
    public void The_first_unacceptable_cell_is_named_in_every_width()
    {
        foreach (int length in new[] { 1, 5, 17, 513, 1200 })
            foreach (double bad in new[] { -1e-300, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -5e-324 })
                foreach (int index in new[] { 0, length / 2, length - 1 })
                {
                    double[] p = [.. Enumerable.Repeat(1.0 / length, length)], q = [.. p];
                    q[index] = bad;
                    q[length - 1] = bad;
                    Refused<Probabilities>(p, q);
                    Refused<Probabilities>(q, p);
                    double[] logs = [.. p.Select(x => Math.Log(x))];
                    logs[index] = bad < 0 ? 1e-5 : bad;
                    Refused<Logarithms>([.. p.Select(x => Math.Log(x))], logs);
                }
    }

    private static void Refused<TScale>(double[] p, double[] q) where TScale : struct, IInputScale
    {
        static NotADistributionException Refusal(double[] p, double[] q, int width)
            => Assert.Throws<NotADistributionException>(() => SumLoop.Sum<KullbackLeibler, TScale, double>(default, p, q, "p", "q", width));
        var expected = Refusal(p, q, 0);
        foreach (int width in Widths)
            Assert.Equal((expected.Message, expected.Index), (Refusal(p, q, width).Message, Refusal(p, q, width).Index));
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        var random = new Random(5);
        var (p, q) = (new double[300001], new double[300001]);
        for (int i = 0; i < p.Length; i++) (p[i], q[i]) = (random.NextDouble() / p.Length, random.NextDouble() / p.Length);
        foreach (int width in Widths)
        {
            var one = SumLoop.Sum<JensenShannon, Probabilities, double>(default, p, q, "p", "q", width, 1);
            for (int threads = 2; threads <= 4; threads++)
                Assert.Equal(one, SumLoop.Sum<JensenShannon, Probabilities, double>(default, p, q, "p", "q", width, threads));
        }
        (p[299999], q[70000]) = (-1, double.NaN);
        Assert.Equal(70000,
            Assert.Throws<NotADistributionException>(
                () => SumLoop.Sum<JensenShannon, Probabilities, double>(default, p, q, "p", "q", SumLoop.Width, 3)).Index);
    }

    // Cells that are all the same: the exact sum is a multiple. Equal numbers round alike, so the up to 64 (of two lanes: 256) additions
    // of a block may each lose half a unit, 3.6e-15 (1.4e-14) together; a plain sum of 2²⁰ is off by some 1e-11.
    [Fact]
    public void Long_sums_keep_their_last_digits()
    {
        const int Length = 1 << 20;
        double[] p = new double[Length], q = new double[Length];
        p.AsSpan().Fill(0.9 / Length);
        q.AsSpan().Fill(1.1 / Length);
        double cell = SumLoop.Sum<KullbackLeibler, Probabilities, double>(default, p.AsSpan(0, 1), q.AsSpan(0, 1), "p", "q", 0).Total;
        var sums = SumLoop.Sum<KullbackLeibler, Probabilities, double>(default, p, q, "p", "q", SumLoop.Width, 1);
        Assert.Equal(cell * Length, sums.Total, 1.5e-14 * sums.Total);
        Assert.Equal(0.9, sums.MassP, 1.5e-14);
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        float[] single = [.. Enumerable.Repeat(1f / 1024, 1024)], logits = new float[1000];
        double[] small = [.. Enumerable.Repeat(1.0 / 100, 100)], large = new double[SumLoop.Shared + 17];
        large.AsSpan().Fill(1.0 / large.Length);
        void Calls()
        {
            new KullbackLeibler().Between<double>(small, small);
            new KullbackLeibler().Between<float>(single, single);
            new JensenShannon().Between<double>(large, large);
            new Hellinger().BetweenLogs<double>([0], [0]);
            KullbackLeiblerOfLogits.Row(logits, logits);
            SumLoop.Sum<TotalVariation, Probabilities, double>(default, large, large, "p", "q", SumLoop.Width, 2);
        }
        long least = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Calls();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }
}
