using System.Globalization;
using Kullback.Divergences;
using Kullback.Hypotheses;
using Kullback.Transport;

namespace Kullback.Golden;

/// <summary>Pairs of discrete distributions, given as vectors, as logits, by a formula, or as weighted points of the line.</summary>
internal sealed class DiscreteRows : IGoldenRows
{
    // Names of golden files that are not the measure's key with underscores.
    private static readonly Dictionary<string, string> Named = new()
    {
        ["kullback-leibler"] = "kl", ["generalized-kullback-leibler"] = "generalized_kl", ["population-stability-index"] = "psi",
        ["jensen-shannon"] = "js",
        ["jensen-shannon-distance"] = "js_distance", ["skew-jensen-shannon"] = "skew_js", ["geometric-jensen-shannon"] = "geometric_js",
        ["topsoe"] = "lin_l",
        ["squared-hellinger"] = "hellinger_squared", ["pearson-chi-squared"] = "chi2_pearson", ["neyman-chi-squared"] = "chi2_neyman",
        ["symmetric-chi-squared"] = "chi2_symmetric", ["alpha"] = "alpha_ca", ["kolmogorov"] = "ks",
    };

    /// <summary>The quantity of a measure in golden files, by its key without parameters.</summary>
    internal static string Quantity(string key) => Named.GetValueOrDefault(key, key.Replace('-', '_'));

    private static readonly Dictionary<string, string> Keys
        = Measures.All.Select(m => m.Facts.Key.Split('(')[0]).Concat(Measures.Functionals.Select(f => f.Facts.Key.Split('(')[0])).Distinct()
        .ToDictionary(Quantity, key => key);

    private (GoldenRow? Row, double[] P, double[] Q) _pair;

    public double[]? Value(GoldenRow row, string quantity) => row.Kind switch
    {
        "pair" when quantity == "result" =>
            [Measures.Named(row.Inputs.TryGetProperty("measure", out var name) ? name.GetString()! : "kl")
                .Between<double>(row.Masses("p"), row.Masses("q"))],
        "pair" => One(Pair(row), quantity),
        "formula" => One(Pair(row), quantity),
        "logits" => Logits(row, quantity),
        "positions" or "line" => Positions(row, quantity),
        "distributions" => quantity == "js_among"
            ? [JensenShannon.Among([.. row.Rows("rows").SelectMany(distribution => distribution)], row.Rows("rows")[0].Length,
                row.Numbers("weights"))] : null,
        _ => null,
    };

    // The rows by formula are long: both sides are made once a row.
    private (double[] P, double[] Q) Pair(GoldenRow row)
    {
        if (!ReferenceEquals(_pair.Row, row))
        {
            var (p, q) = row.Kind == "formula" ? FormulaPair.Of(row) : (row.Masses("p"), row.Masses("q"));
            _pair = (row, p, q);
        }
        return (_pair.P, _pair.Q);
    }

    private static double[]? One((double[] P, double[] Q) pair, string quantity)
    {
        var (p, q) = pair;
        if (quantity.EndsWith("_bits", StringComparison.Ordinal))
        {
            var nats = One(pair, quantity[..^5]);
            if (nats is not null) nats[0] /= quantity == "js_distance_bits" ? Math.Sqrt(Math.Log(2)) : Math.Log(2);
            return nats;
        }
        if (Functional(quantity) is { } functional) return [functional.Of<double>(p)];
        if (Measure(quantity) is { } measure) return [measure.Between<double>(p, q)];
        return quantity switch
        {
            "kl_reverse" => [new KullbackLeibler().Reverse<double>(p, q)],
            "bhattacharyya_coefficient" => [new Bhattacharyya().Coefficient<double>(p, q)],
            "cross_perplexity" => [new CrossEntropy().Perplexity<double>(p, q)],
            "chernoff_exponent" => [new ChernoffInformation().Exponent<double>(p, q)],
            "cramer_squared" => [Math.Pow(new Cramer().Between<double>(p, q), 2)],
            _ => null,
        };
    }

