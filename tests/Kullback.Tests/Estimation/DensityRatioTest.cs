using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

public class DensityRatioTest
{
    private static readonly PointSettings Bare = new() { Subsamples = 0 };

    public static TheoryData<RatioMethod> Methods => [.. Enum.GetValues<RatioMethod>()];

    // D = ½. Any critic's held-out mean is a lower bound, so the limit must lie below (at level 0.99 one of a hundred may not, and the
    // limit has an allowance for unseen points besides). It must also say something: more than a tenth of a nat.
    [Theory, MemberData(nameof(Methods))]
    public void The_limit_is_below_the_truth_and_not_idle(RatioMethod method)
    {
        var random = new Random(31);
        int above = 0;
        double mean = 0;
        for (int run = 0; run < 2; run++)
        {
            var bound = DensityRatio.DonskerVaradhan(DrawnPoints.Normal(random, 140, 1), DrawnPoints.Normal(random, 140, 1, 1), 1, method,
                Bare with { Seed = run, Level = 0.99 });
            if (bound.Interval!.Value.LowNats > 0.5) above++;
            mean += bound.Nats / 2;
        }
        Assert.Equal(0, above);
        Assert.InRange(mean, 0.1, 0.9);
    }

    // Where neighbors see a tenth, D = 4.03: the bound reaches 1.5 and never passes the truth.
    [Fact]
    public void A_bound_where_neighbors_are_blind()
    {
        var random = new Random(32);
        double[] p = DrawnPoints.Normal(random, 1000, 5, 0, 2), q = DrawnPoints.Normal(random, 1000, 5);
        var bound = DensityRatio.DonskerVaradhan(p, q, 5, RatioMethod.Logistic, Bare);
        Assert.InRange(bound.Interval!.Value.LowNats, 1.2, 4.034264);
        Assert.True(bound.Nats > 2 * NeighborDivergence.FixedNeighbors(p, q, 5, Bare).Nats);
        // ln v ≤ v − 1, so Donsker and Varadhan's is the greater for the same critic.
        Assert.True(DensityRatio.NguyenWainwrightJordan(p, q, 5, RatioMethod.Logistic, Bare).Nats <= bound.Nats);
    }

    // ln p/q = x − ½ turned about: for Q = N(1, 1), ln p/q = ½ − x, which logistic regression holds exactly; 1,000 points, errors below a
    // tenth. Kernels with a penalty are flatter: they keep the sign of the slope and a quarter of it at least.
    [Theory, MemberData(nameof(Methods))]
    public void Ratios_of_normals(RatioMethod method)
    {
        var random = new Random(33);
        double[] at = [-0.5, 0, 0.5, 1, 1.5], found = new double[5];
        int n = method == RatioMethod.Logistic ? 1000 : 80;
        DensityRatio.LogRatios(DrawnPoints.Normal(random, n, 1), DrawnPoints.Normal(random, n, 1, 1), 1, method, at, found);
        if (method == RatioMethod.Logistic)
            for (int i = 0; i < 5; i++) Assert.Equal(0.5 - at[i], found[i], 0.25);
        Assert.InRange(found[0] - found[4], 0.5, 3.5);
    }

    [Fact]
    public void Nothing_between_two_samples_of_one_distribution()
    {
        var random = new Random(34);
        foreach (var method in Enum.GetValues<RatioMethod>())
        {
            var bound = DensityRatio.DonskerVaradhan(DrawnPoints.Normal(random, 100, 2), DrawnPoints.Normal(random, 100, 2), 2,
                method, Bare);
            Assert.True(bound.Interval!.Value.LowNats <= 0);
        }
    }

