namespace Kullback.Divergences;

/// <summary>How far the candidate's next-token distribution Q is from the base's P at one position of a text; information in
/// nats.</summary>
/// <remarks>P and Q are the softmaxes of the two rows. Source of the definitions: Kullback and Leibler (1951), Lin (1991),
/// Shannon (1948).</remarks>
public readonly record struct NextTokenRow
{
    /// <summary>D(P‖Q) = Σ pᵢ ln(pᵢ/qᵢ), in [0, +∞]; +∞ where the candidate masks a token that the base does not.</summary>
    public double KlNats { get; init; }

    /// <summary>D(Q‖P), in [0, +∞].</summary>
    public double ReverseKlNats { get; init; }

    /// <summary>Σ pᵢ (ln pᵢ − ln qᵢ) over the tokens stored above the floor of −16 nats, p as stored and not normalized: what programs that
    /// write such files print. May be slightly negative. Equal to <see cref="KlNats"/> where the base row is given as logits.</summary>
    public double StoredKlNats { get; init; }

    /// <summary>Jensen–Shannon divergence of P and Q, in [0, ln 2].</summary>
    public double JensenShannonNats { get; init; }

    /// <summary>½ Σ |pᵢ − qᵢ|, in [0, 1].</summary>
    public double TotalVariation { get; init; }

    /// <summary>H(P) = −Σ pᵢ ln pᵢ: how unsure the base is.</summary>
    public double EntropyNats { get; init; }

    /// <summary>H(Q).</summary>
    public double CandidateEntropyNats { get; init; }

    /// <summary>H(P, Q) = −Σ pᵢ ln qᵢ = H(P) + D(P‖Q).</summary>
    public double CrossEntropyNats { get; init; }

    /// <summary>H(Q, P) = H(Q) + D(Q‖P).</summary>
    public double ReverseCrossEntropyNats { get; init; }

    /// <summary>The token that the text goes on with; −1 where it is not known.</summary>
    public int Target { get; init; }

    /// <summary>ln p of <see cref="Target"/>, as stored where the row is; 0 where the token is not known.</summary>
    public double TargetLogP { get; init; }

    /// <summary>ln q of <see cref="Target"/>; 0 where the token is not known.</summary>
    public double TargetLogQ { get; init; }

    /// <summary>The base's most probable token, the first among equals.</summary>
    public int Top { get; init; }

    /// <summary>The candidate's most probable token, the first among equals.</summary>
    public int CandidateTop { get; init; }

    /// <summary>How many tokens the candidate puts before the base's most probable one: 0 where both agree.</summary>
    public int RankOfTop { get; init; }

    /// <summary>How many tokens are among the most probable of both; of how many, the caller of the measure said.</summary>
    public int Overlap { get; init; }

    /// <summary>Σ exp of the base's stored row, which should be 1; 0 where the row is given as logits.</summary>
    internal double StoredMass { get; init; }

    /// <summary>Do both put the same token first?</summary>
    public bool SameTop => Top == CandidateTop;

    /// <summary>q − p of <see cref="Target"/>: positive where the candidate gives the right token more probability;
    /// 0 where it is not known.</summary>
    public double ProbabilityChange => Target < 0 ? 0 : Math.Exp(TargetLogQ) - Math.Exp(TargetLogP);
}
