namespace Kullback.Data.Engines.DuckDb;

/// <summary>Standard input and pipes as files: they can be read only once, and reading a table takes a look at it first.</summary>
internal static class StandardInput
{
    /// <summary>Where the bytes come from; tests put a stream in its place.</summary>
    internal static Func<Stream> Source { get; set; } = Console.OpenStandardInput;

    /// <summary>Copies standard input to a file in the folder.</summary>
    public static string Spool(string folder, CancellationToken cancel)
    {
        using Stream input = Source();
        return Copied(input, Path.Combine(folder, "standard-input"), cancel);
    }

    /// <summary>Copies a named pipe, or one that the shell made for <c>&lt;(command)</c>, to a file in the folder; null when the path is no
    /// pipe.</summary>
    /// <remarks>A pipe is a file of length 0 that has no positions. It is opened once: who writes to it gets no second chance.</remarks>
    public static string? SpoolPipe(string path, Func<string> folder, CancellationToken cancel)
    {
        // Of a link, such as /dev/fd/63, the length is the link's own.
        if (!File.Exists(path) || new FileInfo(path) is { Length: > 0, LinkTarget: null }) return null;
        // Opening waits for a writer, and reading for what it writes: for both on another thread, so that who stops the work need not wait.
        using FileStream input = Waited(() => FileFormat.OpenRead(path), cancel);
        return input.CanSeek ? null : Copied(input, Path.Combine(folder(), $"pipe-{Guid.NewGuid():N}"), cancel);
    }

    private static string Copied(Stream input, string path, CancellationToken cancel)
    {
        using FileStream file = File.Create(path);
        var buffer = new byte[1 << 20];
        for (int n; (n = Waited(() => input.Read(buffer), cancel)) > 0;) file.Write(buffer, 0, n);
        return path;
    }

    private static T Waited<T>(Func<T> work, CancellationToken cancel)
    {
        Task<T> task = Task.Run(work, CancellationToken.None);
        try { task.Wait(cancel); }
        catch (AggregateException) { /* thrown as it was by the next line */ }
        return task.GetAwaiter().GetResult();
    }
}
