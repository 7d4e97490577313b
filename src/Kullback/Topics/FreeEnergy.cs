using System.Numerics;
using System.Runtime.InteropServices;
using Kullback.Numerics;

namespace Kullback.Topics;

/// <summary>The parts of the free energy (evidence lower bound) of latent Dirichlet allocation, in nats.</summary>
internal static class FreeEnergy
{
    /// <summary>E ln p(θ|α) − E ln q(θ|γ) over the documents, and −N_d ψ(Σγ) that the words' part leaves out; with it Σ_dk E ln θ_dk,
    /// which α is learnt from.</summary>
    internal static (double Nats, double Logs) Documents(DocumentCounts counts, int topics, double alpha, double[] mixtures)
    {
        int padded = mixtures.Length / Math.Max(1, counts.Documents);
        double nats = 0, all = 0, constant = Special.LogGamma(topics * alpha) - topics * Special.LogGamma(alpha);
        for (int d = 0; d < counts.Documents; d++)
        {
            var gamma = mixtures.AsSpan(d * padded, topics);
            double sum = 0;
            foreach (double g in gamma) sum += g;
            double psi = Digamma.Of(sum), logs = 0;
            foreach (double g in gamma)
            {
                double log = Digamma.Of(g) - psi;
                logs += log;
                nats += (alpha - g) * log + Special.LogGamma(g);
            }
            nats += constant - Special.LogGamma(sum) - counts.Length(d) * psi;
            all += logs;
        }
        return (nats, all);
    }

    /// <summary>E ln p(β|η) − E ln q(β|λ) over the topics.</summary>
    internal static double Topics(int topics, int words, double eta, double[] weights)
    {
        var sums = new double[topics];
        int whole = weights.Length / Vector<double>.Count * Vector<double>.Count;
        var logs = Vector<double>.Zero;
        foreach (var lambda in MemoryMarshal.Cast<double, Vector<double>>(weights.AsSpan(0, whole)))
            logs += DirichletTerms.LogGamma(lambda);
        double nats = Vector.Sum(logs);
        for (int i = whole; i < weights.Length; i++) nats += Special.LogGamma(weights[i]);
        for (int w = 0; w < words; w++)
            for (int k = 0; k < topics; k++) sums[k] += weights[w * topics + k];
        nats += topics * (Special.LogGamma(words * eta) - words * Special.LogGamma(eta));
        double[] psi = [.. sums.Select(Digamma.Of)];
        foreach (double sum in sums) nats -= Special.LogGamma(sum);
        return nats + Expected(topics, eta, weights, psi);
    }

    // Σ (η − λ)(ψ(λ) − ψ(Σλ)).
    private static double Expected(int topics, double eta, double[] weights, double[] psi)
    {
        double nats = 0;
        for (int i = 0; i < weights.Length; i++)
            if (weights[i] != eta) nats += (eta - weights[i]) * (Digamma.Of(weights[i]) - psi[i % topics]);
        return nats;
    }
}
