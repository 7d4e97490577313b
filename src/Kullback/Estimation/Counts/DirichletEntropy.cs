using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The entropy of the shares after <paramref name="PseudoCount"/> rows are added to every cell, unseen ones included.</summary>
/// <param name="PseudoCount">Rows added to each cell, above 0.</param>
/// <remarks>½ is Jeffreys' prior, 1 Laplace's, 1/K Schürmann and Grassberger's, √n/K the minimax one for squared error of the shares.
/// O(different counts).</remarks>
public readonly record struct PseudoCountEntropy(double PseudoCount) : IEntropyEstimator
{
    /// <summary>Rows added to each cell.</summary>
    public double PseudoCount { get; } = DirichletEntropy.RequirePositive(PseudoCount, nameof(PseudoCount));

    /// <inheritdoc/>
    public string Method => string.Create(CultureInfo.InvariantCulture, $"plug-in after {PseudoCount} rows more in each cell");

    /// <summary>1/K each: one row more in all. Source: Schürmann and Grassberger (1996), Chaos 6, 414–427.</summary>
    /// <param name="sample">The sample.</param>
    public static PseudoCountEntropy SchuermannGrassberger(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return new(1.0 / sample.Cells);
    }

    /// <summary>√n/K each. Source: Trybula (1958), Annals of Mathematical Statistics 29, 1149–1155.</summary>
    /// <param name="sample">The sample.</param>
    public static PseudoCountEntropy Minimax(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return new(Math.Sqrt(sample.Rows) / sample.Cells);
    }

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double a = PseudoCount, total = sample.Rows + a * sample.Cells;
        return sample.Sum(c => PlugInEntropy.Term((c + a) / total, (c - sample.Rows - a * (sample.Cells - 1)) / total))
            + sample.CellsSeen(0) * PlugInEntropy.Term(a / total);
    }
}

/// <summary>The mean entropy under a Dirichlet posterior: prior parameter <paramref name="Parameter"/> for each of the K cells.</summary>
/// <param name="Parameter">Prior parameter of each cell, above 0.</param>
/// <remarks>ψ(A + 1) − Σ (a_i/A) ψ(a_i + 1) with a_i = n_i + a, A their sum. The prior is narrow: with many cells it fixes the entropy
/// almost before any row is seen (see <see cref="NemenmanShafeeBialek"/>). O(different counts). Source: Wolpert and Wolf (1995), Physical
/// Review E 52, 6841–6854, theorems 3 and 4.</remarks>
public readonly record struct DirichletEntropy(double Parameter) : IPosteriorEntropy
{
    /// <summary>Prior parameter of each cell.</summary>
    public double Parameter { get; } = RequirePositive(Parameter, nameof(Parameter));

    /// <inheritdoc/>
    public string Method => string.Create(CultureInfo.InvariantCulture, $"Dirichlet({Parameter}) posterior mean");

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Mean(sample, Parameter);
    }

    /// <inheritdoc/>
    public (double Nats, double DeviationNats) Posterior(Fingerprint sample)
    {
        double mean = Nats(sample);
        return (mean, Math.Sqrt(Math.Max(0, SecondMoment(sample, Parameter, mean))));
    }

    internal static double Mean(Fingerprint sample, double a)
    {
        double total = sample.Rows + sample.Cells * a, all = Digamma.Of(total + 1);
        return sample.Sum(c => (c + a) / total * (all - Digamma.Of(c + a + 1)))
            + sample.CellsSeen(0) * (a / total) * (all - Digamma.Of(a + 1));
    }

    /// <summary>E[(H − center)²]. H − center = −Σ p(ln p + center),
    /// so the center enters each logarithm and nothing large cancels.</summary>
    internal static double SecondMoment(Fingerprint sample, double a, double center)
    {
        double total = sample.Rows + sample.Cells * a, shift = center - Digamma.Of(total + 2), common = Digamma.Derivative(total + 2);
        double first = 0, squares = 0, own = 0, ownSquares = 0;
        for (int i = -1; i < sample.Counts.Length; i++)
        {
            double alpha = a + (i < 0 ? 0 : sample.Counts[i]), cells = i < 0 ? sample.CellsSeen(0) : sample.CellsWith[i],
                share = alpha / total;
            double low = Digamma.Of(alpha + 1) + shift, high = Digamma.Of(alpha + 2) + shift;
            first += cells * share * low;
            squares += cells * share * low * (share * low);
            ownSquares += cells * share * share;
            own += cells * share * ((alpha + 1) / total) * (high * high + Digamma.Derivative(alpha + 2) - common);
        }
        return (first * first - squares - common * (1 - ownSquares) + own) * (total / (total + 1));
    }

    internal static double RequirePositive(double value, string name)
        => value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Must be finite and above 0.");
}
