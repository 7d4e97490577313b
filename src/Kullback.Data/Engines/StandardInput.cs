namespace Kullback.Data.Engines;

/// <summary>Standard input as a file: it can be read only once, and reading a table takes a look at it first.</summary>
internal static class StandardInput
{
    /// <summary>Where the bytes come from; tests put a stream in its place.</summary>
    internal static Func<Stream> Source { get; set; } = Console.OpenStandardInput;

    /// <summary>Copies standard input to a file in the folder.</summary>
    public static string Spool(string folder, CancellationToken cancel)
    {
        string path = Path.Combine(folder, "standard-input");
        using Stream input = Source();
        using FileStream file = File.Create(path);
        var buffer = new byte[1 << 20];
        for (int n; (n = input.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            file.Write(buffer, 0, n);
        }
        return path;
    }
}
