namespace Kullback.Hosts.Tests;

/// <summary>Output compared with a text file that a person has approved.</summary>
/// <remarks>To approve: run the tests with KULLBACK_APPROVE set to the folder of the approved files,
/// and read the difference before committing it.</remarks>
internal static class Approved
{
    /// <summary>The text equals <c>Approved/NAME.approved.txt</c>.</summary>
    public static void Matches(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable("KULLBACK_APPROVE") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".approved.txt"), actual);
            return;
        }
        string path = Path.Combine(AppContext.BaseDirectory, "Approved", name + ".approved.txt");
        Assert.True(File.Exists(path), $"no approved file for {name}; it would be:\n{actual}");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
