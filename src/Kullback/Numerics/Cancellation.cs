namespace Kullback.Numerics;

/// <summary>The cancellation that the loops of this thread look at, however deep they are: a quantile inside a quadrature inside a
/// divergence has no parameter for it.</summary>
internal static class Cancellation
{
    [ThreadStatic]
    private static CancellationToken t_token;

    /// <summary>Until the result is disposed of, <see cref="Look()"/> throws on this thread once <paramref name="token"/> is canceled. A
    /// token that cannot be canceled leaves the one before in force.</summary>
    internal static Watch By(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var before = new Watch(t_token);
        if (token.CanBeCanceled) t_token = token;
        return before;
    }

    /// <summary>Ends the work if it was canceled; a few nanoseconds.</summary>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    internal static void Look() => t_token.ThrowIfCancellationRequested();

    /// <summary>As <see cref="Look()"/>, once in 1024 steps, for loops of a few nanoseconds per step.</summary>
    internal static void Look(long step)
    {
        if ((step & 1023) == 0) Look();
    }

    internal readonly struct Watch(CancellationToken before) : IDisposable
    {
        public void Dispose() => t_token = before;
    }
}
