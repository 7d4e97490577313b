using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>Variational inference: the normal distribution q nearest to a density in KL(q‖density), with a verdict.</summary>
/// <remarks>Fixed, even, moment-matched draws and a deterministic search from a whitened mode (Giordano, Ingram and Broderick 2024, Journal
/// of Machine Learning Research 25(18)); where the mode is a bad place, from the best normal distribution along the paths (Zhang,
/// Carpenter, Gelman and Vehtari 2022, Journal of Machine Learning Research 23(306)).</remarks>
public static class Variational
{
    /// <summary>Fits.</summary>
    /// <param name="density">What is approximated.</param>
    /// <param name="options">Family, seed, start; null for full rank from 0.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <returns>Always a result: where nothing could be fitted, its verdict and reason say so.</returns>
    /// <exception cref="ArgumentException">The options do not fit the density.</exception>
    public static VariationalFit Fit(ILogDensity density, VariationalOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(density);
        options ??= new();
        int d = density.Dimension;
        if (options.Start is { } given && (given.Count != d || given.Any(v => !double.IsFinite(v))))
            throw new ArgumentException(FormattableString.Invariant($"The start needs {d} finite numbers."), nameof(options));
        if (options.Family == Family.LowRank && (options.Rank < 1 || options.Rank > d))
            throw new ArgumentException(FormattableString.Invariant($"The rank must be from 1 to {d}."), nameof(options));
        return new VariationalSearch(density, options, cancel).Run();
    }

    /// <summary>The fit of one family.</summary>
    /// <param name="density">What is approximated.</param>
    /// <param name="family">Which normal distributions.</param>
    public static VariationalFit Fit(ILogDensity density, Family family) => Fit(density, new VariationalOptions { Family = family });
}
