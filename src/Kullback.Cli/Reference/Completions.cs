using System.Text;
using Kullback.Cli.Verbs;

namespace Kullback.Cli.Reference;

/// <summary>Scripts with which shells complete verbs, options and their values.
/// They are made from the verbs and start no process when used.</summary>
internal static class Completions
{
    private static readonly (string Shell, Func<IReadOnlyList<Verb>, string> Script)[] s_shells =
        [("bash", Bash), ("zsh", Zsh), ("fish", Fish), ("powershell", PowerShell)];

    /// <summary>The shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = [.. s_shells.Select(s => s.Shell)];

    /// <summary>The script of a shell; null where there is none.</summary>
    public static string? Of(string shell, RootCommand root)
    {
        Verb[] verbs = [.. root.Subcommands.OfType<Verb>()];
        return s_shells.FirstOrDefault(s => s.Shell == shell).Script?.Invoke(verbs);
    }

    private static IEnumerable<string> Names(Verb verb) => verb.Aliases.Prepend(verb.Name);

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    private static IEnumerable<Option> Options(Verb verb) => verb.Groups.SelectMany(g => g.Options);

    private static IReadOnlyList<string> ArgumentWords(Verb verb) => [.. verb.Arguments.SelectMany(a => OptionValue.Of(a).Words)];

    private static string Bash(IReadOnlyList<Verb> verbs)
    {
        var text = new StringBuilder("""
            # bash completion of kullback; put it where bash looks, or: source <(kullback completion bash)
            _kullback() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= options= words= i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    if [[ ${COMP_WORDS[i]} != -* ]]; then verb=${COMP_WORDS[i]}; break; fi
                done
                case $verb in
                '')

            """);
        text.Append($"        options='--help --version' words='{string.Join(' ', verbs.SelectMany(Names))}' ;;\n");
        foreach (var verb in verbs)
        {
            text.Append($"    {string.Join('|', Names(verb))})\n        case $prev in\n");
            foreach (var option in Options(verb))
                if (OptionValue.Of(verb, option) is { IsTaken: true } value)
                    text.Append(
                        $"        {string.Join('|', Names(option))}) "
                            + $"{(value.Words.Count > 0 ? $"COMPREPLY=($(compgen -W '{string.Join(' ', value.Words)}' -- \"$cur\")); " : "")}return ;;\n");
            text.Append(
                $"        esac\n        options='{string.Join(' ', Options(verb).SelectMany(Names).Append("--help"))}' "
                    + $"words='{string.Join(' ', ArgumentWords(verb))}' ;;\n");
        }
        // Without an answer, readline's own: files.
        return text.Append("""
                esac
                if [[ $cur == -* ]]; then words=$options; fi
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
            }
            complete -o bashdefault -o default -F _kullback kullback

            """).ToString();
    }

    private static string Zsh(IReadOnlyList<Verb> verbs)
    {
        static string Quoted(string words) => words.Replace("'", "'\\''", StringComparison.Ordinal);
        static string Described(string words)
            => Quoted(words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
                .Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal));
        static string Action(OptionValue value) => value.Words.Count > 0 ? $"({string.Join(' ', value.Words)})"
            : value.IsFile ? "_files" : "";
        var text = new StringBuilder("""
            #compdef kullback
            # zsh completion of kullback; put it on the path of functions as _kullback, or: source <(kullback completion zsh)
            _kullback() {
                local curcontext=$curcontext state
                local -a line verbs
                _arguments -C '(- *)--help[what there is]' '(- *)--version[the version]' '1: :->verb' '*:: :->rest'
                case $state in
                verb)
                    verbs=(

            """);
        foreach (var verb in verbs)
            foreach (string name in Names(verb))
                text.Append($"            '{Quoted(name.Replace(":", "\\:", StringComparison.Ordinal))}:{Quoted(verb.Description!)}'\n");
        text.Append("        )\n        _describe verb verbs ;;\n    rest)\n        case $words[1] in\n");
        foreach (var verb in verbs)
        {
            text.Append($"        {string.Join('|', Names(verb))})\n            _arguments \\\n");
            foreach (var option in Options(verb))
            {
                var value = OptionValue.Of(verb, option);
                foreach (string name in Names(option))
                    text.Append(
                        $"                '*{name}[{Described(option.Description!)}]{(value.IsTaken ? $":{Described(option.HelpName ?? "value")}:{Action(value)}" : "")}' \\\n");
            }
            var words = ArgumentWords(verb);
            text.Append(
                $"                '(- *)--help[help]' "
                    + $"'*:{(words.Count > 0 ? "word" : "file")}:{(words.Count > 0 ? $"({Quoted(string.Join(' ', words))})" : "_files")}' "
                    + $";;\n");
        }
        return text.Append("""
                    esac ;;
                esac
            }
            if [[ $funcstack[1] == _kullback ]]; then _kullback "$@"; else compdef _kullback kullback; fi

            """).ToString();
    }

