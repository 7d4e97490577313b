using CsCheck;
using Kullback.Coding;

namespace Kullback.Tests.Coding;

/// <summary>Capacity: closed forms inside the certified interval, theorems, bad input.</summary>
[Trait("Category", "Kernel")]
public class CapacityTest
{
    private const double Width = 1e-10;

    private static double BinaryEntropy(double p) => p is 0 or 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    private static void Contains(double truth, ChannelCapacity capacity)
    {
        Assert.InRange(capacity.UpperNats - capacity.LowerNats, 0, Width);
        // The closed form itself is off by a few units of 1; the interval owes it no more room than that.
        Assert.True(capacity.LowerNats <= truth + 4e-16 && truth <= capacity.UpperNats + 4e-16,
            $"{truth:R} is not in [{capacity.LowerNats:R}, {capacity.UpperNats:R}]");
    }

    [Theory, InlineData(0.0), InlineData(1e-9), InlineData(0.11), InlineData(0.3), InlineData(0.499999), InlineData(0.5)]
    public void Binary_symmetric_channel_has_ln_2_minus_the_noise(double noise)
        => Contains(Math.Log(2) - BinaryEntropy(noise), new Channel(2, 2, 1 - noise, noise, noise, 1 - noise).Capacity(Width));

    [Theory, InlineData(0.0), InlineData(0.3), InlineData(0.999), InlineData(1.0)]
    public void Erasure_channel_loses_what_is_erased(double erased)
        => Contains((1 - erased) * Math.Log(2), new Channel(2, 3, 1 - erased, erased, 0, 0, erased, 1 - erased).Capacity(Width));

    // Cover and Thomas, problem 7.8: C = ln(1 + (1 − e)·e^(e/(1−e))).
    [Theory, InlineData(0.0), InlineData(0.1), InlineData(0.5), InlineData(0.9), InlineData(0.999)]
    public void Z_channel_has_its_closed_form(double error)
        => Contains(Math.Log(1 + (1 - error) * Math.Pow(error, error / (1 - error))),
            new Channel(2, 2, 1, 0, error, 1 - error).Capacity(Width));

    [Theory, InlineData(2, 0.2), InlineData(5, 0.01), InlineData(40, 0.3), InlineData(40, 0.0)]
    public void Symmetric_channel_on_m_letters(int m, double error)
    {
        double[] rows = new double[m * m];
        for (int k = 0; k < rows.Length; k++) rows[k] = k / m == k % m ? 1 - error : error / (m - 1);
        Contains(Math.Log(m) - BinaryEntropy(error) - error * Math.Log(m - 1), new Channel(m, m, rows).Capacity(Width));
    }

