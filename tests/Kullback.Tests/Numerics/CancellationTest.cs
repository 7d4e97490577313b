using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Numerics;
using Kullback.Transport;

namespace Kullback.Tests.Numerics;

/// <summary>Work that would take minutes or years, broken off after a fiftieth of a second: whatever loop it is in must hear it.</summary>
public sealed class CancellationTest
{
    // The text of a distribution goes with the work so that a failure names it.
    public static TheoryData<string> Endless =>
    [
        "entropy of a Dirichlet-multinomial", "entropy of a beta-binomial", "entropy of a wide mixture", "tail of a beta-binomial",
            "table of a Zipf distribution", "sums of Skellam",
        "draws of matrices", "quadrature", "root", "minimum", "series", "quantile",
    ];

    [Theory]
    [MemberData(nameof(Endless))]
    public void Is_heard_in_every_loop(string work)
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(0.02));
        long start = Environment.TickCount64;
        using (Cancellation.By(source.Token)) Assert.ThrowsAny<OperationCanceledException>(() => Do(work));
        Assert.InRange(Environment.TickCount64 - start, 0, 5000);        // a tenth of a second on an idle machine
        Cancellation.Look();        // outside nothing is canceled
    }

    private static void Do(string work)
    {
        static double Slow(double x)
        {
            Thread.Sleep(1);
            return x;
        }
        switch (work)
        {
            case "entropy of a Dirichlet-multinomial": _ = new DirichletMultinomial(1e15, [1, 2, 3]).EntropyNats; break;
            case "entropy of a beta-binomial": _ = new BetaBinomial(1e15, 0.5, 0.5).EntropyNats; break;
            case "entropy of a wide mixture":
                Divergence.EntropyOf(DistributionText.Parse("0.5*DiscreteUniform(0,1e14)+0.5*Poisson(3)"));
                break;
            case "tail of a beta-binomial": while (true) new BetaBinomial(1900, 5, 5).Survival(1000);
            case "table of a Zipf distribution": while (true) _ = new Zipf(1, 1e7);
            case "sums of Skellam": while (true) new Skellam(1900, 1900).Survival(-3000);
            case "draws of matrices":
                double[] identity = [.. Enumerable.Range(0, 2500).Select(i => i % 51 == 0 ? 1.0 : 0)];
                Divergence.Between(new TotalVariation(), new Wishart(60, identity), new Wishart(61, identity),
                    new BetweenOptions { Allowed = DivergenceMethods.MonteCarlo, Random = new Random(1), Draws = 10_000_000 });
                break;
            case "quadrature":
                Quadrature.Over(x => Slow(Math.Sqrt(Math.Abs(Math.Sin(1e9 * x)))), [new(0, 1, double.NaN)], 0,
                limit: 1_000_000); break;
            case "root": while (true) RootFinding.Between(Slow, -1, 2, -1, 2);
            case "minimum": while (true) GoldenSection.Least(Slow, 0, 1, 0);
            case "series": IntegerSeries.Sum(k => 1 / (k + 1), 0, 0, double.PositiveInfinity); break;
            default: while (true) new Wasserstein(2).Between(new StudentT(2.1), new StudentT(2.2));
        }
    }

    [Fact]
    public void Ends_a_divergence_and_a_distance_by_their_options()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var options = new BetweenOptions { Cancel = source.Token };
        IUnivariate p = DistributionText.Parse("0.5*Normal(0,1)+0.5*Normal(3,1e-5)"), q = new StudentT(3);
        Assert.Throws<OperationCanceledException>(() => Divergence.Between(new JensenShannon(), p, q, options));
        Assert.Throws<OperationCanceledException>(() => new Wasserstein(1).Between(p, q, options));
        // An inner watch without a token of its own leaves the outer one in force, and the outer one ends with its scope.
        using var outer = new CancellationTokenSource();
        using (Cancellation.By(outer.Token))
        {
            using (Cancellation.By(CancellationToken.None)) outer.Cancel();
            Assert.Throws<OperationCanceledException>(Cancellation.Look);
        }
        Cancellation.Look();
    }

    [Fact]
    public void A_time_limit_gives_a_wider_bound_that_still_holds()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        IUnivariate p = DistributionText.Parse("0.3*Gumbel(0,1)+0.7*Laplace(2,1)"), q = new Logistic(1, 2);
        var whole = Divergence.Between(new JensenShannon(), p, q);
        var stopped = Divergence.Between(new JensenShannon(), p, q, new BetweenOptions { Stop = source.Token });
        Assert.True(Math.Abs(whole.Value - stopped.Value) <= whole.ErrorBound + stopped.ErrorBound);
        DistanceBetween distance = new Wasserstein(1).Between(p, q),
            cut = new Wasserstein(1).Between(p, q, new BetweenOptions { Stop = source.Token });
        Assert.True(Math.Abs(distance.Value - cut.Value) <= distance.ErrorBound + cut.ErrorBound);
    }
}
