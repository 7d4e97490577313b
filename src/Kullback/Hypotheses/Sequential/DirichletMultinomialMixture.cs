using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>An exact e-value for the distribution of categories that holds at every look:
/// the multinomial likelihood mixed over a Dirichlet distribution.</summary>
public static class DirichletMultinomialMixture
{
    /// <summary>ln of the e-value of counts against a reference: ln B(α + c) − ln B(α) − Σ cᵢ ln qᵢ, B the multivariate beta
    /// function.</summary>
    /// <param name="counts">Rows seen of each category, not below 0.</param>
    /// <param name="reference">Probabilities qᵢ of the categories, not below 0.</param>
    /// <param name="dirichlet">Parameters αᵢ of the Dirichlet distribution, above 0, chosen before looking.</param>
    /// <returns>+∞ where a category was seen that cannot be. The anytime-valid p-value is 1 over the largest e-value so far, at most
    /// 1.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or a number is out of its range.</exception>
    /// <remarks>Source: as <see cref="BetaBinomialMixture"/>, which is its case of two categories.</remarks>
    public static double LogEValue(ReadOnlySpan<long> counts, ReadOnlySpan<double> reference, ReadOnlySpan<double> dirichlet)
    {
        if (counts.Length != reference.Length || counts.Length != dirichlet.Length || counts.IsEmpty)
            throw new ArgumentException("Counts, reference and parameters need one number a category.", nameof(reference));
        double log = 0, mass = 0;
        long total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0) throw new ArgumentOutOfRangeException(nameof(counts), counts[i], $"counts[{i}] must be ≥ 0.");
            if (!(reference[i] >= 0))
                throw new ArgumentOutOfRangeException(nameof(reference), reference[i], $"reference[{i}] must be ≥ 0.");
            if (!(dirichlet[i] > 0 && double.IsFinite(dirichlet[i])))
                throw new ArgumentOutOfRangeException(nameof(dirichlet), dirichlet[i], $"dirichlet[{i}] must be above 0 and finite.");
            (total, mass) = (total + counts[i], mass + dirichlet[i]);
            if (counts[i] > 0) log += GammaRatio.Log(dirichlet[i], counts[i]) - counts[i] * Math.Log(reference[i]);
        }
        return log - GammaRatio.Log(mass, total);
    }
}
