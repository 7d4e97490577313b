using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>The standard inequalities and identities between measures.</summary>
[Trait("Category", "Kernel")]
public class Inequalities
{
    private const double Rounding = 1 + 1e-12, Ln2 = 0.69314718055994530942;

    private static void Holds(Func<Func<string, double>, Func<string, double>, bool> theorem)
        => Every.Pair.Sample((p, q) => theorem(key => Every.Of(key, p, q), key => Every.Of(key, q, p)));

    [Fact]
    public void Pinsker() => Holds((d, _) => 2 * d("tv") * d("tv") <= d("kl") * Rounding);

    // Bretagnolle and Huber (1979): TV ≤ √(1 − e^−KL), Tsybakov's form 1 − ½e^−KL.
    [Fact]
    public void Bretagnolle_Huber()
    => Holds((d, _) => d("tv") <= Math.Sqrt(-Math.Exp(-d("kl")) + 1) * Rounding + 1e-15
        && d("tv") <= (1 - Math.Exp(-d("kl")) / 2) * Rounding);

    // Le Cam: h² ≤ TV ≤ h√(2 − h²).
    [Fact]
    public void Hellinger_and_total_variation() => Holds((d, _) =>
        d("squared-hellinger") <= d("tv") * Rounding && d("tv") <= d("hellinger") * Math.Sqrt(2 - d("squared-hellinger")) * Rounding);

    // KL ≤ ln(1 + χ²) ≤ χ², KL ≥ −2 ln(1 − h²) = D½ ≥ 2h², monotone Rényi orders.
    [Fact]
    public void The_ladder_of_Renyi() => Holds((d, _) =>
    {
        double[] ladder = [d("renyi(0)"), d("renyi(0.25)"), d("renyi(0.5)"), d("renyi(0.9)"), d("renyi(1)"), d("renyi(1.1)"), d("renyi(2)"),
            d("renyi(20)"), d("renyi(inf)")];
        return ladder.Zip(ladder.Skip(1)).All(step => step.First <= step.Second * Rounding + 1e-15)
            && 2 * d("squared-hellinger") <= d("renyi(0.5)") * Rounding
            && d("kl") <= d("chi2") * Rounding && Every.Close(d("renyi(2)"), Math.Log(1 + d("chi2")), 1e-12, 1e-15);
    });

    // Lin (1991): JS ≤ TV·ln 2; Topsøe (2000): ½Δ ≤ 2JS ≤ ln 2·Δ; JS ≤ ¼J; Taneja: JS ≤ AG.
    [Fact]
    public void Jensen_Shannon_and_its_kin() => Holds((d, _) =>
        d("js") <= Ln2 * d("tv") * Rounding && d("triangular") / 2 <= 2 * d("js") * Rounding
        && 2 * d("js") <= Ln2 * d("triangular") * Rounding
        && d("js") <= d("jeffreys") / 4 * Rounding && d("js") <= d("arithmetic-geometric") * Rounding
        && d("squared-hellinger") <= d("js") / Ln2 * Rounding
        && d("js") <= 2 * Ln2 * d("squared-hellinger") * Rounding);

    // Crooks (2008): ¼J splits into JS of the arithmetic and of the geometric mean's side.
    [Fact]
    public void Jeffreys_is_four_times_the_two_means()
    => Holds((d, _) => Every.Close(d("jeffreys"), 4 * (d("js") + d("arithmetic-geometric")), 1e-12, 1e-15));

    // Bhattacharyya bounds: ½(1 − √(1 − BC²)) ≤ Bayes error at even odds ≤ ½BC; Chernoff ≥ Bhattacharyya;
    // 4-fold bounds of Le Cam's distance.
    [Fact]
    public void Errors_of_tests() => Holds((d, _) =>
    {
        double coefficient = Math.Exp(-d("bhattacharyya")), error = d("bayes-error(0.5)");
        return error <= coefficient / 2 * Rounding
            && error >= (1 - Math.Sqrt(Math.Max(0, 1 - coefficient * coefficient))) / 2 * (1 / Rounding) - 1e-15
            && d("bhattacharyya") <= d("chernoff") * Rounding && d("chernoff") <= Math.Min(d("kl"), double.PositiveInfinity) * Rounding
            && d("total-variation") * d("total-variation") <= d("triangular") / 2 * Rounding && d("triangular") / 2 <= d("tv") * Rounding
            && Every.Close(d("degroot(0.3)") + d("bayes-error(0.3)"), 0.3, 1e-14, 1e-15);
    });