    // Half of the leave-one-out identity: leaving out pairs one at a time and fitting again gives the same error.
    [Fact]
    public void Leaving_one_out_in_closed_form_is_leaving_one_out()
    {
        var random = new Random(35);
        const int b = 3, n = 12;
        double[] inP = [.. Enumerable.Range(0, n * b).Select(_ => random.NextDouble())],
            inQ = [.. Enumerable.Range(0, n * b).Select(_ => random.NextDouble())];
        double error = 0;
        for (int i = 0; i < n; i++)
        {
            double[] Without(double[] rows) => [.. rows.Where((_, at) => at / b != i)];
            // H keeps its divisor m, as the published closed form has it.
            double[] q = Without(inQ), scaled = [.. q.Select(v => v * Math.Sqrt((n - 1.0) / n))];
            double[] weights = LeaveOneOut.Fit(Without(inP), scaled, b, 0.1, 0).Weights;
            double x = 0, y = 0;
            for (int l = 0; l < b; l++) (x, y) = (x + weights[l] * inP[i * b + l], y + weights[l] * inQ[i * b + l]);
            error += (y * y / 2 - x) / n;
        }
        Assert.Equal(error, LeaveOneOut.Fit(inP, inQ, b, 0.1, 0).Error, 1e-11);
    }

    // h = ½ ln 2πe + the width's share: the smoothed distribution is N(0, 1 + h²), h = 1.06·n^(−1/5) = 0.27: +0.035 at most;
    // sd/√10 besides.
    [Fact]
    public void Kernel_densities_of_normals()
    {
        var random = new Random(36);
        var (entropy, deviation) =
            DrawnPoints.Moments(Enumerable.Range(0, 10)
                .Select(_ => KernelDensityEstimation.Entropy(DrawnPoints.Normal(random, 1000, 1), 1, Bare).Nats));
        Assert.InRange(entropy, 1.4189 - 4 * deviation / Math.Sqrt(10), 1.4189 + 0.035 + 4 * deviation / Math.Sqrt(10));
        var (kl,
            spread) = DrawnPoints.Moments(Enumerable.Range(0, 10)
                .Select(
                    _ => KernelDensityEstimation.KullbackLeibler(DrawnPoints.Normal(random, 1000, 1),
                        DrawnPoints.Normal(random, 1000, 1, 1), 1, Bare).Nats));
        Assert.Equal(0.5, kl, 4 * spread / Math.Sqrt(10) + 0.06);
        Assert.Contains("coordinate 0 of points",
            Assert.Throws<ArgumentException>(() => KernelDensityEstimation.Entropy(new double[10], 1)).Message);
        Assert.Equal(entropy, KernelDensityEstimation.Entropy(DrawnPoints.Normal(random, 1000, 1), 1, Bare).Nats, 10 * deviation);
    }

    [Fact]
    public void The_choice_says_why()
    {
        var random = new Random(37);
        Assert.Equal(("corrected", 5),
            Named(EstimatorChoice.ForDivergence(DrawnPoints.Normal(random, 100, 2), DrawnPoints.Normal(random, 100, 2), 2)));
        Assert.Equal(("corrected", 2), Named(EstimatorChoice.ForDivergence([1, 1, 2], [1, 2, 3], 1)));
        Assert.Equal(("corrected", 5), Named(EstimatorChoice.ForEntropy(DrawnPoints.Normal(random, 200, 6), 6)));
        Assert.Equal(("corrected", 3), Named(EstimatorChoice.ForInformation([0, 0, 1, 1], 1, [1.0, 2, 3, 4], 1)));
        Assert.NotEmpty(EstimatorChoice.ForInformation([0, 5, 1, 2], 1, [1.0, 2, 3, 4], 1).Why);
        Assert.Throws<ArgumentException>(() => EstimatorChoice.ForEntropy([], 1));

        static (string, int) Named(EstimatorChoice choice) => (choice.Method, choice.K);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("p has 3 points, at least 20",
            Assert.Throws<ArgumentException>(
                () => DensityRatio.DonskerVaradhan([1, 2, 3], new double[100], 1, RatioMethod.Logistic)).Message);
        Assert.Contains("q[0] = NaN",
            Assert.Throws<ArgumentException>(
                () => DensityRatio.DonskerVaradhan(new double[30], [double.NaN, .. new double[99]], 1, RatioMethod.Logistic)).Message);
        // All points one: no ratio to be found, but a bound, about 0.
        foreach (var method in Enum.GetValues<RatioMethod>())
            Assert.Equal(0, DensityRatio.DonskerVaradhan(new double[30], new double[100], 1, method).Nats, 0.01);
    }
}
