namespace Kullback.Hypotheses;

/// <summary>How many permutations a test draws, and when it may stop before.</summary>
/// <param name="Draws">B ≥ 1. The p-value is (b + 1)/(B + 1), b of the draws being as far apart as the samples or further: never 0, and at
/// most α with a probability of at most α when nothing changed, whatever B. Where there are no more ways to deal the labels than B (than
/// 20,000 for up to 40 points), all are looked at once, and the p-value is exact.</param>
/// <remarks>Source: Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39.</remarks>
public readonly record struct Permutations(int Draws)
{
    /// <summary>h: stop at the h-th draw that is as far apart or further; the p-value is then h/l, l the draws made. 0: never stop
    /// early.</summary>
    /// <remarks>Exact like the full test, and cheap where nothing is to be found: with h = 10 a p-value of 0.5 takes 20 draws. Source:
    /// Besag and Clifford (1991), Biometrika 78, 301–304.</remarks>
    public int StopAfter { get; init; }

    /// <summary>Told the share of draws made; null: nobody listens.</summary>
    public IProgress<double>? Progress { get; init; }
}