    [Fact]
    public void Unused_letter_is_given_no_weight()
    {
        var capacity = new Channel(3, 3, 0.7, 0.2, 0.1, 0.1, 0.7, 0.2, 0.3, 0.3, 0.4).Capacity(Width);
        Assert.InRange(capacity.UpperNats - capacity.LowerNats, 0, Width);
        Assert.Equal(0, capacity.Input[2]);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Random_channels_reach_the_gap(int seed)
    {
        var random = new Random(seed);
        int inputs = random.Next(1, 60), outputs = random.Next(1, 60);
        double power = random.Next(1, 9);
        double[] rows = Rows(random, inputs, outputs, power);
        var capacity = new Channel(inputs, outputs, rows).Capacity(Width);
        Assert.InRange(capacity.UpperNats - capacity.LowerNats, 0, Width);
        Assert.InRange(capacity.UpperNats, 0, Math.Log(Math.Min(inputs, outputs)) + Width);
    }

    [Fact]
    public void Repeated_letters_and_letters_that_tie_do_not_stop_it()
    {
        // The third letter is the mixture of the others: its slack is 0 along with its weight's worth, where the plain iteration crawls.
        double[] rows = [0.9, 0.1, 0.1, 0.9, 0.5, 0.5, 0.9, 0.1];
        Contains(Math.Log(2) - BinaryEntropy(0.1), new Channel(4, 2, rows).Capacity(Width));
        // D(W(3)‖q) = C for a letter without which the distribution is optimal already: found by solving for the row's entry.
        double c = Math.Log(2) - BinaryEntropy(0.1);
        double low = 0, high = 0.5;
        for (int k = 0; k < 100; k++)
        {
            double middle = (low + high) / 2, d = Math.Log(2) - BinaryEntropy(middle);
            (low, high) = d > c ? (middle, high) : (low, middle);
        }
        Contains(c, new Channel(3, 2, 0.9, 0.1, 0.1, 0.9, 1 - low, low).Capacity(Width));
    }

    [Fact]
    public void Concatenated_channels_carry_no_more_than_either()
        => Gen.Int[1, 1_000_000].Sample(seed =>
        {
            var random = new Random(seed);
            var (a, b, c) = (random.Next(1, 6), random.Next(1, 6), random.Next(1, 6));
            Channel first = new(a, b, Rows(random, a, b, 3)), second = new(b, c, Rows(random, b, c, 3));
            double both = first.Then(second).Capacity(1e-9).LowerNats;
            return both <= first.Capacity(1e-9).UpperNats && both <= second.Capacity(1e-9).UpperNats;
        }, iter: 200);

    [Fact]
    public void Capacity_is_convex_in_the_channel()
        => Gen.Int[1, 1_000_000].Sample(seed =>
        {
            var random = new Random(seed);
            var (n, m) = (random.Next(1, 6), random.Next(1, 6));
            double[] a = Rows(random, n, m, 2), b = Rows(random, n, m, 2);
            double[] middle = [.. a.Zip(b, (x, y) => (x + y) / 2)];
            double ofMiddle = new Channel(n, m, middle).Capacity(1e-9).LowerNats;
            return ofMiddle <= (new Channel(n, m, a).Capacity(1e-9).UpperNats + new Channel(n, m, b).Capacity(1e-9).UpperNats) / 2;
        }, iter: 200);

    // Noiseless letters with costs: the capacity is the largest entropy at that mean cost, of the distribution e^(−λ·cost).
    [Theory, InlineData(0.05), InlineData(0.5), InlineData(1.0), InlineData(3.7)]
    public void Cost_constraint_of_a_noiseless_channel_gives_a_gibbs_distribution(double lambda)
    {
        double[] costs = [0, 1, 1.5, 4, 10], rows = new double[25];
        for (int k = 0; k < 5; k++) rows[k * 6] = 1;
        double[] distribution = [.. costs.Select(c => Math.Exp(-lambda * c))];
        double z = distribution.Sum(), mean = distribution.Zip(costs, (w, c) => w / z * c).Sum();
        var capacity = new Channel(5, 5, rows).CapacityWithin(costs, mean, Width);
        Contains(lambda * mean + Math.Log(z), capacity);
        Assert.InRange(capacity.MeanCost, 0, mean * (1 + 1e-14));
        // The value's width of 1e-10 fixes the multiplier to its root, about 1e-5.
        Assert.Equal(lambda, capacity.MultiplierNats, 4e-4 * lambda);
    }

    [Fact]
    public void Budget_at_the_least_cost_leaves_the_cheapest_letters()
    {
        var channel = new Channel(3, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1);
        Contains(Math.Log(2), channel.CapacityWithin([1, 1, 5], 1, Width));
        Contains(0, channel.CapacityWithin([1, 2, 5], 1, Width));
        Contains(Math.Log(3), channel.CapacityWithin([1, 2, 5], 100, Width));
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.CapacityWithin([1, 2, 5], 0.5));
        Assert.Throws<ArgumentException>(() => channel.CapacityWithin([1, double.NaN, 5], 2));
        Assert.Throws<ArgumentException>(() => channel.CapacityWithin([1, 2], 2));
    }

    [Fact]
    public void Bad_channels_are_refused_by_place()
    {
        Assert.Contains("transitions[1][0] = -0.1", Assert.ThrowsAny<ArgumentException>(() => new Channel(2, 2, 1, 0, -0.1, 1.1)).Message,
            StringComparison.Ordinal);
        Assert.Contains("transitions[1] sums to 0.9", Assert.ThrowsAny<ArgumentException>(() => new Channel(2, 2, 1, 0, 0.4, 0.5)).Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new Channel(2, 2, 1, 0, double.NaN, 1));
        Assert.ThrowsAny<ArgumentException>(() => new Channel(2, 2, 1, 0, 1));
        Assert.ThrowsAny<ArgumentException>(() => new Channel(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Channel(1, 1, 1).Capacity(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Channel(1, 1, 1).Capacity(double.NaN));
    }

    private static double[] Rows(Random random, int inputs, int outputs, double power)
    {
        double[] rows = new double[inputs * outputs];
        for (int x = 0; x < inputs; x++)
        {
            double sum = 0;
            for (int y = 0; y < outputs; y++)
                sum += rows[x * outputs + y] = Math.Pow(random.NextDouble(), power) * (random.Next(4) == 0 && y > 0 ? 0 : 1);
            for (int y = 0; y < outputs; y++) rows[x * outputs + y] /= sum;
        }
        return rows;
    }
}
