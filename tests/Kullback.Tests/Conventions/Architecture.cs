using System.Reflection;
using System.Text.RegularExpressions;

namespace Kullback.Tests.Conventions;

/// <summary>The structure that CONTRIBUTING describes, kept by a test: what may know what, how long a file may be,
/// which names may be used together.</summary>
public partial class Architecture
{
    // Each may use the ones before it, and no later one.
    private static readonly string[] Order =
        ["Numerics", "Distributions", "Divergences", "Transport", "Coding", "Estimation", "Hypotheses", "Scoring", "Minimization",
            "Monitoring", "Topics", "Anomalies"];

    // Folders of Kullback.Data, whose namespaces they are, likewise.
    private static readonly string[] DataOrder =
        ["Tables", "Engines", "Columns", "Profiles", "Comparisons", "Information", "Fidelity", "Arrays", "Vectors", "Distributions",
            "Coding", "Points", "Generative", "LanguageModels", "Variants", "Topics", "Predictions", "Streams", "Logs"];

    private static readonly string Root = Above(AppContext.BaseDirectory);

    private static string Above(string folder) => File.Exists(Path.Combine(folder, "Kullback.slnx")) ? folder
        : Above(Path.GetDirectoryName(folder)!);

    private static IEnumerable<string> Sources(string folder, string pattern = "*.cs")
        => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    [Fact]
    public void No_public_name_stands_in_two_namespaces()
    {
        var twice = typeof(Kullback.Divergences.KullbackLeibler).Assembly.GetExportedTypes().Where(t => !t.IsNested)
            .GroupBy(t => t.Name).Where(g => g.Select(t => t.Namespace).Distinct().Count() > 1)
            .Select(g => string.Join(" and ", g.Select(t => t.FullName)));
        Assert.Empty(twice);
    }

