using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>All measures by name: the table that the documentation, the command line and the tests are made from.</summary>
public static class Measures
{
    private static readonly NamedMeasure[] Table =
    [
        new("kullback-leibler", ["kl", "kld", "relative-entropy"], 0, _ => new KullbackLeibler()),
        new("generalized-kullback-leibler", ["generalized-kullback-leibler", "i-divergence"], 0, _ => new GeneralizedKullbackLeibler()),
        new("cross-entropy", ["ce"], 0, _ => new CrossEntropy()),
        new("jeffreys", ["symmetric-kl"], 0, _ => new Jeffreys()),
        new("population-stability-index", ["psi"], 0, _ => new PopulationStabilityIndex()),
        new("jensen-shannon", ["js", "jsd"], 0, _ => new JensenShannon()),
        new("jensen-shannon-distance", ["js-distance"], 0, _ => new JensenShannonDistance()),
        new("skew-jensen-shannon", ["skew-js"], 1, x => new SkewJensenShannon(x[0]), [0.3]),
        new("geometric-jensen-shannon", ["geometric-js"], 0, _ => new GeometricJensenShannon()),
        new("skew", [], 1, x => new SkewDivergence(x[0]), [0.1], [0.99]),
        new("k-divergence", [], 0, _ => new KDivergence()),
        new("topsoe", ["information-radius"], 0, _ => new Topsoe()),
        new("total-variation", ["tv"], 0, _ => new TotalVariation()),
        new("squared-hellinger", [], 0, _ => new SquaredHellinger()),
        new("hellinger", [], 0, _ => new Hellinger()),
        new("matusita", [], 0, _ => new Matusita()),
        new("bhattacharyya", [], 0, _ => new Bhattacharyya()),
        new("chernoff", ["chernoff-information"], 0, _ => new ChernoffInformation()),
        new("pearson-chi-squared", ["chi2", "chi-squared", "pearson"], 0, _ => new PearsonChiSquared()),
        new("neyman-chi-squared", ["neyman"], 0, _ => new NeymanChiSquared()),
        new("symmetric-chi-squared", [], 0, _ => new SymmetricChiSquared()),
        new("triangular", ["vincze-le-cam", "le-cam"], 0, _ => new TriangularDiscrimination()),
        new("arithmetic-geometric", ["taneja"], 0, _ => new ArithmeticGeometric()),
        new("kumar-johnson", [], 0, _ => new KumarJohnson()),
        new("vajda-chi", [], 1, x => new VajdaChi(x[0]), [1], [3]),
        new("alpha", [], 1, x => new Alpha(x[0]), [-1], [0], [0.5], [0.7], [1], [3]),
        new("amari", [], 1, x => Alpha.Amari(x[0])),
        new("cressie-read", [], 1, x => Alpha.CressieRead(x[0])),
        new("renyi", [], 1, x => new Renyi(x[0]), [0], [0.5], [0.9], [1], [2], [double.PositiveInfinity]),
        new("tsallis", [], 1, x => new Tsallis(x[0]), [0], [0.5], [1], [1.5], [2]),
        new("sharma-mittal", [], 2, x => new SharmaMittal(x[0], x[1]), [0.5, 0.25], [0.5, 2], [2, 0.5], [2, 3], [3, 1]),
        new("max-divergence", ["max"], 0, _ => new MaxDivergence()),
        new("hockey-stick", ["e-gamma"], 1, x => new HockeyStick(x[0]), [1], [2]),
        new("degroot", ["statistical-information"], 1, x => new DeGroot(x[0]), [0.5], [0.3]),
        new("bayes-error", [], 1, x => new BayesError(x[0]), [0.5], [0.3]),
        new("chebyshev", [], 0, _ => new Chebyshev()),
        new("kolmogorov", ["ks"], 0, _ => new Kolmogorov()),
        new("kuiper", [], 0, _ => new Kuiper()),
        new("cramer", [], 0, _ => new Cramer()),
    ];

    /// <summary>Every measure once, in the order of the table; families with several orders.</summary>
    public static IReadOnlyList<IMeasure> All { get; } = [.. Table.SelectMany(entry => entry.Instances)];

    /// <summary>Every functional of one distribution, families with several orders.</summary>
    public static IReadOnlyList<IFunctional> Functionals { get; } =
    [
        new Entropy(), new Perplexity(),
        new RenyiEntropy(0), new RenyiEntropy(0.5), new RenyiEntropy(1), new RenyiEntropy(2), new RenyiEntropy(double.PositiveInfinity),
        new TsallisEntropy(0), new TsallisEntropy(0.5), new TsallisEntropy(1), new TsallisEntropy(2),
    ];

    /// <summary>The measure of a name: "kullback-leibler", "renyi(0.5)", "sharma-mittal(2,0.5)"; short forms are "kl", "js", "tv", "psi",
    /// "chi2". Upper and lower case are the same; infinity is "inf".</summary>
    /// <param name="text">The name, with parameters in parentheses for a family.</param>
    /// <exception cref="ArgumentException">No measure has the name; the message says the nearest one. Or a family's parameters are missing,
    /// no numbers, or too many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its domain.</exception>
    public static IMeasure Named(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (entry, parameters) = Find(text);
        if (entry is null) throw new ArgumentException($"No measure is called '{text}'; the nearest name is '{Nearest(text)}'.",
            nameof(text));
        if (parameters is null || parameters.Length != entry.Parameters)
            throw new ArgumentException($"'{text}' must be {entry.Usage}.", nameof(text));
        return entry.Make(parameters);
    }

    /// <summary>The measure of a name, if there is one and its parameters are in their domain; see <see cref="Named"/>.</summary>
    /// <param name="text">The name, with parameters in parentheses for a family.</param>
    /// <param name="measure">Receives the measure.</param>
    public static bool TryNamed(string? text, [NotNullWhen(true)] out IMeasure? measure)
    {
        measure = null;
        if (text is null) return false;
        var (entry, parameters) = Find(text);
        if (entry is null || parameters is null || parameters.Length != entry.Parameters) return false;
        try
        {
            measure = entry.Make(parameters);
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
        return true;
    }

    private static (NamedMeasure? Entry, double[]? Parameters) Find(string text)
    {
        string name = text.Trim();
        int open = name.IndexOf('(', StringComparison.Ordinal);
        string head = (open < 0 ? name : name[..open]).Trim();
        var entry = Array.Find(Table, row => row.Is(head));
        if (open < 0) return (entry, []);
        return (entry, name.EndsWith(')') ? Numbers(name[(open + 1)..^1]) : null);
    }

    private static double[]? Numbers(string list)
    {
        string[] parts = list.Split(',');
        var numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i].Trim();
            if (part.Equals("inf", StringComparison.OrdinalIgnoreCase)) numbers[i] = double.PositiveInfinity;
            else if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || double.IsNaN(numbers[i]))
                return null;
        }
        return numbers;
    }

    private static string Nearest(string text)
    {
        string head = text.Split('(')[0].Trim().ToLowerInvariant();
        return Table.SelectMany(row => row.Names).MinBy(name => EditDistance.Of(head, name))!;
    }
}
