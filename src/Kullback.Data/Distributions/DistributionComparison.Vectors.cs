using Kullback.Distributions;
using Kullback.Transport;

namespace Kullback.Data.Distributions;

public sealed partial record DistributionComparison
{
    // Of several numbers there is no quadrature: what no closed form gives is a mean over draws, and says so.
    private const int Draws = 100_000, Seed = 1;

    private static DistributionComparison OfVectors(string textP, string textQ, IDistribution p, IDistribution q, BetweenOptions within)
    {
        if (p.Dimension != q.Dimension)
            throw new ArgumentException($"P is over points of {p.Dimension} numbers, Q over points of {q.Dimension}");
        var figures = new List<DistributionFigure>();
        foreach (var (name, measure, back) in Measured)
        {
            var options = within with
            {
                Allowed = DivergenceMethods.Deterministic | DivergenceMethods.MonteCarlo,
                Random = new Random(Seed),
                Draws = Draws
            };
            var found = Divergence.Between(measure, back ? q : p, back ? p : q, options);
            figures.Add(new(measure.Facts.Key + (back ? "-reverse" : ""), name, found.Value, measure.Facts.Unit, found.Method,
                found.ErrorBound)
            {
                IsRigorous = found.IsRigorous,
                Formula = found.Formula,
                Source = found.Source,
                Converged = found.Converged,
                Reason = found.Method == DivergenceMethods.MonteCarlo && double.IsFinite(found.Value)
                    ? $"{Draws:N0} draws, seed {Seed}; the error is 1.96 standard errors" : found.Reason,
            });
        }
        if (p is MultivariateNormal a && q is MultivariateNormal b)
            figures.Add(new("wasserstein-2", "Wasserstein-2", BuresWasserstein.Distance(Gaussian(a), Gaussian(b)), null,
                DivergenceMethods.ClosedForm, 1e-13)
            { Formula = "|μp − μq|² + tr(Σp + Σq − 2(Σq^½ Σp Σq^½)^½), its root" });
        return new(textP, textQ, figures, new([], [], []));
    }

    private static GaussianMeasure Gaussian(MultivariateNormal distribution)
        => new([.. distribution.Mean], [.. distribution.Covariance.Matrix()]);
}
