using Kullback.Data.Tables;
using Spectre.Console;

namespace Kullback.Cli.Terminal;

/// <summary>A progress bar with the time left, on standard error, for a person who would otherwise wait for more than a second in
/// silence.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), Beat = TimeSpan.FromMilliseconds(100),
        Grace = TimeSpan.FromSeconds(2);

    /// <summary>Does the work; shows its progress where standard error is a terminal and the work is not done within a second.</summary>
    public static T While<T>(Shell shell, Func<IProgress<WorkProgress>?, CancellationToken, T> work, CancellationToken cancel)
    {
        var latest = new Latest();
        Task<T> task = Task.Run(() => work(shell.ErrorIsTerminal ? latest : null, cancel), CancellationToken.None);
        if (shell.ErrorIsTerminal && !Done(task, Patience, cancel)) Show(shell, task, latest, cancel);
        while (!Done(task, Timeout.InfiniteTimeSpan, cancel))
        {
            // Work that waits for standard input hears nothing; the process ends all the same.
            if (!Done(task, Grace, CancellationToken.None)) throw new OperationCanceledException(cancel);
        }
        return task.GetAwaiter().GetResult();
    }

    // On its own, so that work of less than a second never loads what draws the bar.
    private static void Show<T>(Shell shell, Task<T> task, Latest latest, CancellationToken cancel)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(shell.Error) });
        console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new TimeLeft())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("starting", maxValue: 1);
                while (!cancel.IsCancellationRequested && !Done(task, Beat, cancel))
                {
                    WorkProgress now = latest.Value;
                    bar.Description = Markup.Escape(DisplayText.Cut(now.Stage, 30));
                    bar.Value = Math.Clamp(now.Fraction, 0, 1);
                }
            });
    }

    private static bool Done(Task task, TimeSpan within, CancellationToken cancel)
    {
        try { return task.Wait(within, cancel); }
        catch (OperationCanceledException) when (!task.IsCompleted) { return false; }
        catch (Exception) when (task.IsCompleted) { return true; }      // thrown again, as it was, by the caller's GetResult
    }

    private sealed class Latest : IProgress<WorkProgress>
    {
        private readonly Lock _lock = new();
        private WorkProgress _value = new("starting", 0);

        public WorkProgress Value { get { lock (_lock) return _value; } }

        public void Report(WorkProgress value) { lock (_lock) _value = value; }
    }

    // The library's own estimate looks at the last seconds only and jumps with every stage; the whole run so far does not.
    private sealed class TimeLeft : ProgressColumn
    {
        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options, ProgressTask task,
            TimeSpan deltaTime)
        {
            double done = task.Value, seconds = (task.ElapsedTime ?? TimeSpan.Zero).TotalSeconds + Patience.TotalSeconds;
            return new Text(done < 0.02 ? "" : $"{Reports.NumberFormat.Duration(TimeSpan.FromSeconds(seconds * (1 - done) / done))} left");
        }
    }
}
