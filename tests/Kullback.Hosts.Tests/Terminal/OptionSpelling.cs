using System.CommandLine;
using System.Reflection;
using System.Runtime.CompilerServices;
using Kullback.Cli;
using Kullback.Data;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>The library's messages name options as the command line writes them, once it runs; by themselves as properties.</summary>
public class OptionSpelling
{
    [ModuleInitializer]
    internal static void AsTheCommandLine() => OptionName.SpellAs(CommandLine.Spelling);

    [Fact]
    public void Every_name_in_a_message_is_an_option_of_a_verb()
    {
        var options = CommandLine.Root().Subcommands.SelectMany(v => v.Options).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        string[] names = [.. typeof(OptionName).GetProperties(BindingFlags.Static | BindingFlags.NonPublic).Select(p => p.Name)];
        Assert.True(names.Length > 40);
        Assert.Equal([], names.Select(CommandLine.Spelling).Except(options));
    }
}
