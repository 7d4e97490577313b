using System.Text.RegularExpressions;

namespace Kullback.Tests.Conventions;

/// <summary>Whoever follows a link in the documentation arrives.</summary>
public partial class Documentation
{
    private static readonly string Root = Above(AppContext.BaseDirectory);

    private static string Above(string folder) => File.Exists(Path.Combine(folder, "Kullback.slnx")) ? folder
        : Above(Path.GetDirectoryName(folder)!);

    private static IEnumerable<string> Pages()
        => Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Concat([Path.Combine(Root, "README.md"), Path.Combine(Root, "CONTRIBUTING.md")]);

    [Fact]
    public void Every_link_leads_to_a_file_and_its_heading()
    {
        var broken = new List<string>();
        foreach (string page in Pages())
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
            {
                string target = link.Groups[1].Success ? link.Groups[1].Value : link.Groups[2].Value;
                if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
                string[] parts = target.Split('#');
                string file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
                if (!File.Exists(file) && !Directory.Exists(file)) broken.Add($"{Path.GetRelativePath(Root, page)}: {target}");
                else if (parts.Length > 1 && !Headings(file).Contains(parts[1]))
                    broken.Add($"{Path.GetRelativePath(Root, page)}: {target}, no such heading");
            }
        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_is_reached_from_the_index()
    {
        string index = Path.Combine(Root, "docs/README.md"), text = File.ReadAllText(index);
        string[] missing = [.. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Where(page => page != index)
            .Select(page => Path.GetRelativePath(Path.Combine(Root, "docs"), page).Replace('\\', '/'))
            .Where(page => !text.Contains($"({page}", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    // As the hosts of repositories make them: small letters, hyphens for spaces, no other signs.
    private static HashSet<string> Headings(string file)
        => [.. File.ReadLines(file).Where(line => line.StartsWith('#'))
            .Select(line => Signs().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\(([^)\s]+)\)|<img[^>]*src=""([^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Signs();
}