    private static double[]? Logits(GoldenRow row, string quantity)
    {
        var (p, sumP) = LogSoftmax(row.Numbers("logits_p"));
        var (q, sumQ) = LogSoftmax(row.Numbers("logits_q"));
        if (Functional(quantity) is { } functional) return [functional.OfLogs<double>(p)];
        if (Measure(quantity) is { } measure) return [measure.BetweenLogs<double>(p, q)];
        return quantity switch
        {
            "kl_reverse" => [new KullbackLeibler().BetweenLogs<double>(q, p)],
            "log_softmax_p" => p,
            "log_softmax_q" => q,
            "logsumexp_p" => [sumP],
            "logsumexp_q" => [sumQ],
            _ => null,
        };
    }

    private static (double[] Logs, double Sum) LogSoftmax(double[] logits)
    {
        double largest = logits.Max(), rest = 0;
        int at = Array.IndexOf(logits, largest);
        for (int i = 0; i < logits.Length; i++)
            if (i != at) rest += Math.Exp(logits[i] - largest);
        double more = Numerics.Special.LogOnePlus(rest);
        return ([.. logits.Select(x => x - largest - more)], largest + more);
    }

    private static double[]? Positions(GoldenRow row, string quantity)
    {
        double[] x = row.Numbers("x"), y = row.Numbers("y");
        var all = x.Zip(row.Numbers("wx"), (v, w) => (V: v, P: w, Q: 0.0)).Concat(y.Zip(row.Numbers("wy"), (v, w) => (V: v, P: 0.0, Q: w)))
            .OrderBy(t => t.V).ToArray();
        double[] values = [.. all.Select(t => t.V)], p = [.. all.Select(t => t.P)], q = [.. all.Select(t => t.Q)];
        if (quantity.StartsWith("wasserstein", StringComparison.Ordinal)
            && Order(quantity["wasserstein".Length..]) is ({ } order, var power))
            return [Math.Pow(new Wasserstein(order).Between(values, p, q), power)];
        return quantity switch
        {
            "cramer" => [EnergyDistance.Cramer(values, p, q)],
            "cramer_squared" => [EnergyDistance.CramerSquared(values, p, q)],
            "energy" => [EnergyDistance.Between(values, p, q)],
            "energy_squared" => [EnergyDistance.Squared(values, p, q)],
            "ks" => [KolmogorovSmirnov.Distance(values, p, q)],
            _ => null,
        };
    }

    // "2_squared" and "3_power" are without the root.
    private static (double? Order, double Power) Order(string text)
    {
        string[] parts = text.Split('_');
        if (!double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double order)) return (null, 0);
        return (order, parts.Length == 1 ? 1 : order);
    }

    // "renyi[0.5]" is the measure "renyi(0.5)".
    private static IMeasure? Measure(string quantity)
    {
        int open = quantity.IndexOf('[', StringComparison.Ordinal);
        string name = open < 0 ? quantity : quantity[..open];
        if (!Keys.TryGetValue(name, out string? key)) return null;
        return Measures.TryNamed(open < 0 ? key : $"{key}({quantity[(open + 1)..^1]})", out var measure) ? measure : null;
    }

    private static IFunctional? Functional(string quantity)
    {
        int open = quantity.IndexOf('[', StringComparison.Ordinal);
        double order = open < 0 ? double.NaN : quantity[(open + 1)..^1] is "inf" ? double.PositiveInfinity
            : double.Parse(quantity[(open + 1)..^1].Split(',')[0], CultureInfo.InvariantCulture);
        return (open < 0 ? quantity : quantity[..open]) switch
        {
            "entropy" => new Entropy(),
            "perplexity" => new Perplexity(),
            "renyi_entropy" => new RenyiEntropy(order),
            "tsallis_entropy" => new TsallisEntropy(order),
            _ => null,
        };
    }
}
