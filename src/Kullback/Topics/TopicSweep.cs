using System.Numerics;
using System.Runtime.InteropServices;
using Kullback.Numerics;

namespace Kullback.Topics;

/// <summary>One pass of coordinate ascent over documents with the topics held: mixtures, statistics for the topics, and the documents' part
/// of the bound.</summary>
/// <remarks>For the parameters γ of a document's mixture: γ_k = α + e_k Σ_w c_w b_wk/(Σ_j e_j b_wj), e = exp ψ(γ), b = exp E ln β. The
/// factor exp(−ψ(Σγ)) of e cancels. A row b_w is read once an iteration: its product with e and its part in the sum. Numbers of a topic are
/// padded with zeros to whole vectors.</remarks>
internal sealed class TopicSweep
{
    // A document's mixture is done where it moves less than this a topic on average, or after so many rounds.
    private const double Moved = 1e-3;
    private const int MostRounds = 100;

    private readonly int _topics, _words;
    private readonly Vector<double>[] _rows;

    /// <summary>Topics that are held, as λ, word after word.</summary>
    internal TopicSweep(int topics, int words, double[] weights)
    {
        (_topics, _words) = (topics, words);
        Width = (topics + Vector<double>.Count - 1) / Vector<double>.Count;
        _rows = new Vector<double>[(long)words * Width];
        var sums = new double[topics];
        for (int w = 0; w < words; w++)
            for (int k = 0; k < topics; k++) sums[k] += weights[w * topics + k];
        var scale = new Vector<double>[Width];
        Span<double> factors = MemoryMarshal.Cast<Vector<double>, double>(scale.AsSpan());
        for (int k = 0; k < topics; k++) factors[k] = Math.Exp(-Digamma.Of(sums[k]));
        Span<double> row = stackalloc double[Width * Vector<double>.Count];
        row.Fill(1);
        Span<Vector<double>> padded = MemoryMarshal.Cast<double, Vector<double>>(row);
        for (int w = 0; w < words; w++)
        {
            weights.AsSpan(w * topics, topics).CopyTo(row);
            for (int v = 0; v < Width; v++) _rows[w * Width + v] = DirichletTerms.ExpDigamma(padded[v]) * scale[v];
        }
    }

    /// <summary>Vectors a word or document.</summary>
    internal int Width { get; }

    /// <summary>Updates the mixtures of some documents and adds their statistics.</summary>
    /// <param name="counts">The corpus.</param>
    /// <param name="from">The first document.</param>
    /// <param name="to">One beyond the last.</param>
    /// <param name="alpha">α.</param>
    /// <param name="mixtures">γ of all documents, padded; where each starts and what comes out.</param>
    /// <param name="statistics">Sums over documents, a word's padded row each, without the factor b; empty where they are not
    /// wanted.</param>
    /// <returns>Σ c ln Σ_k e_k b_wk of the documents, without their −ψ(Σγ).</returns>
    internal double Documents(DocumentCounts counts, int from, int to, double alpha, Span<double> mixtures, Span<Vector<double>> statistics)
    {
        Span<Vector<double>> gamma = MemoryMarshal.Cast<double, Vector<double>>(mixtures), e = new Vector<double>[Width],
            sum = new Vector<double>[Width];
        double logs = 0;
        for (int d = from; d < to; d++)
        {
            var own = gamma.Slice(d * Width, Width);
            Mixture(counts, d, alpha, own, e, sum);
            for (int i = counts.Starts[d]; i < counts.Starts[d + 1]; i++)
            {
                if (counts.Counts[i] == 0) continue;
                double norm = Product(counts.Ids[i], e);
                logs += counts.Counts[i] * Math.Log(norm);
                if (statistics.IsEmpty) continue;
                var share = new Vector<double>(counts.Counts[i] / norm);
                var row = statistics.Slice(counts.Ids[i] * Width, Width);
                for (int v = 0; v < row.Length; v++) row[v] += share * e[v];
            }
        }
        return logs;
    }

    private void Mixture(DocumentCounts counts, int d, double alpha, Span<Vector<double>> gamma, Span<Vector<double>> e,
        Span<Vector<double>> sum)
    {
        int from = counts.Starts[d], to = counts.Starts[d + 1];
        var prior = new Vector<double>(alpha);
        for (int v = 0; v < gamma.Length; v++) e[v] = DirichletTerms.ExpDigamma(gamma[v]);
        for (int round = 0; round < MostRounds; round++)
        {
            sum.Clear();
            for (int i = from; i < to; i++)
            {
                var row = _rows.AsSpan(counts.Ids[i] * Width, sum.Length);
                var product = Vector<double>.Zero;
                for (int v = 0; v < row.Length; v++) product = Vector.FusedMultiplyAdd(row[v], e[v], product);
                var share = new Vector<double>(counts.Counts[i] / (Vector.Sum(product) + 1e-300));
                for (int v = 0; v < row.Length; v++) sum[v] = Vector.FusedMultiplyAdd(row[v], share, sum[v]);
            }
            var change = Vector<double>.Zero;
            for (int v = 0; v < gamma.Length; v++)
            {
                var next = prior + e[v] * sum[v];
                change += Vector.Abs(next - gamma[v]);
                gamma[v] = next;
                e[v] = DirichletTerms.ExpDigamma(next);
            }
            if (Vector.Sum(change) < Moved * _topics) break;
        }
    }

    private double Product(int word, Span<Vector<double>> e)
    {
        var product = Vector<double>.Zero;
        for (int v = 0; v < e.Length; v++) product += _rows[word * Width + v] * e[v];
        return Vector.Sum(product) + 1e-300;
    }

    /// <summary>λ = η + b·statistics, word after word.</summary>
    internal double[] Topics(ReadOnlySpan<Vector<double>> statistics, double eta, double scale = 1)
    {
        var weights = new double[(long)_words * _topics];
        ReadOnlySpan<double> sums = MemoryMarshal.Cast<Vector<double>, double>(statistics),
            rows = MemoryMarshal.Cast<Vector<double>, double>(_rows.AsSpan());
        int padded = Width * Vector<double>.Count;
        for (int w = 0; w < _words; w++)
            for (int k = 0; k < _topics; k++) weights[w * _topics + k] = eta + scale * sums[w * padded + k] * rows[w * padded + k];
        return weights;
    }
}
