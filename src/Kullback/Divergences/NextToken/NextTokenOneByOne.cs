using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The figures of a pair of rows, one token at a time in double: the measure that wider forms are held to.</summary>
internal static class NextTokenOneByOne
{
    internal static NextTokenRow Compare(ReadOnlySpan<float> p, ReadOnlySpan<float> q, RowForm form, int target, int top)
    {
        var (sideP, sideQ) = (NextTokenSide.Of(nameof(p), p), NextTokenSide.Of(nameof(q), q));
        NextTokenSums sums = default;
        double lift = form == RowForm.Stored ? sideP.Largest + sideP.LogSum : 0;
        for (int i = 0; i < p.Length; i++)
        {
            double logP = sideP.Log(p[i]), logQ = sideQ.Log(q[i]), a = Math.Exp(logP), b = Math.Exp(logQ), d = Difference(logP, logQ);
            sums.Kl += Excess(logP, logQ);
            sums.Reverse += Excess(logQ, logP);
            sums.Middle += Middle(a, b, d);
            sums.Apart += Math.Abs(d);
            sums.Entropy -= a == 0 ? 0 : a * logP;
            sums.CandidateEntropy -= b == 0 ? 0 : b * logQ;
            if (form == RowForm.Stored && p[i] > NextToken.StoredFloor) sums.Stored += Math.Exp(p[i]) * (p[i] - logQ);
        }
        return sums.Row(form) with
        {
            Target = target,
            TargetLogP = target < 0 ? 0 : sideP.Log(p[target]) + lift,
            TargetLogQ = target < 0 ? 0 : sideQ.Log(q[target]),
            Overlap = Ranks(p, q, top, out int first, out int candidateFirst),
            Top = first,
            CandidateTop = candidateFirst,
            RankOfTop = Rank(q, first),
        };
    }

    /// <summary>p·ln(p/q) − p + q ≥ 0 of the logarithms of p and q; +∞ where p &gt; 0 = q.</summary>
    internal static double Excess(double logP, double logQ)
    {
        if (double.IsNegativeInfinity(logP)) return Math.Exp(logQ);
        if (double.IsNegativeInfinity(logQ)) return double.PositiveInfinity;
        double p = Math.Exp(logP), d = logQ - logP;
        return Math.Abs(d) <= 1 ? p * ExpExcess(d) : Math.Exp(logQ) - p - p * d;
    }

    private static double ExpExcess(double x) => Elementary.ExpExcess(new Lane(x)).Value;

    // q − p with the relative precision of ln q − ln p.
    private static double Difference(double logP, double logQ)
        => Math.Abs(logQ - logP) <= 1 ? Math.Exp(logP) * (logQ - logP + ExpExcess(logQ - logP)) : Math.Exp(logQ) - Math.Exp(logP);

    // ½[p ln(p/m) + q ln(q/m)], m = (p + q)/2, d = q − p; each part is put as u·φ((m − u)/u) ≥ 0.
    private static double Middle(double p, double q, double d) => (Part(p, d / 2, q) + Part(q, -d / 2, p)) / 2;

    private static double Part(double u, double step, double other) => u < 1e-290 ? other / 2 : u * Special.Phi(step / u);

    internal static int Ranks(ReadOnlySpan<float> p, ReadOnlySpan<float> q, int top, out int first, out int candidateFirst)
    {
        Span<float> values = stackalloc float[2 * NextToken.MostTop];
        Span<int> places = stackalloc int[2 * NextToken.MostTop];
        var topP = new NextTokenTop(values[..top], places[..top]);
        var topQ = new NextTokenTop(values.Slice(NextToken.MostTop, top), places.Slice(NextToken.MostTop, top));
        for (int i = 0; i < p.Length; i++)
        {
            topP.Offer(p[i], i);
            topQ.Offer(q[i], i);
        }
        (first, candidateFirst) = (topP.Places[0], topQ.Places[0]);
        return NextTokenTop.Overlap(topP.Places, topQ.Places);
    }

    internal static int Rank(ReadOnlySpan<float> row, int token)
    {
        int before = 0;
        float value = row[token];
        for (int i = 0; i < row.Length; i++)
            if (row[i] > value || (row[i] == value && i < token)) before++;
        return before;
    }
}

/// <summary>Sums over the tokens of a row.</summary>
internal struct NextTokenSums
{
    internal double Kl, Reverse, Middle, Apart, Entropy, CandidateEntropy, Stored, StoredMass;

    internal readonly NextTokenRow Row(RowForm form) => new()
    {
        KlNats = Kl,
        ReverseKlNats = Reverse,
        StoredKlNats = form == RowForm.Stored ? Stored : Kl,
        JensenShannonNats = Math.Min(Middle, Math.Log(2)),
        TotalVariation = Math.Min(Apart / 2, 1),
        EntropyNats = Math.Max(Entropy, 0),
        CandidateEntropyNats = Math.Max(CandidateEntropy, 0),
        CrossEntropyNats = Math.Max(Entropy, 0) + Kl,
        ReverseCrossEntropyNats = Math.Max(CandidateEntropy, 0) + Reverse,
        Target = -1,
    };
}
