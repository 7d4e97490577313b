using Kullback.Divergences;

namespace Kullback.Data.Laws;

/// <summary>Work that is waited for until it is done, a time is over, or a person stops it.</summary>
/// <remarks>It runs on a thread of its own, so that no loop, however deep in a family of distributions, keeps the program from ending.</remarks>
internal sealed class TimedWork : IDisposable
{
    // Series and quadrature are told to stop at the limit; what does not answer within this is left.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _stop, _cancel;
    private readonly CancellationToken _asked;
    private readonly DateTime? _end;

    internal TimedWork(TimeSpan? limit, CancellationToken cancel)
    {
        _asked = cancel;
        _end = limit is { } time ? TimeProvider.System.GetUtcNow().UtcDateTime + time : null;
        _stop = limit is { } t ? new CancellationTokenSource(t) : new CancellationTokenSource();
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Options = new BetweenOptions { Cancel = _cancel.Token, Stop = _stop.Token };
    }

    internal BetweenOptions Options { get; }

    /// <summary>The result; null where the time was over before.</summary>
    /// <exception cref="OperationCanceledException">A person stopped it.</exception>
    internal T? Run<T>(Func<T> work) where T : class
    {
        _asked.ThrowIfCancellationRequested();
        if (_end is null && !_asked.CanBeCanceled) return work();
        var task = Task.Run(work, CancellationToken.None);
        int wait = _end is { } end ? (int)Math.Clamp((end - TimeProvider.System.GetUtcNow().UtcDateTime + Grace).TotalMilliseconds, 1, int.MaxValue) : -1;
        try { return task.Wait(wait, _asked) ? task.Result : null; }
        catch (AggregateException e) when (e.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    public void Dispose()
    {
        // What is still running ends at its next look.
        _cancel.Cancel();
        _stop.Dispose();
        _cancel.Dispose();
    }
}
