namespace Kullback.Learning;

/// <summary>The clipped loss of proximal policy optimization: −mean min(r·Â, clip(r, 1 − ε, 1 + ε)·Â), r = π_new/π_old.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="ClippedShare">The share of actions with |r − 1| &gt; ε.</param>
/// <remarks>Source: Schulman et al. (2017), arXiv:1707.06347.</remarks>
public readonly record struct ClippedSurrogate(double Loss, double ClippedShare)
{
    /// <summary>The loss, and its derivative in each ln π_new.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a log-probability is NaN: it is named.</exception>
    public static ClippedSurrogate Of(ReadOnlySpan<double> logOld, ReadOnlySpan<double> logNew, ReadOnlySpan<double> advantages,
        double clip,
        Span<double> gradient)
    {
        int n = logOld.Length, outside = 0;
        if (n == 0 || logNew.Length != n || advantages.Length != n || gradient.Length != n)
            throw new ArgumentException("There are no actions, or their numbers differ in length.", nameof(logOld));
        PolicyAlgorithm.Require(clip is > 0 and < 1, nameof(clip), clip, "between 0 and 1");
        double loss = 0;
        for (int i = 0; i < n; i++)
        {
            double ratio = Math.Exp(logNew[i] - logOld[i]), advantage = advantages[i];
            if (double.IsNaN(ratio) || double.IsNaN(advantage))
                throw new ArgumentException(FormattableString.Invariant(
                    $"Action {i}: ln π_old = {logOld[i]}, ln π_new = {logNew[i]}, advantage {advantage}: no number among them may be NaN."),
                    nameof(logNew));
            double free = ratio * advantage, held = Math.Clamp(ratio, 1 - clip, 1 + clip) * advantage;
            loss -= Math.Min(free, held);
            gradient[i] = free <= held ? -free / n : 0;
            if (Math.Abs(ratio - 1) > clip) outside++;
        }
        return new(loss / n, (double)outside / n);
    }
}
