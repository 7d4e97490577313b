using System.Globalization;
using Kullback.Divergences;
using Kullback.Estimation;
using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Golden;

/// <summary>Estimates and tests from counts, and from log-ratios at points drawn.</summary>
internal sealed class EstimationRows : IGoldenRows
{
    public double[]? Value(GoldenRow row, string quantity) => row.Kind switch
    {
        "entropy_counts" => EntropyOf(row, quantity),
        "counts_pair" => One(Pair(row.Numbers("p_counts"), row.Numbers("q_counts"), quantity)),
        "goodness_of_fit" => One(GoodnessOfFit(row.Numbers("counts"), row.Numbers("weights"), quantity)),
        "binned" => Binned(row, quantity),
        "monte_carlo" => One(MonteCarlo(row, quantity)),
        _ => null,
    };

    private static double[]? One(double? value) => value is { } found ? [found] : null;

    private static double[]? EntropyOf(GoldenRow row, string quantity)
    {
        var sample = new Fingerprint(row.Numbers("counts"));
        var (name, parameter) = Split(quantity);
        if (name == "shrinkage_intensity") return [JamesStein.Intensity(sample)];
        if (name == "nsb_deviation") return [new NemenmanShafeeBialek().Posterior(sample).DeviationNats];
        if (name == "dirichlet_posterior_deviation") return [new DirichletEntropy(parameter).Posterior(sample).DeviationNats];
        IEntropyEstimator? estimator = name switch
        {
            "plug_in" or "result" => new PlugInEntropy(),
            "miller_madow" => new MillerMadow(),
            "jackknife" => new JackknifeEntropy(),
            "james_stein" => new JamesStein(),
            "chao_shen" => new ChaoShen(),
            "chao_wang_jost" => new ChaoWangJost(),
            "grassberger_2003" => new Grassberger2003(),
            "grassberger_1988" => new Grassberger1988(),
            "zhang" => new ZhangEntropy(),
            "pseudo_count" => new PseudoCountEntropy(parameter),
            "dirichlet_posterior_mean" => new DirichletEntropy(parameter),
            "nsb" => new NemenmanShafeeBialek(),
            _ => null,
        };
        return estimator is null ? null : [EntropyFromCounts.Estimate(estimator, sample).Nats];
    }

    private static double? Pair(double[] p, double[] q, string quantity)
    {
        var (name, parameter) = Split(quantity);
        if (name.StartsWith("psi", StringComparison.Ordinal)) return Stability(p, q, name, parameter);
        return name switch
        {
            "kl_plug_in" or "result" => KullbackLeiblerFromCounts.PlugIn(p, q, ZeroPolicy.Exact).Nats,
            "kl_pseudo_count" => KullbackLeiblerFromCounts.PlugIn(p, q, ZeroPolicy.Additive(parameter)).Nats,
            "kl_augmented" => KullbackLeiblerFromCounts.AugmentedPlugIn(p, q, parameter).Nats,
            "kl_posterior_mean" => KullbackLeiblerFromCounts.DirichletPosterior(p, q, new Random(1), parameter, 100).Nats,
            "kl_null_expectation" => KullbackLeiblerFromCounts.PlugIn(p, q, ZeroPolicy.Additive(parameter)).NullExpectationNats,
            "js_plug_in" => JensenShannonFromCounts.PlugIn(p, q, ZeroPolicy.Exact).Nats,
            "chi2_statistic" => PowerDivergenceTest.Pearson.Homogeneity(p, q).Statistic,
            "chi2_p" => PowerDivergenceTest.Pearson.Homogeneity(p, q).PValue,
            "g_statistic" => PowerDivergenceTest.LikelihoodRatio.Homogeneity(p, q).Statistic,
            "g_p" => PowerDivergenceTest.LikelihoodRatio.Homogeneity(p, q).PValue,
            "cressie_read_statistic" => new PowerDivergenceTest(PowerDivergenceTest.Recommended).Homogeneity(p, q).Statistic,
            "cressie_read_p" => new PowerDivergenceTest(PowerDivergenceTest.Recommended).Homogeneity(p, q).PValue,
            "degrees_of_freedom" => PowerDivergenceTest.Pearson.Homogeneity(p, q).DegreesOfFreedom,
            _ => null,
        };
    }