    private static string Fish(IReadOnlyList<Verb> verbs)
    {
        static string Quoted(string words)
            => $"'{words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
        var text =
            new StringBuilder("# fish completion of kullback: kullback completion fish > ~/.config/fish/completions/kullback.fish\n");
        text.Append(
            "complete -c kullback -n __fish_use_subcommand -f -l help -d 'what there is'\ncomplete -c kullback -n __fish_use_subcommand "
                + "-f -l version -d 'the version'\n");
        foreach (var verb in verbs)
        {
            foreach (string name in Names(verb))
                text.Append($"complete -c kullback -n __fish_use_subcommand -f -a {name} -d {Quoted(verb.Description!)}\n");
            string where = $"complete -c kullback -n '__fish_seen_subcommand_from {string.Join(' ', Names(verb))}'";
            if (ArgumentWords(verb) is { Count: > 0 } words) text.Append($"{where} -f -a {Quoted(string.Join(' ', words))}\n");
            foreach (var option in Options(verb))
            {
                var value = OptionValue.Of(verb, option);
                string names = string.Concat(Names(option)
                    .Select(n => n.StartsWith("--", StringComparison.Ordinal) ? $" -l {n[2..]}" : $" -s {n[1..]}"));
                string takes = !value.IsTaken ? "" : value.Words.Count > 0 ? $" -x -a {Quoted(string.Join(' ', value.Words))}"
                    : value.IsFile ? " -r -F" : " -x";
                text.Append($"{where}{names}{takes} -d {Quoted(option.Description!)}\n");
            }
        }
        return text.ToString();
    }

    private static string PowerShell(IReadOnlyList<Verb> verbs)
    {
        static string List(IEnumerable<string> words)
            => $"@({string.Join(", ", words.Select(w => $"'{w.Replace("'", "''", StringComparison.Ordinal)}'"))})";
        var text = new StringBuilder(
            "# PowerShell completion of kullback: kullback completion powershell | Out-String | Invoke-Expression\n$kullbackVerbs = @{\n");
        foreach (var verb in verbs)
            foreach (string name in Names(verb))
            {
                text.Append(
                    $"    '{name}' = @{{ Options = {List(Options(verb).SelectMany(Names).Append("--help"))}; Words = "
                        + $"{List(ArgumentWords(verb))}; Values = @{{");
                foreach (var option in Options(verb))
                    if (OptionValue.Of(verb, option) is { IsTaken: true } value)
                        foreach (string spelled in Names(option)) text.Append($" '{spelled}' = {List(value.Words)};");
                text.Append(" } }\n");
            }
        return text.Append("""
            }
            Register-ArgumentCompleter -Native -CommandName kullback -ScriptBlock {
                param($word, $ast, $position)
                $before = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
                $verb = $before | Select-Object -Skip 1 | Where-Object { $_ -notlike '-*' } | Select-Object -First 1
                $offered = if (-not $verb) { @($kullbackVerbs.Keys | Sort-Object) + @('--help', '--version') }
                elseif (-not $kullbackVerbs.ContainsKey($verb)) { @() }
                elseif ($kullbackVerbs[$verb].Values.ContainsKey($before[-1])) { $kullbackVerbs[$verb].Values[$before[-1]] }
                elseif ($word -like '-*') { $kullbackVerbs[$verb].Options }
                else { $kullbackVerbs[$verb].Words }
                # Nothing offered: PowerShell offers files.
                $offered | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }

            """).ToString();
    }
}