    [Fact]
    public void Namespaces_of_the_core_use_only_those_below_them()
    {
        var wrong = new List<string>();
        foreach (string file in Sources("src/Kullback"))
        {
            string text = File.ReadAllText(file), own = Namespace().Match(text).Groups[1].Value;
            int at = Array.IndexOf(Order, own);
            if (own.Length > 0 && at < 0) wrong.Add($"{file}: {own} is not in the order");
            wrong.AddRange(Uses().Matches(text).Select(m => m.Groups[1].Value).Where(used => Array.IndexOf(Order, used) > at)
                .Select(used => $"{Path.GetRelativePath(Root, file)}: {own} uses {used}"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Folders_of_Data_are_its_namespaces_and_use_only_those_before_them()
    {
        var wrong = new List<string>();
        foreach (string file in Sources("src/Kullback.Data"))
        {
            string text = File.ReadAllText(file), name = Path.GetRelativePath(Path.Combine(Root, "src"), file),
                folder = Path.GetDirectoryName(name)!.Replace(Path.DirectorySeparatorChar, '.');
            if (!text.Contains($"namespace {folder};", StringComparison.Ordinal)) wrong.Add($"{name}: not in the namespace {folder}");
            int at = folder == "Kullback.Data" ? -1 : Array.IndexOf(DataOrder, folder.Split('.')[2]);
            if (folder != "Kullback.Data" && at < 0) wrong.Add($"{name}: its folder is not in the order");
            wrong.AddRange(UsesOfData().Matches(text).Select(m => m.Groups[1].Value).Where(used => Array.IndexOf(DataOrder, used) > at)
                .Select(used => $"{name} uses {used}"));
        }
        Assert.Empty(wrong);
    }

    // Forms render every subject, charts draw for several; a subject knows these and no other subject.
    private static readonly string[] Shared = ["Forms", "Charts"];

    [Fact]
    public void A_subject_of_Reports_knows_forms_and_charts_and_no_other_subject()
    {
        string root = Path.Combine(Root, "src/Kullback.Reports");
        string Folder(string file) => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar) is [var folder, _, ..]
            ? folder : "";
        var files = Sources("src/Kullback.Reports").Concat(Sources("src/Kullback.Reports", "*.razor"))
            .Select(f => (Name: Path.GetRelativePath(root, f), Folder: Folder(f), Text: Words().Replace(File.ReadAllText(f), ""))).ToList();
        var types = files.SelectMany(f => Declared().Matches(f.Text).Select(m => (Name: m.Groups[1].Value, f.Folder)))
            .GroupBy(t => t.Name).Where(g => g.Select(t => t.Folder).Distinct().Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().Folder);
        foreach (string page in Sources("src/Kullback.Reports", "*.razor"))
            types[$"<{Path.GetFileNameWithoutExtension(page)}"] = Folder(page);
        var wrong = new List<string>();
        foreach (var (name, folder, text) in files)
        {
            int at = Array.IndexOf(Shared, folder);
            foreach (string used in Named().Matches(text).Select(m => m.Value).Distinct())
            {
                if (!types.TryGetValue(used, out string? other) || other == folder) continue;
                int below = Array.IndexOf(Shared, other);
                if (below < 0 || (at >= 0 && below > at)) wrong.Add($"{name} uses {used} of {other}");
            }
        }
        Assert.NotEmpty(types);
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("src", "*.cs", 300), InlineData("src", "*.razor", 300), InlineData("tests", "*.cs", 350), InlineData("bench", "*.cs", 300)]
    public void No_file_is_longer_than_one_can_read(string folder, string pattern, int most)
    {
        string[] wrong = [.. Sources(folder, pattern).Select(f => (Name: Path.GetRelativePath(Root, f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > most).Select(f => $"{f.Name}: {f.Lines} lines")];
        Assert.Empty(wrong);
    }

    // What a text says is not cut where it has no space.
    [Theory]
    [InlineData("src")]
    public void No_line_is_longer_than_a_screen(string folder)
    {
        string[] wrong = [.. Sources(folder)
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (Name: $"{Path.GetRelativePath(Root, f)}:{i + 1}", line)))
            .Where(l => l.line.Length > 140 && !l.line.Contains('"', StringComparison.Ordinal) && !InText(l.line)).Select(l => l.Name)];
        Assert.Empty(wrong);
    }

    // A line of a raw text: words without the signs of code.
    private static bool InText(string line) => !line.Contains(';', StringComparison.Ordinal)
        && !line.Contains("//", StringComparison.Ordinal);

    // A message of the library that names a switch is wrong in every other host.
    [Theory]
    [InlineData("src/Kullback"), InlineData("src/Kullback.Data"), InlineData("src/Kullback.Reports")]
    public void The_library_names_no_option_of_the_command_line(string folder)
    {
        string[] wrong = [.. Sources(folder)
            .SelectMany(f => File.ReadLines(f)
                .Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal) && Option().IsMatch(line))
            .Select(line => $"{Path.GetRelativePath(Root, f)}: {line.Trim()}"))];
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_report_has_a_kind_a_schema_and_a_page_that_names_it()
    {
        var kinds = Sources("src/Kullback.Reports").SelectMany(f => Kind().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .Distinct().ToList();
        Assert.NotEmpty(kinds);
        string documentation = File.ReadAllText(Path.Combine(Root, "docs/reference/json.md"));
        string[] wrong =
            [
                .. kinds.Where(kind => !File.Exists(Path.Combine(Root, $"docs/reference/json/{kind}.schema.json"))
                    || !documentation.Contains($"(json/{kind}.schema.json)", StringComparison.Ordinal))];
        Assert.Empty(wrong);
    }

    // Longer, and why.
    private static readonly Dictionary<string, string> Long = new()
    {
        ["NextTokenComparison.Compare"] = "one pass over all candidates, whose parts share eight lists",
        ["PartInformation.Of"] = "the body of one parallel loop with its local functions",
        ["DependenceChange.Between"] = "five reasons for no answer, then one record",
        ["RansDecoder.Decode"] = "one hot loop, four states in registers",
        ["TwoRowNetwork.Tails"] = "one hot loop over the stages of the network",
    };

    [Fact]
    public void No_method_is_longer_than_one_can_read()
    {
        var wrong = new List<string>();
        foreach (string file in Sources("src"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 1; i < lines.Length; i++)
            {
                if (lines[i] != "    {" || lines[i - 1].EndsWith("=>", StringComparison.Ordinal)) continue;
                string indent = lines[i][..^1], close = indent + "}";
                int head = i - 1;
                while (head > 0 && !lines[head].StartsWith(indent + lines[head].TrimStart(), StringComparison.Ordinal)) head--;
                while (head > 0 && Continued().IsMatch(lines[head])) head--;
                int end = Array.IndexOf(lines, close, i);
                // A statement that goes on over several lines is one: what a reader has to keep in mind are statements.
                if (end < 0) continue;
                int statements = lines[(i + 1)..end].Count(l => l.Length > 0 && l[^1] is ';' or '{' or '}' or ':');
                if ((statements <= 40 && end - i - 1 <= 80) || !Head().IsMatch(lines[head])
                    || lines[head].Contains(" => ", StringComparison.Ordinal)
                    || lines[head].Contains(" = new", StringComparison.Ordinal)) continue;
                string name = $"{Path.GetFileNameWithoutExtension(file)}.{Head().Match(lines[head]).Groups[1].Value}";
                if (!Long.ContainsKey(name))
                    wrong.Add($"{Path.GetRelativePath(Root, file)}: {name}, {statements} statements in {end - i - 1} lines");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [GeneratedRegex(@"^namespace Kullback\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using Kullback\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex(@"(?:^using (?:static |\w+ = )?|[^.\w])Kullback\.Data\.([A-Z]\w+)[.;]", RegexOptions.Multiline)]
    private static partial Regex UsesOfData();

    // Comments and the words of texts, without what stands in their holes.
    [GeneratedRegex(@"//[^\n]*|@?""[^""{}\n]*""")]
    private static partial Regex Words();

    [GeneratedRegex(@"^(?:public |internal |file )?(?:abstract |sealed |static |partial |readonly )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    // A type where it is used as one: a member's access, a call, a generic argument, a declaration; a component as a tag.
    [GeneratedRegex(@"(?<![.\w])([A-Z]\w+)(?=[.(<>\[?]| \w+[,;)=]|\s*\{ [A-Z])|(<[A-Z]\w+)(?=[ />])")]
    private static partial Regex Named();

    // Of other programs' options there is one: llama.cpp's, which writes base files.
    [GeneratedRegex(@"""[^""]*--(?!kl-divergence-base)[a-z]")]
    private static partial Regex Option();

    [GeneratedRegex(@"(?:string Kind => |JsonForm\.Write\(stream, )""([a-z-]+)""")]
    private static partial Regex Kind();

    [GeneratedRegex(@"^\s{8,}(where|:|=>|\w[\w<>?\[\], .]* \w+[,)])")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^\s{4,8}(?!.*\b(?:class|struct|record|interface|enum|extension|new)\b)(?!.* (?:=>|=) ).*?(\w+)(?:<[^>]*>)?\(")]
    private static partial Regex Head();
}
