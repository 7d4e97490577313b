using Kullback.Numerics;

namespace Kullback.Data.Distributions;

/// <summary>Work on this thread that ends when it is done, soon after a time is over, or when a person stops it; nothing goes on behind
/// it.</summary>
/// <remarks>At the time limit series and quadrature give the bound reached so far; what takes longer than half a second more is broken off,
/// in whatever loop it is.</remarks>
internal sealed class TimedWork : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _stop, _cancel;
    private readonly CancellationToken _asked;

    internal TimedWork(TimeSpan? limit, CancellationToken cancel)
    {
        _asked = cancel;
        _stop = limit is { } time ? new CancellationTokenSource(time) : new CancellationTokenSource();
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (limit is { } t) _cancel.CancelAfter(t + Grace);
        Options = new BetweenOptions { Cancel = _cancel.Token, Stop = _stop.Token };
    }

    internal BetweenOptions Options { get; }

    /// <summary>The result; null where the time was over before.</summary>
    /// <exception cref="OperationCanceledException">A person stopped it.</exception>
    internal T? Run<T>(Func<T> work) where T : class
    {
        try
        {
            using var watch = Cancellation.By(_cancel.Token);
            return work();
        }
        catch (OperationCanceledException) when (!_asked.IsCancellationRequested) { return null; }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _cancel.Dispose();
    }
}