    private static double? Stability(double[] p, double[] q, string name, double parameter) => name switch
    {
        "psi" => PopulationStabilityFromCounts.PlugIn(p, q, ZeroPolicy.Exact).Nats,
        "psi_floor" => PopulationStabilityFromCounts.Floored(p, q, parameter).Nats,
        "psi_pseudo_count" => PopulationStabilityFromCounts.PlugIn(p, q, ZeroPolicy.Additive(parameter)).Nats,
        _ => null,
    };

    private static double? GoodnessOfFit(double[] counts, double[] weights, string quantity)
    {
        int cut = quantity.LastIndexOf('_');
        if (quantity is "degrees_of_freedom" or "result")
            return PowerDivergenceTest.Pearson.GoodnessOfFit(counts, weights).DegreesOfFreedom;
        PowerDivergenceTest? test = quantity[..cut] switch
        {
            "chi2" => PowerDivergenceTest.Pearson,
            "g" => PowerDivergenceTest.LikelihoodRatio,
            "cressie_read" => new PowerDivergenceTest(PowerDivergenceTest.Recommended),
            _ => null,
        };
        if (test is not { } found) return null;
        var outcome = found.GoodnessOfFit(counts, weights);
        return quantity[(cut + 1)..] == "p" ? outcome.PValue : outcome.Statistic;
    }

    private static double[]? Binned(GoldenRow row, string quantity)
    {
        double[] edges = row.Numbers("interior_edges");
        double[] x = IntervalCounts.Of(Column(row, "x_file"), edges), y = IntervalCounts.Of(Column(row, "y_file"), edges);
        return quantity switch { "x_counts" => x, "y_counts" => y, _ => One(Pair(x, y, quantity)) };
    }

    private static double? MonteCarlo(GoldenRow row, string quantity)
    {
        double[] points = Column(row, "file");
        var (p, q) = (Normal(row, "p"), Normal(row, "q"));
        if (quantity == "exact_kl")
            return Special.Phi((p.Deviation - q.Deviation) * (p.Deviation + q.Deviation) / (q.Deviation * q.Deviation)) / 2
                + Math.Pow((p.Mean - q.Mean) / q.Deviation, 2) / 2;
        double[] ratios = [.. points.Select(x => LogDensity(p, x) - LogDensity(q, x))];
        var estimate = SampledKullbackLeibler.OfLogRatios(ratios);
        return quantity switch
        {
            "k1" or "result" => estimate.K1.Mean,
            "k2" => estimate.K2.Mean,
            "k3" => estimate.K3.Mean,
            "k1_standard_error" => estimate.K1.StandardError,
            "k2_standard_error" => estimate.K2.StandardError,
            "k3_standard_error" => estimate.K3.StandardError,
            _ => null,
        };
    }

    // Up to the constant that both share.
    private static double LogDensity((double Mean, double Deviation) distribution, double x)
    {
        double z = (x - distribution.Mean) / distribution.Deviation;
        return -z * z / 2 - Math.Log(distribution.Deviation);
    }

    private static (double Mean, double Deviation) Normal(GoldenRow row, string name)
    {
        var distribution = row.Inputs.GetProperty(name);
        return (GoldenRow.NumberOf(distribution.GetProperty("mean")), GoldenRow.NumberOf(distribution.GetProperty("stddev")));
    }

    private static double[] Column(GoldenRow row, string name)
        => [.. File.ReadLines(Path.Combine(row.Folder, row.Inputs.GetProperty(name).GetString()!)).Skip(1).Where(line => line.Length > 0)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    // "pseudo_count[0.5]" is "pseudo_count" with the parameter 0.5.
    private static (string Name, double Parameter) Split(string quantity)
    {
        int open = quantity.IndexOf('[', StringComparison.Ordinal);
        return open < 0 ? (quantity, double.NaN) : (quantity[..open], double.Parse(quantity[(open + 1)..^1], CultureInfo.InvariantCulture));
    }
}
