using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>Every row of the table for distributions of several numbers against draws: no row without a pair here.</summary>
[Trait("Category", "Kernel")]
public class VectorRows
{
    private static readonly double[] Skew = [2, 0.5, 0.5, 1], Near = [1.8, 0.3, 0.3, 0.9],
        Columns = [1, 0.3, 0.1, 0.3, 2, -0.4, 0.1, -0.4, 1.5];

    private static readonly (IDistribution P, IDistribution Q)[] Pairs =
    [
        (new MultivariateNormal([0, 0.5], Near), new MultivariateNormal([0.2, 0.4], Skew)),
        (new MultivariateNormal([0, 0.5], Covariance.Diagonal([1, 2])),
            new MultivariateNormal([0.2, 0.4], Covariance.LowRank([0.4, -0.3], 1, [1.1, 2.1]))),
        (new Categorical(0.2, 0.5, 0.3), new Categorical(0.25, 0.4, 0.35)),
        (new Multinomial(9, [0.2, 0.5, 0.3]), new Multinomial(9, [0.25, 0.4, 0.35])),
        (new DirichletMultinomial(9, [1, 2, 0.5]), new DirichletMultinomial(9, [1.2, 1.8, 0.6])),
        (new Dirichlet(2, 3, 1.5), new Dirichlet(2.5, 2.8, 1.7)),
        (new Wishart(5, Skew), new Wishart(6, Near)),
        (new InverseWishart(6, Skew), new InverseWishart(7, [1.9, 0.5, 0.5, 1.1])),
        (new VonMisesFisher([1, 0, 0], 3), new VonMisesFisher([0.96, 0.28, 0], 2.4)),
        (new PowerSpherical([1, 0, 0], 3), new PowerSpherical([1, 0, 0], 2.2)),
        (new MatrixNormal([1, 2, 3, 4, 5, 6], Covariance.Full(Near), Covariance.Full(Columns)),
            new MatrixNormal([1, 2, 3, 4, 5.5, 6], Covariance.Full(Skew), Covariance.Full(Columns))),
        (new NormalInverseGamma(1, 2, 3, 4), new NormalInverseGamma(1.1, 2.2, 3.3, 4.2)),
    ];

    public static TheoryData<int> Every => [.. Enumerable.Range(0, Pairs.Length)];

    // The mean of ln(p/q) + q/p − 1 ≥ 0 over draws from P: it needs no more than the densities. Five standard errors: a false alarm in two
    // million a row, and these differ by less than 3 % of the value, far below what a wrong term or a wrong direction would move.
    [Theory, MemberData(nameof(Every))]
    public void The_row_agrees_with_draws(int row)
    {
        var (p, q) = Pairs[row];
        var exact = Divergence.Exact(new KullbackLeibler(), p, q);
        Assert.NotNull(exact);
        Assert.Equal(DivergenceMethods.ClosedForm, exact.Method);
        const int draws = 40_000;
        double[] points = new double[p.Dimension * draws], ofP = new double[draws], ofQ = new double[draws];
        p.Sample(new Random(29), points);
        p.LogDensities(points, ofP);
        q.LogDensities(points, ofQ);
        double[] terms = [.. ofP.Zip(ofQ, (a, b) => a - b + Math.Exp(b - a) - 1)];
        double mean = terms.Average(), error = Math.Sqrt(terms.Sum(t => (t - mean) * (t - mean))) / draws;
        Assert.InRange(error, 0, 0.03 * exact.Value);
        Assert.Equal(mean, exact.Value, 5 * error);
    }

    [Fact]
    public void No_row_is_left_out()
    {
        var here = Pairs.Select(pair => pair.P.GetType()).ToHashSet();
        Assert.Empty(ClosedForms.Table.Where(row => !typeof(IUnivariate).IsAssignableFrom(row.P) && !here.Contains(row.P))
            .Select(row => row.P.Name));
    }
}
