using System.CommandLine;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Kullback.Cli;
using Kullback.Data;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>The library's messages name options as the command line writes them, once it runs; by themselves as properties.</summary>
public partial class OptionSpelling
{
    [ModuleInitializer]
    internal static void AsTheCommandLine() => OptionName.SpellAs(CommandLine.Spelling);

    [GeneratedRegex(@"OptionName\.Of\(""(\w+)""\)")]
    private static partial Regex OfReports();

    [Fact]
    public void Every_name_in_a_message_is_an_option_of_a_verb()
    {
        var options = CommandLine.Root().Subcommands.SelectMany(v => v.Options).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        string[] names = [.. typeof(OptionName).GetProperties(BindingFlags.Static | BindingFlags.NonPublic).Select(p => p.Name)];
        Assert.True(names.Length > 40);
        string reports = Repository.File("src/Kullback.Reports");
        string[] said = [.. Directory.EnumerateFiles(reports, "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .SelectMany(f => OfReports().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value)];
        Assert.True(said.Length > 10);
        Assert.Equal([], names.Concat(said).Select(CommandLine.Spelling).Except(options));
    }
}
