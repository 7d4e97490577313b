using System.IO.Compression;
using System.Text;

namespace Kullback.Data.Tests;

/// <summary>A folder for the files of one test, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kullback-tests-").FullName;

    /// <summary>The path of a file in the folder; its own folders are made.</summary>
    public string Of(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = Of(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A text file of one line an entry, ended by \n.</summary>
    public string Lines(string name, IEnumerable<string> lines)
    {
        string path = Of(name);
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        foreach (string line in lines) writer.WriteLine(line);
        return path;
    }

    public string Gzip(string name, string text) => Write(name, Gzipped(text));

    public static byte[] Gzipped(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
