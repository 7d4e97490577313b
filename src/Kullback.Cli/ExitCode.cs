namespace Kullback.Cli;

/// <summary>Exit codes, as <c>diff</c> has them.</summary>
internal static class ExitCode
{
    /// <summary>Nothing that was asked about was found.</summary>
    public const int Stable = 0;

    /// <summary>Drift (or what else <c>--fail-on</c> names).</summary>
    public const int Drifted = 1;

    /// <summary>The question could not be answered.</summary>
    public const int Trouble = 2;

    /// <summary>Stopped by Ctrl-C: 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by a request to terminate.</summary>
    public const int Terminated = 143;
}