    // What differs in name, in a factor or in the order of its arguments.
    [Fact]
    public void One_number_under_several_names() => Holds((d, back) =>
    {
        bool Same(double a, double b) => Every.Close(a, b, 1e-12, 2e-15);
        return Same(d("psi"), d("jeffreys")) && Same(d("jeffreys"), d("kl") + back("kl")) && Same(d("topsoe"), 2 * d("js"))
            && Same(d("js"), (d("k-divergence") + back("k-divergence")) / 2)
            && Same(d("skew-js(0.5)"), d("js")) && Same(d("skew(0.5)"), d("k-divergence")) && Same(d("skew(1)"), d("kl"))
            && Same(d("js-distance") * d("js-distance"), d("js"))
            && Same(d("matusita"), Math.Sqrt(2) * d("hellinger")) && Same(d("hellinger") * d("hellinger"), d("squared-hellinger"))
            && Same(d("neyman"), back("pearson")) && Same(d("symmetric-chi-squared"), d("pearson") + back("pearson"))
            && Same(d("vajda-chi(2)"), d("chi2")) && Same(d("vajda-chi(1)"), 2 * d("tv")) && Same(d("hockey-stick(1)"), d("tv"))
            && Same(d("degroot(0.5)"), d("tv") / 2)
            && Same(d("alpha(2)"), d("chi2") / 2) && Same(d("alpha(-1)"), d("neyman") / 2)
            && Same(d("alpha(0.5)"), 4 * d("squared-hellinger"))
            && Same(d("alpha(0.3)"), back("alpha(0.7)")) && Same(d("amari(-1)"), d("kl")) && Same(d("cressie-read(0)"), d("kl"))
            && Same(d("amari(0)"), 4 * d("squared-hellinger"))
            && Same(d("max-divergence"), d("renyi(inf)")) && Same(d("bhattacharyya"), d("renyi(0.5)") / 2)
            && Same(0.75 * d("renyi(0.25)"), 0.25 * back("renyi(0.75)"))
            && Same(d("sharma-mittal(2,1)"), d("renyi(2)")) && Same(d("sharma-mittal(2,2)"), d("tsallis(2)"))
            && Same(d("generalized-kullback-leibler"), d("kl"));
    });

    [Fact]
    public void Cross_entropy_is_entropy_plus_divergence() => Every.Pair.Sample((p, q) =>
        Every.Close(Every.Of("cross-entropy", p, q), new Entropy().Of<double>(p) + Every.Of("kl", p, q), 1e-13, 1e-15)
        && new CrossEntropy().Perplexity<double>(p, q) >= new Perplexity().Of<double>(p) * (1 - 1e-13));

    // ε-privacy: δ(ε) is 0 exactly from the max-divergence on.
    [Fact]
    public void Max_divergence_is_where_the_hockey_stick_ends() => Every.FullPair.Sample((p, q) =>
    {
        double most = Every.Of("max", p, q);
        return HockeyStick.AtEpsilon(most * (1 + 1e-12) + 1e-15).Between<double>(p, q) == 0
            && (most < 1e-6 || HockeyStick.AtEpsilon(most * 0.99).Between<double>(p, q) > 0);
    });

    [Fact]
    public void The_event_attains_total_variation() => Every.Pair.Sample((p, q) =>
    {
        var cells = new bool[p.Length];
        double value = new TotalVariation().Event<double>(p, q, cells);
        double gap = p.Zip(q).Zip(cells).Where(cell => cell.Second).Sum(cell => cell.First.First - cell.First.Second);
        return value == Every.Of("tv", p, q) && Math.Abs(gap - value) <= 1e-15 * p.Length;      // sums differ from 1 by a rounding a cell
    });

    [Fact]
    public void Several_distributions_agree_with_two_and_never_exceed_the_entropy_of_the_weights()
    => Gen.Select(Every.Distribution(5), Every.Distribution(5), Every.Distribution(5), Every.FullDistribution(3)).Sample((p, q, r, w) =>
    {
        double three = JensenShannon.Among([.. p, .. q, .. r], 5, w), two = JensenShannon.Among([.. p, .. q], 5, [0.5, 0.5]);
        return three >= 0 && three <= new Entropy().Of<double>(w) * Rounding && Every.Close(two, Every.Of("js", p, q), 1e-12, 1e-16)
            && JensenShannon.Among([.. p, .. p, .. p], 5, w) <= 1e-30;      // weights that sum to 1 within rounding: (1e-16)²
    });
}
