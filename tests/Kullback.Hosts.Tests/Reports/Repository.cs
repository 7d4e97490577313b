namespace Kullback.Hosts.Tests.Reports;

/// <summary>Files of the repository, found from where the tests run.</summary>
internal static class Repository
{
    public static string File(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Kullback.slnx"))) return Path.Combine(folder.FullName, path);
        throw new FileNotFoundException("The tests run outside the repository.", path);
    }
}
