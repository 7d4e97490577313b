using Kullback.Distributions;

namespace Kullback.Tests.Distributions;

/// <summary>Members of every family on the line, for the theorems that hold of all of them.
/// Consecutive members of one family make pairs.</summary>
internal static class Members
{
    /// <summary>A family joins every theorem by its line here; <see cref="FamilyTheorems"/> fails for one without.</summary>
    private static readonly Dictionary<string, double[][]> Parameters = new()
    {
        ["Normal"] = [[0.5, 1.5], [-1, 0.25]],
        ["LogNormal"] = [[0.3, 0.5], [-1, 0.8]],
        ["Gamma"] = [[2.5, 1.5], [0.4, 2], [150, 30]],
        ["InverseGamma"] = [[6.5, 2], [4.2, 0.5], [60, 3]],
        ["Beta"] = [[2.5, 1.25], [0.6, 0.7], [80, 30]],
        ["ChiSquared"] = [[3.5], [0.8], [120]],
        ["Chi"] = [[3.5], [0.8], [120]],
        ["Weibull"] = [[1.6, 2], [0.7, 0.5], [9, 1]],
        ["HalfNormal"] = [[0.7], [2]],
        ["Rayleigh"] = [[0.7], [2]],
        ["Maxwell"] = [[0.7], [2]],
        ["Uniform"] = [[0.2, 0.9], [-3, 7.5], [2, 2.5]],
        ["StudentT"] = [[7.5, 0.3, 1.2], [5.25, -1, 0.5], [300, 0, 1]],
        ["InverseGaussian"] = [[1, 1.5], [2.5, 0.5], [1, 20]],
        ["VonMises"] = [[0.5, 1.5], [-0.7, 0.2], [0, 40]],
        ["GeneralizedNormal"] = [[0.5, 1.5, 1.7], [0.5, 0.8, 2.6], [-1, 2, 1]],
        ["TruncatedNormal"] = [[0, 1, -1, 2], [0.4, 1.2, -1, 2], [1, 2, 0, double.PositiveInfinity], [0, 1, 3, 5]],
        ["Moyal"] = [[0.5, 1.5], [-1, 0.4]],
        ["ExponentialGamma"] = [[2.5, 1.5], [0.6, 2], [150, 30]],
        ["Lindley"] = [[1.5], [0.2]],
        ["Exponential"] = [[1.5], [0.25]],
        ["Gumbel"] = [[0.5, 1], [-1, 2]],
        ["Frechet"] = [[5.5, 1], [4.5, 2]],
        ["GeneralizedExtremeValue"] = [[0.5, 1, 0.1], [0, 2, -0.2], [0, 1, 0]],
        ["Laplace"] = [[0.5, 1], [-1, 2]],
        ["Logistic"] = [[0.5, 1], [-1, 2]],
        ["LogitNormal"] = [[0.3, 0.8], [-0.5, 1.4]],
        ["Cauchy"] = [[0.5, 1], [-1, 2]],
        ["Pareto"] = [[0.5, 5.5], [1, 3.5]],
        ["GeneralizedPareto"] = [[0, 1, 0.1], [0, 2, -0.2], [0, 1, 0]],
        ["LogUniform"] = [[0.5, 3], [0.1, 20]],
        ["Kumaraswamy"] = [[2, 3], [0.7, 1.4]],
        ["Triangular"] = [[-1, 0.5, 2], [-2, 0, 3]],
        ["ContinuousBernoulli"] = [[0.3], [0.8], [0.5]],
        ["Bernoulli"] = [[0.3], [0.8]],
        ["Binomial"] = [[12, 0.3], [12, 0.6]],
        ["NegativeBinomial"] = [[3.5, 0.4], [3.5, 0.6]],
        ["Geometric"] = [[0.3], [0.6]],
        ["Poisson"] = [[3.5], [0.4], [80]],
        ["BetaBinomial"] = [[12, 2.5, 1.5], [12, 0.7, 0.8]],
        ["Hypergeometric"] = [[30, 15, 12], [30, 14, 12]],
        ["Skellam"] = [[2, 3], [2.5, 2]],
        ["Zeta"] = [[7], [6.5]],
        ["DiscreteUniform"] = [[-2, 7], [-5, 9]],
        ["Zipf"] = [[1.2, 40], [0.5, 40]],
    };

    internal static IEnumerable<string> Without => Families.All.Select(f => f.Name).Where(name => !Parameters.ContainsKey(name));

    internal static TheoryData<string, int> All
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var family in Families.All)
                for (int i = 0; i < (Parameters.TryGetValue(family.Name, out var sets) ? sets.Length : 0); i++) data.Add(family.Name, i);
            return data;
        }
    }

    internal static Family Family(string name) => Families.All.Single(f => f.Name == name);

    internal static double[] ParametersOf(string name, int index) => Parameters[name][index];

    internal static IUnivariate Of(string name, int index) => Family(name).Create(Parameters[name][index]);

    /// <summary>The next member of the same family, cyclically.</summary>
    internal static IUnivariate After(string name, int index) => Of(name, (index + 1) % Parameters[name].Length);
}
